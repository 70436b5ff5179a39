"""What the journal keeps of answers: never the question."""

from dataclasses import dataclass

from bot.model.address import Ref


@dataclass(frozen=True, slots=True)
class RememberedAnswer:
    """An answer with follow-ups, as the journal stores it: spans, never the question."""

    token: str
    platform: str
    place: str  # the key of a Place
    asker: str
    refs: tuple[Ref, ...]
    shown: int
    when: float  # seconds since the epoch
    doubtful: bool = False  # not sure to be the answer


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that is being answered, as the journal stores it: never the question, only where the answer goes.

    `key` names its event, `owner` the process that answers, `address` is the platform's own (JSON).
    """

    key: str
    platform: str
    owner: str
    address: str
