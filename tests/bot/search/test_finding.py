"""Rules of finding and checking, over the real interview and a few words: replies, slips, courtesies, mishearings."""

from collections.abc import AsyncIterator
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.model import Confidence, Ref, Role, Span, Verdict, View
from bot.quotes.service import Question, QuoteService
from bot.search.query import parse_query
from bot.search.selection import FAR
from bot.search.vocabulary import LibraryVocabulary
from bot.verify.alignment import align
from bot.verify.cost_table import CostTable
from bot.verify.script import Script, Token
from store.encoder import OnnxEncoder, model_name
from store.library.reader import ServedLibrary

WORDS = LibraryVocabulary(
    [(word, word, 3, 0) for word in ("lighthouse", "afraid", "death", "seagull", "storm")],
    passages=50,
    english=("lamp", "boat", "ghost", "dearth"),
)


@pytest.fixture
async def bot(real_data: Path) -> AsyncIterator[QuoteService]:
    """The bot over the real interview, with the packaged model."""
    encoder = OnnxEncoder()
    library = ServedLibrary(real_data, model_name(None))
    try:
        yield QuoteService(library, encoder)
    finally:
        await library.close()
        encoder.close()


# --- answers to the host -------------------------------------------------------------------------


async def test_the_hosts_question_asked_again_gets_the_guests_reply(bot: QuoteService) -> None:
    for asked, words in (
        ("Are you afraid of death?", Span(20270, 20470)),
        ("What do you think is the meaning of life?", Span(21536, 21700)),
        ("does it weigh heavy on you that people get bullied on social networks?", Span(13184, 13360)),
        ("why do you think so many people dislike you?", Span(10452, 11460)),
    ):
        first = (await bot.ask(Question(asked))).quotes[0]
        assert (first.role, words.covers(first.ref.span)) == (Role.GUEST, True), asked


async def test_the_host_is_quoted_where_he_is_asked_for(bot: QuoteService) -> None:
    first = (await bot.ask(Question("what did Lex ask about death?"))).quotes[0]
    assert first.role is Role.HOST
    assert "afraid of death" in first.text


@pytest.mark.parametrize(
    ("span", "role"),
    [
        (Span(2331, 2372), Role.GUEST),  # the host speaks of each of these, too, nearer than the third passage
        (Span(3183, 3212), Role.GUEST),
        (Span(20237, 20270), Role.HOST),
        (Span(644, 709), Role.HOST),
    ],
)
async def test_also_said_keeps_to_the_speaker_and_is_elsewhere(bot: QuoteService, span: Span, role: Role) -> None:
    here = Ref("zuckerberg-267", span)
    assert (await bot.show(here)).role is role
    also = await bot.also_said(here)
    assert [one.role for one in also] == [role] * 3
    places = [here.span, *(one.ref.span for one in also)]
    assert all(one.overlap(other) < -FAR for one, other in combinations(places, 2))


# --- slips of the fingers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("afriad", "afraid"),
        ("deth", "death"),
        ("lighthuose", "lighthouse"),
        ("becuase", "because"),  # a common word
        ("death", None),  # known
        ("dearth", None),  # English, and no slip
        ("ghost", None),
        ("xyzzy", None),
        ("dth", None),  # too short to tell
        ("d3th", None),
    ],
)
def test_a_misspelt_word_is_read_as_it_was_meant(typed: str, meant: str | None) -> None:
    assert WORDS.correct_spelling(typed) == meant


def test_a_misspelt_question_is_encoded_as_it_was_meant() -> None:
    question = parse_query("waht is teh zod lighthuose afriad of", {}, WORDS)
    assert question.text == "what is the zod lighthouse afraid of"  # three letters may be anything
    assert dict(question.terms).keys() == {"lighthouse", "afraid"}


@given(st.text(max_size=30))
def test_any_word_has_a_spelling_or_none(word: str) -> None:
    assert WORDS.correct_spelling(word) != word


# --- what was perhaps misheard --------------------------------------------------------------------


async def test_a_doubtful_word_is_shown_as_heard_beside_what_was_perhaps_said(bot: QuoteService) -> None:
    quote = await bot.show(Ref("zuckerberg-267", Span(16760, 16790)))
    assert "scientists are not communicators" in quote.text
    assert [(one.heard, one.shown) for one in quote.doubts] == [("not", "now")]
    assert (await bot.show(quote.ref, View.CAPTIONS)).doubts == ()


# --- what is not covered ---------------------------------------------------------------------------


async def test_only_chapters_that_have_to_do_with_the_question_come_nearest(bot: QuoteService) -> None:
    assert (await bot.ask(Question("a recipe for pancakes"))).chapters == ()
    answer = await bot.ask(Question("does he speak swahili with his wife"))
    assert (answer.confidence, answer.chapters[:1]) == (Confidence.NONE, ("Translation",))


# --- what asks, and what does not ----------------------------------------------------------------


@pytest.mark.parametrize("text", ["thanks bot", "nice one bot", "good bot!", "test", "hello"])
async def test_courtesies_ask_for_nothing(bot: QuoteService, text: str) -> None:
    answer = await bot.ask(Question(text))
    assert (answer.confidence, answer.question, answer.quotes) == (Confidence.NONE, False, ())


async def test_a_name_that_is_said_is_never_answered_with_none(bot: QuoteService) -> None:
    answer = await bot.ask(Question("gentzkow"))
    assert answer.confidence is not Confidence.NONE
    assert "Gentzkow" in answer.quotes[0].text


# --- claims --------------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", [":@0", "@someone", '"..." - @bot'])
async def test_a_claim_without_words_is_said_to_be_none(bot: QuoteService, claim: str) -> None:
    try:
        checked = await bot.check(claim)
    except InputError as error:
        assert "no claim in that" in str(error)  # noqa: PT017 - either is right; neither is any other error
    else:
        assert checked.verdict in Verdict


@pytest.mark.parametrize(
    "claim",
    [
        "but then you have to develop the right ids",  # a misheard word at the end, where nothing after it holds the place
        "the reason i wear the same thing all the time is that don't like choice",  # one heard word for two said ones
        "francis hogan the facebook whistleblower leaked the internal instagram research",
    ],
)
async def test_the_captions_own_words_are_verbatim(bot: QuoteService, claim: str) -> None:
    assert (await bot.check(claim)).verdict is Verdict.VERBATIM


TOKENS = st.lists(
    st.tuples(st.sampled_from("abcd"), st.booleans(), st.sampled_from(["a", "x", None])), min_size=1, max_size=12
)


@given(TOKENS, st.lists(st.sampled_from("abcdx"), min_size=1, max_size=8))
def test_the_table_of_costs_is_the_one_filled_cell_by_cell(
    tokens: list[tuple[str, bool, str | None]], claim: list[str]
) -> None:
    said = tuple(
        Token(word, Span(at, at + 1), optional, quotable=True, turn=0, opens=False, heard=heard)
        for at, (word, optional, heard) in enumerate(tokens)
    )
    script = Script("s", said)
    table = CostTable(script, claim, (0, len(said)))
    row = [0] * (len(said) + 1)
    rows = [row]
    for at, word in enumerate(claim):
        add = 0 if at > 0 and word == claim[at - 1] else 1
        above, row = row, [row[0] + add]
        for j, token in enumerate(said):
            same = word in (token.word, token.heard)
            row.append(min(above[j] + (not same), above[j + 1] + add, row[j] + (not token.optional)))
        rows.append(row)
    assert table.rows == rows
    steps = align(script, claim, (0, len(said))).steps
    assert [step.claim for step in steps if step.claim is not None] == list(range(len(claim)))
