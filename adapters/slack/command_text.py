"""What was typed after /verbatim -> a verb and its text, and the request that they make. Pure."""

from enum import StrEnum

from adapters.slack.message_text import written
from bot.chat.options import TypedOptions, read_options
from bot.chat.requests import (
    AboutRequest,
    AskRequest,
    CheckRequest,
    InterviewsRequest,
    MessageRequest,
    QuoteRequest,
    Request,
    read_interviews_request,
)


class Verb(StrEnum):
    """What the command can be asked to do."""

    ASK = "ask"
    CHECK = "check"
    QUOTE = "quote"
    RANDOM = "random"
    INTERVIEWS = "interviews"
    BANS = "bans"
    LIMIT = "limit"
    DAILY = "daily"
    HELP = "help"


_ALONE = (Verb.RANDOM, Verb.HELP, Verb.BANS)  # with more words after them they begin a question


def command_in(text: str) -> tuple[Verb, str]:
    """What was typed after the command: a verb and the rest. Without a verb it is a question; no words ask for help.

    The rest of `daily` and `limit` keeps Slack's markup, which holds the ids of channels.
    """
    first, _, rest = text.strip().partition(" ")
    verb = first.casefold()
    if not first:
        return Verb.HELP, ""
    if verb in set(Verb) and not (verb in _ALONE and rest.strip()):
        return Verb(verb), rest.strip() if verb in (Verb.DAILY, Verb.LIMIT) else written(rest, keep_quotes=True)
    return Verb.ASK, written(text, keep_quotes=True)


def opens_daily_dialog(text: str) -> bool:
    """Whether `daily set` was typed without anything more: a dialog asks for the rest."""
    return " ".join(text.casefold().split()) in ("daily set", "daily add", "daily new")


def request_of(verb: Verb, text: str) -> Request:
    """What a verb asks of the chat. Without options, `ask` takes all that a message to the bot may be, as `about`."""
    match verb:
        case Verb.CHECK:
            options = read_options(text)
            return CheckRequest(options.text, options.scope)
        case Verb.QUOTE:
            return QuoteRequest(text)
        case Verb.RANDOM:
            return QuoteRequest()
        case Verb.INTERVIEWS:
            return read_interviews_request(f"interviews {text}") or InterviewsRequest(text[:100])
        case Verb.HELP:
            return AboutRequest()
        case _:
            options = read_options(text)
            if options == TypedOptions(text):
                return MessageRequest(text)
            return AskRequest(options.text, options.scope, options.view)
