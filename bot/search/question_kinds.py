"""What kind of question is asked: for a reason, a number, an opinion. Pure.

How likely an interview answers depends on it: a question for a number or a name is often about a detail that nobody
mentions, a question for a reason seldom is.
"""

import re
from dataclasses import dataclass

from bot.search.query import Query

_MOST_WORDS = 30
"""More words than this say nothing more about a question's kind."""


@dataclass(frozen=True, slots=True)
class QuestionKinds:
    """1 for each kind that a question is of, else 0; and its words."""

    what: float
    who: float
    when: float
    where: float
    why: float
    how_many: float
    how: float
    whether: float
    opinion: float
    name: float
    content_words: float
    unknown_words: float  # those that no interview uses
    all_words: float


_KINDS = (
    ("what", re.compile(r"^whats?\b")),
    ("who", re.compile(r"^whos?\b")),
    ("when", re.compile(r"^when\b")),
    ("where", re.compile(r"^where\b")),
    ("why", re.compile(r"^why\b")),
    ("how_many", re.compile(r"^how (?:many|much|long|old)\b")),
    ("how", re.compile(r"^how\b")),
    ("whether", re.compile(r"^(?:does|do|did|is|are|was|were|has|have|can|could|would|should)\b")),
    ("opinion", re.compile(r"\b(?:like|think|opinion|feel|favorite|prefer)\b")),
    ("name", re.compile(r"\b(?:name|called|which)\b")),
)


def question_kinds(query: Query) -> QuestionKinds:
    """The kinds of a question, by its first words and a few others."""
    kinds = {name: float(pattern.search(query.folded_text) is not None) for name, pattern in _KINDS}
    return QuestionKinds(
        **kinds,
        content_words=min(len(query.words), _MOST_WORDS),
        unknown_words=min(len(query.never_used), _MOST_WORDS),
        all_words=min(len(query.folded_text.split()), _MOST_WORDS),
    )
