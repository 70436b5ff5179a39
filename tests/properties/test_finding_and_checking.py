"""What must hold for any question and any claim over the real interview: no other error, no word that was not said."""

import asyncio
import datetime as dt
import random
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.errors import InputError
from bot.model import (
    Answer,
    Change,
    Confidence,
    Line,
    Question,
    Quote,
    Ref,
    Role,
    Span,
    Unit,
    Verdict,
    View,
    join_units,
)
from bot.quotes.picks import picking_order
from bot.quotes.service import QuoteService
from bot.search.terms import folded_words
from bot.transcript.host_questions import preceding_question
from bot.verify.canonical import canonical_words
from bot.verify.cost_table import OPENERS
from bot.verify.script import ALWAYS_FILLER, Script
from bot.verify.verdict import SHORTEST_CLAIM, verify
from store.encoder import OnnxEncoder, model_name
from store.library.reader import ServedLibrary
from tests.fixtures.real_interview import INTERVIEW, SLUG

UNIT_OF = {word: number for number, unit in enumerate(INTERVIEW.units) for word in range(unit.start, unit.end)}
_STRICT = f" {' '.join(folded_words(join_units(INTERVIEW.units, View.STRICT)))} "
_CLEAN = f" {' '.join(folded_words(join_units(INTERVIEW.units, View.CLEAN)))} "
PROPERTY = settings(deadline=None, suppress_health_check=list(HealthCheck))

QUESTIONS = st.one_of(
    st.text(st.characters(codec=None), max_size=300),
    st.lists(
        st.sampled_from([*set(INTERVIEW.words), '"', "lex", "zuck", "?", "hogan", "OR", "NEAR(", "*"]), max_size=12
    ).map(" ".join),
    st.tuples(
        st.sampled_from(["", "hey @bot ", "what did lex say about ", 'the quote "', "-"]), st.text(max_size=40)
    ).map("".join),
)
SPANS = st.tuples(st.integers(0, len(INTERVIEW.words) - 2), st.integers(1, 90)).map(
    lambda drawn: Span(drawn[0], min(len(INTERVIEW.words), drawn[0] + drawn[1]))
)


class Asker:
    """The quote service over the real library, with its own event loop, since hypothesis calls plain functions."""

    def __init__(self, data: Path, encoder: OnnxEncoder) -> None:
        self._runner = asyncio.Runner()
        self._opened = self._open(data, encoder)
        self.bot, self.script = self._runner.run(self._opened.__aenter__())

    @asynccontextmanager
    async def _open(self, data: Path, encoder: OnnxEncoder) -> AsyncIterator[tuple[QuoteService, Script]]:
        library = ServedLibrary(data, model_name(None))
        try:
            yield QuoteService(library, encoder), await library.script(SLUG)
        finally:
            await library.close()

    def ask(self, question: str, view: View = View.CLEAN) -> Answer:
        return self._runner.run(self.bot.ask(Question(question, view)))

    def show(self, span: Span, view: View) -> Quote:
        return self._runner.run(self.bot.show(Ref(SLUG, span), view))

    def close(self) -> None:
        self._runner.run(self._opened.__aexit__(None, None, None))
        self._runner.close()


@pytest.fixture(scope="module")
def asker(real_data: Path, packaged_encoder: OnnxEncoder) -> Iterator[Asker]:
    asker = Asker(real_data, packaged_encoder)
    yield asker
    asker.close()


def units_of(span: Span) -> tuple[Unit, ...]:
    """The units of a span's words."""
    return INTERVIEW.units[UNIT_OF[span.start] : UNIT_OF[span.end - 1] + 1]


def is_subsequence(short: list[str], long: list[str]) -> bool:
    rest = iter(long)
    return all(word in rest for word in short)


# --- questions ------------------------------------------------------------------------------------


@PROPERTY
@given(question=QUESTIONS, view=st.sampled_from(View))
@example(question="hogan", view=View.CLEAN)
@example(question='"common humanity"', view=View.CAPTIONS)
@example(question="what did lex say about his grandfather", view=View.STRICT)
def test_any_question_gets_an_answer_of_real_words(asker: Asker, question: str, view: View) -> None:
    try:
        answer = asker.ask(question, view)
    except InputError:
        assert len(question) > 2000 or not any(character.isalnum() for character in question)
        return
    assert (answer.confidence is Confidence.NONE) == (answer.quotes == ())
    assert len(answer.quotes) <= 10
    for quote in answer.quotes:
        units = units_of(quote.ref.span)
        assert (units[0].start, units[-1].end) == (quote.ref.span.start, quote.ref.span.end)  # whole corrections
        assert quote.text == join_units(units, view)
        assert quote.asked is None or quote.asked.text == join_units(units_of(quote.asked.span), view)
        lines = [line for line in INTERVIEW.lines if line.span.overlap(quote.ref.span) > 0]
        assert all(line.quotable for line in lines)
        assert len({line.turn for line in lines if not is_interjection(line)}) == 1 or is_interrupted(lines)
    spans = sorted(quote.ref.span for quote in answer.quotes)
    assert all(span.end <= following.start for span, following in pairwise(spans))


def is_interjection(line: Line) -> bool:
    """Whether a line is all of a short turn."""
    return line.turn is not None and len(INTERVIEW.turns[line.turn].span) <= 10


def is_interrupted(lines: Sequence[Line]) -> bool:
    """Whether one speaker begins and ends these lines, and others only interject where a sentence of theirs is cut."""
    turns = [(speaker, list(group)) for speaker, group in groupby(lines, lambda line: line.speaker)]
    own, others = turns[::2], turns[1::2]
    cut = [group[-1].text(View.CLEAN) for _, group in own[:-1]]
    return (
        len({speaker for speaker, _ in own}) == 1
        and turns[-1][0] == turns[0][0]
        and all(is_interjection(line) for _, group in others for line in group)
        and not any(text.endswith((".", "?", "!")) for text in cut)
    )


@PROPERTY
@given(span=SPANS)
def test_clean_is_a_subsequence_of_strict(asker: Asker, span: Span) -> None:
    clean, strict, captions = (
        folded_words(asker.show(span, view).text) for view in (View.CLEAN, View.STRICT, View.CAPTIONS)
    )
    assert is_subsequence(clean, strict)
    assert captions == [word for unit in units_of(span) for word in folded_words(unit.captions)]


@PROPERTY
@given(
    words=st.lists(
        st.sampled_from(
            sorted({word for word in INTERVIEW.words if word.isalpha() and len(word) > 1 and f" {word} " in _CLEAN})
        ),
        min_size=1,
        max_size=3,
    )
)
def test_words_in_quotation_marks_occur_in_every_quote(asker: Asker, words: list[str]) -> None:
    phrase = " ".join(words)
    for quote in asker.ask(f'a quote with "{phrase}" in it').quotes:
        said = " ".join(folded_words(quote.text))
        shown = " ".join(folded_words(phrase))
        assert f" {shown} " in f" {said} " or shown not in " ".join(
            folded_words(join_units(INTERVIEW.units, View.CLEAN))
        )


# --- claims ---------------------------------------------------------------------------------------

_MEANINGLESS = ALWAYS_FILLER | OPENERS


def misquoted(words: list[str], seed: int) -> str:
    """The same words as people quote them: other capitals and punctuation, fillers dropped or added."""
    draw = random.Random(seed)
    typed = []
    for word in words:
        if word in ALWAYS_FILLER and draw.random() < 0.7:
            continue
        shape = draw.choice((str.lower, str.upper, str.title, str))
        typed.append(f"{shape(word) if word.isalpha() else word}{draw.choice(('', '', '', ',', '.', '!', ' —'))}")
        if draw.random() < 0.03:
            typed.append("um,")
    return " ".join(typed)


def claim_at(span: Span, view: View = View.CLEAN) -> list[str]:
    return folded_words(join_units(units_of(span), view))


@PROPERTY
@given(span=SPANS, view=st.sampled_from((View.CLEAN, View.STRICT)), seed=st.integers(0, 9999))
def test_any_slice_is_verbatim_however_it_is_typed(asker: Asker, span: Span, view: View, seed: int) -> None:
    claim = folded_words(misquoted(claim_at(span, view), seed))
    if len(claim) >= SHORTEST_CLAIM:
        assert verify(claim, [asker.script]).verdict is Verdict.VERBATIM


def test_common_words_are_found_where_they_are_said(asker: Asker) -> None:
    """Words said everywhere vote for no place, so every four words in a row are looked for as they are."""
    words = [word for line in INTERVIEW.lines for word in folded_words(line.text(View.STRICT))]
    for index in range(700, 3700, 7):
        claim = words[index : index + SHORTEST_CLAIM]
        assert verify(claim, [asker.script]).verdict is Verdict.VERBATIM, claim


def test_an_um_beside_three_words_does_not_change_their_verdict(asker: Asker) -> None:
    tokens = [word for line in INTERVIEW.lines for word in folded_words(line.text(View.STRICT))]
    said = [
        tokens[index : index + SHORTEST_CLAIM]
        for index in range(len(tokens) - SHORTEST_CLAIM)
        if "um" in tokens[index : index + SHORTEST_CLAIM]
    ][:200]
    typed = [[*tokens[index : index + SHORTEST_CLAIM - 1], "um"] for index in range(1900, 2100)]
    for claim in (*said, *typed):
        assert verify(claim, [asker.script]).verdict is Verdict.VERBATIM, claim


@PROPERTY
@given(span=SPANS, seed=st.integers(0, 9999), kind=st.sampled_from(("changed", "dropped", "negated")))
def test_a_twisted_slice_is_never_verbatim(asker: Asker, span: Span, seed: int, kind: str) -> None:
    words = claim_at(span)
    draw = random.Random(seed)
    inner = [
        index
        for index in range(1, len(words) - 1)
        if words[index] not in _MEANINGLESS and words[index] not in (words[index - 1], words[index + 1])
    ]
    if len(words) < 8 or not inner:
        return
    index = draw.choice(inner)
    if kind == "changed":
        twisted = [*words[:index], "crocodile", *words[index + 1 :]]
    elif kind == "dropped":
        twisted = [*words[:index], *words[index + 1 :]]
    else:
        twisted = [*words[:index], "never", *words[index:]]
    if is_said_somewhere(twisted):
        return
    verification = verify(twisted, [asker.script])
    assert verification.verdict is not Verdict.VERBATIM
    if kind == "negated" and verification.verdict is Verdict.ALTERED and not verification.order_changed:
        assert verification.negation_changed


def is_said_somewhere(words: list[str]) -> bool:
    """Whether twisted words are said somewhere after all: as they are, or in a stutter."""
    texts = [f" {' '.join(said)} " for said in (words, [word for word, _ in groupby(words)])]
    return any(text in _STRICT or text in _CLEAN for text in texts)


@PROPERTY
@given(claim=st.text(st.characters(codec=None), max_size=200))
def test_any_claim_gets_a_verdict(asker: Asker, claim: str) -> None:
    try:
        checked = asker._runner.run(asker.bot.check(claim))
    except InputError:
        assert not any(character.isalnum() for character in claim)
        return
    assert (checked.verdict is Verdict.ABSENT) == (checked.pieces == ())
    for piece in checked.pieces:
        assert piece.text == join_units(units_of(piece.ref.span), View.CLEAN)


@PROPERTY
@given(span=SPANS, other=SPANS, seed=st.integers(0, 99))
def test_the_diff_has_all_words_of_the_claim(asker: Asker, span: Span, other: Span, seed: int) -> None:
    """The claimed words of the diff are the claim, in order."""
    claim = claim_at(span)[:20] + claim_at(other)[: seed % 12]
    if len(claim) >= SHORTEST_CLAIM and (verification := verify(claim, [asker.script])).verdict is not Verdict.ABSENT:
        assert [word for part in verification.diff for word in part.claimed.split()] == claim
        for part in verification.diff:
            if part.change is Change.EQUAL:
                assert canonical_words([part.claimed]) == canonical_words([part.said])


# --- picks ----------------------------------------------------------------------------------------


@given(
    spans=st.lists(st.integers(0, 500).map(lambda start: Span(start * 30, start * 30 + 25)), min_size=1, unique=True),
    removed=st.sets(st.integers(0, 40)),
    seed=st.text(max_size=5),
)
def test_removing_spans_does_not_change_the_order_of_the_others(
    spans: list[Span], removed: set[int], seed: str
) -> None:
    refs = [Ref(SLUG, span) for span in spans]
    left = [ref for index, ref in enumerate(refs) if index not in removed]
    assert picking_order(left, seed) == [ref for ref in picking_order(refs, seed) if ref in left]


def test_no_pick_is_repeated_until_all_were_shown(asker: Asker) -> None:
    async def picks() -> list[Quote]:
        shown: list[Quote] = []
        for _ in range(60):
            quote = await asker.bot.pick("a seed", [quote.ref for quote in shown])
            assert quote is not None
            shown.append(quote)
        return shown

    shown = asker._runner.run(picks())
    assert {quote.view for quote in shown} == {View.CLEAN}
    for index, quote in enumerate(shown):
        assert all(quote.ref.span.overlap(other.ref.span) <= 0 for other in shown[:index])
        assert 20 <= len(quote.text.split()) <= 60
        assert re.match(r"[\"'(]?[A-Z]", quote.text)
        assert quote.text.rstrip("\"')")[-1] in ".!?"


def test_no_two_days_of_a_month_have_the_same_words(asker: Asker) -> None:
    async def days() -> list[Quote | None]:
        return [await asker.bot.pick_for(dt.date(2026, 12, day), "verbatim") for day in range(1, 31)]

    spans = sorted(quote.ref.span for quote in asker._runner.run(days()) if quote is not None)
    assert len(spans) == 30
    assert all(span.overlap(following) <= 0 for span, following in pairwise(spans))


# --- question and answer --------------------------------------------------------------------------


def test_the_hosts_questions_asked_again_are_answered_by_the_guest(asker: Asker) -> None:
    """Asked in the host's own words. Up to one in ten may be rhetorical."""
    guests = [
        line
        for line in INTERVIEW.lines
        if line.turn is not None and INTERVIEW.speakers[INTERVIEW.turns[line.turn].speaker].role is Role.GUEST
    ]
    spans = {span for line in guests if (span := preceding_question(INTERVIEW, line.span)) is not None}
    texts = [
        text
        for span in sorted(spans)
        if (text := asker.show(span, View.CLEAN).text).endswith("?") and len(text.split()) > 5
    ]
    roles = [answer.quotes[0].role for text in texts if (answer := asker.ask(text)).quotes]
    assert len(texts) > 20
    assert roles.count(Role.GUEST) >= 0.9 * len(texts)


def test_quotes_are_whole_thoughts(asker: Asker) -> None:
    """Quotes are whole sentences and have 15 to 110 words, unless a turn is shorter or a single sentence longer."""
    starts, ends = {line.span.start for line in INTERVIEW.lines}, {line.span.end for line in INTERVIEW.lines}
    draw = random.Random(7)
    for entry in draw.sample(INTERVIEW.entries, 40):
        quotes = asker.ask(draw.choice(entry.questions)).quotes
        for quote in quotes:
            span = quote.ref.span
            inside = [line for line in INTERVIEW.lines if span.covers(line.span)]
            assert (span.start in starts, span.end in ends) == (True, True)
            assert len(span) <= 110 or len(inside) == 1 or span in {entry.span for entry in INTERVIEW.entries}, str(
                quote.ref
            )
            if len(span) < 15:
                (turn,) = {line.turn for line in inside}
                assert turn is not None
                beside = [
                    line
                    for line in INTERVIEW.lines
                    if line.turn == turn and line.quotable and not span.covers(line.span)
                ]
                near = [line for line in beside if line.span.end == span.start or line.span.start == span.end]
                taken = [other.ref.span for other in quotes]
                assert all(
                    len(line.span) + len(span) > 90 or any(other.overlap(line.span) > 0 for other in taken)
                    for line in near
                )
