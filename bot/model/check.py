"""The result of a check: a claimed quote beside what was said."""

from dataclasses import dataclass
from enum import StrEnum

from bot.model.interview import Role
from bot.model.quote import Quote
from bot.model.scope import ONE_INTERVIEW, Searched


class Verdict(StrEnum):
    """What a claimed quote turned out to be."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    STITCHED = "stitched"
    ABSENT = "absent"


class Change(StrEnum):
    """What the claim does in a part of a diff."""

    EQUAL = "equal"
    INSERT = "insert"  # the claim adds it
    DELETE = "delete"  # the claim drops it
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A run of words: as claimed and as said."""

    change: Change
    claimed: str
    said: str
    minor: bool = False  # a filler, a stutter, a misheard word of the captions: it changes nothing


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A claimed quote beside what was really said.

    `pieces` are the quotes that the words come from, in whole sentences: one for verbatim and altered, more for
    stitched, none for absent.
    """

    claim: str
    verdict: Verdict
    pieces: tuple[Quote, ...] = ()
    diff: tuple[DiffPart, ...] = ()
    nearest: Quote | None = None  # for absent
    claimed_role: Role | None = None
    negation_changed: bool = False
    number_changed: bool = False
    times: int = 1  # how often a short claim is said
    order_changed: bool = False  # the same words, in another order
    cut: bool = False  # a negation or condition stands just outside the claim
    quoting: str | None = None  # the speaker's words that introduce the claim as somebody else's
    others: tuple["CheckResult", ...] = ()  # the further quotes of the same message
    claimed_names: tuple[str, ...] = ()  # whole names of those who said it, as the claim has it
    names_another: bool = False  # none of them did
    searched: Searched = ONE_INTERVIEW
    misspelt: tuple[str, ...] = ()  # the words by whose spelling alone a verbatim claim differs

    @property
    def all(self) -> tuple["CheckResult", ...]:
        """This claim and the others of its message, in the message's order."""
        return (self, *self.others)

    @property
    def evidence(self) -> tuple[Quote, ...]:
        """The quotes that the verdict rests on; of an absent claim the nearest, if there is one."""
        return self.pieces or ((self.nearest,) if self.nearest is not None else ())

    @property
    def misattributed(self) -> bool:
        """Whether the claim attributes the words to a speaker who did not say them."""
        if self.claimed_names:
            return self.names_another
        said = {piece.role for piece in self.pieces} - {None}
        return bool(said) and self.claimed_role is not None and self.claimed_role not in said
