"""A member's message -> what to look for: the question without its chatter, who is meant, which words must occur."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.errors import InputError
from bot.model import Role, Speaker
from bot.search.candidates import Vocabulary
from bot.search.phrasebook import CLOSING, IDIOMS, OPENING, ORDER, REQUEST, SHORT, SHORTHAND
from bot.search.terms import STOP_WORDS, plain, spoken, stem, words_of

LONGEST = 2000
"""Characters of a question; more is no question."""

_EXAMPLES = {"question": "what is the meaning of life?", "claim": '"all children are artists"'}
_MENTION = re.compile(r"<[@#!][^>\s]{1,40}>|(?<!\w)@[\w.-]{1,40}")
_QUOTED = re.compile(r"[\"“”„]([^\"“”„]{2,400})[\"“”]")
_ANY_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")
_ROLE_WORDS = {
    Role.HOST: ("the host", "host", "interviewer", "podcaster"),
    Role.GUEST: ("the guest", "guest", "interviewee"),
}
_OBJECT = frozenset(
    "to with tell tells told ask asks asked for at about against remind reminds from versus and than like".split()
)
"""Words before a name that make it the one spoken to or about, not the one who speaks."""


_ASKING = frozenset(
    "what why how when where who which does did do is are was were has have can could should would will".split()
)
_SPOKE = frozenset("ask asks asked asking".split())
"""What a speaker who is named did; beside say and tell, which never tell what a question is about."""

_FEWEST = 4  # words of a question that has only common ones
_MOST_STRANGE = 20  # words of a question that are taken for misspelt ones
_CHATTER = frozenset(
    "bot verbatim nice cool great good awesome perfect amazing test testing morning evening afternoon night bye goodbye welcome sorry "
    "everybody everyone all team folks guys friends there".split()
)
"""Words that alone ask for nothing: said to the bot, or of its last answer."""


class HasSpeakers(Protocol):
    """An interview, or what is told of one."""

    @property
    def speakers(self) -> Sequence[Speaker]:
        """Who speaks in it."""
        ...


@dataclass(frozen=True, slots=True)
class Query:
    """What a member asked, ready to be looked for."""

    text: str  # what is encoded: the question without chatter and speakers' names, which are in every passage's author, not in its words
    words: tuple[str, ...]  # its telling words, folded, names of speakers left out
    terms: tuple[tuple[str, float], ...]  # stems to look for, with weights
    unknown: tuple[str, ...]  # telling words the library never uses, not even misspelt
    phrases: tuple[tuple[str, ...], ...]  # words in quotation marks, folded: they must occur
    role: Role | None  # who is asked for, where the question says so
    plain: str  # all its words, folded, for comparing wordings
    empty: bool = False  # a greeting, thanks, or letters that are no words: nothing to look for

    @property
    def asks(self) -> bool:
        """Whether it asks something; else it may be the wording of something that was said."""
        return "?" in self.text or self.plain.partition(" ")[0] in _ASKING


def normalize(text: str, what: str = "question") -> str:
    """The text on one line, without control and format characters; `what` it is, for the error.

    Raises InputError if nothing is left or it is too long.
    """
    kept = "".join(" " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter for letter in text)
    kept = "".join(letter for letter in kept if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn"))
    kept = unicodedata.normalize("NFC", " ".join(kept.split()))
    if len(kept) > LONGEST:
        raise InputError(f"the {what} has {len(kept):,} characters; keep it to {LONGEST:,}")
    if not any(letter.isalnum() for letter in kept):
        raise InputError(f"there is no {what} in that; write words, such as: {_EXAMPLES[what]}")
    return kept


def parse_query(text: str, names: Mapping[str, Role], vocabulary: Vocabulary) -> Query:
    """What a message asks for, given the speakers' names. Raises InputError if it holds no words."""
    text = normalize(text)
    strange = _strange(text, names, vocabulary)
    phrases = tuple(
        words
        for quoted in _QUOTED.findall(restore_misheard_names(text, vocabulary))
        if (words := _quoted(quoted, strange, vocabulary))
    )
    core = restore_misheard_names(expand_shorthand(strip_chatter(text)), vocabulary)
    core, meant = correct_spelling(core, strange, names, vocabulary)
    folded = words_of(core)
    role = _asked_for(folded, names)
    said = [word for word in folded if word not in names and not (role is not None and word in _SPOKE)]
    words = tuple(dict.fromkeys(word for word in said if word not in STOP_WORDS))
    terms, unknown = _terms(words, strange, vocabulary)
    telling = any(_tells(word, unknown, strange, vocabulary) for word in words)
    return Query(
        text=strip_speaker_names(meant, names),
        words=words,
        terms=terms,
        unknown=unknown,
        phrases=phrases,
        role=role,
        plain=" ".join(spoken(meant)),
        empty=not phrases and not _is_question(folded) and not telling,
    )


def _tells(word: str, unknown: Sequence[str], strange: Collection[str], vocabulary: Vocabulary) -> bool:
    """Whether a word alone is something to look for: a word at all, if need be misspelt, and no mere courtesy."""
    if word in _CHATTER:
        return False
    return word not in unknown or vocabulary.ordinary(_meant(word, strange, vocabulary))


def _quoted(phrase: str, strange: Collection[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words of a phrase in quotation marks, misspelt ones as they were meant: as they stand they occur nowhere."""
    return tuple(part for word in spoken(phrase) for part in _meant(word, strange, vocabulary).split())


def _meant(word: str, strange: Collection[str], vocabulary: Vocabulary) -> str:
    return (vocabulary.spelled(word) if word in strange else None) or word


def _is_question(words: Sequence[str]) -> bool:
    """Whether common words alone make a question, such as: why did he do it."""
    return len(words) >= _FEWEST and words[0] in _ASKING


def strip_chatter(text: str) -> str:
    """The question in a chatty message: mentions, greetings, "do you have the bit where", thanks taken off."""
    core = strip_mentions(text).strip(" ,;:-–—")
    while (opening := OPENING.match(core)) and opening.end() < len(core):
        core = core[opening.end() :]
    for pattern, where in ((REQUEST, 10), (ORDER, 0)):
        request = pattern.search(core)
        if request and len(words_of(core[: request.start()])) <= where and len(words_of(core[request.end() :])) >= 2:
            core = core[request.end() :]
    while (closing := CLOSING.search(core)) and closing.start() > 0:
        core = core[: closing.start()]
    return core if words_of(core) else text


def strip_mentions(text: str) -> str:
    """The text without the platforms' mentions of people, channels and bots; the text itself if no word is left."""
    kept = " ".join(_MENTION.sub(" ", text).split())
    return kept if any(letter.isalnum() for letter in kept) else text


def expand_shorthand(text: str) -> str:
    """The text with the shorthand of chats, and idioms whose words say nothing of their meaning, written out."""
    text = SHORT.sub(lambda match: SHORTHAND[match[0].casefold()], text)
    for idiom, meaning in IDIOMS:
        text = idiom.sub(meaning, text)
    return text


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


def restore_misheard_names(text: str, vocabulary: Vocabulary) -> str:
    """The text with the names that were said in place of what the captions misheard and nobody says."""

    def right(found: re.Match[str]) -> str:
        word = _bare(found[0])
        return f"{meant}{found[0][len(word) :]}" if (meant := vocabulary.meant(plain(word))) else found[0]

    return _ANY_WORD.sub(right, text)


def _strange(text: str, names: Mapping[str, Role], vocabulary: Vocabulary) -> frozenset[str]:
    """Words that may be misspelt; of a text full of them only some, for each takes milliseconds."""
    strange = [word for word in dict.fromkeys(words_of(text)) if word not in names and vocabulary.strange(word)]
    return frozenset(strange[:_MOST_STRANGE])


def correct_spelling(
    text: str, strange: Collection[str], names: Collection[str], vocabulary: Vocabulary
) -> tuple[str, str]:
    """The text twice: with misspelt common words and speakers' names put right, and with all misspelt words put right.

    A sentence encoder cannot read a misspelt word; the word index can, by several readings of it.
    """
    common, meant = text, text
    for found in reversed(list(_ANY_WORD.finditer(text))):
        word = _bare(found[0])
        if plain(word) in strange and (right := vocabulary.spelled(plain(word))) is not None:
            past = found.start() + len(word)
            meant = meant[: found.start()] + right + meant[past:]
            if right in STOP_WORDS or right in names:
                common = common[: found.start()] + right + common[past:]
    return common, meant


def strip_speaker_names(text: str, names: Mapping[str, Role]) -> str:
    """The text without the speakers' names; the text itself if nothing else is in it."""
    kept = [
        piece for piece in text.split() if not (words := words_of(piece)) or any(word not in names for word in words)
    ]
    return " ".join(kept) if words_of(" ".join(kept)) else text


def normalize_index_question(question: str, names: Mapping[str, Role]) -> str:
    """An editor's question as it is encoded: in the same form as a member's, so that they meet."""
    return strip_speaker_names(expand_shorthand(question), names)


def speaker_names(cast: Iterable[HasSpeakers]) -> dict[str, Role]:
    """Single words that name a speaker, and what that speaker does."""
    names: dict[str, Role] = {}
    for one in cast:
        for speaker in one.speakers:
            for name in (speaker.name, speaker.label, *speaker.aliases):
                names.update(dict.fromkeys(words_of(name), speaker.role))
    for role, words in _ROLE_WORDS.items():
        names.update({word: role for phrase in words for word in words_of(phrase) if word != "the"})
    return names


def _asked_for(words: Sequence[str], names: Mapping[str, Role]) -> Role | None:
    """Whose words are wanted: the speaker named first who is not merely spoken to."""
    for at, word in enumerate(words):
        if word in names and (at == 0 or words[at - 1] not in _OBJECT):
            return names[word]
    return None


def _terms(
    words: Sequence[str], strange: Collection[str], vocabulary: Vocabulary
) -> tuple[tuple[tuple[str, float], ...], tuple[str, ...]]:
    terms: dict[str, float] = {}
    unknown = []
    for word in words:
        own = stem(word)
        if vocabulary.frequency(own):
            terms[own] = 1.0
        elif word in strange and (readings := vocabulary.like(word)):
            for term, weight in readings:
                terms[term] = max(weight, terms.get(term, 0.0))
        else:
            unknown.append(word)
    return tuple(terms.items()), tuple(unknown)
