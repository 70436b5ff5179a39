"""Interviews that a question names by number, by title, or as the episode with somebody. Pure."""

import re
from collections.abc import Iterator, Sequence

from bot.search.people import People
from bot.search.question_words import EPISODE, IN, Mention, TypedWord, phrase_start, word_before
from bot.search.terms import STOP_WORDS

_NUMBER = re.compile(r"#?(\d{1,6})")
_MOST_TITLE_WORDS = 5
_SURE_TITLE = 4  # so many distinctive words of a title are not said by accident


def names_episode(words: Sequence[str], mention: Mention) -> bool:
    """Whether a name stands for an interview: "the Moss episode", "the interview with Moss"."""
    before, second, after = (
        word_before(words, mention),
        word_before(words, mention, 2),
        words[mention.last : mention.last + 1],
    )
    if after and after[0] in EPISODE - {"talk", "chat", "show"}:
        return True
    return before in ("with", "of") and second in EPISODE and "about" not in words[: mention.first]


def episode_phrase(words: Sequence[str], mention: Mention) -> range:
    """The tokens of "in the Moss episode" or "in the interview with Moss"."""
    last = (
        mention.last + 1 if words[mention.last : mention.last + 1] and words[mention.last] in EPISODE else mention.last
    )
    first = mention.first
    if first >= 2 and words[first - 1] in ("with", "of") and words[first - 2] in EPISODE:
        first -= 2
    return range(phrase_start(words, first), last)


def by_number(words: Sequence[str], people: People) -> Iterator[tuple[frozenset[str], range]]:
    """Interviews named by number ("#7", "in episode 7"), or by words of the title ("the lighthouse episode")."""
    for index, word in enumerate(words):
        number = _NUMBER.fullmatch(word)
        counted = index > 0 and words[index - 1] in {*EPISODE, "number"}
        if number and (counted or word.startswith("#")) and (slugs := people.numbered(int(number[1]))):
            first = index
            while first > 0 and words[first - 1] in {*EPISODE, "number"}:
                first -= 1
            yield slugs, range(phrase_start(words, first), index + 1)
        elif word in EPISODE:
            yield from _by_title_words(words, index, people)


def by_title(tokens: Sequence[TypedWord], people: People) -> Iterator[tuple[frozenset[str], range]]:
    """Interviews named by a whole title or show: "in The Lamp Room", "in the lamp room episode"."""
    words = [token.word for token in tokens]
    for title, slugs in people.titles_in(words):
        first, end = phrase_start(words, title.start), title.stop
        telling = [token for token in tokens[title.start : end] if token.word not in STOP_WORDS]
        is_episode = end < len(words) and words[end] in EPISODE
        is_title = is_episode or len(telling) >= _SURE_TITLE or all(token.capital for token in telling)
        if telling and is_title and first < title.start and words[first] in IN:
            yield slugs, range(first, end + is_episode)


def _by_title_words(words: Sequence[str], index: int, people: People) -> Iterator[tuple[frozenset[str], range]]:
    """The interview of "the lighthouse episode": the only one whose title has these words."""
    for length in range(_MOST_TITLE_WORDS, 0, -1):
        start = index - length
        run = words[start:index] if start > 0 else ()
        telling = [word for word in run if word not in STOP_WORDS]
        if run and telling and words[start - 1] == "the" and people.named(run) is None:
            if slugs := people.titled(telling):
                yield slugs, range(phrase_start(words, start), index + 1)
            return
