"""Slack's formatting is taken out as a pattern would do it, which is too slow for long texts."""

import re

from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.formatting import without_formatting

_PAIRED = re.compile(r"(?<![\w*_~`])([*_~`]+)(?=\S)(.+?)(?<=\S)\1(?![\w*_~`])", re.DOTALL)


@given(st.text(alphabet="*_~` ab.\n", max_size=4))
def test_short_texts_as_the_pattern_reads_them(text: str) -> None:
    assert without_formatting(text) == _PAIRED.sub(lambda match: match[2], text)


@given(
    st.lists(st.sampled_from(["*bold*", "_it is_", "~no~", "`code`", "2*3", "a_b_c", "* item", "plain"]), max_size=20)
)
def test_pairs_of_marks_go_and_others_stay(pieces: list[str]) -> None:
    bare = {"*bold*": "bold", "_it is_": "it is", "~no~": "no", "`code`": "code"}

    assert without_formatting("  ".join(pieces)) == "  ".join(bare.get(piece, piece) for piece in pieces)


def test_nested_marks_go_from_the_outside() -> None:
    assert without_formatting("*_~x~_*") == "_~x~_"
