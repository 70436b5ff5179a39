"""Puts together the chat and the daily quotes, over quotes and journal; the same for every platform."""

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
    return ChatService(quotes, library, journal, SystemClock(), version(), measured(places.readme()), metrics, site)


def new_daily_admin(
    quotes: QuoteService,
    library: ServedLibrary,
    journal: Journal,
    out: Console,
    operator: Operator,
    metrics: Metrics = NO_METRICS,
) -> DailyAdmin:
    """What sets daily quotes, and the service that posts them; so far it posts to the console alone."""
    clock = SystemClock()
    daily = DailyService(journal, QuotePicker(quotes, journal), clock, metrics)
    daily.add(ConsolePublisher(out, operator.notice))
    return DailyAdmin(quotes, library, journal, daily, clock)


def measured(readme: Path) -> str | None:
    """The published score, as README.md says it in one line; None where it is not at hand."""
    try:
        found = _SCORE.search(readme.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None
    return found[1] if found else None
