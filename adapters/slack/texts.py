"""Sentences that only Slack shows. Plain text: the renderers add Slack's markup."""

from collections.abc import Sequence

# --- installing and the Home tab ----------------------------------------------------------------

INSTALL_INTRO = (
    "Verbatim quotes interviews in Slack: the words as they were spoken, who said them, and the moment in the video."
)
INSTALL_BUTTON = "Add to Slack"
NOT_INSTALLED = "I am no longer installed here. Ask an admin of this workspace to install me again."
YOUR_QUESTION = "Ask a question, and press Enter"
TRY_IT = "Or try one of these: the answer opens here, and only you see it."
EVERYWHERE = "Everywhere"
A_RANDOM_QUOTE = "A random quote"
TO_ASK = "Mention me in a channel with your question, or write to me directly under Messages."
SETTINGS = "Settings of this workspace"
SETTINGS_ARE_SEEN = "Only admins of the workspace see and change these settings."
KEPT = "What is stored"
SURE_TO_FORGET_ME = "Delete the answers I remember for you in this workspace? Your old buttons will stop working."
SURE = "Are you sure?"
DELETE = "Delete"
KEEP = "Keep"
CLOSE = "Close"

# --- checking the message above -----------------------------------------------------------------

NEEDS_HISTORY = (
    "To let me read messages here, whoever runs me adds the scope channels:history, or in private channels "
    "groups:history (docs/slack.md)."
)
CHANNELS_UNREAD = "without {} (optional, docs/slack.md) it cannot check the message above a mention in a channel"

ASK, QUESTION = "Ask", "What do you want to know?"
NO_SUCH_STEP = "This step belongs to another version of the bot; put it into the workflow again."

# --- the dialog for daily quotes ------------------------------------------------------------------

SET_DAILY = "Set a daily quote"
DAILY_TITLE = "Daily quote"
SAVE = "Save"
AT_TIME, IN_ZONE, IN_CHANNEL, ON_DAYS = "At what time?", "In which time zone?", "In which channel?", "On which days?"
ZONE_HINT = "Type a city"
INVITE_FIRST = "I can post only where I am a member: /invite me there first."
NOT_A_MEMBER = "I am not a member of this channel, so I could not post there. /invite me there, then save again."
POSTS_HERE = "The daily quote will be posted in this channel. Only you see this."
BESIDE = "What goes with the daily quotes of this workspace?"
BESIDE_CARD, BESIDE_THREAD, BESIDE_PIN = "A picture of the quote", "A thread to talk about it", "A pin in the channel"
MENTIONED = "Whom does it mention?"
MENTIONED_HINT = "Type @ and a user group, such as @readers. Leave it empty to mention nobody."
ONE_GROUP = "Name one user group here, such as @readers, and nothing else. People and @channel are never mentioned."

# --- adding interviews ---------------------------------------------------------------------------

ONE_FILE = "send one file at a time, with the word add"
FILE_ELSEWHERE = "the file is not stored in Slack; upload it from your own device"
FILES_NOT_PERMITTED = (
    "Slack does not let me read files here; an admin must install me again with the permission files:read "
    "(docs/slack.md)"
)

# --- daily quotes -------------------------------------------------------------------------------

NO_CHANNEL = "that is not a channel; type # and choose one, such as #general"
NOT_A_MEMBER_THERE = "I am not a member of that channel, so I could not post there; /invite me there, and set it again"
DAILY_HOW = (
    "To set one: /verbatim daily set opens a dialog. In one line: /verbatim daily set 9:00 Europe/Berlin #channel. "
    "Also: days: mon-fri, said by: guest, view: strict, interviews: ..., catch up: 6h, id: (to change one). "
    "Then: list, status, pause, resume, skip, test, remove, next QUOTE-ID. "
    "For all of them: card on, thread on, pin on, mention @group, and off."
)
GROUP_UNREADABLE = "write a user group or off after mention, such as: /verbatim daily mention @readers"
A_USER_GROUP = "a user group"
PINS_NOT_PERMITTED = (
    "Slack does not let me pin messages here; whoever set me up adds the scope pins:write and installs me again "
    "(docs/slack.md)"
)
CARDS_NOT_PERMITTED = (
    "Slack does not let me post pictures here; whoever set me up installs me again with the scope files:write "
    "(docs/slack.md)"
)


def switch_unreadable(name: str) -> str:
    """Neither on nor off behind the name of something that goes with daily quotes."""
    return f"write on or off after {name}, such as: /verbatim daily {name} on"


def change_daily(label: str) -> str:
    """The button that opens the dialog for one of the daily quotes."""
    return f"Change {label}"


def in_line(seconds: float) -> str:
    """To a member whose answer waits for Slack's pace."""
    return f"Many people are asking here, so answers take a while: yours comes in about {max(2, round(seconds))} s."


NOT_EVERYBODY = (
    "So many people are asking that I cannot answer everybody now. If you hear nothing from me within two minutes, "
    "please ask again."
)
"""To a whole channel, where more were refused than Slack lets the bot tell one by one."""


def damaged_installations(place: str, faults: Sequence[str]) -> str:
    """What `doctor` says of installations that cannot be read, and how to fix them."""
    return (
        f"{place}: damaged: {'; '.join(faults)}. The other workspaces are served. "
        "Restore a backup, or let these workspaces install the app again"
    )


def workspaces(count: int, install_path: str) -> str:
    """How many workspaces installed the bot, and where others can."""
    return f"{count} {'workspace' if count == 1 else 'workspaces'}; others install it at {install_path}"
