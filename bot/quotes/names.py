"""Who can be named among some interviews, and how a question that may name them is read."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.model import InterviewInfo, PickFilter, Role
from bot.ports import Library
from bot.quotes.named_alone import Labels, labels_of
from bot.search.candidates import Vocabulary
from bot.search.mentions import read_names
from bot.search.message import normalize
from bot.search.people import People
from bot.search.query import Query, parse_query
from bot.search.said_names import speaker_names
from bot.search.terms import words_of

_MOST = 32  # sets of interviews whose names are kept in memory


@dataclass(frozen=True, slots=True)
class Names:
    """The names of some interviews. `roles`: single words that name speakers; `people`: None in a single interview.

    `labels` are the names that can stand alone for an interview.
    """

    roles: Mapping[str, Role]
    people: People | None
    labels: Labels

    def parse(
        self, text: str, slugs: frozenset[str] | None, vocabulary: Vocabulary
    ) -> tuple[Query, frozenset[str] | None]:
        """The query of a text, and those of the interviews (None: all) that it is about. Raises InputError."""
        if self.people is None:
            return parse_query(text, self.roles, vocabulary), slugs
        named = read_names(normalize(text), self.people, vocabulary)
        query = parse_query(named.text, speaker_names(()), vocabulary)
        return replace(query, role=named.role or query.role), named.interviews or slugs

    def spoken_by(self, text: str) -> PickFilter | None:
        """What is said by the one speaker whom a text names, if it says nothing else; None if it names nobody."""
        if self.people is not None:
            called = tuple(self.people.called(text))
            return PickFilter(tuple(sorted(called[0].interviews)), (called[0].name,)) if len(called) == 1 else None
        roles = {self.roles.get(word) for word in words_of(text) if word != "the"}
        role = roles.pop() if len(roles) == 1 else None
        return PickFilter(said_by=(role.value,)) if role is not None else None


class NameCache:
    """The names of the interviews of a library; reading those of hundreds for every question would take a while."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._interviews: Sequence[InterviewInfo] = ()
        self._cached: OrderedDict[frozenset[str] | None, Names] = OrderedDict()

    async def among(self, slugs: frozenset[str] | None) -> Names:
        """The names of some interviews; None: of all."""
        interviews = await self._library.interviews()
        if self._interviews is not interviews:
            self._interviews = interviews
            self._cached.clear()
        if slugs not in self._cached:
            among = [info for info in interviews if slugs is None or info.slug in slugs]
            self._cached[slugs] = _names_of(among, await self._library.vocabulary())
            if len(self._cached) > _MOST:
                self._cached.popitem(last=False)
        self._cached.move_to_end(slugs)
        return self._cached[slugs]


def _names_of(interviews: Sequence[InterviewInfo], vocabulary: Vocabulary) -> Names:
    """In a single interview every name means its speaker; among several, a name must be distinguished from a word."""
    people = People(interviews, vocabulary.is_english)
    labels = labels_of(interviews, people)
    if len(interviews) <= 1:
        return Names(speaker_names(interviews), None, labels)
    return Names({**speaker_names(()), **people.roles}, people, labels)
