"""The words of a claim as typed, and the same in the one form in which they are compared with a script. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.search.terms import fold, is_negation
from bot.verify.canonical import CanonicalWord, canonical_text, opens_magnitude
from bot.verify.cost_table import GAP
from bot.verify.numbers import number_at
from bot.verify.script import ALWAYS_FILLER, Script
from bot.verify.windows import exact_window

_MOST_CENSORED = 8  # words of a claim that are compared letter by letter
_LONGEST_GAP = 3  # words that an editor's brackets may replace
_BRACKETED = re.compile(r"\[([^\[\]]+)\]\W*")
_MISSING_APOSTROPHE = {
    "were": ("we", "are"),
    "well": ("we", "will"),
    "ill": ("i", "will"),
    "hell": ("he", "will"),
    "id": ("i", "would"),
    "there": ("they", "are"),
    "your": ("you", "are"),
}
_NEEDLESS_APOSTROPHE = {("they", "are"): "there", ("you", "are"): "your"}
_CENSORED = re.compile(r"[a-z]+\*+[a-z]*")


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """What was typed, text by text, and its words in their one form with the index of the text each is from."""

    texts: tuple[str, ...]
    words: tuple[str, ...]
    sources: tuple[int, ...]

    @property
    def without_fillers(self) -> list[str]:
        """The words that mean something."""
        return [word for word in self.words if word not in ALWAYS_FILLER and word != GAP]

    @property
    def digits(self) -> frozenset[int]:
        """Indexes of the words that were typed in digits."""
        counting = {index for index, text in enumerate(self.texts) if any(map(str.isdigit, text))}
        return frozenset(index for index, source in enumerate(self.sources) if source in counting)

    def part(self, start: int, end: int) -> "ClaimWords":
        """The words from one index to another, of the same texts."""
        return ClaimWords(self.texts, self.words[start:end], self.sources[start:end])


def read_claim(texts: Sequence[str]) -> ClaimWords:
    """The words of a claim. An editor's brackets stand for a few words of any kind, unless they negate or count."""
    words: list[CanonicalWord] = []
    for index, text in enumerate(texts):
        found = list(canonical_text(text))
        if _BRACKETED.fullmatch(text) and not any(
            is_negation(word) or number_at(found, place) for place, word in enumerate(found)
        ):
            found = [GAP] * _LONGEST_GAP
        if found[:1] == ["cent"] and words and words[-1].word == "per":
            words[-1] = CanonicalWord(words[-1].source, "percent")
            found = found[1:]
        words.extend(CanonicalWord(index, word) for word in found)
    plain = [word for _, word in words]
    plain = ["one" if opens_magnitude(plain, index) else word for index, word in enumerate(plain)]
    return ClaimWords(tuple(texts), tuple(plain), tuple(source for source, _ in words))


def fit_to(script: Script, claim: ClaimWords) -> ClaimWords:
    """The claim with words joined, parted and uncensored as the script has them: well-being, wellbeing; h***, hell."""
    if exact_window(script, claim.words) or exact_window(script, claim.without_fillers):
        return claim
    fitted: list[tuple[str, int]] = []
    index = censored = 0
    letters = [_letters(text) for text in claim.texts]
    while index < len(claim.words):
        word, source = claim.words[index], claim.sources[index]
        following = claim.words[index + 1] if index + 1 < len(claim.words) else ""
        if _CENSORED.fullmatch(word) and (censored := censored + 1) <= _MOST_CENSORED:
            word = _uncensored(script, word, fitted[-1][0] if fitted else "", following)
        before = fitted[-1][0] if fitted else ""
        if (parts := _split_word(script, claim, letters, index)) is not None:
            fitted.append((parts, source))
            index += sum(1 for other in claim.sources[index:] if other in (source, source + 1))
            continue
        if _misses_apostrophe(script, before, word, following):
            fitted.extend((part, source) for part in _MISSING_APOSTROPHE[word])
            index += 1
            continue
        if (owner := _owner(script, claim, index)) is not None:
            fitted.append((owner, source))
            index += 2
            continue
        joined = f"{word}{following}"
        if following and joined in script.positions and joined not in script.compounds:
            fitted.append((joined, source))
            index += 1
        elif word not in script.positions and word in script.compounds:
            fitted.extend((part, source) for part in script.compounds[word])
        else:
            fitted.append((word, source))
        index += 1
    return ClaimWords(claim.texts, tuple(word for word, _ in fitted), tuple(source for _, source in fitted))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


def _split_word(script: Script, claim: ClaimWords, letters: Sequence[str], index: int) -> str | None:
    """The word of the script that two typed texts are together, whatever is between them: What's App, WhatsApp."""
    source = claim.sources[index]
    if (index and claim.sources[index - 1] == source) or not all(letters[source : source + 2]):
        return None
    if source + 1 == len(letters):
        return None
    joined = letters[source] + letters[source + 1]
    shortened = f"al{letters[source + 1]}" if letters[source] == "all" else joined  # all ready, all together
    for word in (joined, shortened):
        if word in script.positions and word not in script.compounds:
            return word
    return None


def _owner(script: Script, claim: ClaimWords, index: int) -> str | None:
    """The "your" or "their" of the script that was typed as "you're" or "they're"; "their" is "there" in one form."""
    if index + 2 >= len(claim.words) or claim.sources[index] != claim.sources[index + 1]:
        return None
    first, second, after = claim.words[index : index + 3]
    owner = _NEEDLESS_APOSTROPHE.get((first, second))
    is_said = (first, second, after) in script.trigrams
    return owner if owner is not None and not is_said and f"{owner}{after}" in script.compounds else None


def _uncensored(script: Script, word: str, before: str, after: str) -> str:
    """The word of the script behind a censored one: of those with its letters the one with the same neighbours."""
    shape = re.compile(word.replace("*", "[a-z]"))
    tokens = script.tokens
    best, most = word, 0
    for candidate in filter(shape.fullmatch, script.positions):
        for position in script.positions[candidate]:
            beside = (position > 0 and tokens[position - 1].word == before) + (
                position + 1 < len(tokens) and tokens[position + 1].word == after
            )
            if beside > most:
                best, most = candidate, beside
    return best


def _misses_apostrophe(script: Script, before: str, word: str, after: str) -> bool:
    """Whether a word such as "were" stands where the script has "we're", and the word itself is not said there."""
    if word not in _MISSING_APOSTROPHE or not after:
        return False
    pronoun, verb = _MISSING_APOSTROPHE[word]
    is_said = (before, word, after) in script.trigrams if before else f"{word}{after}" in script.compounds
    return (pronoun, verb, after) in script.trigrams and not is_said
