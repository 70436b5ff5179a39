"""Sentences around quotes: what was found, how sure it is, what the buttons say. Plain text: renderers add their own markup."""

from collections.abc import Sequence

from bot.model import Answer, Confidence, Quote, is_question

ASK_HINT = "Ask in your own words, such as: is he afraid of dying?"
WORDS_ONLY = (
    "No language model is at hand, so this was found by words alone; the meaning of your question may have been missed."
)
NO_NEXT = "That was the last match. Ask again in other words for more."
NO_CONTEXT = "Nothing stands beyond it on either side."
NEAR = "I am not sure that the interview answers this. These passages come nearest:"
NEAR_ONE = "I am not sure that the interview answers this. This passage comes nearest:"
UNKNOWN_SPEAKER = "speaker not marked"


def lead(answer: Answer, shown: int) -> str | None:
    """The sentence above a quote, if its confidence needs one; the whole answer where there is none."""
    if answer.confidence is Confidence.NONE:
        return none_found(answer.chapters) if answer.question else not_a_question()
    if answer.confidence is Confidence.UNSURE and shown == 0:
        return NEAR_ONE if len(answer.quotes) == 1 else NEAR
    return match(shown, len(answer.quotes)) if shown else None


def match(shown: int, of: int) -> str:
    """Which of the matches a quote is."""
    return f"Match {shown + 1} of {of}"


def none_found(chapters: Sequence[str] = ()) -> str:
    """The answer where there is none, with what the interview does cover."""
    if not chapters:
        return "The interview does not seem to cover that."
    nearest = f"chapter {chapters[0]} comes" if len(chapters) == 1 else f"chapters {listed(chapters)} come"
    return f"The interview does not seem to cover that. The {nearest} nearest."


def not_a_question() -> str:
    """The answer to a greeting, thanks, or letters that are no words."""
    return f"I answer questions with quotes. {ASK_HINT}"


def listed(things: Sequence[str]) -> str:
    """One, two and three."""
    return " and ".join(part for part in (", ".join(things[:-1]), *things[-1:]) if part)


_JUST_BEFORE = 100  # words between: half a minute


def asked(quote: Quote) -> str | None:
    """What the host said before a quote: the question it answers, or a remark that asks nothing and is not called a question.

    None where there is nothing, or only a remark that is too far off to lead to the quote.
    """
    if quote.asked is None:
        return None
    near = quote.ref.span.start - quote.asked.span.end <= _JUST_BEFORE
    if is_question(quote.asked.text):
        return f"{'Asked' if near else 'Asked earlier'}: {quote.asked.text}"
    return f"Just before: {quote.asked.text}" if near else None


def corrected(quote: Quote) -> str | None:
    """The footnote that keeps corrections and doubts visible; spaces, capitals and the dots of U.S. need none."""
    told = (one for one in quote.corrections if _letters(one.shown) != _letters(one.heard))
    notes = [
        *(f'"{_bare(one.shown)}" stands where the captions have "{one.heard}"' for one in told),
        *(f'"{one.heard}" may be a mishearing of "{_bare(one.shown)}"' for one in quote.doubts),
    ]
    return "; ".join(dict.fromkeys(notes)) or None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _bare(shown: str) -> str:
    return shown.strip(".,;:!?")


def more_matches(count: int) -> str:
    """How many matches are left."""
    return f"{count} more {'match' if count == 1 else 'matches'}"


def clock(seconds: float) -> str:
    """1:04:16 or 5:36."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


SYMBOLS = {
    "sure": "", "unsure": "🔸", "none": "⭕", "verbatim": "✅", "altered": "✏️", "stitched": "🧵", "absent": "❔",
    "notice": "💬", "failed": "⚠️", "daily": "🗓️",
}  # fmt: skip
"""What tells replies apart at a glance, by tone."""
TRY_OTHER_WORDS = "Ask again in other words, or about one of its chapters:"
ITS_CHAPTERS = "The interview has these chapters:"
LOOKING = "Looking it up…"
READ_ON = "Read on"
PREVIOUS = "Previous"
NEXT = "Next"
MORE = "More context"
ALSO = "Also said"
SHARE = "Share"
SHARED = "Shared"
NO_WORDS = "Nothing but fillers stands here in this view."
IN_CONTEXT = "What stands around it:"
ALSO_SAID = "Also said on this:"
NOTHING_ALSO = "Nothing else in the interview comes near this one."
NO_PREVIOUS = "That is the best match already."
NOTHING_TO_PICK = (
    "No quote here stands on its own yet: quotes are picked from edited transcripts only. Ask a question instead."
)


def open_match(number: int) -> str:
    """The button that opens one of several passages."""
    return f"Show {number}"


def watch(seconds: float | None) -> str:
    """The button that starts the video."""
    return f"Watch at {clock(seconds)}" if seconds is not None else "Watch"


def position(seconds: float, length: float, cells: int) -> str:
    """A small bar that shows where in the interview a moment stands."""
    at = min(cells - 1, max(0, int(cells * seconds / length)))
    return f"{'━' * at}●{'─' * (cells - 1 - at)} {clock(length)}"


def words_left(count: int) -> str:
    """Where a passage is longer than a reply can be."""
    return f"{count:,} more words follow; the video goes on with them." if count > 1 else "One more word follows."


def shared_by(name: str) -> str:
    """The line above a shared quote."""
    return f"{name} asked, and shares this:"
