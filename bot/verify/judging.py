"""A pasted message and the scripts it may quote -> each claim in it with its verdict. Pure, and slow for long messages.

What a message marks as quotes is judged quote by quote. Where it marks nothing, the text is judged whole; if that finds
nothing, without the sentences and words around it that only talk about a quote.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.model import Change, Role, Span, Verdict
from bot.search.terms import folded_words
from bot.verify.canonical import canonical_words
from bot.verify.chatter import content_words, is_chatter
from bot.verify.claim import MOST_CLAIMS, Claim, PastedMessage, claim_of, unframed
from bot.verify.framing import looser, without_frame
from bot.verify.markup import BREAK
from bot.verify.pieces import Piece, pieces
from bot.verify.remarks import embedded
from bot.verify.script import Script
from bot.verify.verdict import Verification, verify

_LONG = 120
"""Words from which an unmarked message is searched for the sentences that may be quotes."""

_LONGEST_CLAIM = 400
"""Words of a claim that are compared: ten times what people quote."""

_FAMILIAR = 0.5  # share of a sentence's word triples that an interview has, for it to be looked at in a long message
_LONGEST_BY_CHANCE = 5  # triples in a row, so seven words, that make it so, too
_FEWEST_WORDS, _FEWEST_IN_LINE = 4, 3
_NEARBY = 60  # words around a claim in the interview
_TELLING = 1.0  # rarities of fewer words, summed up: "I think so" is said everywhere
_MOST_VERIFIED = 8
_MOST_SAID_BESIDE = 0.5  # share of what introduces a claim that may have been said nearby


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim and what it turned out to be."""

    claim: Claim
    verification: Verification


def judge_message(message: PastedMessage, names: Mapping[str, Role], scripts: Sequence[Script]) -> tuple[Judged, ...]:
    """Every claim of a message with its verdict, in order; at least one."""
    if not message.marked:
        return tuple(_judge_unmarked(message.whole, message.text, names, scripts))
    marked = tuple(_verified(claim, scripts) for claim in message.marked)
    if len(marked) == 1 and _claims_more(message, names):
        whole = _judge_unmarked(message.whole, message.text, names, scripts)
        if len(whole) == 1 and _explains_more(whole[0], marked[0]):
            return tuple(whole)
    return marked


def _explains_more(whole: Judged, quotation: Judged) -> bool:
    """Whether the words around a quotation were said, too, so that it is speech within speech."""
    if whole.verification.verdict is Verdict.ABSENT:
        return False
    if quotation.verification.verdict is Verdict.ABSENT:
        return len(whole.claim.words) >= len(quotation.claim.words)
    verdicts = quotation.verification.verdict, whole.verification.verdict
    if verdicts == (Verdict.VERBATIM, Verdict.STITCHED):
        return False
    is_verbatim = whole.verification.verdict is Verdict.VERBATIM
    return _words_said(whole.verification) >= len(quotation.claim.words) + (1 if is_verbatim else _FEWEST_WORDS)


def _words_said(verification: Verification) -> int:
    return sum(len(part.claimed.split()) for part in verification.diff if part.change is Change.EQUAL)


def _claims_more(message: PastedMessage, names: Mapping[str, Role]) -> bool:
    """Whether the text around a single quotation says more than who said it."""
    (quotation,) = message.marked
    return len(content_words(message.whole.text, names)) > len(content_words(quotation.text, names))


def _verified(claim: Claim, scripts: Sequence[Script]) -> Judged:
    return Judged(claim, verify(claim.words[:_LONGEST_CLAIM], scripts))


# --- messages without marked quotes -------------------------------------------------------------


def _judge_unmarked(whole: Claim, text: str, names: Mapping[str, Role], scripts: Sequence[Script]) -> list[Judged]:
    if len(whole.words) > _LONG:
        return _judge_long(whole, text, names, scripts)
    judged = _verified(whole, scripts)
    for claim in _without_chatter(text, names):
        if judged.verification.verdict is Verdict.VERBATIM:
            break
        if len(claim.words) >= _FEWEST_WORDS and claim.words != whole.words:
            other = _verified(claim, scripts)
            is_most = 3 * len(claim.words) >= len(whole.words)
            if other.verification.verdict is Verdict.VERBATIM or (is_most and _is_better(other, judged)):
                judged = other
    if _may_be_framed(judged.verification):
        shorter = (_verified(claim, scripts) for claim in _without_chatter(text, names) if _is_line(claim))
        told = (item for item in shorter if _is_told(item, scripts) and _is_apart(item, text, names, scripts))
        judged = next(told, judged)
    if judged.verification.verdict in (Verdict.ABSENT, Verdict.ALTERED):
        judged = _judge_embedded(judged, text, names, scripts)
    if judged.verification.verdict is Verdict.ABSENT:
        return _judged_lines(text, names, scripts) or [judged]
    return [judged]


def _may_be_framed(verification: Verification) -> bool:
    """Whether what a message adds to what was said is only before and after it, if anything of it was said."""
    changes = [part.change for part in verification.diff if not part.minor]
    inner = changes[1:-1] if len(changes) > 2 else [change for change in changes if change is Change.EQUAL]
    is_inside = set(inner) == {Change.EQUAL} and Change.DELETE not in changes
    return verification.verdict is Verdict.ABSENT or (verification.verdict is Verdict.ALTERED and is_inside)


def _is_apart(
    judged: Judged, text: str, names: Mapping[str, Role], scripts: Sequence[Script], *, most: float = 0.0
) -> bool:
    """Whether what a message has beside a claim was not spoken of nearby, so that it is not claimed, too.

    `most` is the share of it that may have been.
    """
    beside = set(content_words(text, names)) - set(folded_words(judged.claim.text))
    ref = judged.verification.refs[0]
    nearby = Span(max(0, ref.span.start - _NEARBY), ref.span.end + _NEARBY)
    said_in = [script for script in scripts if script.interview == ref.interview]
    said = {token.word for script in said_in for token in script.tokens if nearby.overlap(token.span) > 0}
    return len(beside & said) <= most * len(beside)


def _is_line(claim: Claim) -> bool:
    return len(claim.words) >= _FEWEST_IN_LINE


def _judge_embedded(whole: Judged, text: str, names: Mapping[str, Role], scripts: Sequence[Script]) -> Judged:
    """The first quote inside a remark that was said, or else one that resembles what was said if the whole does not."""
    altered: Judged | None = None
    for part in dict.fromkeys([text.strip(), *(piece.text for piece in pieces(text))]):
        for item in embedded(part, names):
            claim = claim_of(item.text, item.frame, names)
            if not _is_line(claim):
                continue
            judged = _verified(claim, scripts)
            if _is_told(judged, scripts):
                most = _MOST_SAID_BESIDE if item.is_clear else 0.0
                is_quote = _is_apart(judged, part, names, scripts, most=most)
                if is_quote and (not item.reacts or _ends_clause(judged, scripts)):
                    return judged
            elif altered is None and judged.verification.verdict is Verdict.ALTERED and not item.reacts:
                altered = judged
    return altered if altered is not None and whole.verification.verdict is Verdict.ABSENT else whole


def _ends_clause(judged: Judged, scripts: Sequence[Script]) -> bool:
    """Whether a verbatim claim ends where a clause did, so that what follows it in a message need not replace words."""
    ref = judged.verification.refs[0]
    script = next(script for script in scripts if script.interview == ref.interview)
    index = bisect_left(script.tokens, ref.span.end, key=lambda token: token.span.start)
    return index == len(script.tokens) or script.tokens[index].opens


def _judged_lines(text: str, names: Mapping[str, Role], scripts: Sequence[Script]) -> list[Judged]:
    """Each line of a message, or part between what was taken out of it, judged by itself; none if none was said."""
    parts = [part for part in text.split(BREAK.strip()) if not is_chatter(part, names, apart=True)]
    claims = [unframed(part, names) for part in parts[:MOST_CLAIMS] if len(folded_words(part)) >= _FEWEST_IN_LINE]
    judged = [_verified(claim, scripts) for claim in claims]
    return judged if any(_is_told(item, scripts) for item in judged) else []


def _is_told(judged: Judged, scripts: Sequence[Script]) -> bool:
    """Whether a claim is verbatim, and long or rare enough not to be so by chance."""
    if judged.verification.verdict is not Verdict.VERBATIM:
        return False
    words = [word for _, word in canonical_words(judged.claim.words)]
    said_in = [script for script in scripts if script.interview == judged.verification.refs[0].interview]
    return len(words) >= _FEWEST_WORDS or any(sum(map(script.rarity, words)) >= _TELLING for script in said_in)


def _is_better(judged: Judged, other: Judged) -> bool:
    """Whether a part of a message is judged better than more of it, so that the rest is not claimed."""
    order = (Verdict.VERBATIM, Verdict.STITCHED, Verdict.ALTERED, Verdict.ABSENT)
    verdict, before = judged.verification.verdict, other.verification.verdict
    if verdict is before is Verdict.ALTERED:
        return _changes(judged.verification) < _changes(other.verification)
    return order.index(verdict) < order.index(before)


def _changes(verification: Verification) -> int:
    return sum(
        len((part.claimed or part.said).split())
        for part in verification.diff
        if part.change is not Change.EQUAL and not part.minor
    )


def _without_chatter(text: str, names: Mapping[str, Role]) -> Iterator[Claim]:
    """The text without sentences around it that only talk about a quote; then without looser frames."""
    parts = pieces(text)
    start, end = 0, len(parts)
    while start < end - 1 and is_chatter(parts[start].text, names, apart=parts[start + 1].apart):
        start += 1
    while end > 1 and is_chatter(parts[end - 1].text, names, apart=parts[end - 1].apart):
        end -= 1
    for first, last in dict.fromkeys([(0, end), (start, len(parts)), (start, max(end, start + 1))]):
        kept = _text(parts[first:last])
        around = f"{_text(parts[:first])} {BREAK} {_text(parts[last:])}"
        claim = unframed(kept, names)
        yield claim if claim.role is not None else claim_of(claim.text, around, names)
        for shorter, frame in looser(kept, names):
            yield claim_of(shorter, frame, names)
            bare, inner_frame = without_frame(shorter, names)
            if bare != shorter:
                yield claim_of(bare, f"{frame} {inner_frame}", names)


def _text(parts: Sequence[Piece]) -> str:
    return " ".join(part.text for part in parts)


def _judge_long(whole: Claim, text: str, names: Mapping[str, Role], scripts: Sequence[Script]) -> list[Judged]:
    """Runs of sentences that share most of their word triples with an interview, judged run by run; else all of it."""
    parts = pieces(text)
    trigrams = [script.trigrams for script in scripts]
    familiar = [_is_familiar(part.text, trigrams) for part in parts]
    found: list[Judged] = []
    judged_whole: Judged | None = None
    for is_quote, group in groupby(zip(parts, familiar, strict=True), key=lambda pair: pair[1]):
        if is_quote and len(found) < _MOST_VERIFIED:
            run = _text([part for part, _ in group])
            judged = _verified(unframed(run, names), scripts)
            if judged.verification.verdict in (Verdict.ABSENT, Verdict.ALTERED):
                judged = _judge_embedded(judged, run, names, scripts)
            if judged.verification.verdict is not Verdict.ABSENT:
                found.append(judged)
            elif judged.claim.words[:_LONGEST_CLAIM] == whole.words[:_LONGEST_CLAIM]:
                judged_whole = Judged(whole, judged.verification)  # the same words get the same verdict
    return found[:MOST_CLAIMS] or [judged_whole or _verified(whole, scripts)]


def _is_familiar(part: str, trigrams: Sequence[frozenset[tuple[str, str, str]]]) -> bool:
    words = [word for _, word in canonical_words(part.split())]
    triples = list(zip(words, words[1:], words[2:], strict=False))
    if len(folded_words(part)) < _FEWEST_WORDS or not triples:
        return False
    for known in trigrams:
        familiar = [triple in known for triple in triples]
        longest = max((len(list(run)) for is_known, run in groupby(familiar) if is_known), default=0)
        if sum(familiar) >= _FAMILIAR * len(triples) or longest >= _LONGEST_BY_CHANCE:
            return True
    return False
