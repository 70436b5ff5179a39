"""A message that only names interviews, and asks nothing: by title, number, show, slug, or somebody who speaks."""

import re
from collections.abc import Mapping, Sequence

from bot.model import InterviewInfo
from bot.search.episode_numbers import number_in_title
from bot.search.people import Name, People
from bot.search.terms import folded_words, words_of

Labels = Mapping[Name, frozenset[str]]
"""Each name of an interview as folded words -> the slugs of those that have it."""

_MOST_WORDS = 40
_BEFORE_NUMBER = frozenset("episode episodes ep eps number no nr interview podcast show".split())
_JOINED = re.compile(r"\b(episode|ep|no|nr)\.?(?=[0-9])", re.IGNORECASE)  # "ep.205" and "ep205"
_AROUND = frozenset("the with".split())
_KINDS = frozenset("interview episode podcast conversation talk".split())


def labels_of(interviews: Sequence[InterviewInfo], people: People) -> Labels:
    """All names of some interviews. A single word that is also an ordinary word, such as Grace, is none."""
    labels: dict[Name, set[str]] = {}

    def add(whole: Name, slugs: frozenset[str]) -> None:
        for name in {whole, _bare(whole)}:
            is_word = len(name) == 1 and name[0].isalpha()
            if name and not (is_word and people.is_ordinary(name)):
                labels.setdefault(name, set()).update(slugs)

    for info in interviews:
        show = info.show.title if info.show is not None else ""
        names = [info.slug, info.title, show]
        number = info.episode if info.episode is not None else number_in_title(info.title)
        if number is not None:
            names += [f"{number}", f"{show} {number}", f"{number} {info.title}"]
        for name in names:
            add(tuple(words_of(name)), frozenset({info.slug}))
    for words, slugs in people.spoken_in.items():
        add(words, slugs)
    return {name: frozenset(slugs) for name, slugs in labels.items()}


def named_alone(message: str, labels: Labels) -> frozenset[str]:
    """The interviews that a message names, if it says nothing else; none if it says more."""
    words = folded_words(message)
    if not words or len(words) > _MOST_WORDS:
        return frozenset()
    plain = tuple(words_of(_JOINED.sub(r"\1 ", message)))
    return next(filter(None, (labels.get(wording, frozenset()) for wording in _wordings(plain))), frozenset())


def _bare(words: Name) -> Name:
    return tuple(word for word in words if word not in _AROUND)


def _wordings(words: Name) -> Sequence[Name]:
    """The words, and what is left of "episode 267", "the zuckerberg interview" or "the interview with Ada"."""
    bare = _bare(words)
    number = bare
    while len(number) > 1 and number[0] in _BEFORE_NUMBER:
        number = number[1:]
    behind = bare[:-1] if len(bare) > 1 and bare[-1] in _KINDS else bare
    if bare[-1:] and bare[-1].isdecimal():  # "lex fridman podcast episode 267"
        number = tuple(word for word in number if word not in _BEFORE_NUMBER - {"podcast", "show", "interview"})
    return list(dict.fromkeys((words, bare, number, behind)))
