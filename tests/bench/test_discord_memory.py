"""What `python -m bench.discord_memory` publishes: a section of RESULTS.md that `make bench` leaves as it is."""

from typing import Any

from bench import report
from bench.discord_memory import section, table

FACTS = [("date", "2026-11-28")]
SPEED = report.document(FACTS, "python -m bench", [report.Table("Speed", ("", "ms"), [("ask", "30")])])


def measured(slope: float, count: int = 50_000) -> dict[str, Any]:
    samples = [(number, 120.0 + number / 10_000 * slope) for number in range(1_250, count + 1, 1_250)]
    return {"commands": count, "from": count // 5, "slope": slope, "samples": samples}


def test_all_commands_have_a_section_that_says_what_is_wanted() -> None:
    results = report.published(SPEED, section(measured(0.5), FACTS))
    assert results.startswith(SPEED)
    assert "## Discord: 50,000 commands, one after the other" in results
    assert "From 10,000 commands on, memory grows by 0.50 MiB per 10,000" in results
    assert "| 50,000 | 122.5 |" in results
    assert "At most 2 MiB per 10,000 are wanted." in results


def test_a_new_run_takes_the_place_of_the_last_one_and_the_bench_leaves_it() -> None:
    once = report.published(SPEED, section(measured(0.5), FACTS))
    again = report.published(once, section(measured(1.5), FACTS))
    assert "1.50 MiB" in again
    assert "0.50 MiB" not in again
    assert report.published(SPEED, report.sections(again)) == again


def test_the_few_commands_of_the_bench_say_where_the_others_are() -> None:
    short = table(measured(5.0, 5_000)).markdown()
    assert "From 1,000 commands on, memory grows by 5.00 MiB per 10,000" in short
    assert "`python -m bench.discord_memory`" in short
    assert "wanted" not in short
