"""What kind of question is asked."""

import pytest

from bot.search.query import parse_query
from bot.search.question_kinds import QuestionKinds, question_kinds
from tests.bot.search.test_ranking import VOCABULARY

_KINDS = [name for name in QuestionKinds.__slots__ if not name.endswith("_words")]


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("what does he fear?", {"what"}),
        ("who lights the lamp?", {"who"}),
        ("whos the keeper", {"who"}),
        ("when did the fog come", {"when"}),
        ("where is the lighthouse?", {"where"}),
        ("why does he fear the fog?", {"why"}),
        ("how many ships does he count?", {"how_many", "how"}),
        ("how does he light it?", {"how"}),
        ("does he like the fog?", {"whether", "opinion"}),
        ("which ship was called first?", {"name"}),
        ("fog and ships", set()),
        ("whatever the keeper fears", set()),  # begins with "what", but is another word
        ("show the lamp", set()),
    ],
)
def test_kinds(question: str, kinds: set[str]) -> None:
    found = question_kinds(parse_query(question, {}, VOCABULARY))
    assert {name for name in _KINDS if getattr(found, name)} == kinds


def test_words_are_counted_up_to_a_bound() -> None:
    short = question_kinds(parse_query("why does he fear the fog?", {}, VOCABULARY))
    assert short.all_words == 6
    rant = question_kinds(parse_query("why does he fear the fog and the ships " * 30, {}, VOCABULARY))
    assert rant.all_words == question_kinds(parse_query("the fog " * 200, {}, VOCABULARY)).all_words == 30
