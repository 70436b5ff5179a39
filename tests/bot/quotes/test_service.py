"""The quote service over the lighthouse keeper's interview: questions, claims, quotes in context, picks."""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from bot.errors import InputError
from bot.model import Change, Confidence, DiffPart, Question, Ref, Role, Scope, Span, Verdict, View
from bot.presentation import wording
from bot.quotes.names import NameCache
from bot.quotes.searching import Search
from bot.quotes.service import QuoteService
from tests.conftest import Workbench
from tests.fixtures.lighthouse import EDITED, captions_of, span_of

SLUG = "lighthouse-1"
FOG = "What frightens me is fog, because fog swallows the light and nobody can see it."


@pytest.fixture
async def bot(workbench: Workbench) -> AsyncIterator[QuoteService]:
    async with workbench.bot() as service:
        yield service


def ref(words: str) -> Ref:
    return Ref(SLUG, Span(*span_of(words)))


# --- asking ---------------------------------------------------------------------------------------


async def test_a_question_from_the_index_is_answered_with_its_entry(bot: QuoteService) -> None:
    answer = await bot.ask(Question("what scares the keeper?"))
    first = answer.quotes[0]
    assert FOG in first.text
    assert (first.speaker, first.role) == ("Moss Keeper", Role.GUEST)
    assert first.asked is not None
    assert first.asked.text == "Are you ever afraid of the dark?"
    assert first.score > answer.quotes[1].score


async def test_a_hosts_question_asked_again_is_answered_with_the_guests_reply(bot: QuoteService) -> None:
    answer = await bot.ask(Question("what do you say to sailors who claim they saw the kraken?"))
    assert answer.quotes[0].role is Role.GUEST
    assert answer.quotes[0].asked is not None
    assert answer.quotes[0].asked.text == "What do you say to sailors who claim they saw the Kraken near St Ives?"


@pytest.mark.parametrize("question", ["lamp", "fog", "sailors", "what scares the keeper?", "the night of the storm"])
async def test_a_quote_is_the_same_however_many_follow(workbench: Workbench, question: str) -> None:
    async with workbench.served() as library:
        search = Search(library, workbench.encoder, NameCache(library))
        found = await search.find(Question(question))
        quotes = await search.quotes(found, View.CLEAN)
        for most in range(1, len(found.selected)):
            fewer = await search.quotes(replace(found, selected=found.selected[:most]), View.CLEAN)
            assert fewer == quotes[: len(fewer)]
        assert not any(one.ref.overlaps(other.ref) for one, other in combinations(quotes, 2))


@pytest.mark.parametrize(
    "question",
    ["what did ida say about the sailors who saw the kraken", "what did the host ask about sailors and the kraken"],
)
async def test_the_host_is_quoted_if_asked_for(bot: QuoteService, question: str) -> None:
    assert "the Kraken near St Ives" in (await bot.ask(Question(question))).quotes[0].text


async def test_said_by_limits_the_speakers(bot: QuoteService) -> None:
    for role in Role:
        answer = await bot.ask(Question("sailors", scope=Scope(said_by=role)))
        assert {quote.role for quote in answer.quotes} == {role}


@pytest.mark.parametrize("question", ["jorge", "george", "the bird jorge", "GEORGE?"])
async def test_a_name_is_found_as_said_and_as_heard(bot: QuoteService, question: str) -> None:
    quote = (await bot.ask(Question(question))).quotes[0]
    assert "a seagull named George" in quote.text
    assert [(correction.heard, correction.shown) for correction in quote.corrections] == [("jorge", "George")]


@pytest.mark.parametrize("question", ["hello", "thanks!", "hi there", "asdf qwer zxcv"])
async def test_a_message_that_asks_nothing_gets_no_quote(bot: QuoteService, question: str) -> None:
    answer = await bot.ask(Question(question))
    assert (answer.confidence, answer.quotes, answer.question) == (Confidence.NONE, (), False)


async def test_a_question_that_is_not_covered_gets_chapters_instead_of_quotes(workbench: Workbench) -> None:
    async with workbench.served() as library:  # by words alone: unlike texts may have vectors that are near by chance
        answer = await QuoteService(library, None).ask(Question("what is the capital gains tax rate in portugal"))
    assert (answer.confidence, answer.quotes, answer.question) == (Confidence.NONE, (), True)
    assert set(answer.chapters) <= {"Arrival", "Monsters"}


async def test_without_an_encoder_nothing_is_sure(workbench: Workbench) -> None:
    async with workbench.served() as library:
        answer = await QuoteService(library, None).ask(Question("what about fog and the light"))
    assert (answer.confidence, answer.words_only) == (Confidence.UNSURE, True)
    assert FOG in answer.quotes[0].text


async def test_words_marked_as_not_quotable_are_not_found(bot: QuoteService) -> None:
    for question in ("brine salt", "who pays for this talk", "the saltiest salt"):
        assert not any("Brine" in quote.text for quote in (await bot.ask(Question(question))).quotes)


async def test_words_in_quotation_marks_must_occur(bot: QuoteService) -> None:
    assert all(
        "stole my bread" in quote.text for quote in (await bot.ask(Question('the "stole my bread" part'))).quotes
    )
    assert (await bot.ask(Question('"stole my butter"'))).quotes == ()


# --- checking -------------------------------------------------------------------------------------


async def test_fillers_and_misheard_words_do_not_change_verbatim(bot: QuoteService) -> None:
    for claim in (
        "No, I am not afraid of the dark.",
        "um NO i am NOT afraid of the dark",
        'Moss: "No, I am not afraid of the dark."',
        "the dark is where the light does its work and the the lamp is never so bright",
        "I fed a seagull named George for eleven years",
        "I fed a seagull named jorge for eleven years",
    ):
        checked = await bot.check(claim)
        assert checked.verdict is Verdict.VERBATIM, claim
        assert checked.pieces[0].role is Role.GUEST


async def test_a_misspelt_word_is_named_and_changes_no_verdict(bot: QuoteService) -> None:
    checked = await bot.check("I fed a seagull named George for eleven years, and he stole my braed")
    assert (checked.verdict, checked.misspelt) == (Verdict.VERBATIM, ("braed",))
    assert wording.checks.verdict(checked) == (
        'Verbatim but for the spelling: Moss Keeper said this. "braed" is misspelt.'
    )


async def test_several_misspelt_words_are_named_and_change_no_verdict(bot: QuoteService) -> None:
    checked = await bot.check("What frightens me is fog, beacuse fog swallwos the ligth and nobody can see it.")
    assert (checked.verdict, checked.misspelt) == (Verdict.VERBATIM, ("beacuse", "swallwos", "ligth"))
    assert wording.checks.verdict(checked) == (
        'Verbatim but for the spelling: Moss Keeper said this. "beacuse", "swallwos" and "ligth" are misspelt.'
    )


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        (
            "fog swallows the light and nobody can see [the light]",
            'Verbatim but for the words in brackets: Moss Keeper said this. "[the light]" stands for "it".',
        ),
        (
            "fog swallows the light and nobody can see it [the light]",
            'Verbatim but for the words in brackets: Moss Keeper said this. "[the light]" was added.',
        ),
        (
            "fog swallows the light and nobody can see [a ship]",
            'Altered: Moss Keeper said something similar, but the claim says "a ship" instead of "it".',
        ),
    ],
)
async def test_the_verdict_says_what_was_said_in_place_of_brackets(bot: QuoteService, claim: str, said: str) -> None:
    assert wording.checks.verdict(await bot.check(claim)) == said


@pytest.mark.parametrize(
    "claim",
    [
        "What frightens me is smoke, beacuse fog swallwos the ligth and nobody can see it.",  # a word was changed, too
        "What frightens me is fog, beacuse fog swallwos the ligth and everybody can see it.",
        "What frightens me is fog, beacuse fog swallwos the ligth and nobody can't see it.",
        "fog, beacuse fog swallwos the ligth",  # too short to be sure
    ],
)
async def test_misspelt_words_hide_no_changed_one(bot: QuoteService, claim: str) -> None:
    assert (await bot.check(claim)).verdict is not Verdict.VERBATIM


@pytest.mark.parametrize(
    ("claim", "misspelt"),
    [
        ("fog swallwos the ligth and nobody", ("swallwos", "ligth")),
        ("fog swalows the light", ("swalows",)),
        ("fog swallows the ligght and nobody can see it", ("ligght",)),
    ],
)
async def test_a_short_claim_with_misspelt_words_is_verbatim(
    bot: QuoteService, claim: str, misspelt: tuple[str, ...]
) -> None:
    checked = await bot.check(claim)
    assert (checked.verdict, checked.misspelt) == (Verdict.VERBATIM, misspelt)


@pytest.mark.parametrize(
    ("claim", "changed"),
    [
        ("fog swallwos the ligth and everybody", ["swallwos", "ligth", "everybody"]),  # a word was changed, too
        ("fog swallwos the ligth and nobody beleives it", ["swallwos", "ligth", "beleives it"]),
        ("fog, beacuse fog swallwos the ligth", ["beacuse", "swallwos", "ligth"]),  # too short to be sure
        ("fog swallwos the ligth and qxvzk", ["swallwos", "ligth", "qxvzk"]),  # one is no spelling of anything
    ],
)
async def test_a_changed_claim_with_misspelt_words_is_altered_and_not_absent(
    bot: QuoteService, claim: str, changed: list[str]
) -> None:
    checked = await bot.check(claim)
    parts = [part.claimed for part in checked.diff if part.change is not Change.EQUAL and not part.minor]
    assert (checked.verdict, checked.misspelt, parts) == (Verdict.ALTERED, (), changed)
    assert " ".join(part.claimed for part in checked.diff if part.claimed) == claim


@pytest.mark.parametrize(
    "claim", ["crbas vote on umbrelas", "swallwos", "swallwos ligth", "the ligth of my umbrela shop"]
)
async def test_misspelt_words_that_were_not_said_so_stay_absent(bot: QuoteService, claim: str) -> None:
    assert (await bot.check(claim)).verdict is Verdict.ABSENT


async def test_a_changed_word_a_dropped_negation_and_a_changed_number_are_altered(bot: QuoteService) -> None:
    changed = await bot.check("What frightens me is ice, because fog swallows the light")
    assert (changed.verdict, changed.negation_changed, changed.number_changed) == (Verdict.ALTERED, False, False)
    assert [part for part in changed.diff if part.change is not Change.EQUAL] == [
        DiffPart(Change.REPLACE, "ice,", "fog,")
    ]
    dropped = await bot.check("No, I am afraid of the dark. The dark is where the light does its work")
    assert (dropped.verdict, dropped.negation_changed) == (Verdict.ALTERED, True)
    assert [part for part in dropped.diff if part.change is not Change.EQUAL] == [DiffPart(Change.DELETE, "", "not")]
    number = await bot.check("I fed a seagull named George for twelve years, and he stole my bread")
    assert (number.verdict, number.number_changed) == (Verdict.ALTERED, True)
    assert [part for part in number.diff if part.change is not Change.EQUAL] == [
        DiffPart(Change.REPLACE, "twelve", "eleven")
    ]


async def test_a_stitched_claim_has_both_pieces(bot: QuoteService) -> None:
    checked = await bot.check("I am not afraid of the dark. he stole my bread on every single morning of them.")
    assert checked.verdict is Verdict.STITCHED
    assert [piece.text for piece in checked.pieces] == [
        "No, I am not afraid of the dark.",
        "I fed a seagull named George for eleven years, and he stole my bread on every single morning of them.",
    ]


async def test_an_absent_claim_may_have_a_nearest_quote(bot: QuoteService) -> None:
    checked = await bot.check(
        "seagulls and fog are what frightens sailors most on windy tuesday afternoons in november"
    )
    assert (checked.verdict, checked.pieces) == (Verdict.ABSENT, ())
    assert checked.nearest is None or checked.nearest.ref.interview == SLUG


async def test_what_nobody_talks_about_has_no_nearest_quote(bot: QuoteService) -> None:
    for claim in ("my uncle collects antique tractors near vienna", "bitcoin prices will double before christmas"):
        checked = await bot.check(claim)
        assert (checked.verdict, checked.nearest) == (Verdict.ABSENT, None)


async def test_a_claim_is_checked_only_within_the_interviews_that_are_asked(workbench: Workbench) -> None:
    """The library is so small that every interview is compared; `test_many_interviews` has a larger one."""
    async with workbench.bot() as bot:
        assert (await bot.check(FOG, scope=Scope((SLUG,)))).verdict is Verdict.VERBATIM
        assert (await bot.check(FOG, scope=Scope(("ferry-2",)))).verdict is Verdict.ABSENT


async def test_a_wrong_attribution_is_noticed(bot: QuoteService) -> None:
    wrong = await bot.check('Ida: "A thief you know is better company than a stranger who brings gifts."')
    assert (wrong.verdict, wrong.claimed_role, wrong.misattributed) == (Verdict.VERBATIM, Role.HOST, True)
    right = await bot.check('Moss: "A thief you know is better company than a stranger who brings gifts."')
    assert (right.verdict, right.misattributed) == (Verdict.VERBATIM, False)


@pytest.mark.parametrize(
    ("claim", "verdict", "times"),
    [("the dark", Verdict.VERBATIM, 3), ("fog", Verdict.VERBATIM, 2), ("banana", Verdict.ABSENT, 1)],
)
async def test_a_short_claim_is_counted(bot: QuoteService, claim: str, verdict: Verdict, times: int) -> None:
    checked = await bot.check(claim)
    assert (checked.verdict, checked.times) == (verdict, times)


# --- context and topic ----------------------------------------------------------------------------


async def test_context_goes_to_the_limits_of_sentences(bot: QuoteService) -> None:
    where = ref("The dark is where the light does its work, and the the the lamp is never so bright as in a storm")
    around = await bot.widen(where, 1, 1)
    assert (around.before, around.after) == ("No, I am not afraid of the dark.", FOG)
    assert (await bot.widen(where, 0, 0)).before == ""
    everything = await bot.widen(where, 10_000, 10_000)
    whole = await bot.show(Ref(SLUG, Span(0, len(captions_of(EDITED).split()))))
    assert f"{everything.before} {everything.quote.text} {everything.after}" == whole.text


async def test_context_is_split_by_speaker(bot: QuoteService) -> None:
    around = await bot.widen(ref("fog swallows the light and nobody can see it"), 1, 4)
    assert [(turn.speaker, turn.text) for turn in around.turns_before] == [
        ("Moss Keeper", "What frightens me is fog, because")
    ]
    assert [(turn.speaker, turn.text[:20]) for turn in around.turns_after] == [
        ("Ida Brightwater", "Right. What do you s")
    ]
    everything = await bot.widen(ref("fog swallows the light and nobody can see it"), 999, 999)
    for text, turns in ((everything.before, everything.turns_before), (everything.after, everything.turns_after)):
        assert text == " ".join(turn.text for turn in turns)
        assert all(turn.speaker != following.speaker for turn, following in pairwise(turns))


@pytest.mark.parametrize("view", View)
async def test_words_outside_the_interview_are_refused(bot: QuoteService, view: View) -> None:
    with pytest.raises(InputError, match="lies outside the interview, which has 172 words"):
        await bot.show(Ref(SLUG, Span(170, 999)), view)


# --- picking --------------------------------------------------------------------------------------


async def test_after_all_picks_were_shown_they_start_again(bot: QuoteService) -> None:
    shown: list[Ref] = []
    while (quote := await bot.pick("seed", shown)) is not None and quote.ref not in shown:
        assert quote.ref.interview == SLUG  # quotes from bare captions name no speaker, and are not picked
        assert quote.speaker is not None
        shown.append(quote.ref)
    assert shown
    again = await bot.pick("seed", shown)
    assert again is not None
    assert again.ref == shown[0]  # the one shown longest ago


async def test_each_day_has_its_quote(bot: QuoteService) -> None:
    day = dt.date(2026, 11, 24)
    assert await bot.pick_for(day, "seed") == await bot.pick_for(day, "seed")
    assert {(await bot.pick_for(day + dt.timedelta(days=days), "seed")) for days in range(30)} - {None}
