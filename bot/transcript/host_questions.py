"""What a guest was asked: the host's question that a span answers, and other sentences that ask something. Pure."""

import re

from bot.model import Interview, Line, Role, Span, View, is_question
from bot.search.terms import STOP_WORDS, folded_words
from bot.transcript.passages import SHORTEST, lines_overlapping, turn_index_at

LEAD_IN = 60
"""Words with which a host leads up to a question."""

FAR_BACK = 1_000
"""Words over which an answer goes on at most."""

REMARK = 12
"""Words from which what the host says without asking is more than an interjection: the guest goes on from there."""

_LAST_QUESTIONS = 4
"""Questions at the end of a turn among which its main one is."""

_FULL_QUESTION = 6  # content words from which a question says enough to stand alone
_OPEN_QUESTION = 2  # what it counts, in content words, that a question asks for more than yes or no
_OPENS = frozenset("how why what who whose which where when".split())
_INVITES = re.compile(
    r"(?:so |and |well |okay |ok |now |but )*,?\s*"
    r"(?:tell (?:me|us)|talk (?:to (?:me|us) )?about|walk (?:me|us) through|explain|describe|"
    r"(?:can|could|would) you (?:\w+ )?(?:tell|talk|speak|explain|describe|share|walk)|"
    r"i(?:'d| would) (?:love|like) to (?:hear|know|ask)|i(?:'m| am) curious|i wonder)\b",
    re.IGNORECASE,
)


def preceding_question(interview: Interview, span: Span) -> Span | None:
    """The host's question that a guest's span answers; None if it answers none, and for the host's own words.

    It is the main question of the nearest preceding host turn that asks one, in the same chapter and at most FAR_BACK
    words before. Interjections are passed over; longer remarks are not: what follows them answers the remark.
    """
    index = turn_index_at(interview, span.start)
    if index is None or interview.speakers[interview.turns[index].speaker].role is not Role.GUEST:
        return None
    chapter_start = _chapter_start(interview, span.start)
    for turn in reversed(interview.turns[:index]):
        if turn.span.end <= max(chapter_start, span.start - FAR_BACK):
            return None
        if interview.speakers[turn.speaker].role is Role.HOST and len(turn.span) >= SHORTEST:
            said = Span(max(turn.span.start, chapter_start), turn.span.end)
            question = _main_question(interview, said)
            if question is not None or len(said) >= REMARK:
                return question
    return None


def own_question(interview: Interview, span: Span) -> Span | None:
    """What the host asks in the turn of a host's span: the answer's `preceding_question`; None for others' words."""
    index = turn_index_at(interview, span.start)
    if index is None or interview.speakers[interview.turns[index].speaker].role is not Role.HOST:
        return None
    turn = interview.turns[index].span
    chapter_start = _chapter_start(interview, turn.end - 1)
    return _main_question(interview, Span(max(turn.start, chapter_start), turn.end))


def _chapter_start(interview: Interview, word: int) -> int:
    chapters = (chapter.span for chapter in interview.chapters)
    return next((span.start for span in chapters if span.start <= word < span.end), 0)


def _main_question(interview: Interview, span: Span) -> Span | None:
    """The question of a turn that says most of what is asked; of equal ones the last."""
    questions = [line for line in lines_overlapping(interview, span) if line.text(View.CLEAN) and _asks(line)]
    return max(reversed(questions[-_LAST_QUESTIONS:]), key=_weight_of_question).span if questions else None


def _asks(line: Line) -> bool:
    return _is_question(line) or _INVITES.match(line.text(View.CLEAN)) is not None


def _weight_of_question(line: Line) -> int:
    """How much a question says: its words up to some number; more if it asks how or why, less if it is an aside."""
    words = folded_words(line.text(View.CLEAN))
    content = sum(word not in STOP_WORDS for word in words)
    is_aside = words[:1] == ["because"]
    return min(content, _FULL_QUESTION) + _OPEN_QUESTION * (any(word in _OPENS for word in words) - is_aside)


def leads_to_question(interview: Interview, span: Span) -> bool:
    """Whether a span asks a question, or leads up to one that its speaker asks within a few sentences."""
    index = turn_index_at(interview, span.start)
    if index is None:
        return False
    following = Span(span.start, min(span.end + LEAD_IN, interview.turns[index].span.end))
    return any(_is_question(line) for line in lines_overlapping(interview, following))


def question_share(interview: Interview, span: Span) -> float:
    """The share of a span's words that are in sentences that ask, 0 to 1."""
    lines = lines_overlapping(interview, span)
    asking = sum(line.span.overlap(span) for line in lines if _is_question(line))
    return asking / len(span)


def _is_question(line: Line) -> bool:
    return is_question(line.text(View.STRICT))
