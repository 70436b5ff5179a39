"""Sentences about quote cards, and about what else goes with a daily post. Plain text: renderers add markup."""

from collections.abc import Iterable

from bot.presentation.wording import answers


def written(file: object, size: int) -> str:
    """What the terminal says once a card is written; `size` is in bytes."""
    return f"{file}: {size:,} bytes"


def only_fillers(ref: object) -> str:
    """Why a quote has no card."""
    return f"{ref} has only fillers, and this view leaves them out; choose the view strict"


def no_letter(letter: str, codes: str) -> str:
    """Why a quote has no card; `codes` are the letter's, such as U+13A0."""
    return f"no font of the cards has the letter {letter} ({codes}); show the quote as text instead"


_NEEDS_FRIBIDI = "needs FriBiDi to be drawn; install it (on Debian: apt install libfribidi0)"
EVERY_SCRIPT = "Arabic, Hebrew and Indian scripts can be drawn, too"
WITHOUT_SHAPING = f"a card with Arabic, Hebrew or an Indian script {_NEEDS_FRIBIDI}"


def needs_shaping(ref: object) -> str:
    """Why a quote has no card on this machine; its words or a name on it may be the reason."""
    return f"the card of {ref} has a script that {_NEEDS_FRIBIDI}"


BUSY = "too many cards are being drawn; try again in a few seconds"

SITE_COMMAND = "print the link to the reading room, signed if it is private"
NO_SITE = "the reading room is off; set VERBATIM_SITE to its address (docs/reading-room.md)"

# --- daily posts --------------------------------------------------------------------------------

POSTS_COMMAND = "Choose what goes with the daily quotes of this server: a picture, a thread, a pin, a mention"
WITH_CARD = "Also post the quote as a picture"
WITH_THREAD = "Open a thread under the post"
WITH_PIN = "Pin the post"
WITH_ROLE = "Mention this role in the post"
WITHOUT_ROLE = "Mention no role any more"
THREAD_NAME = "About today's quote"
THREAD_OPENER = "What do you make of this quote? Talk about it here."
NEVER_SHOW_MENU = "Never show this quote"
NO_QUOTE_THERE = "That message is not a quote that I can ban."


_EXTRAS = {"card": "a picture", "thread": "a thread", "pin": "a pin", "role": "a mention that notifies"}
_OF_WHOM = "a mention of "  # always the last of them


def extras(names: Iterable[str]) -> str:
    """What goes with daily posts, by the names of `bot.chat.post_extras.Extra`; part of a sentence."""
    return answers.listed([_EXTRAS.get(name, name) for name in names])


def posts_have(names: Iterable[str]) -> tuple[str, str]:
    """A sentence about what goes with daily posts: before and after the name of who is mentioned, if anybody is."""
    named = [_OF_WHOM if name == "role" else _EXTRAS[name] for name in names]
    return f"Daily quotes are posted with {answers.listed(named) if named else 'nothing else'}", "."
