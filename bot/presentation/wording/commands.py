"""What commands and settings are called, and what the bot says of itself. Plain text: renderers add their own markup."""

from collections.abc import Sequence

CALLS_FOR_HELP = ("help", "/help")
CHAT_OPENING = (
    "Ask what was said. `next` shows the next match, `more` what stands around it, `also` where else the topic comes up; "
    "`help` says this again, `quit` ends."
)
NAME = "Verbatim"
FORGET_ME = "Forget what is kept of me here"
FORGOT_ME = "Done. What was kept of you here is deleted."
SURE_TO_FORGET = (
    "Delete all that is kept from here: the settings, the daily quotes, and the answers that buttons need? "
    "Old buttons will stop working."
)
FORGET_NOW = "Delete it all"
ASK_COMMAND = "Ask what was said in the interview, in your own words"
ASK_QUESTION = "Your question, such as: is he afraid of dying?"
ASK_SAID_BY = "Only what one of them said"
PRIVATE_OPTION = "Only you see the answer"
CHECK_COMMAND = "Check whether a quote was really said"
CHECK_CLAIM = "The quote as you know it"
CHECK_MENU = "Check this quote"
QUOTE_COMMAND = "Show a quote by its id, or a good one at random"
QUOTE_ID = "A quote's id, such as zuckerberg-267:21620-21655; leave it out for a random one"
ABOUT_COMMAND = "What this bot is, what it keeps, and how good it is"
SETTINGS_COMMAND = "How the bot behaves in this server"
SETTINGS_SHOW = "See and change the settings"
SETTINGS_FORGET = "Delete all that is kept of this server"
HOST, GUEST = "the host", "the guest"
VIEW_LABELS = {
    "clean": ("Clean", "Without fillers and stutters; the usual"),
    "strict": ("Strict", "Every word, punctuated"),
    "captions": ("Captions", "The raw automatic captions"),
}
ANSWER_LABELS = {
    "public": ("Public", "Everybody in the channel sees answers"),
    "private": ("Private", "Only the asker sees them, and may share"),
}
CHOOSE_VIEW, CHOOSE_ANSWERS, CHOOSE_CHANNELS = (
    "How words are shown",
    "Who sees answers",
    "Where it may answer (none chosen: everywhere)",
)


def about(version: str, interviews: Sequence[str], score: str | None) -> str:
    """What the bot is."""
    held = "; ".join(interviews[:5]) + (f"; and {len(interviews) - 5} more" if len(interviews) > 5 else "")
    measured = f" Measured: {score}." if score else ""
    return (
        f"Verbatim {version} quotes interviews: the words as they were spoken, never a sentence somebody composed. "
        f"It knows: {held or 'no interview yet'}.{measured}"
    )


def keeps() -> str:
    """What is stored, and how it goes."""
    return (
        "Questions are not stored and not logged. So that buttons work, it is kept for 30 days where an answer stands, who asked, "
        "and which passages it showed (as numbers). "
        "What admins set is kept until they delete it or remove the bot."
    )


def how_to(begins: str = "/") -> str:
    """The commands in one breath; `begins` is what a command begins with."""
    return (
        f"{begins}ask a question, or mention me with one. {begins}check tells whether a quote is real. "
        f"{begins}quote shows one by its id, or one at random. Admins: {begins}daily posts one every day."
    )


def settings(view: str, answers: str, channels: int) -> str:
    """The settings of a server."""
    where = "everywhere" if not channels else "in 1 channel" if channels == 1 else f"in {channels} channels"
    return f"Words are shown {view}; answers are {answers} unless the asker says otherwise; it may answer {where}."


def forgot(rows: int) -> str:
    """After deleting what was kept of a server."""
    return f"Done. {rows} {'entry' if rows == 1 else 'entries'} deleted; nothing is kept from here."
