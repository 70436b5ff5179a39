"""The figures of fresh questions: shares with their intervals, absent questions apart."""

import pytest

from bench.fresh import Asked, interval, table


def test_an_interval_holds_its_share_and_narrows_with_more_questions() -> None:
    assert interval(0, 0) == "-"
    assert interval(8, 10) == "0.80 [0.49, 0.94]"  # as in Wilson 1927
    assert interval(80, 100) == "0.80 [0.71, 0.87]"
    assert interval(0, 10).startswith("0.00 [0.00")


@pytest.mark.parametrize("order", [1, -1])
def test_groups_are_counted_apart_and_together(order: int) -> None:
    own = [
        Asked("a", "direct", False, True, True, True),
        Asked("a", "host", False, False, True, True),
        Asked("a", "absent", True, False, False, True),
        Asked("b", "direct", False, False, False, False),
    ][::order]
    other = [Asked("a", "direct", False, True, True, False)]
    shown = table("t", [("Verbatim", own), ("words", other)], lambda item: item.of, ["note"])
    assert shown.columns[-1] == "words"
    cells = {row[0]: [cell.partition(" ")[0] for cell in row[1:]] for row in shown.rows}
    assert cells == {
        "a": ["2", "0.50", "1.00", "1.00", "0.50", "1.00", "1.00/1.00"],
        "b": ["1", "0.00", "0.00", "0.00", "-", "-", "0.00/0.00"],
        "all": ["3", "0.33", "0.67", "0.67", "0.50", "1.00", "1.00/1.00"],
    }
