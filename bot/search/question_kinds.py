"""What kind of question is asked: for a reason, a number, an opinion. Pure.

How likely an interview answers depends on it: a question for a number or a name is often about a detail that nobody
mentions, a question for a reason seldom is.
"""

import re
from dataclasses import dataclass

from bot.search.query import Query

_MOST_WORDS = 30
"""Words of a question beyond which more say nothing about its kind."""


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


_WHAT = re.compile(r"whats?\b")
_WHO = re.compile(r"whos?\b")
_WHEN = re.compile(r"when\b")
_WHERE = re.compile(r"where\b")
_WHY = re.compile(r"why\b")
_HOW_MANY = re.compile(r"how (?:many|much|long|old)\b")
_HOW = re.compile(r"how\b")
_WHETHER = re.compile(r"(?:does|do|did|is|are|was|were|has|have|can|could|would|should)\b")
_OPINION = re.compile(r"\b(?:like|think|opinion|feel|favorite|prefer)\b")
_NAME = re.compile(r"\b(?:name|called|which)\b")


def question_kinds(query: Query) -> QuestionKinds:
    """The kinds of a question, by its first words and a few others."""
    text = query.folded_text

    def begins(pattern: re.Pattern[str]) -> float:
        return float(pattern.match(text) is not None)

    return QuestionKinds(
        what=begins(_WHAT),
        who=begins(_WHO),
        when=begins(_WHEN),
        where=begins(_WHERE),
        why=begins(_WHY),
        how_many=begins(_HOW_MANY),
        how=begins(_HOW),
        whether=begins(_WHETHER),
        opinion=float(_OPINION.search(text) is not None),
        name=float(_NAME.search(text) is not None),
        content_words=min(len(query.words), _MOST_WORDS),
        unknown_words=min(len(query.never_used), _MOST_WORDS),
        all_words=min(len(text.split()), _MOST_WORDS),
    )
