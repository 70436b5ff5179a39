"""Text -> words and stems as the search compares them: casefolded, without accents, stemmed.

Everything that ranks by words uses these terms: the word index is filled with them, and a question is
always a list of them, never a query string.
"""

import re
import unicodedata
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_INITIALS = re.compile(r"[^\W\d_aeiouys]{2,}s")  # Snowball removes no s from a word without a vowel
_STEMMER = Stemmer.Stemmer("english")

_APOSTROPHES = "’‘ʼ"

STOP_WORDS = frozenset(
    """
    a about above after again all also am an and any anybody anyone anything are aren't as at be because been before
    being below between both but by came can can't come could couldn't did didn't do does doesn't doing don't done
    during each either else ever every for from further get gets getting give go goes going gonna got had has have
    haven't having he he'd he'll he's her here hers herself hey hi hello him himself his how how's however i i'd
    i'll i'm i've if in into is isn't it it's its itself just kind know let let's lets like lot made make makes many
    may maybe me mean might more most much must my myself of off oh ok okay on once one only or other our ours
    ourselves out over own part please pls quite really right said same say says saying see she she'd she'll she's
    should shouldn't so some somebody someone something sort still such sure take tell than thank thanks that that'd
    that'll that's the their theirs them themselves then there there's these they they'd they'll they're they've
    thing things think this those though through thx to told too um uh under until up us very want wants was wasn't
    way we we'd we'll we're we've well were what what's whats when when's where where's which while who who's whom
    why why's will with won't would wouldn't yeah yes yet you you'd you'll you're you've your yours yourself
    yourselves u ur im ive dont doesnt didnt isnt cant wont thats hes shes theyre youre whos hows ppl lol
    """.split()
)
"""Words too common in speech to say what a question is about."""


def fold(text: str) -> str:
    """Text for comparison: without compatibility forms, curly apostrophes, accents and case."""
    if text.isascii():  # ASCII needs nothing else, and most words are ASCII: a long message has thousands
        return text.lower()
    for apostrophe in _APOSTROPHES:  # on a long text several times as fast as str.translate
        text = text.replace(apostrophe, "'")
    return _NOT_ASCII.sub(_without_accents, unicodedata.normalize("NFKD", text)).casefold()


def _without_accents(match: re.Match[str]) -> str:
    return "".join(character for character in match[0] if not unicodedata.combining(character))


def folded_words(text: str) -> list[str]:
    """All words of a text, folded; apostrophes stay. For comparing wording."""
    return _WORD.findall(fold(text))


def words_of(text: str) -> list[str]:
    """All words of a text, folded, without 's. For searching."""
    return [word.removesuffix("'s") for word in folded_words(text)]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a folded word (Snowball English), without dots and apostrophes; plural initials lose the s: nfts."""
    word = word.replace("'", "").replace(".", "")
    return word[:-1] if _INITIALS.fullmatch(word) else str(_STEMMER.stemWord(word))


_ENDINGS = ("s", "es", "ed", "ing", "er", "ers", "est", "ly", "ish", "less", "ness", "able")
_SHORTEST_BASE = 3  # characters


def base_forms(word: str) -> set[str]:
    """Words that a folded word may be a regular form of: mugs, mug; slimmer, slim; reshaped, reshape."""
    forms: set[str] = set()
    for ending in _ENDINGS:
        base = word.removesuffix(ending)
        if base != word and len(base) >= _SHORTEST_BASE:
            forms.update((base, f"{base}e") if ending[0] != "s" else (base,))
            if base[-1] == base[-2]:
                forms.add(base[:-1])
            if base[-1] == "i":
                forms.add(f"{base[:-1]}y")
    return forms


def terms_of(text: str) -> list[str]:
    """The stems of a text's content words (all but stop words), in order, with repetitions."""
    return [stem(word) for word in words_of(text) if word not in STOP_WORDS]


_NEGATIONS = frozenset(
    {"no", "not", "never", "nor", "none", "nothing", "nobody", "neither", "cannot", "without", "hardly"}
)
_NUMBERS = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
    million millions billion billions half twice double percent
    """.split()
)


def is_negation(word: str) -> bool:
    """Whether a folded word negates: not, never, don't."""
    return word in _NEGATIONS or word.endswith("n't")


def is_number(word: str) -> bool:
    """Whether a folded word is a number or has a digit."""
    return word in _NUMBERS or any(character.isdigit() for character in word)
