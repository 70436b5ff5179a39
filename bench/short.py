"""The published score: the figures that README.md shows, beside the usual ways to search."""

from bench import baselines, claims
from bench.report import Row, Table
from bot.evaluation import ClaimTally, QuestionTally, RankTally
from bot.labelled_sets import VERDICTS

TITLE = "In short"
FIRST, LAST = "<!-- score -->", "<!-- /score -->"
"""The table is between these lines of README.md, without its title."""

BESIDE = ((baselines.Bm25, "BM25"), (baselines.Fuzzy, "rapidfuzz"), (baselines.MiniLm, "MiniLM"))
_VERBATIM = "Verbatim"


def table(tallies: dict[str, QuestionTally], judged: dict[str, ClaimTally]) -> Table:
    """A row for each figure: finding by kind, confidence, checking; a column for each system."""
    systems = [_VERBATIM, *(system.name for system, _ in BESIDE)]
    columns = [tallies[name] for name in systems]
    checks = [judged.get(name, judged[claims.LETTERS]) for name in systems]
    ours = columns[0]
    rows: list[Row] = [(f"all {ours.all.asked} questions: success@1 / @3", *(_pair(tally.all) for tally in columns))]
    kinds = sorted(ours.kinds, key=lambda kind: -ours.kinds[kind].asked)
    rows += [(f"{kind}, {ours.kinds[kind].asked}", *(_pair(tally.kinds[kind]) for tally in columns)) for kind in kinds]
    rows += [
        ("sure, and right: share of sure", *(f"{tally.sure_precision or 0:.2f}" for tally in columns)),
        (f"sure, of {ours.all.asked}", *(str(tally.sure) for tally in columns)),
        (f"wrongly silent, of {ours.all.asked}", *(str(tally.wrongly_silent) for tally in columns)),
        (f"wrongly sure, of {ours.absents} without an answer", *(str(tally.wrongly_sure) for tally in columns)),
    ]
    rows += [
        (
            f"claims, {verdict}: judged rightly, of {checks[0].judged(verdict)}",
            *(str(check.right(verdict)) for check in checks),
        )
        for verdict in VERDICTS
    ]
    rows += [
        (f"claims, all {checks[0].judged()}: judged rightly", *(f"{check.accuracy():.2f}" for check in checks)),
        ("twisted claims called verbatim", *(str(check.falsely_verbatim) for check in checks)),
    ]
    captions = tallies["Verbatim over bare captions"].all
    notes = [f"Over bare captions, with nothing an editor made, Verbatim has {_pair(captions)}.", line(ours, checks[0])]
    return Table(TITLE, ("", _VERBATIM, *(name for _, name in BESIDE)), rows, notes)


def line(ours: QuestionTally, checked: ClaimTally) -> str:
    """The score in one line, which the bot's `about` shows."""
    return (
        f"**Score**: of {ours.all.asked} questions the first quote answers {ours.all.at_1}, "
        f"one of the first three {ours.all.at_3}; "
        f"of the {ours.sure} answers it was sure of {ours.sure_hits} were right; "
        f"of {ours.absents} questions without an answer {ours.wrongly_sure} got a sure one; "
        f"of {checked.judged()} claimed quotes {checked.right()} were judged rightly"
    )


def published(readme: str, table: Table) -> str:
    """The text of README.md with the table in its place. Raises ValueError if the place is not marked."""
    before, first_mark, rest = readme.partition(FIRST)
    _, last_mark, after = rest.partition(LAST)
    if not first_mark or not last_mark:
        raise ValueError(f"README.md has no place for the score: a line {FIRST} and a line {LAST}")
    return f"{before}{FIRST}\n{body(table.markdown())}\n{LAST}{after}"


def body(markdown: str) -> str:
    """A table's Markdown without its title."""
    return markdown.partition("\n\n")[2].strip()


def section(results: str) -> str:
    """The same from the text of RESULTS.md. Raises ValueError if it is not there."""
    _, heading, rest = results.partition(f"## {TITLE}\n\n")
    if not heading:
        raise ValueError(f"RESULTS.md has no section {TITLE!r}")
    return rest.partition("\n## ")[0].strip()


def _pair(ranks: RankTally) -> str:
    return f"{ranks.success_1:.2f} / {ranks.success_3:.2f}"
