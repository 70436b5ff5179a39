"""Sentences that only Slack shows. Plain text: renderers add their own markup."""

INSTALL_TELLS = (
    "Verbatim quotes interviews in Slack: the words as they were spoken, who said them, and the moment in the video."
)
INSTALL_BUTTON = "Add to Slack"
NOT_INSTALLED = "I am no longer installed here. Ask an admin of this workspace to install me again."
TRY_IT = "Try it: the answer opens here, and only you see it."
EVERYWHERE = "Everywhere"
A_RANDOM_QUOTE = "A quote at random"
TO_ASK = "Mention me in a channel with your question, or write to me directly under Messages."
SETTINGS = "Settings of this workspace"
SETTINGS_ARE_SEEN = "Only those who administer the workspace see these settings and can change them."
KEPT = "What is kept"
SURE_TO_FORGET_ME = "Delete the answers I remember for you in this workspace? Your old buttons will stop working."
SURE = "Are you sure?"
DELETE = "Delete"
KEEP = "Keep"
CLOSE = "Close"
NO_CHANNEL = "that is no channel; write # and choose one, such as #general"
INVITE = "I can post only where I am a member: /invite me there. /verbatim daily test shows whether it works."
DAILY_HOW = (
    "To set one: /verbatim daily set 9:00 Europe/Berlin #channel. Also: days: mon-fri, said by: guest, view: strict, interviews: ..., "
    "catch up: 6h, id: (to change one). Then: list, status, pause, resume, skip, test, remove, next QUOTE-ID."
)


def workspaces(count: int, where: str) -> str:
    """How many workspaces of Slack installed the bot, and where more do."""
    return f"{count} {'workspace' if count == 1 else 'workspaces'}; more install it at {where}"
