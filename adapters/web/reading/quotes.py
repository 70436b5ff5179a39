"""The pages of quotes and transcripts, and the cards."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from aiohttp import web
from markupsafe import Markup
from yarl import URL

from adapters.web.reading import texts
from adapters.web.reading.answers import view_of
from adapters.web.reading.limits import Turns
from adapters.web.reading.page_cache import GrowingPage, Key, Make, PageCache
from adapters.web.reading.pages import WebPage, parts_of, rendered
from adapters.web.reading.player import player_of
from adapters.web.reading.readback import prove_marks, prove_quotes, prove_transcript
from adapters.web.reading.transcript_html import TranscriptHtml, chapter_path, pager, part_path
from bot.errors import InputError
from bot.model import Ref, View
from bot.presentation import wording
from bot.presentation.card import CardPictures, CardShape, CardStyle, CardTheme
from bot.presentation.truncation import CUT_MARK, sendable_words
from bot.quotes.service import QuoteService
from bot.quotes.transcript_parts import part_of
from bot.quotes.transcripts import TranscriptPart, TranscriptService, WordPlace

_KEPT_BYTES = 16 * 1024 * 1024
_WARMED_UP, _RENEWED = 20, 200  # the latest transcripts, and pages that were read last, before a new version is shown
_PAUSE, _SHORT_PAUSE = 0.2, 0.02  # seconds after a transcript, and after the page of a quote
_TRANSCRIPT, _QUOTE = "transcript", "quote"  # what a page is, first in its key
_AROUND, _WIDER = 60, 400  # words around a quote
_MOST_OPEN = 16  # chapters whose list is open at first: more would push the text off a phone
_BODY = Markup("<!-- paragraphs -->")  # every other text in the page is escaped, so it stands there once
_SHORT = 200  # characters of a preview
_LONGEST = 2_000
"""Words of a quote with a page; a longer span is read in the transcript."""


class QuotePages:
    """Pages that are the same for every reader, so they are kept until the library is built anew.

    `preview` is the public address, None if private. Only pages that are made take a turn.
    """

    def __init__(
        self,
        quotes: QuoteService,
        transcripts: TranscriptService,
        cards: CardPictures,
        preview: str | None,
        turns: Turns,
    ) -> None:
        self._quotes, self._transcripts, self._cards, self._preview = quotes, transcripts, cards, preview
        self._turns, self._pages = turns, PageCache(_KEPT_BYTES)

    async def _page(self, key: Key) -> WebPage:
        """A page of the library as it is now; while a new version is warmed up, perhaps of the one before."""
        interviews = await self._quotes.interviews()
        made = self._pages.page if any(info.slug == key[1] for info in interviews) else self._pages.renew
        return await made(interviews, key, self._maker(key))

    def _maker(self, key: Key) -> Make:
        """What makes a page, as its key says."""
        kind, slug, address, view, more = key
        if kind == _TRANSCRIPT:
            make: Make = partial(self._transcript, slug, int(address), View(view))
        else:
            make = partial(self._quote, Ref.parse(address), View(view), is_wide=bool(more))

        async def made(growing: GrowingPage) -> WebPage:
            async with self._turns.turn():
                return await make(growing)

        return made

    async def quote(self, request: web.Request) -> WebPage | web.StreamResponse:
        """`/q/ID`: a quote in its context."""
        ref, view = Ref.parse(request.match_info["ref"]), view_of(request)
        is_wide = request.query.get("wide") == "1"
        _check_length(ref)
        return await self._page((_QUOTE, ref.interview, str(ref), view.value, "wide" if is_wide else ""))

    async def _quote(self, ref: Ref, view: View, _: GrowingPage, *, is_wide: bool) -> WebPage:
        around = _WIDER if is_wide else _AROUND
        context = await self._quotes.widen(ref, around, around, view)
        quote = context.quote
        parts = parts_of(quote)
        turns = (*context.turns_before, *parts, *context.turns_after)
        line_start = await self._transcripts.line_start(quote.ref)
        part = part_of(await self._transcripts.info(ref.interview), line_start)
        path = f"/q/{quote.ref}"
        view_query = f"&view={view}" if view is not View.CLEAN else ""
        page = rendered(
            "quote.html",
            {
                "quote": quote,
                "parts": parts,
                "view": view.value,
                "name": wording.answers.speakers(quote) or quote.title,
                "short": _short(quote.text),
                "before": context.turns_before,
                "after": context.turns_after,
                "named": len({turn.speaker for turn in turns}) > 1,
                "citation": wording.interviews.citation(quote, f"{self._preview}{path}" if self._preview else None),
                "preview": f"{self._preview}{path}" if self._preview else None,
                "in_transcript": f"{part_path(ref.interview, part, view.value)}#w{line_start}",
                "wider": None if is_wide else f"{path}?wide=1{view_query}",
                "embed": player_of(quote.url),
                "cards": _cards(f"{path}.png", view) if sendable_words(quote.text) else [],
            },
        )
        prove_quotes(page, parts)
        prove_marks(page, parts)
        return WebPage.of(page)

    async def transcript(self, request: web.Request) -> WebPage | GrowingPage | web.StreamResponse:
        """`/i/SLUG`: the transcript, or a part of a long one. One that has to be made can be read while it is made."""
        slug, view = request.match_info["slug"], view_of(request)
        number = request.query.get("part", "1")
        if not (number.isascii() and number.isdecimal() and len(number) < 6):
            raise InputError("a part of a transcript is a number from 1")
        key = (_TRANSCRIPT, slug, str(int(number)), view.value, "")
        interviews = await self._quotes.interviews()
        if (
            request.method != "GET"
            or "If-None-Match" in request.headers
            or not any(info.slug == slug for info in interviews)
        ):
            return await self._page(key)
        return await self._pages.begun(interviews, key, self._maker(key))

    async def version(self) -> object:
        """What stands for the library as it is now: another object after every swap."""
        return await self._quotes.interviews()

    def keep_old(self, *, keeps: bool) -> None:
        """Whether readers are shown pages of the version before, until `warm_up` has made them anew."""
        self._pages.keeps_old = keeps

    async def warm_up(self) -> None:
        """Make what was read last, and the latest transcripts, before somebody has to wait for them."""
        interviews = await self._quotes.interviews()
        latest = sorted(interviews, key=lambda info: info.date, reverse=True)[:_WARMED_UP]
        warmed = [
            (_TRANSCRIPT, info.slug, str(number), View.CLEAN.value, "")
            for info in latest
            for number in range(1, len(info.part_starts) + 1)
        ]
        try:
            for key in [*self._pages.old()[:_RENEWED], *warmed]:
                with suppress(InputError):  # such as a quote whose interview has fewer words now
                    await self._pages.renew(interviews, key, self._maker(key))
                await asyncio.sleep(_PAUSE if key[0] == _TRANSCRIPT else _SHORT_PAUSE)  # chat is answered meanwhile
        finally:
            self._pages.forget_old()

    async def _transcript(self, slug: str, number: int, view: View, growing: GrowingPage) -> WebPage:
        """Some ten thousand words take a while: each piece is proved, and shown before the next is read."""
        writer, pieces = TranscriptHtml(), list[str]()
        async for part in self._transcripts.pieces(slug, number, view):
            piece = await asyncio.to_thread(_piece, part, writer, view, is_first=not pieces)
            pieces.append(piece)
            growing.add(piece)
        _, end = _around(part, view, writer.footnotes)
        growing.add(end)
        return await asyncio.to_thread(lambda: WebPage.of("".join((*pieces, end))))

    async def words(self, request: web.Request) -> web.StreamResponse:
        """`/i/SLUG/words`: the permanent id of selected words, or the way to its page."""
        slug, view = request.match_info["slug"], view_of(request)
        first, last = _place(request.query.get("first", "")), _place(request.query.get("last", ""))
        ref = await self._transcripts.words(slug, view, first, last)
        page = f"/q/{ref}" + (f"?view={view}" if view is not View.CLEAN else "")
        if "application/json" in request.headers.get("Accept", ""):
            return web.json_response({"id": str(ref), "page": page}, headers={"Cache-Control": "no-store"})
        return web.Response(status=303, headers={"Location": page})

    async def card(self, request: web.Request) -> web.StreamResponse:
        """`/q/ID.png`: the card of a quote."""
        ref = Ref.parse(request.match_info["ref"])
        _check_length(ref)
        async with self._turns.turn():
            quote = await self._quotes.show(ref, view_of(request))
        shape = CardShape.SQUARE if request.query.get("square") == "1" else CardShape.WIDE
        theme = CardTheme.LIGHT if request.query.get("light") == "1" else CardTheme.DARK
        png = await self._cards.png(quote, CardStyle(shape, theme))
        headers = {"Cache-Control": "public, max-age=3600" if self._preview else "private, max-age=3600"}
        return web.Response(body=png, content_type="image/png", headers=headers)


def _check_length(ref: Ref) -> None:
    """Raise InputError for a span that is too long for a page or a card of its own."""
    if len(ref.span) > _LONGEST:
        raise InputError(f"a quote has at most {_LONGEST:,} words here; read {ref.interview} in the transcript")


def _piece(part: TranscriptPart, writer: TranscriptHtml, view: View, *, is_first: bool) -> str:
    """Some paragraphs, proved; the first with all that stands above them."""
    html = str(writer.written(part))  # no longer Markup, which would escape what it is added to
    prove_transcript(html, part)
    return _around(part, view)[0] + html if is_first else html


def _around(part: TranscriptPart, view: View, footnotes: Sequence[str] = ()) -> tuple[str, str]:
    """The page above and below its paragraphs."""
    values = {
        "part": part,
        "view": view.value,
        "body": _BODY,
        "chapters": [
            (title, chapter_path(part.info, index, view.value)) for index, title in enumerate(part.info.chapters)
        ],
        "most_open": _MOST_OPEN,
        "footnotes": footnotes,
        "pager": pager(part, view.value),
        "pager_below": pager(part, view.value, texts.PARTS_BELOW),
    }
    above, _, below = rendered("transcript.html", values).partition(_BODY)
    return above, below


def _short(text: str) -> str:
    """A quote for a preview; cut with a mark where it is long."""
    words, kept = sendable_words(text), ""
    for index, word in enumerate(words):
        longer = f"{kept} {word}" if kept else word
        if len(longer) > _SHORT and index:
            return f"{kept} {CUT_MARK}"
        kept = longer
    return kept


def _cards(path: str, view: View) -> list[tuple[str, str]]:
    """The pictures of a quote: what each is called, and its path."""
    chosen = {"view": view.value} if view is not View.CLEAN else {}
    kinds: tuple[tuple[str, dict[str, str]], ...] = (
        (texts.PICTURE_WIDE, {}),
        (texts.PICTURE_SQUARE, {"square": "1"}),
        (texts.PICTURE_LIGHT, {"light": "1"}),
    )
    return [(label, str(URL(path).with_query({**options, **chosen}))) for label, options in kinds]


def _place(text: str) -> WordPlace:
    """A place such as 20270.3: the fourth shown word of the sentence at word 20,270."""
    line, _, word = text.partition(".")
    if not all(part.isascii() and part.isdecimal() and len(part) <= 9 for part in (line, word)):
        raise InputError(f"{text[:40]!r} is not a place in a transcript; one looks like 20270.3")
    return WordPlace(int(line), int(word))
