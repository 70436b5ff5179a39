"""Which quotes make sense on their own, and in what order `random` and the quote of the day pick them. Pure."""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.model import Ref, Role, Span
from bot.search.terms import terms_of, words_of
from bot.transcript.picks import LONGEST_PICK, SHORTEST_PICK

_NEEDS_CONTEXT = re.compile(
    r"(?:and|but|or|so|because|which|then|also|yeah|yes|no|right|okay|ok|well|like|plus|except|that|that's|this|"
    r"these|those|it|it's|its|they|they're|them|their|he|he's|she|she's|his|her|there|here|both|either|neither|"
    r"same|another|other|otherwise|again|exactly|sure|absolutely|maybe|probably|obviously|now|oh|first|second|"
    r"third|then|still|even|instead|such|him|the other|the same|i mean|you know|i don't know|you|your|i was gonna|"
    r"to be able|looking at|let me|look|at that point|in that|on that|for that|to that|if that|if it|if they|"
    r"when that|when it|when they|as that|what that|whereas|similarly|just|we've|being|making sure|"
    r"i (?:just )?(?:think|feel like|guess)(?: that)? (?:that|that's|this|these|those|it|it's))\b",
    re.IGNORECASE,
)
_BANTER = re.compile(
    r"\b(?:you asked|your question|like i said|as i said|i said before|we talked|talked about (?:earlier|before)|"
    r"you mentioned|i mentioned|you were saying|what you're saying|as you say|as you said|you said|just said|"
    r"this (?:podcast|interview|conversation|episode)|sponsor|lex|you responded|you were|you are|"
    r"you're (?:describing|asking|talking)|talked about some|mic|microphone|go back to|come back to|bathroom|"
    r"the former|the latter)\b",
    re.IGNORECASE,
)
_HEDGES = re.compile(
    r"\b(?:kind of|sort of|i guess|or whatever|or something|and stuff|stuff like that|things like that|"
    r"i don't know|lot of stuff|some of the stuff|all the stuff)\b",
    re.IGNORECASE,
)
_TO_THE_GUEST = re.compile(r"\byour\b", re.IGNORECASE)  # when the guest says it, it mostly means anybody's
_ADVERTISES = re.compile(
    r"\b(?:sponsor\w*|promo|discount|free trial|code [A-Z]{3,}|sign up|subscribe|follow (?:us|me) on|"
    r"support (?:it|this)|podcast|episode|(?:dot|\.)(?:com|org|io)|conversation with|my guest)\b",
    re.IGNORECASE,
)
_STAMMERS = re.compile(
    r"\b(?:well|like|you know|i mean|right|okay|yeah|um|uh),|^(?:anyway|so)\b|\b(?:and so on|and so forth|et cetera|"
    r"kind of|sort of|a guy|i think|i guess|this one|was like)\b",
    re.IGNORECASE,
)
_NEAR_REPEAT = 8  # words within which two words said again are a stammer
_UNSUITABLE = re.compile(r"\b(?:suicid\w*|self-harm\w*|porn\w*|nipples?|terroris\w*|bullied to death)\b", re.IGNORECASE)
_SO = re.compile(r"So (?=[a-z])")  # opens a new thought as often as it follows from something
_OPENING_WORDS = 8
"""Words after "so", or of a short first sentence, in which nothing may point back."""

_POINTING_BACK = re.compile(r"\b(?:that|this|those|these|it|they|them|he|she)\b", re.IGNORECASE)
_WORDS_PER_POINTER = 10  # at least, over the whole quote
_FIRST_SENTENCE = 5  # words
_FEWEST_TERMS = 7  # different content words
_SENTENCE = re.compile(r"[^.?!]+[.?!]+[\"')]*")
_BROKEN = ("—", "…", "...", "[")


def stands_alone(text: str, role: Role | None) -> bool:
    """Whether a quote in clean verbatim is a complete thought for somebody who heard nothing before it.

    Where nobody knows who speaks (no `role`), it must not be the host's either, nor an advertisement: none is marked.
    """
    words = len(text.split())
    if not SHORTEST_PICK <= words <= LONGEST_PICK or not (text[:1].isupper() or text[:1] == '"'):
        return False
    if "?" in text or not text.rstrip("\"')").endswith((".", "!")):
        return False
    if any(mark in text for mark in _BROKEN) or text.count('"') % 2:
        return False
    if _BANTER.search(text) or _UNSUITABLE.search(text) or (role is not Role.GUEST and _TO_THE_GUEST.search(text)):
        return False
    if role is None and not _stands_alone_unedited(text):
        return False
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(text)]
    if not sentences or _needs_context(sentences[0].lstrip("\"'(")):
        return False
    if len(words_of(sentences[0])) < _FIRST_SENTENCE or len(_HEDGES.findall(text)) > 1:
        return False
    return len(set(terms_of(text))) >= _FEWEST_TERMS and len(_POINTING_BACK.findall(text)) <= words / _WORDS_PER_POINTER


def _stands_alone_unedited(text: str) -> bool:
    """What else is asked of a sentence that no editor has read: no advertisement, no stammer, nothing unexplained."""
    if _ADVERTISES.search(text) or _STAMMERS.search(text):
        return False
    words = words_of(text)
    pairs = list(pairwise(words))
    repeats = any(pair in pairs[index + 1 : index + _NEAR_REPEAT] for index, pair in enumerate(pairs))
    opening = " ".join(words[:_OPENING_WORDS])
    return not repeats and not _POINTING_BACK.search(opening) and len(_POINTING_BACK.findall(text)) <= 1


def _needs_context(sentence: str) -> bool:
    """Whether a first sentence cannot be understood without what was said before it."""
    opening = _SO.match(sentence)
    rest = sentence[opening.end() :] if opening is not None else sentence
    if _NEEDS_CONTEXT.match(rest):
        return True
    words = rest.split()
    points_back = _POINTING_BACK.search(" ".join(words[:_OPENING_WORDS])) is not None
    return (opening is not None or len(words) <= _OPENING_WORDS) and points_back


def picking_order(refs: Iterable[Ref], seed: str) -> list[Ref]:
    """The order in which a seed picks: by a hash of seed and span, so that added or removed spans do not change it."""
    return sorted(set(refs), key=lambda ref: _hash(seed, ref))


def without_overlaps(refs: Iterable[Ref]) -> list[Ref]:
    """Those that share no word with one before them: a passage and an entry may be nearly the same quote."""
    kept: list[Ref] = []
    taken: dict[str, list[Span]] = {}
    for ref in refs:
        spans = taken.setdefault(ref.interview, [])
        index = bisect_left(spans, ref.span)
        if all(ref.span.overlap(near) <= 0 for near in spans[max(0, index - 1) : index + 1]):
            spans.insert(index, ref.span)
            kept.append(ref)
    return kept


def next_pick(refs: Iterable[Ref], seed: str, shown: Sequence[Ref], barred: Sequence[Ref] = ()) -> Ref | None:
    """The first quote of the order that was never shown; once all were, the one shown longest ago.

    `shown` is oldest first. Any overlap counts as shown or barred, so that both survive re-indexing.
    """
    barred_overlaps, shown_overlaps = _Overlaps(barred), _Overlaps(shown)
    allowed = [ref for ref in refs if barred_overlaps.last(ref) < 0]
    fresh = [ref for ref in allowed if shown_overlaps.last(ref) < 0]
    return min(fresh or allowed, key=lambda ref: (shown_overlaps.last(ref), _hash(seed, ref)), default=None)


def _hash(seed: str, ref: Ref) -> bytes:
    return hashlib.sha256(f"{seed}|{ref}".encode()).digest()


class _Overlaps:
    """Refs to compare many others with, sorted by their start."""

    def __init__(self, refs: Sequence[Ref]) -> None:
        self._starts: dict[str, list[int]] = {}
        self._spans: dict[str, list[tuple[Span, int]]] = {}
        self._longest = max((len(ref.span) for ref in refs), default=0)
        for index, ref in sorted(enumerate(refs), key=lambda item: item[1].span.start):
            self._starts.setdefault(ref.interview, []).append(ref.span.start)
            self._spans.setdefault(ref.interview, []).append((ref.span, index))

    def last(self, ref: Ref) -> int:
        """The index of the last of the refs that overlaps this one; -1 if none does."""
        starts = self._starts.get(ref.interview)
        if not starts:
            return -1
        low, high = bisect_left(starts, ref.span.start - self._longest), bisect_left(starts, ref.span.end)
        near = self._spans[ref.interview][low:high]
        return max((index for span, index in near if span.overlap(ref.span) > 0), default=-1)
