"""A claim that leaves out the middle of a sentence: its first or last words are found beyond what it leaves out. Pure.

The table of an alignment takes words for changed rather than skip a long stretch, since it counts every word it skips.
"""

from collections.abc import Sequence

from bot.verify.cost_table import AlignmentStep
from bot.verify.script import Script

_FEWEST_WORDS = 3  # of an end that is looked for beyond a stretch; two words are said everywhere, unless they are rare
_RARE = 1.0  # rarities of two words, summed up, with which they are looked for, too
_WORDS_EACH = 4  # words of the claim for each of them
_MOST_PASSED = 1  # words that such an end may leave out itself
_MOST_CHANGED = 1  # words beside what is left out that were not said
_LONGEST_STRETCH = 30  # words that are left out


def bridged(script: Script, claim: Sequence[str], steps: list[AlignmentStep]) -> list[AlignmentStep]:
    """The steps, with a last or first run of changed words found farther on or back in the same sentence."""
    return _bridged_start(script, claim, _bridged_end(script, claim, steps))


def _bridged_end(script: Script, claim: Sequence[str], steps: list[AlignmentStep]) -> list[AlignmentStep]:
    kept = len(steps)
    while kept and not steps[kept - 1].same:
        kept -= 1
    words = [step.claim for step in steps[kept:] if step.claim is not None]
    if not kept or not _is_telling(script, claim, [claim[index] for index in words]):
        return steps
    last = steps[kept - 1].token
    assert last is not None  # noqa: S101 - the same on both sides
    sentence = script.sentence_at(script.tokens[last].span.start)
    after = [
        index
        for index in range(last + 1, min(len(script.tokens), last + 1 + _LONGEST_STRETCH + 2 * len(words)))
        if sentence is None or script.tokens[index].span.start < sentence.end
    ]
    for passed in range(_MOST_CHANGED + 1):  # words of the claim at the joint that were not said
        changed, rest = words[:passed], words[passed:]
        sought = [claim[index] for index in rest]
        found = _found(script, sought, after) if _is_telling(script, claim, sought) else None
        if found is not None:
            tokens = [after[place] for place in found]
            dropped = _dropped(script, last + 1, tokens[0])
            return [*steps[:kept], *_added(changed), *dropped, *_same(script, rest, tokens)]
    return steps


def _bridged_start(script: Script, claim: Sequence[str], steps: list[AlignmentStep]) -> list[AlignmentStep]:
    first = next((index for index, step in enumerate(steps) if step.same), len(steps))
    words = [step.claim for step in steps[:first] if step.claim is not None]
    if first == len(steps) or not _is_telling(script, claim, [claim[index] for index in words]):
        return steps
    token = steps[first].token
    assert token is not None  # noqa: S101 - the same on both sides
    sentence = script.sentence_at(script.tokens[token].span.start)
    before = [
        index
        for index in range(token - 1, max(-1, token - 1 - _LONGEST_STRETCH - 2 * len(words)), -1)
        if sentence is None or script.tokens[index].span.start >= sentence.start
    ]
    for passed in range(_MOST_CHANGED + 1):
        rest, changed = words[: len(words) - passed], words[len(words) - passed :]
        sought = [claim[index] for index in reversed(rest)]
        found = _found(script, sought, before) if _is_telling(script, claim, sought) else None
        if found is not None:
            tokens = [before[place] for place in reversed(found)]
            dropped = _dropped(script, tokens[-1] + 1, token)
            return [*_same(script, rest, tokens), *dropped, *_added(changed), *steps[first:]]
    return steps


def _is_telling(script: Script, claim: Sequence[str], words: Sequence[str]) -> bool:
    """Whether words of a claim are enough, or two and rare enough, to be from where they are found."""
    if len(words) >= _FEWEST_WORDS:
        return True
    return len(words) == 2 and len(claim) >= _WORDS_EACH * 2 and sum(map(script.rarity, words)) >= _RARE


def _found(script: Script, words: Sequence[str], indexes: Sequence[int]) -> list[int] | None:
    """Where words are said in a row among tokens, optional ones and one other aside: a place in `indexes` for each."""
    for start in range(len(indexes)):
        places: list[int] = []
        passed = 0
        for place in range(start, len(indexes)):
            token = script.tokens[indexes[place]]
            if token.word == words[len(places)]:
                places.append(place)
                if len(places) == len(words):
                    return places
            elif not places or (not token.optional and (passed := passed + 1) > _MOST_PASSED):
                break
    return None


def _added(words: Sequence[int]) -> list[AlignmentStep]:
    return [AlignmentStep(word, None, same=False) for word in words]


def _dropped(script: Script, start: int, end: int) -> list[AlignmentStep]:
    return [AlignmentStep(None, index, same=False, free=script.tokens[index].optional) for index in range(start, end)]


def _same(script: Script, words: Sequence[int], tokens: Sequence[int]) -> list[AlignmentStep]:
    """The words at their tokens, with the optional words between them."""
    steps: list[AlignmentStep] = []
    for number, (word, token) in enumerate(zip(words, tokens, strict=True)):
        steps += _dropped(script, tokens[number - 1] + 1, token) if number else []
        steps.append(AlignmentStep(word, token, same=True))
    return steps
