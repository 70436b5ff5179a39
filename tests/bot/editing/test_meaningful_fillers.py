"""Fillers that a model may leave out, and words that only look like fillers."""

import pytest

from bot.editing.loading import edited_copy
from bot.editing.steps.fillers import Fillers
from bot.editing.tasks import windows
from bot.transcript.metadata import read_metadata
from bot.transcript.words import EDGE_PUNCTUATION

DETAILS = """
slug = "clocks-1"
title = "Clocks"
date = 2021-05-06
captions_sha256 = "{}"
[[speakers]]
name = "Nora Vale"
role = "host"
label = "Nora"
[[speakers]]
name = "Piet Sand"
role = "guest"
label = "Piet"
[[speakers]]
name = "Unknown"
role = "unknown"
label = "Unknown"
""".format("0" * 64)


def left_out(edition: str, words: str, occurrence: int = 1) -> str | None:
    """The last line after a model named words of it as a filler; None if they stay."""
    captions = [
        word.strip(EDGE_PUNCTUATION).lower()
        for block in edition.split("\n")
        for word in block.rpartition(":** ")[2].split()
        if word.strip(EDGE_PUNCTUATION)
    ]
    copy = edited_copy(read_metadata(DETAILS), captions, (), f"{edition}\n", None)
    step = Fillers("1")
    [task] = windows(copy, "fillers", 1500, "1")
    before = copy.edition()
    outcome = step.apply(copy, task, [{"line": len(task.lines), "words": words, "occurrence": occurrence}])
    assert outcome.refused == []
    assert (outcome.taken == 1) == (copy.edition() != before)
    return copy.edition().rstrip().rpartition(":** ")[2] if outcome.taken else None


@pytest.mark.parametrize(
    ("line", "words", "shown"),
    [
        ("I um left it.", "um", "I {um|} left it."),
        ("It was, like, dark.", "like", "It was, {like,|} dark."),
        ("So, we rang it.", "so", "{So,|} we rang it."),
        ("We rang it, you know, twice.", "you know", "We rang it, {you know,|} twice."),
        ("It was — I mean — dark.", "I mean", "It was — {I mean|} — dark."),
        ("Um, well, we rang it.", "um well", "{Um, well,|} we rang it."),
        ("We did so so much.", "so", "We did {so|} so much."),
        ("It is, um, the the bell.", "um the", "It is, {um, the|} the bell."),
    ],
)
def test_what_says_nothing_is_left_out(line: str, words: str, shown: str) -> None:
    assert left_out(f"**Piet:** We waited. {line}", words) == f"We waited. {shown}"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("I don't like it.", "like"),
        ("That is not right for me.", "right"),
        ("I don't think so at all.", "so"),
        ("We do well when people help.", "well"),
        ("It is okay to fail.", "okay"),
        ("He said yeah and left.", "yeah"),
        ("Do you know the man?", "you know"),
        ("That is not what I mean at all.", "I mean"),
        ("So what became of it?", "so"),
        ("It stopped, so we left.", "so"),
        ("It was fine, right?", "right"),
        ("He said that it was, okay.", "okay"),
        ("I like, like, the bell.", "like like"),
        ("I the like the bell.", "the like"),
    ],
)
def test_what_may_mean_something_stays(line: str, words: str) -> None:
    assert left_out(f"**Piet:** We waited. {line}", words) is None


@pytest.mark.parametrize(
    ("edition", "stays"),
    [
        ("**Nora:** You stole it.\n\n**Piet:** Yeah, it was easy.", True),
        ("**Piet:** Did I steal it? Yeah, it was easy.", True),
        ("**Unknown:** You stole it. Yeah, it was easy.", True),
        ("**Piet:** Yeah, it was easy.", True),
        ("**Piet:** I took it home. Yeah, it was easy.", False),
    ],
)
def test_what_may_be_an_answer_stays(edition: str, stays: bool) -> None:
    assert (left_out(edition, "yeah") is None) == stays
