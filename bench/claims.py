"""How well claimed quotes are judged: by the bot, and by the other systems with the usual rule of thumb.

The others find a passage but give no verdict. It is derived from how much of the claim is in the best passage:
nearly all of it means verbatim, most of it altered, less absent. They cannot detect stitched claims.
"""

from collections.abc import Awaitable, Callable, Sequence

from rapidfuzz import fuzz, utils

from bench.report import Row, Table
from bench.speed import Times
from bench.systems import System
from bot.evaluation import ClaimTally
from bot.labelled_sets import VERDICTS, LabelledClaim
from bot.search.terms import words_of

Check = Callable[[str], Awaitable[str]]

LETTERS = "rapidfuzz partial_ratio"
"""The system that judges claims by their characters alone."""

NEARLY_ALL, MOST = 0.95, 0.6
"""Share of a claim's words (of its characters for rapidfuzz) from which it counts as verbatim or as altered."""

_LETTERS_MOST = 0.75


async def measure(check: Check, claims: Sequence[LabelledClaim]) -> ClaimTally:
    """Every claim judged once."""
    verdicts = ClaimTally()
    for claim in claims:
        verdicts.add(claim.verdict, await check(claim.claim))
    return verdicts


def by_words(system: System, words: Sequence[str]) -> Check:
    """The verdict of a system that finds passages, by the share of the claim's words in the best one."""

    async def check(claim: str) -> str:
        spans = (await system.find(claim)).spans
        said = set(words_of(" ".join(words[spans[0].start : spans[0].end]))) if spans else set()
        claimed = words_of(claim)
        return _verdict(sum(word in said for word in claimed) / len(claimed), MOST)

    return check


def by_letters(words: Sequence[str]) -> Check:
    """The verdict of rapidfuzz, by the best matching stretch of characters in the whole transcript."""
    text = utils.default_process(" ".join(words))

    async def check(claim: str) -> str:
        return _verdict(fuzz.partial_ratio(utils.default_process(claim), text) / 100, _LETTERS_MOST)

    return check


def _verdict(share: float, most: float) -> str:
    return "verbatim" if share >= NEARLY_ALL else "altered" if share >= most else "absent"


def table(judged: dict[str, ClaimTally], times: Times | None) -> Table:
    """Claims judged correctly, per true verdict and in all, and the error that must not happen."""
    rows: list[Row] = []
    for name, verdicts in judged.items():
        shares = (f"{verdicts.right(verdict)}/{verdicts.judged(verdict)}" for verdict in VERDICTS)
        rows.append((name, *shares, f"{verdicts.accuracy():.2f}", str(verdicts.falsely_verbatim)))
    notes = ["Falsely verbatim: altered or stitched claims that were called verbatim."]
    if times is not None:
        p50, p95 = times.cells()
        notes.append(f"Verbatim's check: p50 {p50} ms, p95 {p95} ms.")
    return Table("Checking claimed quotes: judged rightly", ("", *VERDICTS, "all", "falsely verbatim"), rows, notes)
