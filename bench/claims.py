"""How well claimed quotes are judged. `check` is whatever gives a claim's verdict: the bot's, or a baseline's."""

from collections.abc import Awaitable, Callable, Sequence

from bench.report import Row, Table
from bot.scoring import VERDICTS, Claimed, Verdicts

Check = Callable[[str], Awaitable[str]]


async def measure(check: Check, claims: Sequence[Claimed]) -> Verdicts:
    """Every claim judged once."""
    verdicts = Verdicts()
    for one in claims:
        verdicts.add(one.verdict, await check(one.claim))
    return verdicts


def table(judged: dict[str, Verdicts]) -> Table:
    """Share judged rightly, per true verdict and over all, and the error that must not happen."""
    rows: list[Row] = []
    for name, verdicts in judged.items():
        shares = (f"{verdicts.right(one)}/{verdicts.judged(one)}" for one in VERDICTS)
        rows.append((name, *shares, f"{verdicts.accuracy():.2f}", str(verdicts.falsely_verbatim)))
    return Table("Checking claimed quotes: judged rightly", ("", *VERDICTS, "all", "falsely verbatim"), rows)
