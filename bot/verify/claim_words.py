"""The words of a claim as typed, and the same in the one form in which they are compared with a script. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.search.terms import fold
from bot.verify.canonical import CanonicalWord, as_spoken, canonical_text, opens_magnitude
from bot.verify.other_forms import other_forms
from bot.verify.script import ALWAYS_FILLER, Script
from bot.verify.windows import exact_window

_MOST_CENSORED = 8  # words of a claim that are compared letter by letter
_CONTEXT = 5  # words from one with a missing apostrophe on that tell how it was said
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
_CENSORED = re.compile(
    r"[^a-z0-9]*([a-z]+\*[a-z*]*|[a-z]{1,3}[*@#$!_]{1,6}[a-z]{1,3}|[b-hj-z][-–—]{1,4}[a-z]{1,3})(?:'s)?[^a-z0-9]*"
)
"""Letters with signs for others: h***, h@ll, h—l."""
_ONE_LETTER, _SOME_LETTERS = re.compile(r"[*@#$!_]"), re.compile(r"[-–—]+")
_CONTRACTED = frozenset({"is", "has"})
_JOINING = frozenset({"and", "a", "to", "or"})
"""Words of a number in digits that are no number: the "and" of 2½."""


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """What was typed, text by text, and its words in their one form with the index of the text each is from."""

    texts: tuple[str, ...]
    words: tuple[str, ...]
    sources: tuple[int, ...]

    @property
    def without_fillers(self) -> list[str]:
        """The words that mean something."""
        return [word for word in self.words if word not in ALWAYS_FILLER]

    @property
    def digits(self) -> frozenset[int]:
        """Indexes of the words that were typed in digits."""
        counting = {index for index, text in enumerate(self.texts) if any(map(str.isdigit, text))}
        return frozenset(
            index
            for index, source in enumerate(self.sources)
            if source in counting and self.words[index] not in _JOINING
        )

    def part(self, start: int, end: int) -> "ClaimWords":
        """The words from one index to another, of the same texts."""
        return ClaimWords(self.texts, self.words[start:end], self.sources[start:end])


def read_claim(texts: Sequence[str]) -> ClaimWords:
    """The words of a claim."""
    words = as_spoken([CanonicalWord(index, word) for index, text in enumerate(texts) for word in canonical_text(text)])
    plain = [word for _, word in words]
    plain = ["one" if opens_magnitude(plain, index) else word for index, word in enumerate(plain)]
    return ClaimWords(tuple(texts), tuple(plain), tuple(source for source, _ in words))


def fit_to(script: Script, claim: ClaimWords) -> ClaimWords:
    """The claim with words joined, parted, counted and uncensored as the script has them.

    "Well-being" is "wellbeing", "2.5" is "two and a half", "h***" is "hell" where that was said.
    """
    if exact_window(script, claim.words) or exact_window(script, claim.without_fillers):
        return claim
    fitted: list[tuple[str, int]] = []
    index = 0
    shapes = _censored_shapes(claim.texts)
    letters = [_letters(text) for text in claim.texts]
    while index < len(claim.words):
        word, source = claim.words[index], claim.sources[index]
        following = claim.words[index + 1] if index + 1 < len(claim.words) else ""
        before = fitted[-1][0] if fitted else ""
        if (whole := _whole_text(script, claim, index, before, shapes.get(source))) is not None:
            fitted.extend((part, source) for part in whole)
            index += len(canonical_text(claim.texts[source]))
            continue
        if (parts := _split_word(script, claim, letters, index)) is not None:
            fitted.append((parts, source))
            index += sum(1 for other in claim.sources[index:] if other in (source, source + 1))
            continue
        if _misses_apostrophe(script, before, claim.words[index : index + _CONTEXT]):
            fitted.extend((part, source) for part in _MISSING_APOSTROPHE[word])
            index += 1
            continue
        if (owner := _owner(script, claim, index)) is not None:
            fitted.append((owner, source))
            index += 2
            continue
        if (short := _contraction(script, claim.words[index : index + 3])) is not None:
            fitted.append((short, source))
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


def _contraction(script: Script, words: Sequence[str]) -> str | None:
    """The one word of the script for the first two: "the harbour is", said as "the harbour's"."""
    if len(words) < 2 or words[1] not in _CONTRACTED:
        return None
    short, after = f"{words[0]}s", words[2:]
    is_said_long = tuple(words) in script.trigrams if after else f"{words[0]}{words[1]}" in script.compounds
    is_said_short = f"{short}{after[0]}" in script.compounds if after else short in script.positions
    return short if is_said_short and not is_said_long else None


def _whole_text(
    script: Script, claim: ClaimWords, index: int, before: str, shape: re.Pattern[str] | None
) -> tuple[str, ...] | None:
    """Other words of the script for the text that begins at an index: another form, or what it censors."""
    end = _text_end(claim, index)
    if end is None:
        return None
    if (other := _other_form(script, claim, (index, end), before)) is not None or shape is None:
        return other
    return _uncensored(script, shape, before, claim.words[end] if end < len(claim.words) else "")


def _text_end(claim: ClaimWords, index: int) -> int | None:
    """Where the words of the text that begins at an index end; None if none begins there or they are parted."""
    source = claim.sources[index]
    end = index + len(canonical_text(claim.texts[source]))
    begins = index == 0 or claim.sources[index - 1] != source
    is_whole = claim.sources[index:end].count(source) == end - index and claim.sources[end : end + 1] != (source,)
    return end if begins and is_whole else None


def _other_form(script: Script, claim: ClaimWords, place: tuple[int, int], before: str) -> tuple[str, ...] | None:
    """The form of a text's words that the script has beside the words around it; None if it has none of the forms.

    `before` is the word before it as the script has it.
    """
    index, end = place
    others = other_forms(claim.texts[claim.sources[index]])
    if not others:
        return None
    after = claim.words[end : end + 1]

    def neighbours(form: tuple[str, ...]) -> int:
        beside = ([before, *form] if before else [], [*form, *after] if after else [])
        return sum(any(script.occurrences(words)) for words in beside if words)

    best = max((claim.words[index:end], *others), key=neighbours)
    return best if neighbours(best) else None


def _censored_shapes(texts: Sequence[str]) -> dict[int, re.Pattern[str]]:
    """The shapes of the words behind the first censored texts, by index: a sign is a letter, a dash one or more."""
    shapes: dict[int, re.Pattern[str]] = {}
    for index, text in enumerate(texts):
        if not text.isalpha() and (match := _CENSORED.fullmatch(fold(text))) is not None:
            shapes[index] = re.compile(_ONE_LETTER.sub("[a-z]", _SOME_LETTERS.sub("[a-z]+", match[1])))
            if len(shapes) == _MOST_CENSORED:
                break
    return shapes


def _uncensored(script: Script, shape: re.Pattern[str], before: str, after: str) -> tuple[str, ...] | None:
    """The word of the script that has a shape and the same neighbours as a censored word; None if there is none."""
    tokens = script.tokens
    best, most = None, 0
    for candidate in filter(shape.fullmatch, script.positions):
        for position in script.positions[candidate]:
            beside = (position > 0 and tokens[position - 1].word == before) + (
                position + 1 < len(tokens) and tokens[position + 1].word == after
            )
            if beside > most:
                best, most = (candidate,), beside
    return best


def _misses_apostrophe(script: Script, before: str, words: Sequence[str]) -> bool:
    """Whether a word such as "were", the first, stands where the script has "we're", and is not said there itself."""
    word, *after = words
    if word not in _MISSING_APOSTROPHE or not after:
        return False
    short = _MISSING_APOSTROPHE[word]
    if (*short, after[0]) not in script.trigrams:
        return False
    if not ((before, word, after[0]) in script.trigrams if before else f"{word}{after[0]}" in script.compounds):
        return True
    is_short, is_said = (any(script.occurrences([*way, *after])) for way in (short, (word,)))
    return not before and is_short and not is_said
