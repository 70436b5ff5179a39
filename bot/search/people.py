"""Whom and what a question can name: the speakers, titles, numbers and shows of many interviews. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz.distance import OSA

from bot.model import Interview, InterviewInfo, Role, View
from bot.search.episode_numbers import number_in_title
from bot.search.terms import STOP_WORDS, fold, folded_words, words_of

Name = tuple[str, ...]
"""A name as folded words."""

_ENOUGH_CASED = 10  # with so many other interviews that have capitals, those decide whether a name is an ordinary word
_RARE_SLIP = 20  # one interview in so many may have a name in lower case by mistake
_ONE_SLIP_FROM, _TWO_SLIPS_FROM = 5, 8  # characters of a misspelt name
_LONGEST_NAME = 4  # words
_CASED = 0.02  # captions in which this share of words has a capital do use them: sentences and names have far more

_NUMBER_FIRST = re.compile(r"\W{0,3}(?:(?:episode|ep|no)\b\.? ?)?#?\d{1,6}\b ?[:|.)–—-]? ?", re.IGNORECASE)
_TITLE_PARTS = re.compile(r" ?(?:[:|()]| [–—-] ) ?")
_INTRODUCES = re.compile(r"\b(?:with|featuring|feat\.?|ft\.?|guests?:?) ", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r" ?(?:,|&|\band\b) ?")
_PARTICLES = frozenset("van von de der den del di da la le bin al ibn ter ten st".split())
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_]*(?:['’.-][^\W\d_]*)*")
_SLUG_NUMBER = re.compile(r"(?<!\d)\d+(?!\d)")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who speaks in some interviews (slugs). `role` is None where it is not known, or not the same in all."""

    name: str
    interviews: frozenset[str]
    role: Role | None


@dataclass(slots=True)
class _Entry:
    """A person while the interviews are read."""

    name: str
    names: set[Name] = field(default_factory=set)
    interviews: set[str] = field(default_factory=set)
    roles: set[Role | None] = field(default_factory=set)

    @property
    def person(self) -> Person:
        role = next(iter(self.roles)) if len(self.roles) == 1 else None
        return Person(self.name, frozenset(self.interviews), role)


class People:
    """The names of everybody who speaks in some interviews, and how they are called.

    A name shared by several people identifies nobody. `is_english` says whether a folded word is a common English word.
    """

    def __init__(self, interviews: Sequence[InterviewInfo], is_english: Callable[[str], bool]) -> None:
        self._interviews, self._is_english = interviews, is_english
        self._by_name = _names_of(_entries(interviews))
        self._ordinary: dict[str, bool] = {}

    def named(self, words: Sequence[str]) -> tuple[Person, int] | None:
        """Whom a run of folded words begins by naming, and in how many words; None if it names nobody."""
        for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
            people = self._by_name.get(tuple(words[:length]), ())
            if len(people) == 1:
                return people[0], length
        return None

    def called(self, name: str) -> frozenset[Person]:
        """Everybody a whole name, a first name or a surname stands for."""
        return frozenset(self._by_name.get(tuple(words_of(name)), ()))

    @cached_property
    def spoken_in(self) -> Mapping[Name, frozenset[str]]:
        """Every name by which somebody is called -> the interviews in which whoever it may be speaks."""
        return {
            name: frozenset(slug for person in people for slug in person.interviews)
            for name, people in self._by_name.items()
        }

    def is_ordinary(self, name: Sequence[str]) -> bool:
        """Whether all words of a name are also ordinary words, as in Grace or Will Park."""
        return all(self._is_ordinary_word(word) for word in name)

    def _is_ordinary_word(self, word: str) -> bool:
        if word not in self._ordinary:
            self._ordinary[word] = self._judge(word)
        return self._ordinary[word]

    def _judge(self, word: str) -> bool:
        """Judged by what other interviews say in lower case or, if too few have capitals, a list of English words."""
        if word in STOP_WORDS:
            return True
        own = {slug for person in self._by_name.get((word,), ()) for slug in person.interviews}
        others = [info.lower_case for info in self._interviews if info.lower_case is not None and info.slug not in own]
        said = sum(word in words for words in others)
        if len(others) >= _ENOUGH_CASED:
            return said > max(1, len(others) // _RARE_SLIP)
        return said > 0 or len(word) < _ONE_SLIP_FROM - 1 or self._is_english(word)

    def spelt(self, word: str) -> str:
        """The only name that a misspelt word resembles; the word itself if there is none."""
        most = 2 if len(word) >= _TWO_SLIPS_FROM else 1
        if len(word) < _ONE_SLIP_FROM:
            return word
        near = [name for name in self._single_words if OSA.distance(word, name, score_cutoff=most) <= most]
        return near[0] if len(near) == 1 else word

    @cached_property
    def _single_words(self) -> frozenset[str]:
        return frozenset(name[0] for name in self._by_name if len(name) == 1)

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """Every word of speakers' names -> their role, for claims that name a speaker; without words of two roles."""
        roles: dict[str, set[Role]] = {}
        for name, people in self._by_name.items():
            for word in name:
                roles.setdefault(word, set()).update(person.role for person in people if person.role is not None)
        return {word: found.pop() for word, found in roles.items() if len(found) == 1 and word not in STOP_WORDS}

    # --- interviews by number, title and show ---------------------------------------------------

    def numbered(self, number: int) -> frozenset[str]:
        """The interviews with a number in their show; where it is not known, in their title, else in their slug."""
        return frozenset(info.slug for info in self._interviews if number in _numbers(info))

    def titled(self, words: Sequence[str]) -> frozenset[str]:
        """The only interview whose title has all of these folded words; none if several have."""
        wanted = set(words)
        found = [slug for slug, title in self._title_words.items() if wanted <= title]
        return frozenset(found) if len(found) == 1 else frozenset()

    @cached_property
    def _title_words(self) -> Mapping[str, frozenset[str]]:
        return {info.slug: frozenset(words_of(info.title)) for info in self._interviews}

    def titles_in(self, words: Sequence[str]) -> Iterator[tuple[range, frozenset[str]]]:
        """Whole titles and shows among folded words: which of the words, and the interviews of each."""
        for start, word in enumerate(words):
            for title, slugs in self._titles.get(word, ()):
                end = start + len(title)
                if tuple(words[start:end]) == title:
                    yield range(start, end), slugs

    @cached_property
    def _titles(self) -> Mapping[str, Sequence[tuple[Name, frozenset[str]]]]:
        slugs: dict[Name, set[str]] = {}
        for info in self._interviews:
            for title in (info.title, *([info.show.title] if info.show is not None else [])):
                slugs.setdefault(tuple(words_of(title)), set()).add(info.slug)
        titles: dict[str, list[tuple[Name, frozenset[str]]]] = {}
        for name in filter(None, slugs):
            titles.setdefault(name[0], []).append((name, frozenset(slugs[name])))
        return titles


def name_words(interviews: Sequence[InterviewInfo]) -> frozenset[str]:
    """Every word of every name: those for which it matters whether an interview says them in lower case."""
    return frozenset(word for entry in _entries(interviews).values() for name in entry.names for word in name)


def lower_case_words(interview: Interview) -> frozenset[str] | None:
    """The words that an interview says in lower case, folded; None if its captions have no capitals to go by."""
    view = View.STRICT if interview.edited else View.CAPTIONS
    words = [word for unit in interview.units for word in unit.text(view).split()]
    capitals = sum(word[:1].isupper() for word in words)
    if capitals < len(words) * _CASED:
        return None
    return frozenset(folded for word in words if word[:1].islower() for folded in words_of(word))


def guests_in_title(title: str) -> list[str]:
    """The guests that a title names: `Ada Guest: Lamps`, `#7 – Ada Guest | Lamps`, `Lamps, with Ada Guest`."""
    title = " ".join(title.split())
    number = _NUMBER_FIRST.match(title)
    parts = [part for part in _TITLE_PARTS.split(title[number.end() :] if number else title) if part]
    introduced = [part[match.end() :] for part in parts for match in _INTRODUCES.finditer(part)]
    for text in (*introduced, *parts[:2]):
        names = [" ".join(name.split()) for name in _BETWEEN_NAMES.split(text)]
        if names and all(map(_is_name, names)):
            return names
    return []


def _is_name(text: str) -> bool:
    """Whether a text looks like a person's whole name: two to four capitalised words."""
    words = text.split()
    if not 1 < len(words) <= _LONGEST_NAME or not all(_NAME_WORD.fullmatch(word) for word in words):
        return False
    return words[0].casefold() not in STOP_WORDS and all(word[:1].isupper() or word in _PARTICLES for word in words)


def _entries(interviews: Sequence[InterviewInfo]) -> dict[str, _Entry]:
    """Everybody, by their folded whole name. Where no guest is marked, the title may name one."""
    entries: dict[str, _Entry] = {}

    def add(slug: str, name: str, role: Role | None, also: Iterable[str] = ()) -> None:
        entry = entries.setdefault(" ".join(words_of(name)), _Entry(name))
        entry.interviews.add(slug)
        entry.roles.add(role)
        entry.names.update(tuple(words_of(other)) for other in (name, *also))

    hosts = _hosts_of_shows(interviews)
    for info in interviews:
        for speaker in (speaker for speaker in info.speakers if speaker.is_known):
            add(info.slug, speaker.name, speaker.role, (speaker.label, *speaker.aliases))
        if not any(speaker.role is not Role.HOST and speaker.is_known for speaker in info.speakers):
            for name in guests_in_title(info.title):
                add(info.slug, name, Role.GUEST)
        if info.show is not None and not any(speaker.role is Role.HOST for speaker in info.speakers):
            for name in hosts.get(info.show.title, ()):
                add(info.slug, name, Role.HOST)
    return entries


def _hosts_of_shows(interviews: Iterable[InterviewInfo]) -> Mapping[str, set[str]]:
    """Each show -> its host, where one is known: from its feed, or from interviews whose speakers are marked."""
    hosts: dict[str, set[str]] = {}
    for info in interviews:
        if info.show is not None:
            marked = {speaker.name for speaker in info.speakers if speaker.role is Role.HOST}
            hosts.setdefault(info.show.title, set()).update(marked, {info.show.host} if info.show.host else ())
    return {show: names for show, names in hosts.items() if len(names) == 1}


def _names_of(entries: Mapping[str, _Entry]) -> Mapping[Name, Sequence[Person]]:
    """Each whole name, first name, surname and alias -> everybody it stands for."""
    people: dict[Name, list[Person]] = {}
    for entry in entries.values():
        whole = tuple(folded_words(entry.name))
        parts = {whole[:1], whole[-1:], _surname(whole)} if len(whole) > 1 else set()
        for name in {*entry.names, *parts}:
            if name and not all(len(word) == 1 for word in name):
                people.setdefault(name, []).append(entry.person)
    return people


def _surname(whole: Name) -> Name:
    """The surname with its particles: van rossum."""
    first = next((index for index, word in enumerate(whole) if index and word in _PARTICLES), len(whole) - 1)
    return whole[first:]


def _numbers(info: InterviewInfo) -> set[int]:
    if info.episode is not None:
        return {info.episode}
    if (number := number_in_title(info.title)) is not None:
        return {number}
    numbers = _SLUG_NUMBER.findall(fold(info.slug))
    return {int(numbers[0])} if len(numbers) == 1 else set()
