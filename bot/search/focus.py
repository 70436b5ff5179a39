"""A message as people type it -> the one question to answer: the first of several, or at the end of a rant. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.search.message import FEWEST_TELLING, LONGEST_CLAIM, LONGEST_MESSAGE, REFERS_BACK
from bot.search.terms import STOP_WORDS, words_of

_LONG = 45
"""A message of so many words is a rant, and its question is taken out; a shorter one is looked up whole."""

_NUMBER = re.compile(r"(?:^|(?<=[\s?.!]))(?:\(?\d{1,2}[.)]|q\d{1,2}[:.)])\s{1,3}(?=\S)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’)]{0,2}(?=\s|$)|\n+")  # a run of marks is read once
_CAPITAL_FOLLOWS = re.compile(r"(?<=[a-z0-9)\"”])([.?!]{1,3})(?=[A-Z][a-z]|[A-Z]\s|[IA]\s)")
_MARK_FOLLOWS = re.compile(r"(?<=[a-z])([?!]{1,3})(?=[a-z])", re.IGNORECASE)
_QUESTION_FOLLOWS = re.compile(
    r"(?<=[a-z]{3})\.(?=(?:what|why|how|when|where|who|which|does|did|can|could|and|but|so|he|she|they|i|it) )"
)
_JOINS = frozenset("and also then plus or but oh".split())
_OPENS_QUESTION = frozenset(
    "what what's whats why how when where who who's which does did do is are was has have can could should will".split()
)
_COURTESY = frozenset("hello morning thank cheers guys bot verbatim question questions".split())
_ADDRESS = re.compile(r"https?://\S{1,300}")


@dataclass(frozen=True, slots=True)
class Focus:
    """The question to answer; `is_part` if the message says more; `others` are the further questions that it asks."""

    text: str
    is_part: bool = False
    others: tuple[str, ...] = ()


def focus(message: str) -> Focus:
    """The question to answer in a message."""
    text = with_spaces(message)
    numbered = _distinct(_numbered(text))
    if len(numbered) > 1:
        return Focus(numbered[0], is_part=True, others=tuple(numbered[1:]))
    if len(numbered) == 1:
        text = numbered[0]
    if len(words_of(text[:LONGEST_CLAIM])) >= _LONG or len(text) > LONGEST_MESSAGE:
        question = _question_in(text[:LONGEST_CLAIM])
        if question is not None and len(question) <= LONGEST_MESSAGE:
            return Focus(question, is_part=True)
    elif len(asked := _distinct(_several(text))) > 1:
        return Focus(asked[0], is_part=True, others=tuple(asked[1:]))
    return Focus(text)


def with_spaces(text: str) -> str:
    """The text with the space that is missing after a full stop: "he left.Why did he?"."""
    if _ADDRESS.search(text) is not None:
        return text
    for pattern in (_CAPITAL_FOLLOWS, _MARK_FOLLOWS):
        text = pattern.sub(r"\1 ", text)
    return _QUESTION_FOLLOWS.sub(". ", text)


def _numbered(text: str) -> list[str]:
    """The questions that a message numbers from 1 or 2 on; none if it numbers nothing."""
    marks = list(_NUMBER.finditer(text))
    numbers = [int("".join(filter(str.isdigit, mark[0]))) for mark in marks]
    if not marks or numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] > 1:
        return []
    if len(marks) == 1 and marks[0].start() > 0:
        return []
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    parts = [text[mark.end() : end].strip(" ,;\n") for mark, end in zip(marks, ends, strict=True)]
    return parts if all(words_of(part) for part in parts) else []


def _several(text: str) -> list[str]:
    """The questions of a message that asks several and says nothing else; none if one of them needs the one before."""
    sentences = [sentence for sentence in _sentences(text) if words_of(sentence)]
    asked = [sentence for sentence in sentences if sentence.rstrip('"”’)').endswith("?")]
    rest = [sentence for sentence in sentences if sentence not in asked]
    if any(_telling(sentence) for sentence in rest) or not all(map(_telling, asked)):
        return []
    return asked if all(_stands_alone(question) for question in asked[1:]) else []


def _distinct(questions: Sequence[str]) -> list[str]:
    """The questions without those that were asked before: each may have a button, and no two buttons the same id."""
    first = dict[tuple[str, ...], str]()
    for question in questions:
        first.setdefault(tuple(words_of(question)), question)
    return list(first.values())


def _stands_alone(question: str) -> bool:
    """Whether a question begins as one, and refers to nothing before it; "he" may be who speaks."""
    words = words_of(question)
    while words[:1] and words[0] in _JOINS:
        words = words[1:]
    return bool(words) and words[0] in _OPENS_QUESTION and REFERS_BACK.isdisjoint(words)


def _telling(sentence: str) -> list[str]:
    return [word for word in words_of(sentence) if word not in STOP_WORDS and word not in _COURTESY]


def _question_in(text: str) -> str | None:
    """The last question of a long text, with the sentence before it if it says too little by itself."""
    sentences = _sentences(text)
    asked = [index for index, sentence in enumerate(sentences) if sentence.rstrip('"”’)').endswith("?")]
    if not asked:
        return None
    last = asked[-1]
    question = sentences[last]
    if len(_telling(question)) < FEWEST_TELLING and last > 0:
        question = f"{sentences[last - 1]} {question}"
    return question


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if sentence := " ".join(text[start : end.end()].split()):
            found.append(sentence)
        start = end.end()
    rest = " ".join(text[start:].split())
    return [*found, rest] if rest else found
