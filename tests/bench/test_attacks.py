"""What `python -m bench.attacks` writes: its own sections anew, those of other attacks as they were."""

from bench.attacks.__main__ import written
from bench.report import Table

FACTS = [("date", "2026-11-27")]


def table(measured: str) -> Table:
    return Table("A crowd", ("", "measured"), [("first sign", measured)])


def test_attacks_that_were_not_made_stay_as_they_were_measured() -> None:
    before = written("", {"crowd": [table("1 ms")], "journals": [table("300")]}, FACTS)
    after = written(before, {"crowd": [table("2 ms"), table("3 ms")]}, [("date", "2026-11-28")])
    assert [figure in after for figure in ("1 ms", "2 ms", "3 ms", "300")] == [False, True, True, True]
    assert after.count("2026-11-27") == after.count("2026-11-28") == 1
    assert written(after, {}, FACTS) == after


def test_the_sections_stand_in_the_order_of_the_attacks() -> None:
    both = written(written("", {"journals": [table("300")]}, FACTS), {"hostile": [table("1 ms")]}, FACTS)
    assert both.index("1 ms") < both.index("300")
