"""Which interviews a question names: by who said it, by number, by title. Pure; for libraries of several interviews.

Somebody named as the one who speaks ("what did Moss say about fog", "according to Moss") chooses their interviews, and
the name is not searched for. Somebody named as the topic ("what did Ida say about Moss") stays a word.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.model import Role
from bot.search.candidates import Vocabulary
from bot.search.people import People, Person
from bot.search.terms import STOP_WORDS, words_of

_TOKEN = re.compile(r"#?[^\W_]+(?:[.'’-][^\W_]+)*['’]?")
_POSSESSIVE = re.compile(r"['’]s?$")

_AUXILIARIES = frozenset("did does do has had have would will can could should might didn't doesn't don't".split())
_BE = frozenset("is was are were isn't wasn't".split())
_QUESTION_WORDS = frozenset("what why how when where which whether if that something anything everything".split())
_SAYING = frozenset(
    """
    say says said saying think thinks thought believe believes believed feel feels felt mention mentions mentioned talk
    talks talked speak speaks spoke tell tells told explain explains explained describe describes described claim
    claims claimed argue argues argued recommend recommends recommended suggest suggests suggested define defines
    defined answer answers answered respond responds responded discuss discusses discussed see sees view views state
    states stated predict predicts predicted advise advises advised call calls called mean means meant ask asks asked
    comment comments commented react reacts reacted consider considers considered
    """.split()
)
_PLAIN_SAYING = frozenset(
    """
    say says said think thinks thought believe believes believed mention mentions mentioned talk talks talked speak
    speaks spoke explain explains explained describe describes described claim claims claimed argue argues argued
    recommend recommends recommended suggest suggests suggested predict predicts predicted discuss discusses discussed
    ask asks asked
    """.split()
)
"""What only people do: grace may mean something, but it says nothing."""

_AND = frozenset("and but so because then or".split())
_ADVERBS = frozenset("really actually ever also just even once never always first personally still".split())
_TITLES = frozenset("mr mrs ms dr doctor prof professor sir guest host".split())
_DETERMINERS = frozenset("the a an this that my your his her their our some any no every each".split())
_TOPIC = frozenset(
    "about on of with regarding concerning against like than for versus vs between toward towards re without".split()
)
_VIEWS = frozenset(
    """
    view views opinion opinions take takes thought thoughts stance position explanation definition answer answers
    advice argument arguments theory idea ideas perspective description point story stories prediction predictions
    favorite favourite quote quotes words line lines response reaction attitude approach philosophy recommendation
    recommendations reason reasons something anything part bit comment comments remark remarks
    """.split()
)
_PLAIN_VIEWS = frozenset("view views opinion opinions take thoughts stance advice explanation".split())
_FROM = frozenset("from of by".split())
_LEADS_TO_TOPIC = frozenset("on about regarding concerning".split())
_SPOKEN_TO = frozenset("ask asks asked tell tells told".split())
_EPISODE = frozenset("episode interview podcast conversation talk chat discussion ep show".split())
_IN = frozenset("in on from during".split())
_NUMBER = re.compile(r"#?(\d{1,6})")
_MOST_TITLE_WORDS = 5
_SURE_TITLE = 4  # telling words of a title that nobody says by accident


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names: interviews (slugs, None: all), the role of whoever speaks, and the question without it."""

    text: str
    interviews: frozenset[str] | None = None
    role: Role | None = None


class _Place(Enum):
    """What a person is in a question."""

    SAYER = auto()
    EPISODE = auto()  # "the Moss episode"
    PARTNER = auto()  # spoken to: "what did Ida ask Moss"
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a question: folded, without 's; where it stands in the text."""

    word: str
    start: int
    end: int
    possessive: bool
    capital: bool


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name in a question: its tokens `[first, last)`."""

    person: Person
    first: int
    last: int


def read_names(text: str, people: People, vocabulary: Vocabulary) -> Named:
    """The interviews that a question names, and the question without the names that chose them."""
    tokens = _tokens(text, people, vocabulary)
    words = [token.word for token in tokens]
    chosen: list[frozenset[str]] = []
    sayers: list[Person] = []
    partners: list[_Mention] = []
    struck: set[int] = set()
    for slugs, spoken in (*_by_number(words, people), *_by_title(tokens, people)):
        chosen.append(slugs)
        struck.update(spoken)
    for mention in _mentions(words, people):
        place = _place(tokens, mention, people)
        if place is _Place.SAYER:
            sayers.append(mention.person)
            struck.update(_spoken(words, mention))
        elif place is _Place.EPISODE:
            chosen.append(mention.person.interviews)
            struck.update(_episode_phrase(words, mention))
        elif place is _Place.PARTNER:
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


def _tokens(text: str, people: People, vocabulary: Vocabulary) -> list[_Token]:
    tokens = []
    for match in _TOKEN.finditer(text):
        bare = _POSSESSIVE.sub("", match[0])
        word = "".join(words_of(bare)) if not bare.startswith("#") else bare
        if vocabulary.is_unknown(word):
            word = people.spelt(word)
        tokens.append(_Token(word, match.start(), match.end(), bare != match[0], match[0][:1].isupper()))
    return tokens


def _without(text: str, tokens: Sequence[_Token], struck: set[int]) -> str:
    """The text without some tokens; all of it if no word would be left."""
    kept, at = [], 0
    for index in sorted(struck):
        kept.append(text[at : tokens[index].start])
        at = tokens[index].end
    rest = " ".join("".join([*kept, text[at:]]).split()).lstrip(" ,:;-–—")
    return rest if words_of(rest) else text


# --- people -------------------------------------------------------------------------------------


def _mentions(words: Sequence[str], people: People) -> Iterator[_Mention]:
    index = 0
    while index < len(words):
        named = people.named(words[index:])
        if named is None:
            index += 1
            continue
        person, length = named
        yield _Mention(person, index, index + length)
        index += length


def _place(tokens: Sequence[_Token], mention: _Mention, people: People) -> _Place:
    """What a named person is in the question; an ordinary word that is also a name must stand where only a name can."""
    words = [token.word for token in tokens]
    named = tokens[mention.first : mention.last]
    possessive, capitals = named[-1].possessive, all(token.capital for token in named)
    if len(named) == 1 and _is_part_of_another_name(tokens, mention):
        return _Place.OTHER
    if _names_episode(words, mention):
        return _Place.EPISODE
    if people.is_ordinary(words[mention.first : mention.last]) and not (capitals and len(named) > 1):
        says = _surely_says_it(words, mention, possessive=possessive, capital=capitals)
        return _Place.SAYER if says else _Place.OTHER
    if _says_it(words, mention, possessive=possessive):
        return _Place.SAYER
    before = _before(words, mention)
    if before in _SPOKEN_TO or (before == "to" and _before(words, mention, 2) in _SAYING):
        return _Place.PARTNER
    return _Place.SAYER if _is_subject(words, mention, possessive=possessive) else _Place.OTHER


def _is_part_of_another_name(tokens: Sequence[_Token], mention: _Mention) -> bool:
    """Whether a capital stands beside a single name, as in Joe Biden where only Joe Rogan is known."""
    before = tokens[mention.first - 1] if mention.first > 1 else None
    after = tokens[mention.last] if mention.last < len(tokens) and not tokens[mention.first].possessive else None
    others = [token for token in (before, after) if token is not None and token.word not in _TITLES | _SAYING]
    if all(token.capital for token in tokens) or not tokens[mention.first].capital:
        return False
    return any(token.capital and token.word not in _EPISODE | _QUESTION_WORDS | _AUXILIARIES for token in others)


def _before(words: Sequence[str], mention: _Mention, back: int = 1) -> str:
    """The word before a name, honorifics aside; empty at the beginning."""
    index = mention.first - 1
    while index >= 0 and words[index] in _TITLES:
        index -= 1
    index -= back - 1
    return words[index] if index >= 0 else ""


def _after(words: Sequence[str], mention: _Mention) -> str:
    """The word after a name, adverbs aside; empty at the end."""
    return next((word for word in words[mention.last :] if word not in _ADVERBS), "")


def _says_it(words: Sequence[str], mention: _Mention, *, possessive: bool) -> bool:
    """Whether a name stands where whoever speaks does: with a verb of saying, or before "view" and the like."""
    before, second, after = _before(words, mention), _before(words, mention, 2), _after(words, mention)
    if possessive:
        return after in _VIEWS
    if before == "to" and second == "according":
        return True
    if before in _FROM and second in _VIEWS and (before != "of" or after in _LEADS_TO_TOPIC):
        return True
    if after in _SAYING:
        return not before or before in _AUXILIARIES | _QUESTION_WORDS | _AND
    return before in _AUXILIARIES and after == "and" and bool(_SAYING & set(words[mention.last : mention.last + 5]))


def _surely_says_it(words: Sequence[str], mention: _Mention, *, possessive: bool, capital: bool) -> bool:
    """The same for a name that is also an ordinary word."""
    before, second, after = _before(words, mention), _before(words, mention, 2), _after(words, mention)
    if possessive:
        return after in _PLAIN_VIEWS and before not in _DETERMINERS
    if before == "to" and second == "according":
        return True
    if before in ("from", "by") and second in _PLAIN_VIEWS | {"quote", "quotes", "said"}:
        return True
    together = before == "and" and not _AUXILIARIES.isdisjoint(words[: mention.first])
    spoken_before = before in _AUXILIARIES or together or (capital and before in _QUESTION_WORDS | _AND)
    return after in _PLAIN_SAYING and (spoken_before or (capital and not before))


def _is_subject(words: Sequence[str], mention: _Mention, *, possessive: bool) -> bool:
    """Whether a name that is no ordinary word is what the question's verb is about: "why did Moss stay"."""
    before, ends = _before(words, mention), mention.last == len(words)
    if before in _TOPIC:
        return False
    if possessive:
        return not ends and before not in _SAYING
    if before in _BE:
        return not ends and words[0] not in ("who", "who's")
    return not before or before in _AUXILIARIES | _QUESTION_WORDS


def _spoken(words: Sequence[str], mention: _Mention) -> range:
    """The tokens of a sayer's name, with the title before it and "according to"."""
    first = mention.first
    while first > 0 and words[first - 1] in _TITLES:
        first -= 1
    if words[max(0, first - 2) : first] == ["according", "to"]:
        first -= 2
    return range(first, mention.last)


# --- episodes -----------------------------------------------------------------------------------


def _names_episode(words: Sequence[str], mention: _Mention) -> bool:
    """Whether a name stands for an interview: "the Moss episode", "the interview with Moss"."""
    before, second, after = _before(words, mention), _before(words, mention, 2), words[mention.last : mention.last + 1]
    if after and after[0] in _EPISODE - {"talk", "chat", "show"}:
        return True
    return before in ("with", "of") and second in _EPISODE and "about" not in words[: mention.first]


def _episode_phrase(words: Sequence[str], mention: _Mention) -> range:
    """The tokens of "in the Moss episode" or "in the interview with Moss"."""
    last = (
        mention.last + 1 if words[mention.last : mention.last + 1] and words[mention.last] in _EPISODE else mention.last
    )
    first = mention.first
    if first >= 2 and words[first - 1] in ("with", "of") and words[first - 2] in _EPISODE:
        first -= 2
    return range(_phrase_start(words, first), last)


def _phrase_start(words: Sequence[str], first: int) -> int:
    """Where "in the" begins before a token, if it stands there."""
    if first > 0 and words[first - 1] in _DETERMINERS:
        first -= 1
    return first - 1 if first > 0 and words[first - 1] in _IN else first


def _by_number(words: Sequence[str], people: People) -> Iterator[tuple[frozenset[str], range]]:
    """Interviews named by number ("#7", "in episode 7"), or by words of the title ("the lighthouse episode")."""
    for index, word in enumerate(words):
        number = _NUMBER.fullmatch(word)
        counted = index > 0 and words[index - 1] in {*_EPISODE, "number"}
        if number and (counted or word.startswith("#")) and (slugs := people.numbered(int(number[1]))):
            first = index
            while first > 0 and words[first - 1] in {*_EPISODE, "number"}:
                first -= 1
            yield slugs, range(_phrase_start(words, first), index + 1)
        elif word in _EPISODE:
            yield from _by_title_words(words, index, people)


def _by_title(tokens: Sequence[_Token], people: People) -> Iterator[tuple[frozenset[str], range]]:
    """Interviews named by a whole title or show: "in The Lamp Room", "in the lamp room episode"."""
    words = [token.word for token in tokens]
    for title, slugs in people.titles.items():
        for start in _occurrences(words, title):
            first, end = _phrase_start(words, start), start + len(title)
            telling = [token for token in tokens[start:end] if token.word not in STOP_WORDS]
            is_episode = end < len(words) and words[end] in _EPISODE
            is_title = is_episode or len(telling) >= _SURE_TITLE or all(token.capital for token in telling)
            if telling and is_title and first < start and words[first] in _IN:
                yield slugs, range(first, end + is_episode)


def _by_title_words(words: Sequence[str], index: int, people: People) -> Iterator[tuple[frozenset[str], range]]:
    """The interview of "the lighthouse episode": the only one whose title has these words."""
    for length in range(_MOST_TITLE_WORDS, 0, -1):
        start = index - length
        run = words[start:index] if start > 0 else ()
        telling = [word for word in run if word not in STOP_WORDS]
        if run and telling and words[start - 1] == "the" and people.named(run) is None:
            if slugs := people.titled(telling):
                yield slugs, range(_phrase_start(words, start), index + 1)
            return


def _occurrences(words: Sequence[str], run: Sequence[str]) -> Iterator[int]:
    for start in range(1, len(words) - len(run) + 1):
        if tuple(words[start : start + len(run)]) == tuple(run):
            yield start
