"""An editor's brackets in a claim: "[the users] like it", where "they like it" was said. Pure.

Words in brackets are the quoter's, and compared as any others are. They change nothing where they name what a pronoun
or a "thing" means, in words of the interview, or fit a word into the sentence: "[he] stole", "want[ed]". A negation, a
number, a name that is not spoken of nearby and any other word in the place of one that was said are a change.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.search.terms import STOP_WORDS, base_forms, folded_words, is_negation, is_number, stem
from bot.verify.alignment import Alignment, align, changed_runs
from bot.verify.canonical import canonical_text
from bot.verify.claim_words import ClaimWords
from bot.verify.cost_table import AlignmentStep, CostTable
from bot.verify.script import Script, edited_text
from bot.verify.windows import Window

_BRACKETED = re.compile(r"\[([^\[\]]+)\]\W*|\(([^()]+)\)\W*")
_WITHIN_WORD = re.compile(r"\W*(?:\[[^\W\d_]{1,3}\][^\W\d_]+|[^\W\d_]+\[[^\W\d_]{1,4}\])\W*")
_POSSESSIVE = re.compile(r"\w(?:'s|s')$")
_MEANS_SOMEBODY = frozenset("he she they him them it her we us".split())
_POINTS = frozenset("this that these those".split())
_OWNS = frozenset("his her its their my our your".split())
_IN_THIRD_PERSON = {
    "i": ("he", "she"), "me": ("him", "her"), "my": ("his", "her"), "myself": ("himself", "herself"),
    "we": ("they",), "us": ("them",), "our": ("their",), "am": ("is",),
}  # fmt: skip
"""What reported speech makes of a word."""
_SAME_VERB = (frozenset({"am", "is", "are"}), frozenset({"was", "were"}), frozenset({"has", "have"}))
"""Forms of a verb that only another subject makes different."""
_ARTICLES = frozenset({"a", "an", "the"})
_GRAMMATICAL = _ARTICLES | frozenset("that which who is are to of have has".split())
"""Words that brackets may add anywhere: they join what was said."""
_PREPOSITIONS = frozenset("of in on at for from by with about to".split())
_IN_NAMES_OF_THINGS = _ARTICLES | _OWNS | _POINTS | _PREPOSITIONS | {"and"}
"""Words without a meaning of their own that such brackets may have."""
_EVERYTHING = frozenset("everyone everybody everything always everywhere".split())
_SINGULAR = frozenset("he she him her it this that".split())
_BE = frozenset("am is are was were be been being".split())
_AFTER_SUBJECT = _BE | frozenset("will would can could may might should must has have had does do did".split())
_THINGS = frozenset("thing things stuff one ones".split())
_BEFORE_THINGS = _POINTS | {"the", "whole", "all", "of", "kind"}
_SPOKEN_OF_BEFORE, _SPOKEN_OF_AFTER = 200, 100  # words around a pronoun in which the name of what it means is said
_WORDS_EACH = 3  # words outside brackets for each pronoun that brackets explain


@dataclass(frozen=True, slots=True)
class _Bracket:
    """What stands in brackets, or a word with brackets inside; and its words that differ from what was said."""

    text: str
    words: tuple[str, ...]
    is_within_word: bool

    def has_name(self, script: Script, word: str) -> bool:
        """Whether one of its words is a name: it has a capital here, and wherever it is said."""
        written = (text for text in self.text.split() if word in canonical_text(text))
        if not next(written, "").strip("\"'“‘(")[:1].isupper():
            return False
        said = [script.tokens[index].text for index in script.positions.get(word, ())]
        return all(text[:1].isupper() for text in said if text)


def without_brackets(claim: ClaimWords, alignment: Alignment, window: Window) -> Alignment:
    """The alignment, with brackets that only explain a pronoun, or fit a word in, marked as free.

    `window` is where the claim was aligned.
    """
    texts = [_in_brackets(text) for text in claim.texts]
    if not any(texts) or alignment.cost == 0:
        return alignment
    whole = {
        index
        for index, source in enumerate(claim.sources)
        if texts[source] is not None and _WITHIN_WORD.fullmatch(claim.texts[source]) is None
    }
    ways = [alignment, *_around(claim, whole, alignment.script, window)]
    return min((_explained(claim, texts, whole, way) for way in ways), key=lambda way: way.cost)


def _around(claim: ClaimWords, whole: set[int], script: Script, window: Window) -> Iterator[Alignment]:
    """The words outside brackets aligned alone, with those in brackets added: they may be said nearby by chance."""
    rest = [index for index in range(len(claim.words)) if index not in whole]
    if not whole or len(rest) < _WORDS_EACH:
        return
    steps: list[AlignmentStep] = []
    added = 0
    for step in align(CostTable(script, [claim.words[index] for index in rest], window)).steps:
        if step.claim is not None:
            index = rest[step.claim]
            steps += [AlignmentStep(other, None, same=False) for other in range(added, index)]
            added = index + 1
            steps.append(replace(step, claim=index))
        else:
            steps.append(step)
    steps += [AlignmentStep(other, None, same=False) for other in range(added, len(claim.words))]
    yield Alignment(script, tuple(steps))


def _explained(claim: ClaimWords, texts: Sequence[str | None], whole: set[int], alignment: Alignment) -> Alignment:
    steps = list(alignment.steps)
    runs = [run for run in _runs(claim, steps) if _is_in(claim, texts, _claimed(steps, run))]
    if len(claim.words) - len(whole) < _WORDS_EACH * sum(not whole.isdisjoint(_claimed(steps, run)) for run in runs):
        return alignment
    for start, end in reversed(runs):
        claimed = _claimed(steps, (start, end))
        source = claim.sources[claimed[0]]
        bracket = _Bracket(
            texts[source] or "",
            tuple(claim.words[index] for index in claimed),
            is_within_word=_WITHIN_WORD.fullmatch(claim.texts[source]) is not None,
        )
        before = steps[start - 1] if start and steps[start - 1].same else None
        for run in _readings(alignment.script, steps, start, end):
            if _explains(alignment.script, bracket, run, before):
                steps[start:end] = [replace(step, free=True) for step in run]
                break
    return Alignment(alignment.script, tuple(steps))


def _runs(claim: ClaimWords, steps: Sequence[AlignmentStep]) -> Iterator[tuple[int, int]]:
    """Runs of changed steps, parted between two typed texts; words that were left out go with the text before them."""
    for start, end in changed_runs(steps):
        begin, source = start, None
        for index in range(start, end):
            word = steps[index].claim
            if word is not None and source not in (None, claim.sources[word]):
                yield begin, index
                begin = index
            source = claim.sources[word] if word is not None else source
        yield begin, end


def _in_brackets(text: str) -> str | None:
    """What of a typed text is the quoter's: what is in brackets, or all of a word that has some; None if nothing."""
    if (match := _BRACKETED.fullmatch(text)) is not None:
        return match[1] or match[2]
    return text if _WITHIN_WORD.fullmatch(text) is not None else None


def _claimed(steps: Sequence[AlignmentStep], run: tuple[int, int]) -> list[int]:
    """The claim's words in a run of steps."""
    return [step.claim for step in steps[slice(*run)] if step.claim is not None]


def _is_in(claim: ClaimWords, texts: Sequence[str | None], claimed: Sequence[int]) -> bool:
    """Whether words of a claim, at least one, are all in brackets."""
    return bool(claimed) and all(texts[claim.sources[index]] is not None for index in claimed)


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


def _explains(script: Script, bracket: _Bracket, run: Sequence[AlignmentStep], before: AlignmentStep | None) -> bool:
    """Whether brackets say no more than the words in their place, or than the word that they follow.

    `before` is the step before the brackets if the claim has there what was said.
    """
    words = bracket.words
    tokens = [step.token for step in run if step.token is not None and not step.free]
    if tokens:
        words, tokens = _without_verb(script, words, tokens)
        said = _said(script, tokens)
        if bracket.is_within_word:
            return stem(words[0]) == stem(said) and not is_negation(words[-1])
        return _are_forms_of(words, said.split()) or _means(script, bracket, words, tokens, said)
    if bracket.is_within_word:
        return False
    if words and _GRAMMATICAL.issuperset(words):
        return True
    return before is not None and before.token is not None and _adds_name(script, bracket, before.token)


def _without_verb(script: Script, words: tuple[str, ...], tokens: list[int]) -> tuple[tuple[str, ...], list[int]]:
    """Brackets and tokens without the verb that both end with, whatever its person: "[the users are]", "they're"."""
    while len(words) > 1 and len(tokens) > 1 and _is_same_verb(words[-1], script.tokens[tokens[-1]].word):
        words, tokens = words[:-1], tokens[:-1]
    return words, tokens


def _is_same_verb(word: str, said: str) -> bool:
    return any(word in forms and said in forms for forms in _SAME_VERB) or (word == said and word in _AFTER_SUBJECT)


def _are_forms_of(words: Sequence[str], said: Sequence[str]) -> bool:
    """Whether brackets only fit the words said into a sentence: "[he] stole", "[frightens]"."""
    return len(words) == len(said) > 0 and all(map(_is_form_of, words, said))


def _is_form_of(word: str, said: str) -> bool:
    if is_negation(word) or is_negation(said) or is_number(word) or is_number(said):
        return word == said
    if word in _ARTICLES:
        return said in _ARTICLES | _POINTS | _OWNS
    if word == said or word in _IN_THIRD_PERSON.get(said, ()) or _is_same_verb(word, said):
        return True
    return said not in STOP_WORDS and stem(word) == stem(said)


def _adds_name(script: Script, bracket: _Bracket, before: int) -> bool:
    """Whether brackets name what the word before them means, or add where that was, in words that are said nearby."""
    said = script.tokens[before].word
    words = bracket.words
    if words[-1] in _PREPOSITIONS or (words[0] == "to" and words[1] not in _ARTICLES | _OWNS):
        return False  # "[failed to]", "[to lose]" are verbs
    if said in _MEANS_SOMEBODY | _POINTS and _means(script, bracket, words, [before], said):
        return words[0] in _ARTICLES | _OWNS or _names_things(script, bracket, words, before, nearby=True)
    telling = _telling(words)
    are_names = said not in STOP_WORDS and all(bracket.has_name(script, word) for word in telling)
    is_definite = said not in STOP_WORDS and words[0] == "the"
    adds = are_names or is_definite or words[0] in _PREPOSITIONS
    return adds and _names_things(script, bracket, words, before, nearby=True)


def _means(script: Script, bracket: _Bracket, words: Sequence[str], tokens: Sequence[int], said: str) -> bool:
    """Whether brackets may name what a pronoun, or a "thing", said at these tokens means."""
    if not _names_things(script, bracket, words, tokens[0]):
        return False
    if _POSSESSIVE.search(bracket.text.replace("’", "'")):
        return said in _OWNS
    is_plural = words[-1].endswith("s") and not words[-1].endswith(("ss", "us", "is"))
    if said in _SINGULAR and is_plural and not bracket.has_name(script, words[-1]):
        return False
    if tokens[0] and script.tokens[tokens[0] - 1].word in _BE:
        return False  # after "is" the brackets may judge: "it is [nonsense]"
    first, *rest = said.split() or [""]
    is_thing = bool(rest) and rest[-1] in _THINGS and _BEFORE_THINGS.issuperset([first, *rest[:-1]])
    is_pronoun = said in _MEANS_SOMEBODY or (said in _POINTS and _is_subject_or_last(script, tokens[-1]))
    return is_pronoun or is_thing


def _said(script: Script, indexes: Sequence[int]) -> str:
    """The one word said at these tokens; their one form if they are part of a word, such as the "they" of "they're"."""
    tokens = [script.tokens[index] for index in indexes]
    is_part = script.parts_word(indexes[0]) or script.parts_word(indexes[-1] + 1)
    return " ".join(token.word for token in tokens) if is_part else " ".join(folded_words(edited_text(tokens)))


def _names_things(script: Script, bracket: _Bracket, words: Sequence[str], near: int, *, nearby: bool = False) -> bool:
    """Whether each word of brackets that means something is said in the interview, in whatever form.

    A name must be said near a token, and `nearby` every word.
    """
    telling = _telling(words)
    if not telling or not all(map(_is_name_of_thing, telling)):
        return False
    around = script.tokens[max(0, near - _SPOKEN_OF_BEFORE) : near + _SPOKEN_OF_AFTER]
    spoken = {form for token in around for form in _forms(token.word)}
    return all(
        spoken & _forms(word)
        or not (nearby or bracket.has_name(script, word) or _forms(word).isdisjoint(script.positions))
        for word in telling
    )


def _telling(words: Sequence[str]) -> list[str]:
    return [word.removesuffix("'s") for word in words if word not in _IN_NAMES_OF_THINGS]


def _is_name_of_thing(word: str) -> bool:
    is_adverb = word.endswith("ly") and bool(base_forms(word) - {word})
    return not (is_adverb or word in STOP_WORDS | _EVERYTHING or is_negation(word) or is_number(word))


def _forms(word: str) -> set[str]:
    return {word, *base_forms(word), stem(word)}


def _is_subject_or_last(script: Script, index: int) -> bool:
    """Whether "that" stands for a thing: it begins what is said of it, or ends its clause."""
    following = script.tokens[index + 1] if index + 1 < len(script.tokens) else None
    if following is None or following.opens:
        return True
    return following.word in _AFTER_SUBJECT or following.word.endswith("ly")
