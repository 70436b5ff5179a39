"""Every sentence a user can read, so that all platforms say the same. Plain text: adapters add their own markup."""

from collections.abc import Sequence

from bot.model import Confidence, Correction

ASK_HINT = "Ask in your own words, such as: is he afraid of dying?"
WORDS_ONLY = "No language model is at hand, so this was found by words alone; the meaning of your question may have been missed."
CHAT_OPENING = "Ask what was said. `next` shows the next match, `more` what stands around it, `quit` ends."
NOTHING_YET = "There is nothing to go on from yet: ask a question first."
NO_NEXT = "That was the last match. Ask again in other words for more."
AGAIN = "Nothing stands beyond it on either side."
UNKNOWN_SPEAKER = "speaker not marked"


def lead(confidence: Confidence, shown: int, of: int) -> str | None:
    """The sentence above a quote, if its confidence needs one."""
    if confidence is Confidence.NONE:
        return none_found()
    if confidence is Confidence.UNSURE and shown == 0:
        return "I am not sure that this is what you mean; it comes nearest:"
    return None if shown == 0 else f"Match {shown + 1} of {of}:"


def none_found() -> str:
    """The answer where there is none."""
    return "The interview does not seem to cover that."


def asked(question: str) -> str:
    """What the quote answers."""
    return f"Asked: {question}"


def corrected(corrections: Sequence[Correction]) -> str:
    """The footnote that keeps a correction visible."""
    notes = (f'"{one.shown.strip(".,;:!?")}" stands where the captions have "{one.heard}"' for one in corrections)
    return "; ".join(notes)


def more_matches(count: int) -> str:
    """How many matches are left."""
    return f"{count} more {'match' if count == 1 else 'matches'}"


def clock(seconds: float) -> str:
    """1:04:16 or 5:36."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
