"""A question for a number or a name is not answered by a passage that has none."""

import pytest

from bot.search.attributes import lacks_what_is_asked
from bot.search.query import parse_query
from tests.bot.search.test_ranking import VOCABULARY


@pytest.mark.parametrize(
    ("question", "passage", "lacks"),
    [
        ("how many ships does he count?", "he counts the ships in the fog", True),
        ("how many ships does he count?", "he counts forty ships in the fog", False),
        ("how many ships does he count?", "he counts most of the ships and more", True),  # no number
        ("how many lamps does lamp 2 have?", "the lamp 2 burns in the fog", True),  # the number is the question's own
        ("how many lamps does lamp 2 have?", "the lamp 2 has 12 of them", False),
        ("how old is the keeper?", "the keeper is seventy", False),
        ("how old is the keeper?", "the keeper has lived long", True),
        ("when did he light it?", "he lit it last year", False),
        ("when did he light it?", "he lit it for the ships", True),
        ("which year was the fog?", "the fog of 1987", False),
        ("what brand of lamp does he use?", "he uses a fresnel lamp", False),
        ("what brand of lamp does he use?", "he does use the same one", True),
        ("what is the name of the bird?", "the bird is called jorge", False),
        ("why does he fear the fog?", "it swallows the light", False),  # asks for neither
        ("how does he feel about the fog?", "he fears it", False),
    ],
)
def test_what_is_asked_for_by_kind(question: str, passage: str, lacks: bool) -> None:
    assert lacks_what_is_asked(parse_query(question, {}, VOCABULARY), passage, VOCABULARY) is lacks
