"""Which quotes stand on their own, and in what order they are picked. Pure."""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from bot.model import Ref, Role, Span
from bot.search.terms import terms_of, words_of
from bot.transcript.picks import LONGEST_PICK, SHORTEST_PICK

_DANGLING = re.compile(
    r"(?:and|but|or|so|because|which|then|also|yeah|yes|no|right|okay|ok|well|like|plus|except|that|that's|this|these|those|it|it's|its|"
    r"they|they're|them|their|he|he's|she|she's|his|her|there|here|both|either|neither|same|another|other|otherwise|again|exactly|sure|"
    r"absolutely|maybe|probably|obviously|now|oh|first|second|third|then|still|even|instead|such|him|the other|the same|i mean|you know|"
    r"i don't know|you|your|i was gonna|to be able|looking at|let me|look|at that point|in that|"
    r"on that|for that|to that|if that|if it|if they|when that|when it|when they|as that|what that|"
    r"whereas|similarly|just|we've|being|making sure|"
    r"i (?:just )?(?:think|feel like|guess)(?: that)? (?:that|that's|this|these|those|it|it's))\b",
    re.IGNORECASE,
)
_BANTER = re.compile(
    r"\b(?:you asked|your question|like i said|as i said|i said before|we talked|talked about (?:earlier|before)|you mentioned|i mentioned|"
    r"you were saying|what you're saying|as you say|as you said|you said|just said|this (?:podcast|interview|conversation|episode)|sponsor|"
    r"lex|you responded|you were|you are|you're (?:describing|asking|talking)|talked about some|mic|"
    r"microphone|go back to|come back to|bathroom|the former|the latter)\b",
    re.IGNORECASE,
)
_HEDGES = re.compile(
    r"\b(?:kind of|sort of|i guess|or whatever|or something|and stuff|stuff like that|things like that|i don't know|lot of stuff|"
    r"some of the stuff|all the stuff)\b",
    re.IGNORECASE,
)
_TO_THE_GUEST = re.compile(r"\byour\b", re.IGNORECASE)  # from the guest it mostly means anybody's
_UNSUITABLE = re.compile(r"\b(?:suicid\w*|self-harm\w*|porn\w*|nipples?|terroris\w*|bullied to death)\b", re.IGNORECASE)
_SO = re.compile(r"So (?=[a-z])")  # it opens what is said as often as it follows from something
_OPENING = 8
"""Words after "so", or of a short first sentence, in which nothing may point back."""

_POINTING = re.compile(r"\b(?:that|this|those|these|it|they|them|he|she)\b", re.IGNORECASE)
_FIRST = 5  # words of the first sentence
_SENTENCE = re.compile(r"[^.?!]+[.?!]+[\"')]*")


def stands_alone(text: str, role: Role | None) -> bool:
    """Whether a clean quote is a complete thought for somebody who heard nothing before it."""
    count = len(text.split())
    if not SHORTEST_PICK <= count <= LONGEST_PICK or not (text[:1].isupper() or text[:1] == '"'):
        return False
    if role is None or "?" in text or not text.rstrip("\"')").endswith((".", "!")):
        return False
    if (
        any(mark in text for mark in ("—", "…", "...", "["))
        or text.count('"') % 2
        or _BANTER.search(text)
        or _UNSUITABLE.search(text)
    ):
        return False
    if role is Role.HOST and _TO_THE_GUEST.search(text):
        return False
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(text)]
    if not sentences or _dangles(sentences[0].lstrip("\"'(")):
        return False
    if len(words_of(sentences[0])) < _FIRST or len(_HEDGES.findall(text)) > 1:
        return False
    telling = set(terms_of(text))
    return len(telling) >= 7 and len(_POINTING.findall(text)) <= count / 10


def _dangles(sentence: str) -> bool:
    """Whether a first sentence hangs on what was said before it."""
    opening = _SO.match(sentence)
    rest = sentence[opening.end() :] if opening is not None else sentence
    if _DANGLING.match(rest):
        return True
    words = rest.split()
    return (opening is not None or len(words) <= _OPENING) and _POINTING.search(" ".join(words[:_OPENING])) is not None


def order(refs: Iterable[Ref], seed: str) -> list[Ref]:
    """The order in which a seed picks: by a hash of seed and span, so that other spans coming or going change nothing."""
    return sorted(set(refs), key=lambda ref: _rank(seed, ref))


def apart(refs: Iterable[Ref]) -> list[Ref]:
    """Those that share no word with one before them: a passage and an entry may be nearly the same quote."""
    kept: list[Ref] = []
    taken: dict[str, list[Span]] = {}
    for ref in refs:
        spans = taken.setdefault(ref.interview, [])
        at = bisect_left(spans, ref.span)
        if all(ref.span.overlap(near) <= 0 for near in spans[max(0, at - 1) : at + 1]):
            spans.insert(at, ref.span)
            kept.append(ref)
    return kept


def pick(refs: Iterable[Ref], seed: str, shown: Sequence[Ref], barred: Sequence[Ref] = ()) -> Ref | None:
    """The next quote: the first of the order that was never shown; once all were, the one shown longest ago.

    `shown` is oldest first; "shown" and "barred" mean any overlap, so that they survive re-indexing.
    """
    never, before = _Overlaps(barred), _Overlaps(shown)
    allowed = [ref for ref in refs if never.last(ref) < 0]
    fresh = [ref for ref in allowed if before.last(ref) < 0]
    return min(fresh or allowed, key=lambda ref: (before.last(ref), _rank(seed, ref)), default=None)


def _rank(seed: str, ref: Ref) -> bytes:
    return hashlib.sha256(f"{seed}|{ref}".encode()).digest()


class _Overlaps:
    """Spans to compare many others with: sorted by their start, none longer than `longest`."""

    def __init__(self, refs: Sequence[Ref]) -> None:
        self._starts: dict[str, list[int]] = {}
        self._rows: dict[str, list[tuple[Span, int]]] = {}
        self._longest = max((len(ref.span) for ref in refs), default=0)
        for at, ref in sorted(enumerate(refs), key=lambda one: one[1].span.start):
            self._starts.setdefault(ref.interview, []).append(ref.span.start)
            self._rows.setdefault(ref.interview, []).append((ref.span, at))

    def last(self, ref: Ref) -> int:
        """The position of the last of the refs that meets this one; -1 if none does."""
        starts = self._starts.get(ref.interview)
        if not starts:
            return -1
        low, high = bisect_left(starts, ref.span.start - self._longest), bisect_left(starts, ref.span.end)
        near = self._rows[ref.interview][low:high]
        return max((at for span, at in near if span.overlap(ref.span) > 0), default=-1)
