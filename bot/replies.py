"""What a chat platform is to say, as plain values: texts, passages, which buttons. Pure.

Every string here is plain text, ours or the transcript's; a renderer adds its platform's markup and escapes, splits
where a limit asks for it, and never rewords. What is decided here is decided once for all platforms.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot import wording
from bot.cutting import size, words_of
from bot.model import Answer, Checked, Confidence, DiffPart, Quote, Verdict, Widened


class Tone(StrEnum):
    """What kind of reply it is; each looks different at a glance (wording.MARKS)."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"
    VERBATIM = "verbatim"
    ALTERED = "altered"
    STITCHED = "stitched"
    ABSENT = "absent"
    NOTICE = "notice"
    FAILED = "failed"
    DAILY = "daily"


class Action(StrEnum):
    """What a button does. All but the first three answer whoever pressed, privately; SHARE posts for all to see."""

    PREVIOUS = "previous"  # the asker only: turns the answer
    NEXT = "next"  # the asker only
    OPEN = "open"  # the asker only: shows one of several passages whole
    SHARE = "share"  # the asker only
    MORE = "more"
    ALSO = "also"
    REST = "rest"
    FORGET = "forget"
    VETO = "veto"  # admins only: this quote is never picked again
    ALLOW = "allow"  # admins only: takes a veto back


ASKERS = frozenset({Action.PREVIOUS, Action.NEXT, Action.OPEN, Action.SHARE})
"""What belongs to whoever asked."""

ADMINS = frozenset({Action.VETO, Action.ALLOW})
"""What only those may who manage the server."""

_NEAR = 3  # near passages offered where we are not sure
_PIECES = 3  # sources shown of a stitched claim
_CHAPTERS = 20  # chapters offered where nothing was found


@dataclass(frozen=True, slots=True)
class Press:
    """A button under a reply. Its full name is action, number and the reply's token."""

    action: Action
    label: str
    number: int = 0
    enabled: bool = True


READ_ON = Press(Action.REST, wording.READ_ON)
"""Where a passage does not fit."""


def name_of(press: Press, token: str) -> str:
    """A button's name on every platform: action, number, token. At most 100 characters."""
    return f"{press.action.value}{press.number or ''}:{token}"


@dataclass(frozen=True, slots=True)
class ButtonPress:
    """A button that was pressed, as its name tells."""

    action: Action
    number: int
    token: str


NAME = r"(?P<action>[a-z]+)(?P<number>[0-9]?):(?P<token>.*)"
"""Every button of ours, of any version: one that means nothing any more must still be answered."""

_TOKEN = re.compile(r"[\w-]{1,64}")


def press_of(name: str) -> ButtonPress | None:
    """What a button's name asks for. Anybody can forge one, so that only what could be ours is taken; None for the rest."""
    found = re.fullmatch(NAME, name)
    if found is None or found["action"] not in set(Action) or not _TOKEN.fullmatch(found["token"]):
        return None
    return ButtonPress(Action(found["action"]), int(found["number"] or 0), found["token"])


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage, with what stands around it where that was asked for."""

    quote: Quote
    before: str = ""
    after: str = ""
    turns_before: tuple[Quote, ...] = ()  # the same words, speaker by speaker
    turns_after: tuple[Quote, ...] = ()

    @property
    def above(self) -> tuple[str, ...]:
        """What stands before it, a line each turn, with names where another speaks."""
        return self._named(self.before, self.turns_before)

    @property
    def below(self) -> tuple[str, ...]:
        """What stands after it."""
        return self._named(self.after, self.turns_after)

    def _named(self, text: str, turns: Sequence[Quote]) -> tuple[str, ...]:
        if any(turn.speaker != self.quote.speaker for turn in turns):
            return tuple(f"{turn.speaker or wording.UNKNOWN_SPEAKER}: {turn.text}" for turn in turns)
        return (text,) if text else ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, for each reader in his own zone where the platform can do that; else in the zone it was meant in."""

    seconds: float  # since the epoch
    zone: str


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or thread, by the platform's id; shown as the platform links them."""

    identity: str


@dataclass(frozen=True, slots=True)
class Person:
    """A member, by the platform's id; shown as the platform names them, without telling them."""

    identity: str


Piece = str | Moment | Place | Person
Item = tuple[Piece, ...]
"""A line of ours: its pieces, joined without spaces between."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply. Several excerpts are shown small and may be cut; a single one is shown large and whole.

    A reply that `turns` must stay one message, because a press changes it in place; any other may be split.
    """

    tone: Tone
    lead: str | None = None  # the reply in a sentence
    heading: str | None = None  # a smaller one, above the passages
    excerpts: tuple[Excerpt, ...] = ()
    diff: tuple[DiffPart, ...] = ()  # of a claim, above the passage
    topics: tuple[str, ...] = ()  # what could be asked about instead
    items: tuple[Item, ...] = ()  # a list of ours, a line each
    notes: tuple[str, ...] = ()
    presses: tuple[Press, ...] = ()
    token: str | None = None
    private: bool = False
    turns: bool = False

    def with_press(self, press: Press, token: str) -> "Reply":
        """The same with one more button."""
        return replace(self, presses=(*self.presses, press), token=token)

    def without(self, action: Action) -> "Reply":
        """The same without a button."""
        return replace(self, presses=tuple(press for press in self.presses if press.action is not action))

    def offered(self, left: int) -> tuple[Press, ...]:
        """The buttons under it where `left` words found no room: of a single passage they can be read on."""
        reads_on = self.turns and left and len(self.excerpts) == 1 and self.token
        return (*self.presses, READ_ON) if reads_on else self.presses

    @property
    def mark(self) -> str:
        """The sign that tells its tone."""
        return wording.MARKS[self.tone.value]


def link_of(quote: Quote, most: int) -> str | None:
    """The link to a quote's moment, if it is one that a message can carry: of the web, and at most so many characters."""
    url = quote.url or ""
    whole = words_of(url) == [url]  # no blanks, nothing that cannot be sent
    return url if whole and url.startswith(("https://", "http://")) and size(url) <= most and not set(url) & set("<>()|\\") else None


def notice(text: str, tone: Tone = Tone.NOTICE) -> Reply:
    """A sentence of ours, for the reader alone where the platform can do that."""
    return Reply(tone, text, private=True)


def not_let_in(channel: str) -> Reply:
    """To whoever asked in a channel where the bot may not write, said elsewhere."""
    before, after = wording.NOT_LET_IN
    return Reply(Tone.NOTICE, items=((before, Place(channel), after),), private=True)


def answered(answer: Answer, token: str | None, chapters: Sequence[str], *, private: bool) -> Reply:
    """The answer to a question: sure shows the quote, unsure near passages as near passages, none the chapters."""
    notes = (wording.WORDS_ONLY,) if answer.words_only else ()
    lead = wording.lead(answer, 0)
    if answer.confidence is Confidence.NONE or not answer.quotes:
        if not answer.question:
            topics = tuple(chapters[:_CHAPTERS])
            return Reply(Tone.NOTICE, lead, wording.ITS_CHAPTERS if topics else None, topics=topics, private=private)
        if not chapters:
            return Reply(Tone.NONE, lead, wording.ASK_HINT, notes=notes, private=private)
        return Reply(Tone.NONE, lead, wording.TRY_OTHER_WORDS, topics=tuple(chapters[:_CHAPTERS]), notes=notes, private=private)
    if answer.confidence is Confidence.SURE:
        one = matched(answer.quotes[0], 0, len(answer.quotes), token, private=private)
        return replace(one, tone=Tone.SURE, lead=None, notes=notes)
    if len(answer.quotes) == 1:
        one = matched(answer.quotes[0], 0, 1, token, private=private)
        return replace(one, tone=Tone.UNSURE, lead=lead, notes=notes)
    near = answer.quotes[:_NEAR]
    return replace(several(near, lead, token, private=private), tone=Tone.UNSURE, notes=notes)


def several(quotes: Sequence[Quote], lead: str | None, token: str | None, *, private: bool) -> Reply:
    """A few passages, each with a button that opens it."""
    presses = tuple(Press(Action.OPEN, wording.open_match(number), number) for number in range(1, len(quotes) + 1))
    excerpts = tuple(Excerpt(quote) for quote in quotes)
    return Reply(Tone.SURE, lead, excerpts=excerpts, presses=presses if token else (), token=token, private=private, turns=True)


def matched(quote: Quote, shown: int, of: int, token: str | None, *, private: bool) -> Reply:
    """One match of several, whole, with the buttons that turn to its neighbours."""
    presses = [
        Press(Action.PREVIOUS, wording.PREVIOUS, enabled=shown > 0),
        Press(Action.NEXT, wording.NEXT, enabled=shown + 1 < of),
    ]
    lead = wording.match(shown, of) if of > 1 else None
    buttons = (*(presses if of > 1 else ()), *_around(private=private)) if token else ()
    return Reply(Tone.SURE, lead, None, (Excerpt(quote),), presses=buttons, token=token, private=private, turns=True)


def single(quote: Quote, token: str | None, *, private: bool, lead: str | None = None) -> Reply:
    """One quote that nobody turns: shown by its id, at random, or shared."""
    presses = _around(private=private) if token else ()
    return Reply(Tone.SURE, lead, None, (Excerpt(quote),), presses=presses, token=token, private=private)


def daily(quote: Quote, token: str, *, late: float | None = None, test: bool = False) -> Reply:
    """The quote of the day; `late` by how many seconds. It stays one message, so that one nonce stands for all of it."""
    return Reply(
        Tone.DAILY,
        wording.TEST_POST if test else wording.QUOTE_OF_THE_DAY,
        excerpts=(Excerpt(quote),),
        notes=(wording.late(late),) if late is not None else (),
        presses=(*_around(private=False), Press(Action.VETO, wording.VETO)),
        token=token,
        turns=True,
    )


def whole(quote: Quote) -> Reply:
    """All words of a passage, in as many messages as it takes."""
    return Reply(Tone.SURE, excerpts=(Excerpt(quote),), private=True)


def widened(around: Widened) -> Reply:
    """A quote with what stands around it."""
    if not around.before and not around.after:
        return notice(wording.AGAIN)
    excerpt = Excerpt(around.quote, around.before, around.after, around.turns_before, around.turns_after)
    return Reply(Tone.SURE, wording.AROUND, None, (excerpt,), private=True)


def shared_already(reply: Reply) -> Reply:
    """The private reply, once its quote was shared."""
    presses = tuple(
        replace(press, label=wording.SHARED, enabled=False) if press.action is Action.SHARE else press for press in reply.presses
    )
    return replace(reply, presses=presses)


def checked(found: Checked, token: str | None, *, private: bool) -> Reply:
    """What became of a claimed quote, and the true passage."""
    pieces, heading = found.pieces, wording.REALLY_SAID
    notes: tuple[str, ...] = ()
    if found.verdict is Verdict.ABSENT:
        pieces, heading = (found.nearest,) if found.nearest is not None else (), wording.NEAREST
    elif found.verdict is Verdict.STITCHED:
        heading = wording.PIECES
    if len(pieces) > _PIECES:
        notes = (wording.more_pieces(len(pieces) - _PIECES),)
    return Reply(
        Tone(found.verdict.value),
        wording.verdict(found),
        heading if pieces and found.verdict is not Verdict.VERBATIM else None,
        tuple(Excerpt(piece) for piece in pieces[:_PIECES]),
        diff=found.diff if found.verdict is Verdict.ALTERED else (),
        notes=notes,
        presses=_around(private=private) if len(pieces) == 1 and token else (),
        token=token,
        private=private,
    )


def _around(*, private: bool) -> tuple[Press, ...]:
    share = (Press(Action.SHARE, wording.SHARE),) if private else ()
    return (Press(Action.MORE, wording.MORE), Press(Action.ALSO, wording.ALSO), *share)
