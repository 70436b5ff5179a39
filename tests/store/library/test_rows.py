"""The stored units of a line are read back unchanged."""

from hypothesis import given
from hypothesis import strategies as st

from bot.model import Unit
from store.library.rows import dump_units, load_units

_TEXT = st.text("ab é\"'", max_size=6)
_KEPT = st.tuples(_TEXT, _TEXT, _TEXT, st.just("kept"), st.just(""))
_SAME = _TEXT.map(lambda text: (text, text, text, "kept", ""))
_DEPARTS = st.tuples(
    _TEXT, _TEXT, _TEXT, st.sampled_from(["correction", "doubtful", "omission"]), st.sampled_from(["", "now"])
)


@given(st.lists(st.tuples(st.integers(1, 3), _SAME | _KEPT | _DEPARTS)), st.integers(0, 99))
def test_units_are_read_back_unchanged(parts: list[tuple[int, tuple[str, str, str, str, str]]], first: int) -> None:
    units, index = [], first
    for words, texts in parts:
        units.append(Unit(index, index + words, *texts))
        index += words
    assert load_units(dump_units(units), first) == tuple(units)
