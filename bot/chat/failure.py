"""What a visitor reads when something went wrong."""

from bot.errors import InputError, JournalError
from bot.logs import report
from bot.presentation import compose, wording
from bot.presentation.reply import Reply, Tone


def failure(platform: str, error: BaseException) -> Reply:
    """The sentence for an error.

    A visitor's mistake is explained, and that the journal is away; anything else gets a reference. The log has it, too.
    """
    if isinstance(error, InputError):
        return compose.notice(sentence(str(error)))
    if isinstance(error, JournalError):
        report(platform, error)
        return compose.notice(wording.errors.JOURNAL_AWAY, Tone.FAILED)
    return compose.notice(wording.errors.failed(report(platform, error)), Tone.FAILED)


def sentence(text: str) -> str:
    """An error's line as a sentence. An id at its beginning keeps its case."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    begun = f"{text[:1].upper()}{text[1:]}" if first.strip(",;'").isalpha() else text
    return f"{begun}{'' if text.endswith(('.', '?', '!')) else '.'}"
