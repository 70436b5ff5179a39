"""An editor's brackets in a claim: "[the users] like it", where "they like it" was said. Pure.

Words in brackets are compared as any others are, so what they add or turn is a change. They change nothing only where
they name what a pronoun means, and that is spoken of nearby, or where they fit a word into the sentence: "[he] stole".
In doubt they are a change.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.search.terms import STOP_WORDS, base_forms, folded_words, is_negation, is_number, stem
from bot.verify.alignment import Alignment, changed_runs
from bot.verify.claim_words import ClaimWords
from bot.verify.cost_table import AlignmentStep
from bot.verify.script import Script, edited_text

_BRACKETED = re.compile(r"\[([^\[\]]+)\]\W*")
_POSSESSIVE = re.compile(r"\w(?:'s|s')$")
_MEANS_SOMEBODY = frozenset("he she they him them it her".split())
_POINTS = frozenset("this that these those".split())
_OWNS = frozenset("his her its their my our your".split())
_IN_THIRD_PERSON = {
    "i": ("he", "she"), "me": ("him", "her"), "my": ("his", "her"), "myself": ("himself", "herself"),
    "we": ("they",), "us": ("them",), "our": ("their",),
}  # fmt: skip
"""What reported speech makes of a word."""
_ARTICLES = frozenset({"a", "an", "the"})
_IN_NAMES_OF_THINGS = _ARTICLES | _OWNS | {"and", "of"}
"""Words without a meaning of their own that such brackets may have."""
_EVERYTHING = frozenset("everyone everybody everything always everywhere".split())
_SINGULAR = frozenset("he she him her it this that".split())
_BE = frozenset("am is are was were be been being".split())
_AFTER_SUBJECT = _BE | frozenset("will would can could may might should must has have had does do did".split())
_SPOKEN_OF_BEFORE, _SPOKEN_OF_AFTER = 200, 40  # words around a pronoun in which what it means is named
_WORDS_EACH = 3  # words outside brackets for each pronoun that brackets explain


def without_brackets(claim: ClaimWords, alignment: Alignment) -> Alignment:
    """The alignment, with brackets that only explain a pronoun, or add an article, marked as free."""
    texts = [match[1] if (match := _BRACKETED.fullmatch(text)) else None for text in claim.texts]
    bracketed = {index for index, source in enumerate(claim.sources) if texts[source] is not None}
    if not bracketed:
        return alignment
    steps = list(alignment.steps)
    runs = [run for run in changed_runs(steps) if _is_in(bracketed, steps[slice(*run)])]
    if len(claim.words) - len(bracketed) < _WORDS_EACH * len(runs):
        return alignment
    for start, end in reversed(runs):
        added = list(dict.fromkeys(claim.sources[step.claim] for step in steps[start:end] if step.claim is not None))
        text = texts[added[0]]
        if text is None or len(added) > 1:
            continue
        before = steps[start - 1] if start and steps[start - 1].same else None
        for run in _readings(alignment.script, steps, start, end):
            if _explains(alignment.script, text, run, before):
                steps[start:end] = [replace(step, free=True) for step in run]
                break
    return Alignment(alignment.script, tuple(steps))


def _is_in(bracketed: set[int], run: Sequence[AlignmentStep]) -> bool:
    """Whether all that a run of changed steps claims is in brackets."""
    claimed = [step.claim for step in run if step.claim is not None]
    return bool(claimed) and bracketed.issuperset(claimed)


def _readings(
    script: Script, steps: Sequence[AlignmentStep], start: int, end: int
) -> Iterator[Sequence[AlignmentStep]]:
    """What a run of changed steps may stand for; at an edge of the claim also the one word beside it, or nothing."""
    yield steps[start:end]
    drops = any(step.claim is None and not step.free for step in steps[start:end])
    if drops or (start == 0) == (end == len(steps)):
        return
    at_end = end == len(steps)
    kept = steps[start - 1] if at_end else steps[end]
    beside = kept.token + (1 if at_end else -1) if kept.token is not None else -1
    claimed = [replace(step, token=None) for step in steps[start:end] if step.claim is not None]
    if 0 <= beside < len(script.tokens):
        place = 0 if at_end else -1
        yield [replace(step, token=beside) if step is claimed[place] else step for step in claimed]
    yield claimed


def _explains(script: Script, text: str, run: Sequence[AlignmentStep], before: AlignmentStep | None) -> bool:
    """Whether the text of brackets says no more than the word in its place, or than the pronoun that it follows.

    `before` is the step before the brackets if the claim has there what was said.
    """
    words = folded_words(text)
    tokens = [step.token for step in run if step.token is not None and not step.free]
    if tokens:
        said = _said(script, tokens)
        return _is_form_of(words, said) or _means(script, words, text, tokens, said)
    if words and _ARTICLES.issuperset(words):
        return True
    if before is None or before.token is None:
        return False
    said = script.tokens[before.token].word
    return said in _MEANS_SOMEBODY and _means(script, words, text, [before.token], said)


def _is_form_of(words: Sequence[str], said: str) -> bool:
    """Whether brackets only fit the word said into a sentence: "[he] stole", "[frightens]"."""
    if len(words) != 1 or not said:
        return False
    in_reported_speech = words[0] in _IN_THIRD_PERSON.get(said, ())
    return in_reported_speech or (said not in STOP_WORDS and stem(words[0]) == stem(said))


def _means(script: Script, words: Sequence[str], text: str, tokens: Sequence[int], said: str) -> bool:
    """Whether the text of brackets may name what a pronoun said at these tokens means."""
    if not _names_things(script, words, tokens[0]):
        return False
    if _POSSESSIVE.search(text.replace("’", "'")):
        return said in _OWNS
    if said in _SINGULAR and words[-1].endswith("s") and text.islower():
        return False
    if tokens[0] and script.tokens[tokens[0] - 1].word in _BE:
        return False  # after "is" the brackets may judge: "it is [nonsense]"
    return said in _MEANS_SOMEBODY or (said in _POINTS and _is_subject_or_last(script, tokens[-1]))


def _said(script: Script, indexes: Sequence[int]) -> str:
    """The one word said at these tokens; their one form if they are part of a word, such as the "they" of "they're"."""
    tokens = [script.tokens[index] for index in indexes]
    is_part = script.parts_word(indexes[0]) or script.parts_word(indexes[-1] + 1)
    return " ".join(token.word for token in tokens) if is_part else " ".join(folded_words(edited_text(tokens)))


def _names_things(script: Script, words: Sequence[str], near: int) -> bool:
    """Whether each word in brackets that means something was spoken of near a token, in whatever form."""
    around = script.tokens[max(0, near - _SPOKEN_OF_BEFORE) : near + _SPOKEN_OF_AFTER]
    spoken = {form for token in around for form in _forms(token.word)}
    telling = [word.removesuffix("'s") for word in words if word not in _IN_NAMES_OF_THINGS]
    return bool(telling) and all(map(_is_name_of_thing, telling)) and all(spoken & _forms(word) for word in telling)


def _is_name_of_thing(word: str) -> bool:
    return not (word in STOP_WORDS or word in _EVERYTHING or is_negation(word) or is_number(word))


def _forms(word: str) -> set[str]:
    return {word, *base_forms(word), stem(word)}


def _is_subject_or_last(script: Script, index: int) -> bool:
    """Whether "that" stands for a thing: it begins what is said of it, or ends its clause."""
    following = script.tokens[index + 1] if index + 1 < len(script.tokens) else None
    return following is None or following.opens or following.word in _AFTER_SUBJECT
