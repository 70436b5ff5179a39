"""The opening of a passage, where several share a message."""

import pytest

from bot.presentation.opening import opening


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One. Two. Three.", "One. Two."),
        ("One without an end", "One without an end"),
        ("One. And one without an end", "One. And one without an end"),
        (f"Short. {'word ' * 60}end.", "Short."),
        ("word " * 60, " ".join(["word"] * 24)),
        ("x" * 500, "x" * 500),
        (f"Yeah. So {'word ' * 30}end. And more.", f"Yeah. So {'word ' * 30}end."),
        (f"{'word ' * 40}end. And more.", f"{'word ' * 40}end."),
        (f"{'word ' * 10}and, {'word ' * 60}end.", f"{'word ' * 10}and,"),
        (f"{'word ' * 10}and— {'word ' * 60}", f"{'word ' * 10}and—"),
        ('He said "no." Then he left. And so on.', 'He said "no." Then he left.'),
    ],
)
def test_the_opening_of_a_passage_is_its_first_sentence_or_two(text: str, shown: str) -> None:
    words = text.split()
    assert words[: opening(words)] == shown.split()
