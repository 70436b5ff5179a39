"""Who said a quote, when, and where it is from: as far as a message can carry it. Pure."""

from dataclasses import dataclass

from bot.model import Quote
from bot.presentation import wording
from bot.presentation.truncation import sendable_words


@dataclass(frozen=True, slots=True)
class Facts:
    """Who said a quote, in which chapter, and when (1:04:16); None for what is not known.

    `interview` is its title, where the library has others.
    """

    speaker: str | None
    chapter: str | None
    time: str | None
    interview: str | None = None


def facts_of(quote: Quote) -> Facts:
    """The facts that a message can carry."""
    time = wording.answers.clock(quote.seconds) if quote.seconds is not None else None
    interview = _sendable(quote.title) if quote.one_of_many else None
    return Facts(_sendable(quote.speaker), _sendable(quote.chapter), time, interview)


def who_speaks(quote: Quote) -> str:
    """Everybody who speaks in a quote, in order, as a message can carry it: `Bo Host and unknown speaker`."""
    speakers = [_sendable(turn.speaker) or wording.answers.UNKNOWN_SPEAKER for turn in (quote.turns or (quote,))]
    return wording.answers.listed(list(dict.fromkeys(speakers)))


def source_of(quote: Quote) -> tuple[str, ...]:
    """Where a quote is from, for a citation: title, show with number, date, as far as they are known."""
    show = wording.interviews.show_and_number(quote.show, quote.episode)
    known = (quote.title, show, wording.interviews.date(quote.date))
    return tuple(name for part in known if (name := _sendable(part)))


def short_source_of(quote: Quote) -> tuple[str, ...]:
    """The same for a quote's credits, with the title only if the show is unknown or there are other interviews."""
    show = wording.interviews.show_and_number(quote.show, quote.episode)
    title = quote.title if quote.one_of_many or not show else None
    known = (title, show, wording.interviews.date(quote.date))
    return tuple(name for part in known if (name := _sendable(part)))


def _sendable(name: str | None) -> str | None:
    return " ".join(sendable_words(name or "")) or None
