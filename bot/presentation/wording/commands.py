"""Names of commands and settings, and what the bot says about itself. Plain text: renderers add markup."""

from collections.abc import Sequence

from bot.presentation.limits import MAX_NAME
from bot.presentation.truncation import AS_IT_IS, shorten

CALLS_FOR_HELP = ("help", "/help")
IN_A_TERMINAL = (
    "`next` and `previous` show the other matches, `more` the words around a quote, `also` other passages on the same "
    "topic. The id of a quote shows that quote. `help` shows this again, and `quit` ends the chat."
)
"""How to go on where there are neither buttons nor commands."""
NAME = "Verbatim"
FORGET_ME = "Delete what is stored about me here"
FORGOT_ME = "Done. What was stored about you here is deleted."
SURE_TO_FORGET = (
    "Delete everything that is stored here: the settings, the daily quotes, and the answers behind buttons? "
    "Old buttons will stop working."
)
FORGET_NOW = "Delete everything"
ASK_COMMAND = "Ask what was said, in your own words"
ASK_QUESTION = "Your question, in your own words"
ASK_SAID_BY = "Only what the host or the guest said"
PRIVATE_OPTION = "Only you see the answer"
CHECK_COMMAND = "Check whether a quote was really said"
CHECK_CLAIM = "The quote as you know it"
CHECK_MENU = "Check this quote"
FIND_MENU = "Find this in the interview"
QUOTE_COMMAND = "Show a quote by its id, or a good one at random"
QUOTE_ID = "A quote's id (zuckerberg-267:21620-21655), a time, an interview's title, or nothing: a random one"
ABOUT_COMMAND = "What this bot is, what it stores, and how good it is"
SETTINGS_COMMAND = "How the bot behaves in this server"
SETTINGS_SHOW = "See and change the settings"
SETTINGS_BANS = "See the banned quotes, and allow them again"
SETTINGS_FORGET = "Delete everything stored about this server"
HOST, GUEST = "the host", "the guest"
VIEW_LABELS = {
    "clean": ("Clean", "Without fillers and stutters (the default)"),
    "strict": ("Strict", "Every word, punctuated"),
    "captions": ("Captions", "The raw automatic captions"),
}
ANSWER_LABELS = {
    "public": ("Public", "Everybody in the channel sees answers"),
    "private": ("Private", "Only the member who asked sees them, and may share them"),
}
CHOOSE_VIEW, CHOOSE_ANSWERS, CHOOSE_CHANNELS = (
    "How words are shown",
    "Who sees answers",
    "Where the bot may answer (if none is chosen: everywhere)",
)


def about(version: str, interviews: Sequence[str], score: str | None) -> str:
    """What the bot is."""
    measured = f" Measured on questions that were seen while it was built: {score}." if score else ""
    return (
        f"Verbatim {version} quotes interviews: the words as they were spoken, never a sentence that somebody "
        f"composed. Interviews: {_named(interviews)}.{measured}"
    )


def _named(interviews: Sequence[str]) -> str:
    """The first titles, each short enough that a sentence with all of them is never cut."""
    titles = [shorten(title, MAX_NAME, AS_IT_IS) for title in interviews[:_MOST_TITLES]]
    more = f"; and {len(interviews) - _MOST_TITLES} more" if len(interviews) > _MOST_TITLES else ""
    return f"{'; '.join(titles)}{more}" if interviews else "none yet"


_MOST_TITLES = 5


def welcome(interviews: Sequence[str]) -> str:
    """The first sentence where the bot was installed."""
    return (
        "Hello! I answer questions with what was really said in interviews, word for word, with who said it and when. "
        f"Interviews: {_named(interviews)}."
    )


def how_to_begin(prefix: str | None) -> str:
    """What to try first; `prefix` is what a command begins with."""
    command = prefix or "/"
    return (
        f"Mention me with a question, or use {command}ask. {command}check says whether a quote is real. For a quote "
        f"every day in a channel, an admin uses {command}daily set."
    )


def keeps() -> str:
    """What is stored, and how it is deleted."""
    return (
        "Questions are neither stored nor logged. So that buttons work, I store for 30 days where an answer is, who "
        "asked, and which passages it showed (as numbers). What admins set is stored until they delete it or remove "
        "the bot."
    )


def how_to(prefix: str | None = "/") -> str:
    """The commands, in a few sentences; `prefix` is what a command begins with, None where there are no commands."""
    if prefix is None:
        return IN_A_TERMINAL
    return (
        f"Ask with {prefix}ask, or mention me with a question. {prefix}check says whether a quote is real. "
        f"{prefix}quote shows a quote by its id, or one at random. Admins set a quote a day with {prefix}daily."
    )


def settings(view: str, answers: str, channels: int) -> str:
    """The settings of a server."""
    where = "everywhere" if not channels else "in 1 channel" if channels == 1 else f"in {channels} channels"
    return (
        f"Words are shown in the {view} view; answers are {answers} unless the member who asks chooses otherwise; "
        f"the bot may answer {where}."
    )


def daily_quote(choice: str) -> str:
    """A daily quote of the server, before the channel it is posted in."""
    return f"Daily quote {choice}, in"


def forgot(rows: int) -> str:
    """After deleting what was stored about a server."""
    return f"Done. {rows} {'entry' if rows == 1 else 'entries'} deleted; nothing from here is stored any more."
