"""What a named person is in a question: the speaker, the one spoken to, an episode's guest, or just a word. Pure."""

from collections.abc import Sequence
from enum import Enum, auto

from bot.search.episodes import names_episode
from bot.search.people import People
from bot.search.question_words import DETERMINERS, EPISODE, HONORIFICS, Mention, TypedWord, word_after, word_before

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
_QUOTE = frozenset("quote quoting cite citing hear".split())
_SPOKEN_TO = frozenset("ask asks asked tell tells told".split())


class NamedAs(Enum):
    """What a person is in a question."""

    SAYER = auto()
    EPISODE = auto()  # "the Moss episode"
    PARTNER = auto()  # spoken to: "what did Ida ask Moss"
    OTHER = auto()


def named_as(tokens: Sequence[TypedWord], mention: Mention, people: People) -> NamedAs:
    """What a named person is in the question; an ordinary word that is also a name must stand where only a name can."""
    words = [token.word for token in tokens]
    named = tokens[mention.first : mention.last]
    possessive, capitals = named[-1].possessive, all(token.capital for token in named)
    if len(named) == 1 and _is_part_of_another_name(tokens, mention):
        return NamedAs.OTHER
    if names_episode(words, mention):
        return NamedAs.EPISODE
    if people.is_ordinary(words[mention.first : mention.last]) and not (capitals and len(named) > 1):
        says = _surely_says_it(words, mention, possessive=possessive, capital=capitals)
        return NamedAs.SAYER if says else NamedAs.OTHER
    if _says_it(words, mention, possessive=possessive):
        return NamedAs.SAYER
    before = word_before(words, mention)
    if before in _SPOKEN_TO or (before == "to" and word_before(words, mention, 2) in _SAYING):
        return NamedAs.PARTNER
    return NamedAs.SAYER if _is_subject(words, mention, possessive=possessive) else NamedAs.OTHER


def _is_part_of_another_name(tokens: Sequence[TypedWord], mention: Mention) -> bool:
    """Whether a capital stands beside a single name, as in Joe Biden where only Joe Rogan is known."""
    before = tokens[mention.first - 1] if mention.first > 1 else None
    after = tokens[mention.last] if mention.last < len(tokens) and not tokens[mention.first].possessive else None
    others = [token for token in (before, after) if token is not None and token.word not in HONORIFICS | _SAYING]
    if all(token.capital for token in tokens) or not tokens[mention.first].capital:
        return False
    return any(token.capital and token.word not in EPISODE | _QUESTION_WORDS | _AUXILIARIES for token in others)


def _says_it(words: Sequence[str], mention: Mention, *, possessive: bool) -> bool:
    """Whether a name stands where whoever speaks does: with a verb of saying, or before "view" and the like."""
    before, second, after = word_before(words, mention), word_before(words, mention, 2), word_after(words, mention)
    if possessive:
        return after in _VIEWS
    if before in _QUOTE or (before == "to" and second == "according"):
        return True
    if before in _FROM and second in _VIEWS and (before != "of" or after in _LEADS_TO_TOPIC):
        return True
    if after in _SAYING:
        return not before or before in _AUXILIARIES | _QUESTION_WORDS | _AND
    return before in _AUXILIARIES and after == "and" and bool(_SAYING & set(words[mention.last : mention.last + 5]))


def _surely_says_it(words: Sequence[str], mention: Mention, *, possessive: bool, capital: bool) -> bool:
    """The same for a name that is also an ordinary word."""
    before, second, after = word_before(words, mention), word_before(words, mention, 2), word_after(words, mention)
    if possessive:
        return after in _PLAIN_VIEWS and before not in DETERMINERS
    if before == "to" and second == "according":
        return True
    if before in ("from", "by") and second in _PLAIN_VIEWS | {"quote", "quotes", "said"}:
        return True
    together = before == "and" and not _AUXILIARIES.isdisjoint(words[: mention.first])
    spoken_before = before in _AUXILIARIES or together or (capital and before in _QUESTION_WORDS | _AND)
    return after in _PLAIN_SAYING and (spoken_before or (capital and not before))


def _is_subject(words: Sequence[str], mention: Mention, *, possessive: bool) -> bool:
    """Whether a name that is not an ordinary word is what the question's verb is about: "why did Moss stay"."""
    before, ends = word_before(words, mention), mention.last == len(words)
    if before in _TOPIC:
        return False
    if possessive:
        return not ends and before not in _SAYING
    if before in _BE:
        return not ends and words[0] not in ("who", "who's")
    return not before or before in _AUXILIARIES | _QUESTION_WORDS


def sayer_phrase(words: Sequence[str], mention: Mention) -> range:
    """The tokens of a sayer's name, with the title before it and "according to"."""
    first = mention.first
    while first > 0 and words[first - 1] in HONORIFICS:
        first -= 1
    if words[max(0, first - 2) : first] == ["according", "to"]:
        first -= 2
    return range(first, mention.last)
