"""Which interviews a question names: by who said it, by number, by title. Pure; for libraries of several interviews.

Somebody named as the one who speaks ("what did Moss say about fog", "according to Moss") chooses their interviews, and
the name is not searched for. Somebody named as the topic ("what did Ida say about Moss") stays a word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Role
from bot.search.candidates import Vocabulary
from bot.search.episodes import by_number, by_title, episode_phrase
from bot.search.people import People, Person
from bot.search.question_words import Mention, TypedWord, mentions_in, typed_words
from bot.search.speakers import NamedAs, named_as, sayer_phrase
from bot.search.terms import words_of


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names: interviews (slugs, None: all), the role of whoever speaks, and the question without it."""

    text: str
    interviews: frozenset[str] | None = None
    role: Role | None = None


def read_names(text: str, people: People, vocabulary: Vocabulary) -> Named:
    """The interviews that a question names, and the question without the names that chose them."""
    tokens = typed_words(text, people, vocabulary)
    words = [token.word for token in tokens]
    chosen: list[frozenset[str]] = []
    sayers: list[Person] = []
    partners: list[Mention] = []
    struck: set[int] = set()
    for slugs, spoken in (*by_number(words, people), *by_title(tokens, people)):
        chosen.append(slugs)
        struck.update(spoken)
    for mention in mentions_in(words, people):
        place = named_as(tokens, mention, people)
        if place is NamedAs.SAYER:
            sayers.append(mention.person)
            struck.update(sayer_phrase(words, mention))
        elif place is NamedAs.EPISODE:
            chosen.append(mention.person.interviews)
            struck.update(episode_phrase(words, mention))
        elif place is NamedAs.PARTNER:
            partners.append(mention)
    interviews = _common([*chosen, *_of_sayers(sayers)])
    for mention in partners:
        together = mention.person.interviews if interviews is None else interviews & mention.person.interviews
        if together:
            interviews = together
            struck.update(range(mention.first, mention.last))
    roles = {person.role for person in sayers}
    role = roles.pop() if len(roles) == 1 else None
    return Named(_without(text, tokens, struck), interviews, role)


def _of_sayers(sayers: Sequence[Person]) -> list[frozenset[str]]:
    """The interviews in which all sayers speak; if there is none, all interviews of each."""
    if not sayers:
        return []
    together = frozenset.intersection(*(person.interviews for person in sayers))
    return [together or frozenset.union(*(person.interviews for person in sayers))]


def _common(chosen: Sequence[frozenset[str]]) -> frozenset[str] | None:
    """The interviews that everything named has in common; if there is none, those of the last that was named."""
    if not chosen:
        return None
    return frozenset.intersection(*chosen) or chosen[-1]


def _without(text: str, tokens: Sequence[TypedWord], struck: set[int]) -> str:
    """The text without some tokens; all of it if no word would be left."""
    kept, at = [], 0
    for index in sorted(struck):
        kept.append(text[at : tokens[index].start])
        at = tokens[index].end
    rest = " ".join("".join([*kept, text[at:]]).split()).lstrip(" ,:;-–—")
    return rest if words_of(rest) else text
