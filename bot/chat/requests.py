"""What a visitor asks of the chat, as values: adapters make them, and ChatService.answer turns each into a reply."""

from dataclasses import dataclass

from bot.model import Role


@dataclass(frozen=True, slots=True)
class AskRequest:
    """A question; `said_by` limits the answer to what the host or the guest said."""

    question: str
    said_by: Role | None = None


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """A claimed quote to be checked."""

    claim: str


@dataclass(frozen=True, slots=True)
class QuoteRequest:
    """The quote with an id; without one, a quote at random."""

    id: str | None = None


@dataclass(frozen=True, slots=True)
class MessageRequest:
    """A message written to the bot: a question, a follow-up such as `next`, a quote's id, or a call for help."""

    text: str


@dataclass(frozen=True, slots=True)
class AboutRequest:
    """What the bot is, and what it stores."""


@dataclass(frozen=True, slots=True)
class ForgetMeRequest:
    """Delete what is stored about the visitor in this server."""


Request = AskRequest | CheckRequest | QuoteRequest | MessageRequest | AboutRequest | ForgetMeRequest
