"""The pages that answer: the first page with its search, and the check of a quote. None of them is cached."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from adapters.web.reading import texts
from adapters.web.reading.pages import WebPage, rendered
from adapters.web.reading.readback import prove_quotes
from adapters.web.reading.transcript_html import chapter_path
from bot.errors import InputError
from bot.model import Answer, CheckResult, InterviewInfo, Question, Quote, Scope, Verdict, View
from bot.presentation import compose, diff_runs, verdict_replies, wording
from bot.presentation.diff_runs import DiffRun, RunKind
from bot.presentation.reply import Reply
from bot.quotes.service import QuoteService
from bot.search.message import normalize

_MOST_QUOTES = 10

MOST_LISTED = 300
"""Interviews on a page, and to choose from beside the question: 1,000 would take 70 KB, compressed."""


def view_of(request: web.Request) -> View:
    """The view that an address asks for. Raises InputError."""
    name = request.query.get("view", View.CLEAN.value)
    try:
        return View(name)
    except ValueError:
        raise InputError(f"{name[:40]!r} is not a view; views are {', '.join(View)}") from None


@dataclass(frozen=True, slots=True)
class _Judged:
    """A checked claim as it is shown."""

    claim: str
    tone: str
    sentence: str
    runs: tuple[DiffRun, ...]
    heading: str | None
    quotes: tuple[Quote, ...]
    notes: tuple[str, ...]

    @property
    def legend(self) -> str:
        """How to read the runs."""
        has_said = any(run.kind is RunKind.SAID for run in self.runs)
        return wording.checks.DIFF_LEGEND if has_said else wording.checks.STRUCK_LEGEND


@dataclass(frozen=True, slots=True)
class _Topic:
    """What could be read instead of an answer."""

    title: str
    path: str


class AnswerPages:
    """Answers with the same quote service as chat."""

    def __init__(self, quotes: QuoteService) -> None:
        self._quotes = quotes

    async def home(self, request: web.Request) -> WebPage:
        """`/`: what can be asked; with `?q=` the answer to a question."""
        interviews = await self._quotes.interviews()
        question = request.query.get("q", "").strip()
        if not question:
            return WebPage.of(_home(interviews, request.query.get("page", "1")))
        return WebPage.of(await self._answer(question, request.query.get("interview", ""), interviews))

    async def _answer(self, question: str, chosen: str, interviews: Sequence[InterviewInfo]) -> str:
        scope = Scope(interviews=(chosen,)) if chosen else Scope()
        try:
            answer = await self._quotes.ask(Question(question, scope=scope))
        except InputError as error:
            return rendered("message.html", {"heading": texts.BAD, "message": texts.sentence(error)})
        named = [info for info in interviews if not chosen or info.slug == chosen]
        topics = _topics(named)
        reply = compose.answered(answer, None, [topic.title for topic in topics], private=False)
        values = {
            "question": question,
            "chosen": chosen,
            "choices": _choices(interviews, chosen),
            "reply": reply,
            "topics": topics[: len(reply.topics)],
            "lead": _lead(answer, reply),
            "items": ["".join(map(str, item)) for item in reply.items],
            "quotes": answer.quotes[:_MOST_QUOTES],
        }
        page = rendered("search.html", values)
        prove_quotes(page, answer.quotes[:_MOST_QUOTES])
        return page

    async def check_form(self, _: web.Request) -> WebPage:
        """`/check`: where a quote can be pasted."""
        return WebPage.of(rendered("check.html", {"claim": "", "results": (), "several": False}))

    async def check(self, request: web.Request) -> WebPage:
        """`/check`, sent: the verdict on each quote of the message."""
        claim = await _claim_in(request)
        try:
            normalize(claim, "claim")
            result = await self._quotes.check(claim)
        except InputError as error:
            return WebPage.of(rendered("message.html", {"heading": texts.BAD, "message": texts.sentence(error)}))
        results = [_judged(item, claim if not result.others else item.claim) for item in result.all]
        page = rendered("check.html", {"claim": claim, "results": results, "several": len(results) > 1})
        prove_quotes(page, [quote for item in results for quote in item.quotes])
        return WebPage.of(page)


async def _claim_in(request: web.Request) -> str:
    """What the form holds; nothing for a file in its place. Raises HTTPBadRequest if it is not a form."""
    try:
        claim = (await request.post()).get("claim", "")
    except (HttpProcessingError, LookupError, ValueError, AssertionError):  # broken parts, charset or bytes
        raise web.HTTPBadRequest from None
    return claim if isinstance(claim, str) else ""


def _home(interviews: Sequence[InterviewInfo], page: str) -> str:
    """The first page, or what follows it where there are many interviews. Raises InputError."""
    latest = _latest(interviews)
    pages = max(1, -(-len(latest) // MOST_LISTED))
    if not (page.isascii() and page.isdecimal() and len(page) < 6 and 1 <= int(page) <= pages):
        raise InputError(f"the list of interviews has {pages} {'page' if pages == 1 else 'pages'}")
    number = int(page)
    values = {
        "interviews": latest[(number - 1) * MOST_LISTED : number * MOST_LISTED],
        "choices": _choices(interviews, ""),
        "number": number,
        "pages": pages,
    }
    return rendered("home.html", values)


def _latest(interviews: Sequence[InterviewInfo]) -> list[InterviewInfo]:
    return sorted(interviews, key=lambda info: info.date, reverse=True)


def _choices(interviews: Sequence[InterviewInfo], chosen: str) -> list[InterviewInfo]:
    """The interviews to choose from beside the question: the latest, and the chosen one."""
    offered = {info.slug for info in _latest(interviews)[:MOST_LISTED]} | {chosen}
    return [info for info in interviews if info.slug in offered]


def _lead(answer: Answer, reply: Reply) -> str | None:
    """The sentence above the quotes: a fact about the interview itself, or else how sure the answer is."""
    is_remark = answer.fact is not None or answer.language is not None
    return reply.lead if is_remark else wording.answers.lead(answer, 0)


def _topics(interviews: Sequence[InterviewInfo]) -> list[_Topic]:
    """The chapters if there is one interview, the titles if there are several."""
    if len(interviews) != 1:
        return [_Topic(info.title, f"/i/{info.slug}") for info in interviews]
    [info] = interviews
    return [_Topic(title, chapter_path(info, index)) for index, title in enumerate(info.chapters)]


def _judged(result: CheckResult, message: str) -> _Judged:
    """A verdict with its reasons, as chat gives it."""
    reply = verdict_replies.checked(replace(result, others=()), None, private=False, message=message)
    return _Judged(
        result.claim,
        result.verdict.value,
        wording.checks.verdict(result),
        tuple(diff_runs.diff_runs(result.diff)) if result.verdict is Verdict.ALTERED else (),
        texts.WAS_SAID if reply.heading == wording.checks.REALLY_SAID else reply.heading,
        tuple(excerpt.quote for excerpt in reply.excerpts),
        reply.notes,
    )
