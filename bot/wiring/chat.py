"""Builds the chat service and the daily quotes from the quote service and the journal, for every platform."""

import re
from pathlib import Path

from rich.console import Console

from adapters.console.publisher import ConsolePublisher
from bot import places
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.daily.quote_picker import QuotePicker
from bot.daily.service import DailyService
from bot.metrics import NO_METRICS, Metrics
from bot.presentation.site import Site
from bot.quotes.service import QuoteService
from bot.version import version
from bot.wiring.clock import SystemClock
from bot.wiring.operator import Operator
from store.journal.journal import Journal
from store.library.reader import ServedLibrary

_SCORE = re.compile(r"^\*\*Score\*\*: (.+)$", re.MULTILINE)


def new_chat(
    quotes: QuoteService,
    library: ServedLibrary,
    journal: Journal,
    metrics: Metrics = NO_METRICS,
    site: Site | None = None,
) -> ChatService:
    """The chat service of this process."""
    return ChatService(
        quotes, library, journal, SystemClock(), version(), published_score(places.readme()), metrics, site
    )


def new_daily_admin(
    quotes: QuoteService,
    library: ServedLibrary,
    journal: Journal,
    out: Console,
    operator: Operator,
    metrics: Metrics = NO_METRICS,
) -> DailyAdmin:
    """The admins' commands, and the service that posts: to the console, and wherever adapters add a publisher."""
    clock = SystemClock()
    daily = DailyService(journal, QuotePicker(quotes, journal), clock, metrics)
    daily.add(ConsolePublisher(out, operator.notice))
    return DailyAdmin(quotes, library, journal, daily, clock)


def published_score(readme: Path) -> str | None:
    """The line of README.md that gives the score; None if there is no such file or line."""
    try:
        found = _SCORE.search(readme.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return found[1] if found else None
