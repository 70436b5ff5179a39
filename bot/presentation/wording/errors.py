"""Refusals, missing permissions, and whatever else goes wrong. Plain text: renderers add markup."""

from collections.abc import Sequence

from bot.presentation.wording import dates

NOTHING_YET = "There is no answer to go on from yet: ask a question first."
BELONGS = "These buttons are for the member who asked. Ask a question yourself to get your own."
GONE = "That answer is no longer stored: answers are stored for 30 days. Ask again to get new buttons."
ASKED_TWICE = "This was sent twice, and is answered once. If no answer comes, close this and ask again."
OLD_BUTTON = "This button belongs to another version of the bot. Ask again to get new buttons."
SHARED_ALREADY = "That quote was already shared."
LOST = "Sorry, I was restarted while I was looking up your question, and it was lost. Please ask it again."
RESTARTING = "The bot is restarting. Try again in a moment."
BUSY = "Many people are asking at the moment, and I cannot take another question yet. Please ask again in a minute."
ONLY_PRIVATELY = "The admins here chose other channels for public answers, so only you see this."
ONLY_ADMINS = "Only admins can change the settings here."
NOT_A_SERVER = "Settings are for servers, and this is not one."


def too_fast(seconds: float) -> str:
    """The reply to a member who asks too quickly."""
    whole = max(1, round(seconds))
    unit = "second" if whole == 1 else "seconds"
    return f"That was quick. So that everybody gets an answer, please wait {whole} {unit}."


def failed(reference: str) -> str:
    """The reply if an error is the bot's own."""
    return (
        "Sorry, something went wrong on my side. Try again; if it happens again, give the admins this reference: "
        f"{reference}"
    )


JOURNAL_AWAY = (
    "Sorry, I cannot reach my database right now, and I need it for this. Questions and checks still work; please try "
    "this again in a minute."
)
"""The reply to a button or a command while the journal cannot be read or written."""


def lacking(names: Sequence[str]) -> str:
    """Permissions that an admin should grant."""
    return f"To answer mentions here, the bot still needs: {', '.join(names)}. Slash commands work anyway."


def trouble(place: str, reason: str, at: float | None) -> str:
    """What last went wrong in a server, for its admins; `at` is in seconds since the epoch, None if unknown."""
    when = f" on {dates.moment(at, 'UTC')}" if at is not None else ""
    return f"The last problem was{when} in {place}: {reason}."


SOME_CHANNEL = "a channel"
"""The place of a problem, if it is not known."""


NOT_LET_IN = ("You asked me in ", ", where I may not write. Invite me there, or ask me here.")
MAY_NOT_WRITE = ("You asked me in ", ", where I may not write. The server's admins can change that; or ask me here.")
"""To a member who asked where the bot may not write; the channel is named between the two parts.

The first is for platforms on which members invite the bot to a channel, the second for those on which admins allow it.
"""


def fleeting(folder: object, kind: str) -> str:
    """A warning about a disk that does not last."""
    return (
        f"{folder} is on {kind}, which may be lost with its container or at the next start, together with every "
        "schedule and the record of what was posted; keep VERBATIM_DATA on a volume"
    )


IN_POSTGRESQL = "the PostgreSQL database of DATABASE_URL"
"""Where the journal is, if it is in no folder."""


def remote(folder: object, kind: str) -> str:
    """A warning about a disk of another machine."""
    return f"{folder} is on {kind}, a network disk, where SQLite can lose data; keep VERBATIM_DATA on a local disk"


def misspelt(name: str, meant: str) -> str:
    """A warning about a setting that does nothing."""
    return f"{name} is not a setting and has no effect; did you mean {meant}?"


def environment_folder(path: object) -> str:
    """A warning about a folder in the place of the file with the settings, as Docker makes of a missing file."""
    return f"{path} is a folder, so no setting is read from it; remove it, and put a file with the settings there"


BACKED_UP_ELSEWHERE = (
    "The journal and Slack's installations are in the database of DATABASE_URL and not in this file: back that up with "
    "pg_dump."
)
RESTORED_ELSEWHERE = (
    "The journal in use is in the database of DATABASE_URL and was left as it is: restore that with pg_restore."
)


def journal_damaged(folder: object, faults: Sequence[str]) -> str:
    """What `doctor` found in the journal."""
    return (
        f"{len(faults)} {'part' if len(faults) == 1 else 'parts'} of the journal in {folder} "
        f"{'is' if len(faults) == 1 else 'are'} damaged, and everything else works: {'; '.join(faults)}; restore the "
        "journal from a backup, or remove a damaged schedule with: python -m bot daily remove ID"
    )


def readable_by_others(path: object) -> str:
    """A warning about the file with the tokens."""
    return f"other users of this machine can read the tokens in it; run: chmod 600 {path}"


NOTHING_SET_UP = (
    "No platform is set up: set DISCORD_TOKEN, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN (docs/discord.md and "
    "docs/slack.md show click by click how to get them). To ask here in the terminal, without any token: "
    "python -m bot chat"
)


def stopped(platform: str, reason: str) -> str:
    """An adapter that stopped for good, while others may go on."""
    return f"{platform} stopped: {reason}"


def restarting(platform: str, reference: str, wait: float) -> str:
    """An adapter that failed and is started again."""
    return f"{platform} failed (reference {reference} in the log); starting it again in {wait:.0f} s"


def adapter_down(state: str) -> str:
    """What `doctor` says of an adapter that is not running in the bot that serves now."""
    if state == "connecting":
        return "when the bot last ran, it had no connection and was trying again; if that lasts, its log says why"
    return f"when the bot last ran, the state of this platform was {state}; its log says why, and `run` starts it again"
