"""How well each system answers the questions, and how well Verbatim judges its own answers."""

from collections.abc import Sequence

from rich.progress import Progress

from bench.report import Row, Table
from bench.speed import Times
from bench.systems import System
from bot.evaluation import QuestionTally, RankTally
from bot.labelled_sets import LabelledQuestion
from bot.model import Confidence

LEGEND = (
    "paraphrase: in other words than the passage's; halfquote: wording half remembered; "
    "mention: a chatty mention of the bot; host: about what the host said; "
    "answer-to: near the host's question, the guest's answer is wanted."
)


async def measure(
    systems: Sequence[System], questions: Sequence[LabelledQuestion], bars: Progress
) -> dict[str, QuestionTally]:
    """Ask every system every question once. A system that does not judge itself counts as sure of whatever it finds."""
    tallies = {system.name: QuestionTally() for system in systems}
    task = bars.add_task("Asking", total=len(systems) * len(questions))
    for system in systems:
        for question in questions:
            result = await system.find(question.question)
            confidence = result.confidence or (Confidence.SURE if result.spans else Confidence.NONE)
            tallies[system.name].count(question, result.spans, confidence)
            bars.advance(task)
    bars.remove_task(task)
    return tallies


def overall(tallies: dict[str, QuestionTally], times: dict[str, Times], notes: Sequence[str] = ()) -> Table:
    """All answerable questions together, with milliseconds if they were measured."""
    asked = max(tally.all.asked for tally in tallies.values())
    rows: list[Row] = []
    for name in dict.fromkeys([*tallies, *times]):
        ranks = tallies[name].all if name in tallies else None
        shares = (*_shares(ranks), f"{ranks.mrr:.2f}") if ranks is not None else ("-", "-", "-")
        rows.append((name, *shares, *(times[name].cells() if name in times else ("-", "-") if times else ())))
    columns = ("", "success@1", "success@3", "MRR", *(("p50, ms", "p95, ms") if times else ()))
    return Table(f"Finding: {asked} answerable questions", columns, rows, notes)


def by_kind(systems: Sequence[System], tallies: dict[str, QuestionTally]) -> Table:
    """Each kind of question separately."""
    kinds = tallies[systems[0].name].kinds
    rows = [
        (kind, str(ranks.asked), *(pair(tallies[system.name].kinds[kind]) for system in systems))
        for kind, ranks in sorted(kinds.items(), key=lambda item: -item[1].asked)
    ]
    return Table(
        "Finding by kind: success@1/success@3", ("", "asked", *(system.short for system in systems)), rows, [LEGEND]
    )


def confidence(tallies: dict[str, QuestionTally]) -> Table:
    """How systems judged their own answers, and how far that can be trusted."""
    rows: list[Row] = []
    for name, tally in tallies.items():
        precision = "-" if tally.sure_precision is None else f"{tally.sure_precision:.2f}"
        rows.append(
            (f"{name}, answerable", str(tally.all.asked), *_counts(tally.answerable, tally.all.asked), precision)
        )
        rows.append((f"{name}, absent", str(tally.absents), *_counts(tally.absent, tally.absents), "-"))
    notes = [
        "Absent: the interview does not answer it; none is right, sure is wrong.",
        "The other systems never judge themselves: whatever they find counts as sure, nothing found as none.",
    ]
    return Table("Sure, unsure, none", ("", "asked", "sure", "unsure", "none", "sure: @1"), rows, notes)


def _counts(counts: dict[Confidence, int], of: int) -> Row:
    return tuple(f"{counts.get(level, 0)} ({counts.get(level, 0) / max(of, 1):.0%})" for level in Confidence)


def _shares(ranks: RankTally) -> tuple[str, str]:
    return f"{ranks.success_1:.2f}", f"{ranks.success_3:.2f}"


def pair(ranks: RankTally) -> str:
    """success@1 and success@3."""
    return "/".join(_shares(ranks))
