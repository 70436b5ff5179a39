"""The words next to a claim in the interview: a negation just outside the cut, a lead-in to others' words. Pure."""

import re
from collections.abc import Sequence

from bot.model import Span
from bot.search.terms import is_negation
from bot.verify.script import Script, Token, edited_text

_CONDITIONS = frozenset({"if", "unless", "except", "whether"})
_NEAR_BEFORE = 6  # words before the claim in which a negation governs it, unless a clause opens between them
_JOINED_BEFORE = 30  # the same where "or" joins the claim to what is negated: "not A or B"
_JOINING = frozenset({"or", "nor"})
_CONDITION_BEFORE = 10  # the same for "if" and the like, across clauses
_CLAUSE_BEFORE = 25  # the same where its verb takes the whole clause: "I don't think that ..."
_TAKES_CLAUSE = frozenset(
    """
    think thinks thinking thought believe believes believing believed say says saying said mean means claim claims
    claiming argue argues arguing suggest suggests suggesting expect expects imagine suppose assume assumes assuming
    true clear sure certain obvious likely case convinced evidence proof reason indication
    """.split()
)
"""Words that negate the clause behind them where they are negated themselves."""
_BEFORE_VERB = frozenset(
    "is are was were be been being do does did would will could can should have has had really even ever actually "
    "necessarily also at all quite so very entirely one going to want trying here the a any it there real good".split()
)
"""Words between a negation and the word that takes a clause."""
_NOT_AS_IF = frozenset({"like", "that", "because"})
"""Words that take a clause just behind "it is not"."""
_BE = frozenset({"is", "are", "was", "were", "be", "been"})
_LEAVES_CLAUSE = frozenset(
    "and but because so or nor since when while then though although if unless whether which how what why where "
    "realize realise know knows understand understands see sees notice remember forget appreciate about".split()
)
"""Words behind which a negation of the clause before them says nothing."""
_NEAR_AFTER = 3
_LONGEST_INTRODUCTION = 12  # words before a quotation that say whose it is
_OTHERS = r"(?:people|somebody|someone|some|others|critics|folks|everyone|everybody|anyone|anybody|many|they|you)"
_REPORTED = re.compile(
    rf"(?:^| ){_OTHERS}(?: people| who| that| also| often| always| sometimes| basically)*"
    r"(?: might| may| would| will| could| can)? (?:say|says|said|saying|argue|argues|argued|claim|claims|claimed|think|"
    r"thinks|thought|ask|asks|believe|believes|complain|complains|(?:tell|tells|told)(?: me| us| you| him| her)?)"
    r"(?: that| is| well| okay| like| hey)*$"
)
_OWN_WORDS = re.compile(
    r"(?:^| )i (?:[a-z]+ly )?(?:ask|asked|say|said|tell|told|am like|was like|go|went)(?: [a-z']+){0,4}$"
)


def is_cut(script: Script, first: int, last: int) -> bool:
    """Whether a negation or condition of its sentence stands just outside the tokens from `first` to `last`."""
    joined = _ends_with_either(script, last)
    before = _is_cut_before(script, first, joined=joined) or _is_in_negated_clause(script, first)
    return before or _is_cut_after(script, last)


def _is_cut_before(script: Script, first: int, *, joined: bool) -> bool:
    """Whether a negation or condition governs what begins at a token; `joined` to what is negated by an "either"."""
    sentence = script.sentence_at(script.tokens[first].span.start)
    if sentence is None:
        return False
    same_clause = True
    for distance in range(_JOINED_BEFORE + 1):
        index = first - distance
        if index < 0 or script.tokens[index].span.start < sentence.start:
            return False
        token = script.tokens[index]
        is_near = distance <= (_JOINED_BEFORE if joined else _NEAR_BEFORE)
        is_condition = token.word in _CONDITIONS and distance <= _CONDITION_BEFORE
        governs = is_condition or (is_negation(token.word) and same_clause and is_near)
        if distance and governs and not token.optional:  # of a stutter, "what if what if", the claim has the last
            return True
        joined = joined or (token.word in _JOINING and same_clause)
        same_clause = same_clause and (not token.opens or token.word in _JOINING)
    return False


def _is_in_negated_clause(script: Script, first: int) -> bool:
    """Whether a token is in a clause that a negated verb takes, whatever its length: "I don't think that ..."."""
    sentence = script.sentence_at(script.tokens[first].span.start)
    if sentence is None:
        return False
    before = [
        index
        for index in range(max(0, first - 2 * _CLAUSE_BEFORE), first + 1)
        if script.tokens[index].span.start >= sentence.start
        and (index == first or not (script.tokens[index].optional or index in script.asides))
    ][-_CLAUSE_BEFORE - 1 :]
    tokens = [script.tokens[index] for index in before]
    words = [token.word for token in tokens]
    takers = (_taker(words, index) for index, word in enumerate(words[:-1]) if is_negation(word))
    return any(taker is not None and _is_one_clause(tokens, taker + 1) for taker in takers)


def _taker(words: Sequence[str], negation: int) -> int | None:
    """Where the word is that a negation makes take the clause behind it, before the last word; None without one."""
    if words[negation + 1] in _NOT_AS_IF:
        return negation + 1 if negation and words[negation - 1] in _BE else None
    index = negation + 1
    while index < len(words) - 1 and words[index] in _BEFORE_VERB:
        index += 1
    return index if index < len(words) - 1 and words[index] in _TAKES_CLAUSE else None


def _is_one_clause(tokens: Sequence[Token], start: int) -> bool:
    """Whether the tokens from `start` on are one clause; a pause just behind the "that" before it is none."""
    start += tokens[start].word == "that"
    rest = tokens[start:]
    is_whole = not any(token.opens for token in rest[1:])
    return bool(rest) and is_whole and _LEAVES_CLAUSE.isdisjoint(token.word for token in rest)


def _ends_with_either(script: Script, last: int) -> bool:
    """Whether an "either" that ends its clause stands in the last word or just after it: "nor is it that, either"."""
    for index in range(last, min(last + 2, len(script.tokens))):
        following = script.tokens[index + 1] if index + 1 < len(script.tokens) else None
        if script.tokens[index].word == "either" and (following is None or following.opens):
            return True
    return False


def _is_cut_after(script: Script, last: int) -> bool:
    sentence = script.sentence_at(script.tokens[last].span.end - 1)
    if sentence is None:
        return False
    following = [
        token
        for token in script.tokens[last + 1 : last + 1 + 2 * _NEAR_AFTER]
        if token.span.end <= sentence.end and not token.optional
    ]
    return any(is_negation(token.word) or token.word in ("unless", "except") for token in following[:_NEAR_AFTER])


def quoting(script: Script, first: int, last: int) -> str | None:
    """The words before these tokens that introduce them as somebody else's; None if they are the speaker's own.

    Somebody else's are words that the edition puts into quotation marks, and what "people say".
    """
    tokens = script.tokens
    is_quoted = all(token.quoted for token in tokens[first : last + 1])
    begin = first
    while is_quoted and begin > 0 and tokens[begin - 1].quoted and tokens[begin - 1].turn == tokens[first].turn:
        begin -= 1
    introduction = _introduction(script, begin)
    heard = " ".join(token.word for token in introduction)
    if _OWN_WORDS.search(heard):
        return None
    if is_quoted or _REPORTED.search(heard):
        return edited_text(introduction) or None
    return None


def _introduction(script: Script, begin: int) -> Sequence[Token]:
    """The words of the same turn before a token, at most a sentence."""
    tokens = script.tokens
    turn = tokens[begin].turn
    sentence = script.sentence_at(tokens[begin].span.start)
    start = sentence.start if sentence is not None and sentence.start < tokens[begin].span.start else 0
    introduction = [
        token
        for token in tokens[max(0, begin - _LONGEST_INTRODUCTION) : begin]
        if token.turn == turn and turn is not None and token.span.start >= start
    ]
    return [token for token in introduction if not token.optional or token.text]


def whole_sentences(script: Script, span: Span) -> Span:
    """The span, widened to where its first and last sentence begin and end; as it is in bare captions."""
    first, last = script.sentence_at(span.start), script.sentence_at(span.end - 1)
    return Span(first.start if first else span.start, last.end if last else span.end)
