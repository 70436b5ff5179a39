"""Refusals, permissions that are missing, and what else goes wrong. Plain text: renderers add their own markup."""

from collections.abc import Sequence

NOTHING_YET = "There is nothing to go on from yet: ask a question first."
BELONGS = "These buttons belong to whoever asked. Ask your own question and you get your own."
GONE = "That answer is no longer kept; answers are kept for 30 days. Ask again and you get fresh buttons."
OLD_BUTTON = "This button is of another version of the bot. Ask again and you get fresh buttons."
SHARED_ALREADY = "That one was shared already."
RESTARTING = "The bot is being restarted. Try again in a moment."
ONLY_PRIVATELY = "The admins here chose other channels for public answers, so only you see this."
ONLY_ADMINS = "Only admins can change the settings here."
NOT_A_SERVER = "Settings belong to a server; there is none here."


def too_fast(seconds: float) -> str:
    """The cooldown explains itself."""
    whole = max(1, round(seconds))
    return f"That was quick. So that everybody gets an answer, the next one can come in {whole} {'second' if whole == 1 else 'seconds'}."


def failed(reference: str) -> str:
    """One kind sentence for an error of ours."""
    return f"Sorry, that went wrong on my side. Try again; if it stays so, tell the admins this reference: {reference}"


def lacking(names: Sequence[str]) -> str:
    """Permissions an admin should grant."""
    return f"To answer mentions here the bot lacks: {', '.join(names)}. Slash commands work all the same."


def trouble(place: str, missing: str) -> str:
    """What last went wrong in a server, for its admins."""
    return f"Last time it could not answer in {place}: {missing}."


NOT_LET_IN = ("You asked me in ", ", where I may not write. Invite me there, or ask me here.")
"""To whoever asked where the bot may not write; the channel stands between."""


def fleeting(folder: object, kind: str) -> str:
    """A disk that does not last."""
    return (
        f"{folder} lies on {kind}, which may go with its container or at the next start, and with it every schedule and what was posted; "
        "keep VERBATIM_DATA on a volume"
    )


NOTHING_SET_UP = (
    "No platform is set up: set DISCORD_TOKEN, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN (docs/discord.md and docs/slack.md show "
    "click by click how to get them). To ask here in the terminal, without any token: python -m bot chat"
)


def stopped(platform: str, why: str) -> str:
    """An adapter that stopped for good, while others may go on."""
    return f"{platform} stopped: {why}"
