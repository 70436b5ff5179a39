"""Rules of finding and checking, over the real interview: replies, misspellings, courtesies, misheard words."""

from collections.abc import AsyncIterator
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.model import Confidence, Question, Ref, Role, Span, Verdict, View
from bot.quotes.service import QuoteService
from bot.search.query import parse_query
from bot.search.selection import FAR
from bot.search.vocabulary import LibraryVocabulary
from bot.verify.alignment import align
from bot.verify.cost_table import CostTable
from bot.verify.script import Script, Token
from store.encoder import OnnxEncoder, model_name
from store.library.reader import ServedLibrary
from tests.fixtures.real_interview import INTERVIEW

WORDS = LibraryVocabulary(
    [(word, word, 3, 0) for word in ("lighthouse", "afraid", "death", "seagull", "storm")],
    passages=50,
    english=("lamp", "boat", "ghost", "dearth"),
)


@pytest.fixture
async def bot(real_data: Path, packaged_encoder: OnnxEncoder) -> AsyncIterator[QuoteService]:
    """The quote service over the real interview, with the packaged model."""
    library = ServedLibrary(real_data, model_name(None))
    try:
        yield QuoteService(library, packaged_encoder)
    finally:
        await library.close()


# --- answers to the host -------------------------------------------------------------------------


async def test_a_hosts_question_asked_again_gets_the_guests_reply(bot: QuoteService) -> None:
    for question, words in (
        ("Are you afraid of death?", Span(20270, 20470)),
        ("What do you think is the meaning of life?", Span(21536, 21700)),
        ("does it weigh heavy on you that people get bullied on social networks?", Span(13184, 13360)),
        ("why do you think so many people dislike you?", Span(10452, 11460)),
    ):
        first = (await bot.ask(Question(question))).quotes[0]
        assert (first.role, words.covers(first.ref.span)) == (Role.GUEST, True), question


async def test_the_host_is_quoted_if_asked_for(bot: QuoteService) -> None:
    first = (await bot.ask(Question("what did Lex ask about death?"))).quotes[0]
    assert first.role is Role.HOST
    assert "afraid of death" in first.text


@pytest.mark.parametrize(
    ("span", "role"),
    [
        (Span(2331, 2372), Role.GUEST),  # the host talks about each topic too, nearer than the third passage
        (Span(3183, 3212), Role.GUEST),
        (Span(20237, 20270), Role.HOST),
        (Span(644, 709), Role.HOST),
    ],
)
async def test_also_said_quotes_are_by_the_same_speaker_from_other_places(
    bot: QuoteService, span: Span, role: Role
) -> None:
    quoted = Ref("zuckerberg-267", span)
    assert (await bot.show(quoted)).role is role
    also = await bot.also_said(quoted)
    assert [quote.role for quote in also] == [role] * 3
    places = [quoted.span, *(quote.ref.span for quote in also)]
    assert all(place.overlap(other) < -FAR for place, other in combinations(places, 2))


# --- misspelt words ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("afriad", "afraid"),
        ("deth", "death"),
        ("lighthuose", "lighthouse"),
        ("becuase", "because"),  # a common word
        ("death", None),  # known
        ("dearth", None),  # an English word
        ("ghost", None),
        ("xyzzy", None),
        ("dth", None),  # too short to be judged
        ("d3th", None),
    ],
)
def test_a_misspelt_word_is_corrected(typed: str, right: str | None) -> None:
    assert WORDS.correct_spelling(typed) == right


def test_a_misspelt_question_is_encoded_with_correct_spelling() -> None:
    question = parse_query("waht is teh zod lighthuose afriad of", {}, WORDS)
    assert question.text == "what is the zod lighthouse afraid of"  # three letters may be anything
    assert dict(question.terms).keys() == {"lighthouse", "afraid"}


@given(st.text(max_size=30))
def test_a_correction_is_never_the_word_itself(word: str) -> None:
    assert WORDS.correct_spelling(word) != word


# --- doubtful words ---------------------------------------------------------------------------


async def test_a_doubtful_word_is_shown_as_heard_with_its_suggestion(bot: QuoteService) -> None:
    quote = await bot.show(Ref("zuckerberg-267", Span(16760, 16790)))
    assert "scientists are not communicators" in quote.text
    assert [(doubt.heard, doubt.shown) for doubt in quote.doubts] == [("not", "now")]
    assert (await bot.show(quote.ref, View.CAPTIONS)).doubts == ()


async def test_most_of_an_editors_own_questions_are_answered_surely(bot: QuoteService) -> None:
    asked = [(entry.span, question) for entry in INTERVIEW.entries for question in entry.questions][::150]
    answers = [(span, await bot.ask(Question(question))) for span, question in asked]
    sure = [
        span
        for span, answer in answers
        if answer.confidence is Confidence.SURE and answer.quotes[0].ref.span.overlap(span) > 0
    ]
    assert len(asked) > 30
    assert len(sure) > 0.8 * len(asked)


# --- what is not covered ---------------------------------------------------------------------------


async def test_only_chapters_related_to_the_question_are_named(bot: QuoteService) -> None:
    assert (await bot.ask(Question("a recipe for pancakes"))).chapters == ()
    answer = await bot.ask(Question("does he translate whale song in real time"))
    assert (answer.confidence, answer.chapters[:1]) == (Confidence.NONE, ("Translation",))


# --- messages that ask nothing ----------------------------------------------------------------


@pytest.mark.parametrize("text", ["thanks bot", "nice one bot", "good bot!", "test", "hello"])
async def test_courtesies_ask_for_nothing(bot: QuoteService, text: str) -> None:
    answer = await bot.ask(Question(text))
    assert (answer.confidence, answer.question, answer.quotes) == (Confidence.NONE, False, ())


async def test_a_name_that_is_said_always_gets_quotes(bot: QuoteService) -> None:
    answer = await bot.ask(Question("gentzkow"))
    assert answer.confidence is not Confidence.NONE
    assert "Gentzkow" in answer.quotes[0].text


# --- claims --------------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", [":@0", "@someone", '"..." - @bot'])
async def test_a_claim_without_words_gets_an_error_or_a_verdict(bot: QuoteService, claim: str) -> None:
    try:
        checked = await bot.check(claim)
    except InputError as error:
        assert "no claim in that" in str(error)  # noqa: PT017 - an error or a verdict are both right
    else:
        assert checked.verdict in Verdict


@pytest.mark.parametrize(
    "claim",
    [
        "but then you have to develop the right ids",  # a misheard word at the end, with nothing after it to align
        "the reason i wear the same thing all the time is that don't like choice",  # two words heard as one
        "francis hogan the facebook whistleblower leaked the internal instagram research",
    ],
)
async def test_words_as_the_captions_heard_them_are_verbatim(bot: QuoteService, claim: str) -> None:
    assert (await bot.check(claim)).verdict is Verdict.VERBATIM


TOKENS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.booleans(), st.sampled_from(["a", "x", None])), min_size=1, max_size=12
)


@given(TOKENS, st.lists(st.sampled_from("abcdx"), min_size=1, max_size=8))
def test_the_cost_table_is_the_same_as_one_filled_cell_by_cell(
    tokens: list[tuple[str, bool, str | None]], claim: list[str]
) -> None:
    said = tuple(
        Token(word, Span(index, index + 1), optional, quotable=True, turn=0, opens=False, heard=heard)
        for index, (word, optional, heard) in enumerate(tokens)
    )
    script = Script("s", said)
    table = CostTable(script, claim, (0, len(said)))
    row = [0] * (len(said) + 1)
    rows = [row]
    for index, word in enumerate(claim):
        add = 0 if index > 0 and word == claim[index - 1] else 1
        above, row = row, [row[0] + add]
        for j, token in enumerate(said):
            same = word in (token.word, token.heard)
            row.append(min(above[j] + (not same), above[j + 1] + add, row[j] + (not token.optional)))
        rows.append(row)
    assert table.costs.tolist() == rows
    steps = align(CostTable(script, claim, (0, len(said)))).steps
    assert [step.claim for step in steps if step.claim is not None] == list(range(len(claim)))
