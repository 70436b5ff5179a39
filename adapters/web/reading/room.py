"""The reading room: which path shows what, to whom and how often, and a page for every error."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass

from aiohttp import web

from adapters.web.reading import texts
from adapters.web.reading.access import Doorkeeper
from adapters.web.reading.answers import AnswerPages
from adapters.web.reading.limits import SEARCH_COST, BusyError, ReaderLimit, Turns, reader_of
from adapters.web.reading.page_cache import GrowingPage
from adapters.web.reading.pages import (
    STATIC,
    WebPage,
    growing_response,
    page_response,
    rendered,
    safe_headers,
    static,
    static_path,
)
from adapters.web.reading.quotes import QuotePages
from adapters.web.reading.settings import SiteSettings
from adapters.web.server import Handler
from bot.errors import CardError, InputError, VerbatimError
from bot.logs import log, report
from bot.presentation.card import CardPictures
from bot.quotes.service import QuoteService
from bot.quotes.transcripts import TranscriptService

_REF = r"{ref:[a-z0-9][a-z0-9._-]*:\d{1,9}-\d{1,9}}"
_SLUG = r"{slug:[a-z0-9][a-z0-9._-]*}"
_CARD_COST = 2.0

LOOK_EVERY = 0.5
"""Seconds between two looks for a new version of the library."""

_PREVIEWERS = (
    "Twitterbot",
    "LinkedInBot",
    "facebookexternalhit",
    "Slackbot-LinkExpanding",
    "Discordbot",
    "TelegramBot",
    "WhatsApp",
)
"""Programs that fetch a page to preview a link to it, as they call themselves. Some obey robots.txt."""

_NOTHING = "User-agent: *\nDisallow: /\n"
_ALL_BUT_SEARCHES = "User-agent: *\nDisallow: /?q=\nDisallow: /check\n"
_PREVIEWS = "".join(f"User-agent: {name}\n" for name in _PREVIEWERS) + "Allow: /q/\nDisallow: /\n\n"

_FOR_EVER = "public, max-age=31536000, immutable"

_REFUSED = {
    400: (texts.BAD, texts.BAD_FORM),
    405: (texts.BAD, texts.ONLY_READING),
    413: (texts.BAD, texts.TOO_LARGE),
}
"""Heading and sentence of the page for a request that is refused, by its status."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """What the pages are made of, once the library is served."""

    quotes: QuotePages
    answers: AnswerPages


class ReadingRoom:
    """The pages and their routes. Until it is opened, they say that the bot is starting."""

    def __init__(self, settings: SiteSettings, now: Callable[[], float] = time.time) -> None:
        """`now` is in seconds since the epoch."""
        self.site = Doorkeeper(settings, now)
        self._settings, self._limit = settings, ReaderLimit(settings.rate, now)
        self._reading, self._searching = Turns(4, 200), Turns(2, 30)
        self._opened: _Opened | None = None

    def where(self, port: int) -> str:
        """A line for the operator: where readers find it, and on which port of this machine it listens."""
        return texts.where(self._settings.address, port)

    def open(self, quotes: QuoteService, transcripts: TranscriptService, cards: CardPictures) -> None:
        """Show the pages of a library."""
        preview = None if self.site.is_private else self._settings.address
        pages = QuotePages(quotes, transcripts, cards, preview, self._reading)
        self._opened = _Opened(pages, AnswerPages(quotes))

    async def warm_up(self) -> None:
        """Make what the first readers would wait for. What cannot be made now is reported to them when they ask."""
        if self._opened is None:
            return
        try:
            await self._opened.quotes.warm_up()
        except (VerbatimError, BusyError) as error:
            log.warning("%s", error)

    async def keep_warm(self, every: float = LOOK_EVERY) -> None:
        """Warm up each version of the library; meanwhile readers are shown the pages of the one before. It never ends.

        `every` is in seconds.
        """
        warmed: object = None
        while True:
            pages = self._opened.quotes if self._opened is not None else None
            if pages is not None:
                pages.keep_old(keeps=True)
                with suppress(VerbatimError):  # the next reader gets a page about it
                    if (version := await pages.version()) is not warmed:
                        await self.warm_up()
                        warmed = version
            await asyncio.sleep(every)

    def close(self) -> None:
        """Say from now on that the bot is starting again."""
        self._opened = None

    def routes(self) -> list[web.RouteDef]:
        """All paths."""
        reading, searching = self._reading, self._searching
        return [
            web.get("/", self._page(lambda room, request: room.answers.home(request), searching, self._cost_of_home)),
            web.get(f"/i/{_SLUG}", self._page(lambda room, request: room.quotes.transcript(request))),
            web.get(f"/i/{_SLUG}/words", self._page(lambda room, request: room.quotes.words(request), reading)),
            web.get(f"/q/{_REF}.png", self._page(lambda room, request: room.quotes.card(request), cost=_card_cost)),
            web.get(f"/q/{_REF}", self._page(lambda room, request: room.quotes.quote(request))),
            web.get("/check", self._page(lambda room, request: room.answers.check_form(request), reading)),
            web.post("/check", self._page(lambda room, request: room.answers.check(request), searching, _search_cost)),
            web.get("/robots.txt", self._robots),
            *(web.get(static_path(name), _static_handler(name, kind)) for name, kind in STATIC.items()),
            web.route("*", r"/{path:[\s\S]*}", self._page(_no_page, reading)),
        ]

    def _cost_of_home(self, request: web.Request) -> float:
        return SEARCH_COST if request.query.get("q", "").strip() else 1.0

    def _page(
        self,
        make: "Callable[[_Opened, web.Request], Awaitable[web.StreamResponse | WebPage | GrowingPage]]",
        turns: Turns | None = None,
        cost: Callable[[web.Request], float] = lambda _: 1.0,
    ) -> Handler:
        """A handler with everything that all pages need: the door, the pace, a turn, errors in words, headers.

        Without `turns`, the page takes a turn by itself if it has to be made.
        """

        async def handle(request: web.Request) -> web.StreamResponse:
            refusal = self._refusal(request, cost)
            if refusal is not None or self._opened is None:
                return refusal or self._message(request, 503, texts.UNAVAILABLE, texts.STARTING)
            try:
                async with turns.turn() if turns is not None else nullcontext():
                    made = await make(self._opened, request)
            except (asyncio.CancelledError, ConnectionError):
                raise
            except Exception as error:  # noqa: BLE001 - whatever it was, the reader gets a page
                return self._failure(request, error)
            if isinstance(made, WebPage):
                return page_response(request, made, self._headers(request))
            if isinstance(made, GrowingPage):
                return await self._growing(request, made)
            return self._with_headers(made)

        return handle

    async def _growing(self, request: web.Request, page: GrowingPage) -> web.StreamResponse:
        """A page that is sent while it is made. If that fails, the connection ends: half must not be taken for all."""
        try:
            return await growing_response(request, page.pieces(), self._headers(request))
        except ConnectionError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, it is reported once
            report("web", error)
            raise ConnectionAbortedError from None

    def _refusal(self, request: web.Request, cost: Callable[[web.Request], float]) -> web.StreamResponse | None:
        """The answer to a reader who may not see a page, or not yet; None for all others."""
        if (arrival := self.site.arrival(request)) is not None:
            return self._with_headers(arrival)
        if not self.site.admits(request):
            return self._message(request, 403, texts.PRIVATE, texts.PRIVATE_MORE)
        if (wait := self._limit.wait(reader_of(request), cost(request))) > 0:
            response = self._message(request, 429, texts.UNAVAILABLE, texts.slow_down(wait))
            response.headers["Retry-After"] = str(math.ceil(wait))
            return response
        return None

    def _failure(self, request: web.Request, error: Exception) -> web.StreamResponse:
        """The page about an error; a defect is logged under a reference."""
        if isinstance(error, web.HTTPException):
            return self._message(request, error.status, *_REFUSED.get(error.status, (texts.BAD, f"{error.reason}.")))
        if isinstance(error, BusyError):
            return self._message(request, 503, texts.UNAVAILABLE, texts.BUSY)
        if isinstance(error, InputError):
            return self._message(request, 404, texts.NOT_FOUND, texts.sentence(error))
        if isinstance(error, CardError):
            return self._message(request, 404, texts.UNAVAILABLE, texts.sentence(error))
        if isinstance(error, VerbatimError):
            return self._message(request, 503, texts.UNAVAILABLE, texts.sentence(error))
        return self._message(request, 500, texts.FAILED, texts.failed(report("web", error)))

    def _message(self, request: web.Request, status: int, heading: str, message: str) -> web.Response:
        page = WebPage.of(rendered("message.html", {"heading": heading, "message": message}))
        return page_response(request, page, {**self._headers(request), "Cache-Control": "no-store"}, status)

    def _headers(self, request: web.Request) -> dict[str, str]:
        plays = request.path.startswith("/q/")
        is_public = not self.site.is_private
        headers = safe_headers(secure=self._settings.is_secure, plays=plays, listed=self._settings.robots and is_public)
        is_question = "q" in request.query or request.method == "POST"
        headers["Cache-Control"] = (
            "no-store" if is_question else "public, max-age=60" if is_public else "private, no-cache"
        )
        return headers

    def _with_headers(self, response: web.StreamResponse) -> web.StreamResponse:
        listed = self._settings.robots and not self.site.is_private
        for name, value in safe_headers(secure=self._settings.is_secure, listed=listed).items():
            response.headers.setdefault(name, value)
        return response

    async def _robots(self, _: web.Request) -> web.StreamResponse:
        """Search engines: nothing, or everything but searches. Link previews of a public room: the quotes."""
        if self.site.is_private:
            rules = _NOTHING
        else:
            rules = _ALL_BUT_SEARCHES if self._settings.robots else _PREVIEWS + _NOTHING
        return self._with_headers(web.Response(text=rules, content_type="text/plain"))


def _search_cost(_: web.Request) -> float:
    return SEARCH_COST


def _card_cost(_: web.Request) -> float:
    return _CARD_COST


async def _no_page(_: _Opened, request: web.Request) -> web.StreamResponse:
    if request.method not in ("GET", "HEAD"):
        raise web.HTTPMethodNotAllowed(request.method, ())
    raise InputError(texts.NOT_FOUND_MORE)


def _static_handler(name: str, kind: str) -> Handler:
    async def handle(_: web.Request) -> web.Response:
        headers = {"Cache-Control": _FOR_EVER, "X-Content-Type-Options": "nosniff"}
        return web.Response(body=static(name), content_type=kind, charset="utf-8", headers=headers)

    return handle
