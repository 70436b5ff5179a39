"""What a visitor asks of the chat, as values: adapters make them, and ChatService.answer turns each into a reply."""

import re
from dataclasses import dataclass

from bot.model import EVERYTHING, Scope, View
from bot.presentation.buttons import ButtonPress
from bot.presentation.reply import NOTHING_ABOVE, SUGGESTED_ID, Above


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question; `scope` limits the answer to interviews, shows, or what the host or the guest said.

    `view` is how the words are shown; None: as the server's admins chose.
    """

    question: str
    scope: Scope = EVERYTHING
    view: View | None = None


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """A claimed quote to be checked; `scope` limits where it may have been said.

    `elsewhere`: its words are not in the message that asks, but in one it replies to, or in a link's card.
    """

    claim: str
    scope: Scope = EVERYTHING
    elsewhere: bool = False
    message: str | None = None  # the link to the message it was taken from


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """The quote with an id; without one, a quote at random."""

    id: str | None = None


@dataclass(frozen=True, slots=True)
class MessageRequest:
    """A message written to the bot: a question, a follow-up such as `next`, a quote's id, or a call for help.

    `replied_to` is the text of the message it replies to, or of its own link's card: None if there is none, empty if
    the platform does not show its words. `remedy` is then a sentence of the platform's on how to let the bot read it.
    `answer` is the first button under an answer of the bot that it replies to, and `above` what stands above that.
    """

    text: str
    replied_to: str | None = None
    remedy: str = ""
    answer: ButtonPress | None = None
    above: Above = NOTHING_ABOVE


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """What can be asked, and how."""


@dataclass(frozen=True, slots=True)
class InterviewsRequest:
    """The interviews that can be asked, a page at a time (from 1); `search` keeps those that have its words."""

    search: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class ChapterRequest:
    """What was chosen in a menu: `slug/number` for quotes of a chapter (from 0), `slug` for an interview's chapters."""

    choice: str


@dataclass(frozen=True, slots=True)
class SuggestedRequest:
    """A question that was chosen: `slug/number` (from 0) of those that an interview suggests, or `slug?question`.

    Without a slug, the question is put to all interviews.
    """

    choice: str


def request_of_choice(value: str) -> ChapterRequest | SuggestedRequest:
    """What was chosen in a menu: a question, whose value begins with SUGGESTED_ID, or a chapter or interview."""
    kind, _, rest = value.partition(":")
    return SuggestedRequest(rest) if kind == SUGGESTED_ID else ChapterRequest(value)


@dataclass(frozen=True, slots=True)
class AboutRequest:
    """What the bot is, and what it stores."""


@dataclass(frozen=True, slots=True)
class ForgetMeRequest:
    """Delete what is stored about the visitor in this server."""


Request = (
    AskRequest
    | CheckRequest
    | QuoteRequest
    | MessageRequest
    | HelpRequest
    | InterviewsRequest
    | ChapterRequest
    | SuggestedRequest
    | AboutRequest
    | ForgetMeRequest
)


_LIST = re.compile(r"interviews(?: (?!page \d)(?P<search>[^?]{1,100}?))?(?: page (?P<page>\d{1,4}))?")


def read_interviews_request(text: str) -> InterviewsRequest | None:
    """The list that a message asks for: `interviews`, `interviews ada`, `interviews page 2`; None for anything else."""
    match = _LIST.fullmatch(" ".join(text.casefold().split()))
    return InterviewsRequest(match["search"] or "", int(match["page"] or 1)) if match else None
