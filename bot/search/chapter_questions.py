"""A question about a chapter: "who speaks in the Fog chapter", "chapter 3", "when do they talk about fog". Pure.

It reads which words name the chapter; `bot.quotes.chapters` says whether there is such a chapter. If there is none,
the message asks about content.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.search.moments import LAST_SECONDS
from bot.search.terms import STOP_WORDS, stem


@dataclass(frozen=True, slots=True)
class ChapterTopic:
    """The words that may name a chapter, or its `number` (from 1, -1: the last).

    `explicit`: the message says that it means a chapter; otherwise it asks when something is talked about.
    """

    words: tuple[str, ...] = ()
    number: int | None = None
    explicit: bool = True


_TOPIC = r"(?P<topic{}>[^ ](?:.{{0,60}}?[^ ])??)"
_CHAPTER_WORD = r"(?:chapters?|sections?|segment)"
_CH = (
    rf"(?:the |a |any |that |this )?(?:{_CHAPTER_WORD} (?:(?:on|about|of|called|titled|named|number|no|for) )?"
    rf"{_TOPIC.format(1)}|{_TOPIC.format(2)} {_CHAPTER_WORD})"
)
_THEY = r"(?:they|you|we|he|she|he and he|the two|both)"
_SHOW = r"(?:list|show|give|open|play|read|get|find|go to|jump to|skip to|summari[sz]e|tell me about|about|see)"
_QUOTES = r"(?:(?:a |the |some |any )?(?:quotes?|something|anything|bits?|lines?|passages?))"
_SAID = r"(?:discussed|covered|said|talked about|mentioned|happening|going on|in|there)"
_EXPLICIT = rf"""
    (?:who|whose voice) (?:is|was|are|speaks|talks|spoke|talked|appears)(?: speaking| talking| heard)?(?: in| on)? {_CH}
    (?:what|which topics?) (?:is|was|are|gets|got|were)(?: {_SAID})?(?: in| during| on)? {_CH}(?: (?:all )?about)?
    what (?:happens|happened) (?:in|during) {_CH}
    what (?:do|does|did) {_THEY} (?:talk about|discuss|say|cover|speak about) (?:in|during) {_CH}
    {_SHOW}(?: me| us)? (?:{_QUOTES} )?(?:(?:from|of|in) )?{_CH}
    {_QUOTES} (?:from|of|in) {_CH}
    (?:when|where|(?:at )?(?:what|which) time) (?:is|does|do|did|was) {_CH}(?: (?:start|begin|come|end|finish))?
    (?:when|where) {_CH} (?:starts|begins|is|ends)
    how long (?:is|was|does) {_CH}(?: last)?
    (?:is|are) there {_CH}
    (?:what|which) {_CHAPTER_WORD} (?:is|are|was|talks?|covers?|deals with|discusses)(?: about| on)? {_TOPIC.format(1)}
    {_CH}
"""
_WHEN = (
    r"(?:when|where|at (?:what|which) (?:time|point|minute|timestamp|moment)|(?:what|which) (?:time|minute|timestamp)|"
    r"where in (?:the |this )?(?:interview|podcast|episode|video|talk|conversation))"
)
_TALK = (
    r"(?:talk(?:ing)?|speak(?:ing)?|chat) (?:about|on|of)|discuss(?:ing)?|mention|bring up|get to|cover|"
    r"(?:start|begin) (?:to talk|talking) about|touch on"
)
_IMPLICIT = rf"""
    {_WHEN} (?:do|does|did|is|are|was|were) {_THEY} (?:{_TALK}) (?:the )?{_TOPIC.format(1)}
    what (?:do|does|did) {_THEY} (?:say|talk about|discuss|cover) (?:in|during) (?:the )?{_TOPIC.format(1)}
    what (?:is|was|gets) (?:said|discussed|covered) (?:in|during) (?:the )?{_TOPIC.format(1)}
    {_WHEN} (?:is|was) {_TOPIC.format(1)} (?:discussed|mentioned|talked about|brought up|covered)
    (?:time ?stamps?|time|start time) (?:of|for) (?:the )?{_TOPIC.format(1)}
"""
_PATTERNS = tuple(
    (is_explicit, re.compile(form.strip()))
    for is_explicit, forms in ((True, _EXPLICIT), (False, _IMPLICIT))
    for form in forms.strip().splitlines()
)
ASKING = frozenset(re.findall(r"[a-z]+", f"{_EXPLICIT} {_IMPLICIT}"))
"""Words of the patterns, which need no correction."""
_ENDINGS = re.compile(r" (?:in|of|from) (?:the |this )?(?:interview|podcast|episode|video|talk|conversation)$")
_NO_TITLE = frozenset("interview podcast episode video conversation chapter chapters quote quotes next new".split())
"""Words that show that the "topic" is the rest of the question, not a title."""
_NUMBERS = {
    word: number
    for number, words in enumerate(
        "one first|two second|three third|four fourth|five fifth|six sixth|seven seventh|eight eighth|nine ninth|"
        "ten tenth".split("|"),
        start=1,
    )
    for word in words.split()
} | {"last": -1, "final": -1}
_LONG_FORMS = {"intro": "introduction"}
_EDGES = dict.fromkeys("introduction intro opening prologue".split(), 0.0) | dict.fromkeys(
    "outro ending closing conclusion epilogue".split(), -LAST_SECONDS
)
_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)?")
_MORE_CONTENT = 2  # if only "when" is asked, a topic must have at least every second word of a chapter's title


def read_chapter_topic(words: Sequence[str]) -> ChapterTopic | None:
    """The chapter that the words of a message ask about, if they ask for nothing else; None if they do not."""
    asked = _ENDINGS.sub("", " ".join(words))
    for explicit, pattern in _PATTERNS:
        match = pattern.fullmatch(asked)
        topic = _topic(next(filter(None, match.groups()), ""), explicit=explicit) if match is not None else None
        if topic is not None:
            return topic
    return None


def _topic(text: str, *, explicit: bool) -> ChapterTopic | None:
    words = tuple(word for word in text.split() if word not in STOP_WORDS or word in _NUMBERS)
    if explicit and len(words) == 1 and (number := _number(words[0])) is not None:
        return ChapterTopic(number=number)
    telling = tuple(word for word in words if word not in STOP_WORDS)
    if not _NO_TITLE.isdisjoint(words):
        return None
    return ChapterTopic(telling, explicit=explicit) if telling else None


def _number(word: str) -> int | None:
    if (ordinal := _ORDINAL.fullmatch(word)) is not None:
        return int(ordinal[1])
    return _NUMBERS.get(word)


def names_title(topic: ChapterTopic, title: Sequence[str]) -> bool:
    """Whether a topic names a chapter with these words as its title, or part of it."""
    named, content = _stems(topic.words), _stems(title)
    enough = topic.explicit or _MORE_CONTENT * len(named) >= len(content)
    return bool(named) and named <= content and enough


def is_title(topic: ChapterTopic, title: Sequence[str]) -> bool:
    """Whether a topic is a whole title."""
    return bool(topic.words) and _stems(topic.words) == _stems(title)


def edge_of(topic: ChapterTopic) -> float | None:
    """The moment that a topic such as "the intro" or "the outro" means if no chapter is called so; None for others.

    It is in seconds; below 0 they count from the end.
    """
    if len(topic.words) != 1:
        return None
    return _EDGES.get(topic.words[0])


def _stems(words: Sequence[str]) -> frozenset[str]:
    return frozenset(stem(_LONG_FORMS.get(word, word)) for word in words if word not in STOP_WORDS)
