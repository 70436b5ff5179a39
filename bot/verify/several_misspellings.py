"""A claim with misspelt words, read as it is meant. Pure.

Misspelt words are rare words that were not said, so a claim with a few of them may resemble no passage. The claim is
judged again with their spelling corrected. It is verbatim only if all of it was then said word for word: each
correction is the word said at that very place. What is meant is never guessed: a number, a negation, a name, and every
word that there is, stay as they are typed. A claim that resembled nothing may turn out to be an altered passage; there
every misspelt word is a change.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from rapidfuzz.distance import OSA

from bot.model import Change, DiffPart, Verdict
from bot.search.candidates import Vocabulary
from bot.search.terms import folded_words, is_negation, is_number
from bot.verify.canonical import canonical_text
from bot.verify.misspelling import is_misspelt, is_name_there
from bot.verify.numbers import number_words
from bot.verify.script import Script
from bot.verify.verdict import SHORTEST_CLAIM, Verification, verify

_MOST_MISSPELT = 8
"""Misspelt words of a claim: looking each up takes milliseconds."""

_WORDS_EACH, _SURE_WORDS_EACH = 2, 2.5  # words of a claim for each misspelt one: to be read, and to be verbatim
_HIDING = 12  # words of a claim for each misspelt one, above which these hide no passage
_LONGEST_CLAIM = 400  # words
_MOST_SLIPS, _TWO_SLIPS_FROM = 2, 6  # letters wrong in a word, and letters of the word that was said
_SENTENCE_ENDS = (".", "?", "!", "…", ":")


def read_as_meant(
    texts: Sequence[str], scripts: Sequence[Script], vocabulary: Vocabulary, before: Verification
) -> tuple[Verification, tuple[str, ...]] | None:
    """The verdict on a claim as it is meant, and its misspelt words as typed if it is verbatim but for them.

    `texts` are the claim's words as typed, with their punctuation; `before` is the verdict on them. None if that stays.
    """
    words = [folded_words(text) for text in texts[: _LONGEST_CLAIM + 1]]
    unknown = [index for index, found in enumerate(words) if any(map(vocabulary.is_unknown, found))]
    is_too_long = len(texts) > _LONGEST_CLAIM or any(len(text.split()) != 1 for text in texts)
    if is_too_long or not 1 <= len(unknown) <= _MOST_MISSPELT or len(texts) < _WORDS_EACH * len(unknown):
        return None
    is_absent = before.verdict is Verdict.ABSENT
    if is_absent and len(texts) > _HIDING * len(unknown):
        return None
    corrected = {index: _corrected(texts, index, vocabulary) for index in unknown}
    meant = {index: word for index, word in corrected.items() if word is not None}
    is_whole = len(meant) == len(unknown) and len(texts) >= _SURE_WORDS_EACH * len(unknown)
    if not meant or not (is_whole or is_absent):
        return None
    verification = verify([meant.get(index, text) for index, text in enumerate(texts)], scripts)
    if verification.verdict is Verdict.VERBATIM and is_whole and _names_nobody(verification, scripts, meant):
        diff = tuple(_as_typed(verification.diff, texts, meant, minor=True))
        return replace(verification, diff=diff), tuple(dict.fromkeys(words[index][0] for index in unknown))
    if not is_absent or verification.verdict is Verdict.ABSENT or len(texts) < SHORTEST_CLAIM:
        return None
    verdict = Verdict.ALTERED if verification.verdict is Verdict.VERBATIM else verification.verdict
    diff = tuple(_as_typed(verification.diff, texts, meant, minor=False))
    return replace(verification, verdict=verdict, diff=diff), ()


def _names_nobody(verification: Verification, scripts: Sequence[Script], meant: Mapping[int, str]) -> bool:
    """Whether no corrected word is a name where it was said."""
    said_in = [script for script in scripts if script.interview == verification.refs[0].interview]
    has_capitals = all(script.sentences for script in said_in)  # else anything may be a name
    return has_capitals and not any(is_name_there(verification, said_in, word) for word in meant.values())


def _corrected(texts: Sequence[str], index: int, vocabulary: Vocabulary) -> str | None:
    """The word that a typed text misspells; None if it may be another word than any that was meant."""
    words = folded_words(texts[index])
    word = vocabulary.correct_spelling(words[0]) if len(words) == 1 else None
    if word is None or not is_misspelt(words[0], word, vocabulary.correct_spelling):
        return None
    slips = OSA.distance(words[0], word)
    form = canonical_text(word)
    is_near = slips <= (_MOST_SLIPS if len(word) >= _TWO_SLIPS_FROM else 1) and word[0] in words[0][:2]
    counts = number_words(word) is not None or any(map(is_number, form))
    turns_meaning = len(form) != 1 or counts or is_negation(form[0])
    opens = index == 0 or texts[index - 1].endswith(_SENTENCE_ENDS)
    is_capital = not opens and any(map(str.isupper, texts[index]))
    return word if is_near and not turns_meaning and not is_capital else None


def _as_typed(
    diff: Sequence[DiffPart], texts: Sequence[str], meant: Mapping[int, str], *, minor: bool
) -> Iterator[DiffPart]:
    """The diff of the corrected claim with the claim as typed, its misspelt words as changes, `minor` or not."""
    shown = 0
    for part in diff:
        count = len(part.claimed.split())
        said = part.said.split()
        indexes = range(shown, shown + count)
        shown += count
        if part.change is not Change.EQUAL or count != len(said):  # in words that are written in another way
            hides_change = part.change is Change.EQUAL and not minor and any(index in meant for index in indexes)
            change = Change.REPLACE if hides_change else part.change
            yield replace(part, change=change, claimed=" ".join(texts[index] for index in indexes))
            continue
        for is_wrong, pairs in groupby(zip(indexes, said, strict=True), key=lambda pair: pair[0] in meant):
            claimed, words = zip(*((texts[index], word) for index, word in pairs), strict=True)
            change = Change.REPLACE if is_wrong else Change.EQUAL
            yield DiffPart(change, " ".join(claimed), " ".join(words), minor=is_wrong and minor)
