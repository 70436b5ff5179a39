"""Sentences about adding an interview from chat. Plain text: renderers add markup."""

ONLY_ADMINS = "Only admins can add interviews."
NOT_HERE = "whoever runs this bot does not allow this server to add interviews (VERBATIM_ADD_FROM_CHAT)"
EMPTY = "the file is empty; attach a transcript with words in it"
UNREADABLE = "the file could not be downloaded; attach it again"

GROUP = "Add an interview (for those who manage the server)"
COMMAND = "Add an interview from a transcript; every server of this bot can then ask about it"
FILE = "The transcript: WebVTT, SubRip, JSON, HTML, Word, Markdown or text; at most 10 MB"
TITLE = "Its title, if the file has none"
SHOW = "The show or podcast it belongs to"
DATE = "When it was published, such as 2026-11-27"
URL = "The address of the recording"
HOST = "The host's name, as in the transcript"

SEEN_BY_ALL = "Every server of this bot can now ask about it. Only whoever runs the bot can remove it."
READING = "Downloading the transcript..."
ADDING = "Reading the transcript..."
BUILDING = "Added. The library is being updated, which can take a minute..."
LATER = (
    "It is stored, but the library could not be updated; whoever runs the bot sees why in the log. "
    "The next addition tries again."
)
AFTER_RESTART = "It is stored. The bot is restarting; you can ask about the interview after that."
DROPPED = "The bot is restarting, so the file was not added. Send it again in a minute."
LOOK_LATER = (
    "This takes longer than I can update this message. Look at the list of interviews later to see whether it is there."
)


def too_large(limit: int) -> str:
    """Why a file is not read; `limit` in bytes."""
    return f"the file is larger than {limit // 1_000_000} MB; attach a smaller one, or ask whoever runs the bot"


def too_many_waiting(limit: int) -> str:
    """Why a file is not taken now."""
    return f"{limit} files of this server are already waiting; try again when they are done"


def queue_full(limit: int) -> str:
    """Why a file is not taken now."""
    return f"{limit} files are already waiting; try again in a few minutes"


def too_many_today(limit: int) -> str:
    """Why a server adds no more for now."""
    return f"this server has sent {limit} files within a day, which is the most; try again tomorrow"


def waiting(ahead: int) -> str:
    """How many files come first."""
    return f"Waiting: {ahead} {'file is' if ahead == 1 else 'files are'} ahead of yours."


def added(title: str, understood: str) -> str:
    """What was added, and what its transcript held."""
    return f"Added: {title}. It has {understood}."


def unchanged(title: str) -> str:
    """The reply to a file that is there already."""
    return f"Nothing changed: this file is already here as {title}."
