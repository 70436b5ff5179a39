"""The library as it is served: what a search finds, and how a span is shown."""

import asyncio
import shutil

import numpy as np
import pytest

from bot.errors import InputError, LibraryError
from bot.model import Correction, HostQuestion, Question, Quote, Ref, Role, Show, Span, View
from bot.search.candidates import EncodedQuestion, SearchRequest
from bot.search.terms import terms_of
from bot.wiring.background import meanwhile
from store.library import finding
from store.library.open_version import OpenVersion, open_version
from store.library.reader import ServedLibrary
from store.library.versions import LibraryVersions
from tests.conftest import Workbench
from tests.fixtures.lighthouse import EDITED, FERRY, captions_of, lighthouse, span_of

LIGHTHOUSE = "lighthouse-1"
FERRY_WORDS = FERRY.split()
WORDS = captions_of(EDITED).split()


def ref(words: str) -> Ref:
    """The ref of a run of words of the lighthouse interview."""
    return Ref(LIGHTHOUSE, Span(*span_of(words)))


async def shown(library: ServedLibrary, where: Ref, view: View = View.CLEAN) -> Quote:
    (quote,) = await library.quotes([where], view)
    return quote


def by_words(text: str, *interviews: str, role: Role | None = None) -> SearchRequest:
    return SearchRequest(tuple((term, 1.0) for term in terms_of(text)), frozenset(interviews) or None, role)


async def texts(library: ServedLibrary, request: SearchRequest) -> list[str]:
    """The texts of all candidates for a request."""
    return [(await shown(library, candidate.ref)).text for candidate in await library.find(request, None)]


# --- showing ------------------------------------------------------------------------------------


async def test_a_quote_has_all_its_parts(library: ServedLibrary) -> None:
    where = ref("A thief you know is better company than a stranger who brings gifts")
    assert await shown(library, where) == Quote(
        ref=where,
        text="A thief you know is better company than a stranger who brings gifts.",
        view=View.CLEAN,
        title="The Lamp Room",
        speaker="Moss Keeper",
        role=Role.GUEST,
        chapter="Monsters",
        seconds=90 + 85 * (133 - 81) / (171 - 81),  # between word 81 at 90 s and word 171 at 175 s
        length=180.0,
        url="https://video.example/watch?v=lamp&t=139s",
        asked=HostQuestion(
            Span(*span_of("What do you say to sailors who claim they saw the cracken near saint ives")),
            "What do you say to sailors who claim they saw the Kraken near St Ives?",
        ),
        show="Harbour Voices",
        episode=7,
        date="2020-01-01",
        one_of_many=True,
    )


@pytest.mark.parametrize(
    ("view", "text"),
    [
        (View.CLEAN, "No, I am not afraid of the dark."),
        (View.STRICT, "Um, no, I am not afraid of the dark."),
        (View.CAPTIONS, "um no i am not afraid of the dark"),
    ],
)
async def test_each_view_shows_its_words(library: ServedLibrary, view: View, text: str) -> None:
    quote = await shown(library, ref("um no i am not afraid of the dark"), view)
    assert quote.text.casefold() == text.casefold()


async def test_a_span_is_widened_to_whole_corrections(library: ServedLibrary) -> None:
    start, end = span_of("saint ives")
    quote = await shown(library, Ref(LIGHTHOUSE, Span(start + 1, end)))
    assert (quote.ref.span, quote.text.rstrip("?")) == (Span(start, end), "St Ives")
    assert quote.corrections == (Correction(Span(start, end), "saint ives", quote.text),)


async def test_captions_show_what_was_heard_and_no_corrections(library: ServedLibrary) -> None:
    quote = await shown(library, ref("near saint ives"), View.CAPTIONS)
    assert (quote.text, quote.corrections) == ("near saint ives", ())


async def test_a_hosts_quote_answers_no_question(library: ServedLibrary) -> None:
    quote = await shown(library, ref("Are you ever afraid of the dark"))
    assert (quote.speaker, quote.role, quote.asked) == ("Ida Brightwater", Role.HOST, None)


async def test_a_span_of_several_speakers_names_none_of_them(library: ServedLibrary) -> None:
    start, _ = span_of("would you do it all again")
    quote = await shown(library, Ref(LIGHTHOUSE, Span(start, len(WORDS))))
    assert (quote.speaker, quote.role, quote.asked) == (None, None, None)


async def test_the_captions_view_of_the_whole_interview_is_the_captions(library: ServedLibrary) -> None:
    assert (await shown(library, Ref(LIGHTHOUSE, Span(0, len(WORDS))), View.CAPTIONS)).text == " ".join(WORDS)


async def test_bare_captions_name_no_speaker(library: ServedLibrary) -> None:
    start, end = span_of("bees do not like to be told that they are cargo", FERRY)
    quote = await shown(library, Ref("ferry-2", Span(start, end)))
    assert quote.text == "bees do not like to be told that they are cargo."
    assert (quote.speaker, quote.chapter, quote.seconds, quote.url, quote.asked) == (None, None, None, None, None)


async def test_the_punctuation_of_bare_captions_is_a_guess_but_never_in_the_captions_view(
    library: ServedLibrary,
) -> None:
    where = Ref("ferry-2", Span(*span_of("river people pay me a penny to cross", FERRY)))
    assert [
        ((quote := await shown(library, where, view)).text, quote.guessed)
        for view in (View.CLEAN, View.STRICT, View.CAPTIONS)
    ] == [
        ("River people pay me a penny to cross,", True),
        ("River people pay me a penny to cross,", True),
        ("river people pay me a penny to cross", False),
    ]
    assert not (await shown(library, ref("the lamp is never so bright"))).guessed


async def test_a_sound_is_not_shown_as_words(library: ServedLibrary) -> None:
    index = FERRY_WORDS.index("[Music]")
    where = Ref("ferry-2", Span(index - 2, index + 3))
    assert (await shown(library, where)).text == "for me, the worst"
    assert (await shown(library, where, View.CAPTIONS)).text == "for me [Music] the worst"


async def test_overlapping_and_repeated_refs_are_each_shown(library: ServedLibrary) -> None:
    refs = [
        ref("the lamp is never so bright"),
        ref("never so bright as in a storm"),
        ref("the lamp is never so bright"),
    ]
    quotes = await library.quotes(refs, View.CAPTIONS)
    assert [quote.text for quote in quotes] == [
        "the lamp is never so bright",
        "never so bright as in a storm",
        "the lamp is never so bright",
    ]


async def test_no_refs_give_no_quotes(library: ServedLibrary) -> None:
    assert await library.quotes([], View.CLEAN) == []


@pytest.mark.parametrize(
    ("where", "complaint"),
    [
        (Ref("nowhere-9", Span(0, 1)), "there is no interview 'nowhere-9' here; known: ferry-2, lighthouse-1"),
        (Ref(LIGHTHOUSE, Span(0, 173)), "lighthouse-1:0-173 lies outside the interview, which has 172 words"),
        (Ref(LIGHTHOUSE, Span(900_000_000, 900_000_001)), "lighthouse-1:900000000-900000001 lies outside"),
    ],
)
async def test_words_that_do_not_exist_are_refused(library: ServedLibrary, where: Ref, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        await library.quotes([where], View.CLEAN)
    with pytest.raises(InputError, match=complaint):
        await library.lines([where])


async def test_lines_are_whole_sentences(library: ServedLibrary) -> None:
    start, end = span_of("he stole my bread")
    ((line,),) = await library.lines([Ref(LIGHTHOUSE, Span(start, end))])
    assert line.text(View.CLEAN).startswith("I fed a seagull named George")


async def test_interviews_have_their_metadata(library: ServedLibrary) -> None:
    ferry, lighthouse = await library.interviews()
    assert (ferry.slug, ferry.edited, ferry.speakers, ferry.chapters, ferry.words) == (
        "ferry-2",
        False,
        (),
        (),
        len(FERRY_WORDS),
    )
    assert (lighthouse.slug, lighthouse.edited, lighthouse.chapters) == (LIGHTHOUSE, True, ("Arrival", "Monsters"))
    assert (lighthouse.show, lighthouse.episode, ferry.show, ferry.episode) == (Show("Harbour Voices"), 7, None, None)
    assert [(speaker.name, speaker.role, speaker.aliases) for speaker in lighthouse.speakers] == [
        ("Ida Brightwater", Role.HOST, ()),
        ("Moss Keeper", Role.GUEST, ("Mossy",)),
    ]


# --- finding ------------------------------------------------------------------------------------


async def test_a_word_finds_its_passage(library: ServedLibrary) -> None:
    assert any("fog swallows the light" in text for text in await texts(library, by_words("fog")))


@pytest.mark.parametrize("name", ["Kraken", "cracken", "George", "jorge"])
async def test_a_corrected_name_is_found_in_both_forms(library: ServedLibrary, name: str) -> None:
    assert any("Kraken" in text or "George" in text for text in await texts(library, by_words(name)))


async def test_meaning_alone_finds_a_passage(workbench: Workbench, library: ServedLibrary) -> None:
    candidates = await library.find(
        SearchRequest(()), await workbench.encoder.encode_question("who is afraid of fog and the light")
    )
    best = max(candidates, key=lambda candidate: candidate.cosine)
    assert "fog" in (await shown(library, best.ref)).text
    assert 0 < best.cosine <= 1.0001


async def test_an_editors_question_finds_its_entry(workbench: Workbench, library: ServedLibrary) -> None:
    candidates = await library.find(
        SearchRequest(()), await workbench.encoder.encode_question("who took his breakfast?")
    )
    entries = [candidate for candidate in candidates if candidate.is_entry]
    best = max(entries, key=lambda entry: entry.index_cosine)
    assert best.ref.span == Span(
        *span_of("I fed a seagull named jorge for eleven years and he stole my bread on every single morning of them")
    )
    assert best.index_cosine == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("asked_count", [1, 0], ids=["by the question", "by the passage that leads up to it"])
async def test_a_hosts_question_brings_its_reply(
    workbench: Workbench, library: ServedLibrary, monkeypatch: pytest.MonkeyPatch, asked_count: int
) -> None:
    monkeypatch.setattr(finding, "BY_ASKED", asked_count)
    monkeypatch.setattr(finding, "BY_MEANING", {"guest": 0, "host": 1 - asked_count})
    vector = await workbench.encoder.encode_question("Would you do it all again?")
    candidates = await library.find(SearchRequest(()), vector)
    replies = [candidate for candidate in candidates if candidate.role is Role.GUEST]
    assert [(await shown(library, reply.ref)).text.split(",")[0] for reply in replies] == ["Yes"]
    assert replies[0].asked_cosine == pytest.approx(1, abs=0.02)


async def test_a_vector_of_another_size_is_not_compared(library: ServedLibrary) -> None:
    candidates = await library.find(by_words("fog"), EncodedQuestion(np.ones(3, np.float32)))
    assert candidates
    assert {candidate.cosine for candidate in candidates} == {0.0}


async def test_words_marked_as_not_quotable_are_never_found(library: ServedLibrary) -> None:
    hidden = Span(*span_of("Welcome to the lamp room This talk is brought to you by Brine Salt the saltiest salt"))
    for candidate in await library.find(by_words("welcome lamp room brine salt saltiest"), None):
        assert candidate.ref.interview != LIGHTHOUSE or candidate.ref.span.overlap(hidden) <= 0


async def test_only_one_interview(library: ServedLibrary) -> None:
    candidates = await library.find(by_words("afraid river light", "ferry-2"), None)
    assert {candidate.ref.interview for candidate in candidates} == {"ferry-2"}


async def test_only_some_interviews(workbench: Workbench, library: ServedLibrary) -> None:
    vector = await workbench.encoder.encode_question("afraid river light")
    request = by_words("afraid river light", "ferry-2", LIGHTHOUSE, "nowhere-9")
    candidates = await library.find(request, vector)
    assert {candidate.ref.interview for candidate in candidates} == {"ferry-2", LIGHTHOUSE}


@pytest.mark.parametrize("interview", ["ferry-2", LIGHTHOUSE])
async def test_interviews_are_chosen_before_the_nearest_are_taken(
    workbench: Workbench, library: ServedLibrary, monkeypatch: pytest.MonkeyPatch, interview: str
) -> None:
    """With one candidate from each source, the other interview would take its place if it were left out only then."""
    monkeypatch.setattr(finding, "BY_WORDS", 1)
    monkeypatch.setattr(finding, "BY_MEANING", {"guest": 1, "host": 0, "unknown": 1})
    vector = await workbench.encoder.encode_question("afraid of the river and the light")
    by_meaning = await library.find(SearchRequest((), frozenset({interview})), vector)
    by_terms = await library.find(by_words("afraid of the river and the light", interview), None)
    for candidates in (by_meaning, by_terms):
        assert {candidate.ref.interview for candidate in candidates} == {interview}


@pytest.mark.parametrize("role", Role)
async def test_only_one_role(workbench: Workbench, library: ServedLibrary, role: Role) -> None:
    vector = await workbench.encoder.encode_question("afraid of the dark")
    candidates = await library.find(by_words("afraid of the dark", role=role), vector)
    assert {candidate.role for candidate in candidates} == {role}


async def test_limits_that_nothing_can_meet_are_refused(library: ServedLibrary) -> None:
    with pytest.raises(InputError, match="there is no interview 'nowhere-9' here; known: ferry-2, lighthouse-1"):
        await library.find(by_words("fog", "nowhere-9"), None)
    with pytest.raises(InputError, match="no interview is left to search; choose at least one"):
        await library.find(SearchRequest((), frozenset()), None)
    with pytest.raises(InputError, match="the speakers have not been marked here yet"):
        await library.find(by_words("river", "ferry-2", role=Role.GUEST), None)


async def test_vectors_of_another_model_are_not_compared(workbench: Workbench) -> None:
    await workbench.index()
    vector = await workbench.encoder.encode_question("fog")
    library = ServedLibrary(workbench.data, "another")
    try:
        assert {candidate.cosine for candidate in await library.find(by_words("fog"), vector)} == {0.0}
    finally:
        await library.close()


async def test_the_vocabulary_knows_the_librarys_words(library: ServedLibrary) -> None:
    words = await library.vocabulary()
    (fog,), (lamp,) = terms_of("fog"), terms_of("lamp")
    assert words.frequency(fog) >= 1
    assert words.frequency("submarin") == 0
    assert lamp in dict(words.similar_terms("lampp"))


async def test_a_known_english_word_is_not_taken_for_a_misspelt_one(library: ServedLibrary) -> None:
    words = await library.vocabulary()
    assert terms_of("penny") == ["penni"]
    assert words.similar_terms("pennny") == [("penni", 1.0)]
    assert words.similar_terms("jenny") == ()  # a word of its own, though one letter away from penny


# --- many at once, and errors -----------------------------------------------------------


async def test_concurrent_questions_get_the_same_answers_as_single_ones(workbench: Workbench) -> None:
    questions = [
        "is he afraid of the dark?",
        "what about fog",
        "the seagull",
        "a penny to cross the river",
        "bees",
        "would he do it again",
    ]
    async with workbench.bot() as bot:
        alone = [await bot.ask(Question(question)) for question in questions]
        together = await asyncio.gather(*(bot.ask(Question(question)) for question in questions * 20))
    assert together == alone * 20


async def test_without_a_library_the_error_says_how_to_build_one(workbench: Workbench) -> None:
    library = ServedLibrary(workbench.data)
    with pytest.raises(LibraryError, match=r"there is no library in .*library; run: python -m bot index"):
        await library.interviews()
    await library.close()


async def test_closing_twice_is_harmless(workbench: Workbench) -> None:
    async with workbench.served() as library:
        await library.interviews()
        await library.close()


async def test_a_new_version_is_opened_before_readers_have_it(
    workbench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_open, opening = asyncio.Event(), asyncio.Event()

    async def slowly(versions: LibraryVersions, model: str | None) -> OpenVersion:
        opening.set()
        await may_open.wait()
        return await open_version(versions, model)

    async with workbench.served() as library:
        before = await library.interviews()
        monkeypatch.setattr("store.library.reader.open_version", slowly)
        async with meanwhile(library.keep_current(0.0)):
            shutil.rmtree(workbench.seeds / "ferry-2")
            await workbench.index()
            await opening.wait()
            assert await library.interviews() is before  # nobody waits for it
            may_open.set()
            await library.refresh()
            assert [info.slug for info in await library.interviews()] == ["lighthouse-1"]
        lighthouse(workbench.seeds, EDITED.replace("fog, because fog", "fog — because fog"))
        await workbench.index()
        after = await library.interviews()
        assert after is not before  # without the one who looks, readers look again
