"""How well claims are judged as people paste them: with frames, several in a message, in other spellings.

A line of pasted.jsonl is `{"id", "kind", "claim"}` with `verdict`, or `verdicts` for a message with several quotes; and
where it matters what a verdict must say beside it: `cut`, `quoting`, `order_changed`, `misattributed`,
`negation_changed`, `number_changed`. All of it must be right for a message to be judged rightly.
"""

import json
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import speed
from bench.report import Row, Table
from bot.model import CheckResult, Verdict

Check = Callable[[str], Awaitable[CheckResult]]

_BESIDE = ("cut", "quoting", "order_changed", "misattributed")
"""What is compared only where a line says what it should be."""

_ACCUSING = ("misattributed", "negation_changed", "number_changed")
"""What is false unless a line says otherwise."""

SHORT, LONG = 200, 4000
"""Characters of the messages whose speed is compared."""

_STRETCHES = 20  # messages of the words of a transcript

_FILLING = "Nobody in our group has ever explained to me what all of this was meant to be good for in the end. "


@dataclass(frozen=True, slots=True)
class PastedClaim:
    """A message with the verdicts it should get, and what they should say beside."""

    kind: str
    claim: str
    verdicts: tuple[str, ...]
    expected: dict[str, bool]


@dataclass(slots=True)
class PastedTally:
    """How messages were judged, by kind."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wronged: int = 0  # true quotes that were called absent or accused
    falsely_verbatim: int = 0

    def add(self, claim: PastedClaim, results: Sequence[CheckResult]) -> None:
        """Count one message."""
        verdicts = tuple(result.verdict.value for result in results)
        self.asked[claim.kind] += 1
        self.right[claim.kind] += verdicts == claim.verdicts and _says_what_it_should(claim, results)
        is_true = set(claim.verdicts) == {Verdict.VERBATIM.value}
        self.wronged += is_true and (not {"absent", "stitched"}.isdisjoint(verdicts) or _accuses(claim, results))
        self.falsely_verbatim += "verbatim" not in claim.verdicts and "verbatim" in verdicts


def read(path: Path) -> list[PastedClaim]:
    """The messages of a file."""
    rows: list[dict[str, Any]] = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
    names = {*_BESIDE, *_ACCUSING}
    return [
        PastedClaim(
            row["kind"],
            row["claim"],
            tuple(row.get("verdicts") or [row["verdict"]]),
            {name: row[name] for name in row if name in names},
        )
        for row in rows
    ]


def _says_what_it_should(claim: PastedClaim, results: Sequence[CheckResult]) -> bool:
    first = results[0]
    beside = all(bool(getattr(first, name)) == claim.expected[name] for name in _BESIDE if name in claim.expected)
    return beside and (len(claim.verdicts) > 1 or not _accuses(claim, results))


def _accuses(claim: PastedClaim, results: Sequence[CheckResult]) -> bool:
    """Whether a verdict says of a claim what is not so: another speaker, a changed negation or number."""
    return any(
        any(getattr(result, name) for result in results) != claim.expected.get(name, False) for name in _ACCUSING
    )


async def measure(check: Check, claims: Sequence[PastedClaim]) -> PastedTally:
    """Every message judged once."""
    tally = PastedTally()
    for claim in claims:
        tally.add(claim, (await check(claim.claim)).all)
    return tally


def long_messages(claims: Sequence[PastedClaim], said: Sequence[str]) -> dict[str, list[str]]:
    """Messages of LONG characters by what fills them, which is `said`, the sentences of a transcript, or chatter.

    Beside the chatter are single claims, marked as quotes and not.
    """
    texts = [claim.claim for claim in claims if len(claim.verdicts) == 1 and len(claim.claim) < SHORT]
    filling = _FILLING * (LONG // len(_FILLING) + 1)
    shuffle = random.Random(0).sample
    starts = range(0, len(said), max(1, len(said) // _STRETCHES))
    return {
        "a claim and chatter": [f"{marked}\n{filling}"[:LONG] for text in texts for marked in (f"> {text}", text)],
        "the transcript": [" ".join([*said[start:], *said[:start]])[:LONG] for start in starts],
        "its sentences, shuffled": [" ".join(shuffle(said, len(said)))[:LONG] for _ in starts],
    }


async def measure_speed(
    check: Check, messages: Mapping[str, Sequence[str]]
) -> dict[str, tuple[speed.Times, speed.Times]]:
    """By what fills them: the first SHORT characters of messages, and all of them, in turn."""
    times: dict[str, tuple[speed.Times, speed.Times]] = {}
    for filling, texts in messages.items():
        short, long = await speed.interleaved([lambda text: check(text[:SHORT]), check], texts)
        times[filling] = short, long
    return times


def table(tallies: Sequence[PastedTally], times: Mapping[str, tuple[speed.Times, speed.Times]]) -> Table:
    """Messages judged rightly by kind, and the two errors that cost trust; in the order in which sets were written."""
    rows: list[Row] = [
        (kind, *(_share(tally, kind) for tally in tallies))
        for kind in dict.fromkeys(kind for tally in tallies for kind in tally.asked)
    ]
    rows.append(("all", *(f"{tally.right.total()}/{tally.asked.total()}" for tally in tallies)))
    rows.append(("true quotes called absent or accused", *(str(tally.wronged) for tally in tallies)))
    rows.append(("twisted claims called verbatim", *(str(tally.falsely_verbatim) for tally in tallies)))
    notes = ["Faults that a first run found were put right afterwards; README.md says what each first run gave."]
    for filling, (short, long) in times.items():
        ratio = long.percentile(95) / short.percentile(95)
        rest = ["-"] * (len(tallies) - 1)
        rows.append((f"p95 of {LONG:,} characters / of {SHORT}: {filling}", f"{ratio:.2f}", *rest))
        (short_p50, short_p95), (long_p50, long_p95) = (part.cells() for part in (short, long))
        notes.append(
            f"{SHORT} characters of {filling}: p50 {short_p50} ms, p95 {short_p95} ms; of {LONG:,}: p50 {long_p50} ms, "
            f"p95 {long_p95} ms."
        )
    columns = ("", "seen while building", *(f"fresh set {number}" for number in range(1, len(tallies))))
    return Table("Checking claims as people paste them: judged rightly", columns, rows, notes)


def _share(tally: PastedTally, kind: str) -> str:
    return f"{tally.right[kind]}/{tally.asked[kind]}" if tally.asked[kind] else "-"
