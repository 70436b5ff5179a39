"""Questions about interviews themselves are answered from their data, in a library of one and of several."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model import Answer, Confidence, Fact, FactAnswer, Question, Ref, Role, Scope, Searched, Span, TimeReading
from bot.presentation import compose, wording
from bot.presentation.reply import Choice, Reply
from bot.quotes.interview_facts import are_parts
from bot.quotes.service import QuoteService
from tests.conftest import Workbench
from tests.fixtures.built_libraries import BuiltLibraries
from tests.fixtures.fakes import FakeEncoder
from tests.fixtures.lighthouse import lighthouse
from tests.fixtures.shows import four_talks


@pytest.fixture
async def one(tmp_path: Path, built: BuiltLibraries) -> AsyncIterator[QuoteService]:
    """The lighthouse alone."""
    lighthouse(tmp_path / "seeds")
    async with Workbench(tmp_path / "seeds", tmp_path / "data", FakeEncoder(), built).bot() as served:
        yield served


@pytest.fixture
async def four(tmp_path: Path, built: BuiltLibraries) -> AsyncIterator[QuoteService]:
    async with Workbench(four_talks(tmp_path / "four"), tmp_path / "data", FakeEncoder(), built).bot() as served:
        yield served


def said(answer: Answer) -> Reply:
    return compose.answered(answer, None, (), private=False)


def lines(reply: Reply) -> list[str]:
    return [str(part) for item in reply.items for part in item]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("how long is it?", "The interview is 3 minutes long (3:00) and has 180 words."),
        ("when was this published", "The interview was published on 1 Jan 2020 (Harbour Voices #7)."),
        (
            "where was it recorded",
            f"The interview was published on 1 Jan 2020 (Harbour Voices #7). {wording.facts.NOT_RECORDED}",
        ),
        ("who speaks?", "The interview has 2 speakers: Ida Brightwater (host) and Moss Keeper (guest)."),
        ("list the chapters", "The interview has 2 chapters:"),
        ("how many words are in it", None),
        (
            "what is it about",
            '"The Lamp Room" (Harbour Voices #7, 1 Jan 2020). Ida Brightwater talks with Moss Keeper.',
        ),
        ("at 59:00", "Nothing is said at 59:00: the interview ends at 3:00."),
    ],
)
async def test_facts_of_the_only_interview(one: QuoteService, question: str, sentence: str | None) -> None:
    answer = await one.ask(Question(question))
    assert (answer.confidence, answer.quotes) == (Confidence.NONE, ())
    words = (await one.interviews())[0].words
    expected = sentence.replace("180 words", f"{words:,} words") if sentence is not None else None
    assert said(answer).lead == (expected or f"The interview is 3 minutes long (3:00) and has {words:,} words.")


async def test_chapters_are_listed_with_their_times(one: QuoteService) -> None:
    assert lines(said(await one.ask(Question("list the chapters")))) == ["0:00 Arrival", "1:30 Monsters"]


async def test_a_moment_is_shown_from_the_sentence_that_is_said_then(one: QuoteService) -> None:
    answer = await one.ask(Question("what was said at 1:30"))
    assert answer.confidence is Confidence.SURE
    assert answer.quotes[0].text.startswith("What do you say to sailors")
    assert answer.quotes[1].speaker == "Moss Keeper"
    assert are_parts([quote.ref for quote in answer.quotes])
    assert (said(answer).lead, said(answer).matches_left) == (None, 0)


@pytest.fixture
async def long(tmp_path: Path, built: BuiltLibraries) -> AsyncIterator[QuoteService]:
    """The lighthouse, said so slowly that it takes two and a half hours."""
    folder = lighthouse(tmp_path / "seeds")
    toml, times = folder / "interview.toml", folder / "times.csv"
    toml.write_text(toml.read_text(encoding="utf-8").replace('"3:00"', '"2:30:00"'), encoding="utf-8")
    times.write_text(times.read_text(encoding="utf-8").replace(",175", ",8900"), encoding="utf-8")
    async with Workbench(tmp_path / "seeds", tmp_path / "data", FakeEncoder(), built).bot() as served:
        yield served


async def test_a_time_that_may_mean_two_says_how_it_was_read_and_offers_the_other(long: QuoteService) -> None:
    answer = await long.ask(Question("what was said at 1:48"))
    assert answer.time == TimeReading("lighthouse-1", 108.0, 6480.0)
    reply = said(answer)
    assert reply.notes == (
        'I read 1:48 as 1 minute 48 seconds. For 1 hour 48 minutes, ask: "what was said at 1:48:00?"',
    )
    (offered,) = reply.follow_up
    assert offered == Choice("At 1:48:00", "lighthouse-1?what was said at 1:48:00?")
    other = await long.ask(Question("what was said at 1:48:00?", scope=Scope(("lighthouse-1",))))
    assert other.time is None
    assert other.quotes[0].seconds is not None
    assert abs(other.quotes[0].seconds - 6480) < 600


@pytest.mark.parametrize("question", ["1:48:00", "108 minutes in", "1h48", "at 1 min 48 s", "2:45", "0:30"])
async def test_a_time_that_means_one_thing_is_taken_without_a_word(long: QuoteService, question: str) -> None:
    answer = await long.ask(Question(question))
    assert (answer.confidence, answer.time, said(answer).notes) == (Confidence.SURE, None, ())


async def test_an_interview_that_is_too_short_for_hours_has_only_minutes(one: QuoteService) -> None:
    answer = await one.ask(Question("what was said at 1:48"))
    assert (answer.confidence, answer.time) == (Confidence.SURE, None)


async def test_without_a_known_length_the_last_word_says_whether_hours_can_be_meant(
    tmp_path: Path, built: BuiltLibraries
) -> None:
    toml = lighthouse(tmp_path / "seeds") / "interview.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('length = "3:00"\n', ""), encoding="utf-8")
    async with Workbench(tmp_path / "seeds", tmp_path / "data", FakeEncoder(), built).bot() as served:
        assert [info.length for info in await served.interviews()] == [None]
        answer = await served.ask(Question("what was said at 1:48"))
    assert (answer.confidence, answer.time) == (Confidence.SURE, None)


async def test_without_a_known_length_the_last_word_says_how_long_it_is_at_least(
    tmp_path: Path, built: BuiltLibraries
) -> None:
    toml = lighthouse(tmp_path / "seeds") / "interview.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('length = "3:00"\n', ""), encoding="utf-8")
    async with Workbench(tmp_path / "seeds", tmp_path / "data", FakeEncoder(), built).bot() as served:
        answer = await served.ask(Question("how long is it?"))
        (info,) = await served.interviews()
    assert said(answer).lead == (
        f"The interview is at least 2 minutes long (its last word is said at 2:55) and has {info.words:,} words."
    )


async def test_the_end_is_the_last_minute(one: QuoteService) -> None:
    answer = await one.ask(Question("how does the interview end?"))
    assert answer.quotes[0].seconds is not None
    assert 100 <= answer.quotes[0].seconds <= 120
    assert answer.quotes[-1].text.endswith("I was there.")


@pytest.mark.parametrize(("question", "first"), [("intro", "You have lived"), ("outro", "I tell them")])
async def test_an_intro_or_outro_without_a_chapter_is_the_beginning_or_the_end(
    one: QuoteService, question: str, first: str
) -> None:
    answer = await one.ask(Question(f"what does he say in the {question}?"))
    assert answer.confidence is Confidence.SURE
    assert first in " ".join(quote.text for quote in answer.quotes)


async def test_a_chapter_called_so_is_what_is_said_in_it(one: QuoteService) -> None:
    answer = await one.ask(Question("what do they talk about in monsters?"))
    assert answer.fact is not None
    assert (answer.fact.fact, answer.fact.chapters) == (Fact.CHAPTER, (1,))


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        (
            "how many times does he say dark",
            '"dark" is said 3 times in the interview: twice by Moss Keeper and once by',
        ),
        (
            "how often do they say 'you know'",
            '"you know" is said twice in the interview, only by Moss Keeper. The first places:',
        ),
        ("does he ever say Kraken?", '"Kraken" is said once in the interview, only by Ida Brightwater.'),
        ("does she ever say pancakes", '"pancakes" is never said in the interview: I compared it with each of its '),
    ],
)
async def test_words_are_counted_as_spoken(one: QuoteService, question: str, lead: str) -> None:
    answer = await one.ask(Question(question))
    reply = said(answer)
    assert (reply.lead or "").startswith(lead)
    assert (wording.facts.HOW_COUNTED in reply.notes) == bool(answer.quotes)
    asked = answer.fact.words if answer.fact is not None else "-"
    assert all(asked.casefold() in quote.text.casefold() for quote in answer.quotes)


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        (
            "how many times does moss say dark",
            'Moss Keeper says "dark" twice in the interview; the others say it once. The first places:',
        ),
        (
            "how often does the guest say dark",
            'Moss Keeper says "dark" twice in the interview; the others say it once. The first places:',
        ),
        (
            "how often does Ida Brightwater say dark?",
            'Ida Brightwater says "dark" once in the interview; the others say',
        ),
        ("does Moss ever say Kraken", 'Moss Keeper never says "Kraken" in the interview; the others say it once.'),
        ("does Moss ever say pancakes", '"pancakes" is never said in the interview: I compared it with each of its '),
    ],
)
async def test_the_words_of_the_speaker_who_is_named_are_counted(one: QuoteService, question: str, lead: str) -> None:
    answer = await one.ask(Question(question))
    assert (said(answer).lead or "").startswith(lead)
    assert {quote.speaker for quote in answer.quotes} <= {lead.partition(" ")[0] + " " + lead.split()[1]}


async def test_of_several_interviews_the_words_of_the_speaker_who_is_named_are_counted(four: QuoteService) -> None:
    answer = await four.ask(Question("how many times does Moss say dark"))
    assert (said(answer).lead or "").startswith('Moss Keeper says "dark" twice in "The Lamp Room"')
    assert {quote.speaker for quote in answer.quotes} == {"Moss Keeper"}


async def test_words_that_nobody_says_may_be_a_topic(one: QuoteService) -> None:
    assert (await one.ask(Question("did he ever mention pancakes"))).fact is None


async def test_words_are_counted_in_the_interview_that_is_named(four: QuoteService) -> None:
    several = said(await four.ask(Question("how many times do they say lamp")))
    assert several.notes[-1] == wording.facts.WHICH_INTERVIEW


async def test_the_link_is_that_of_the_first_words(one: QuoteService) -> None:
    reply = said(await one.ask(Question("where can i watch it")))
    assert [excerpt.quote.url for excerpt in reply.excerpts] == ["https://video.example/watch?v=lamp&t=0s"]


async def test_as_many_quotes_as_were_asked_for(one: QuoteService) -> None:
    answer = await one.ask(Question("give me 2 quotes about fog"))
    assert (answer.wanted, len(said(answer).excerpts)) == (2, 2)
    assert "fog" in answer.quotes[0].text
    anything = await one.ask(Question("show me 2 quotes"))
    assert (anything.confidence, anything.wanted) == (Confidence.SURE, 2)
    assert anything.quotes


@pytest.mark.parametrize(
    ("message", "speaker", "most"),
    [
        ("quotes from moss", "Moss Keeper", 3),
        ("give me a quote by Moss Keeper plz", "Moss Keeper", 1),
        ("2 quotes by the guest", "Moss Keeper", 2),
        ("a quote of the guest", "Moss Keeper", 1),
    ],
)
async def test_quotes_of_somebody_are_theirs(one: QuoteService, message: str, speaker: str, most: int) -> None:
    answer = await one.ask(Question(message))
    assert (answer.confidence, answer.wanted) == (Confidence.SURE, most)
    assert {quote.speaker for quote in answer.quotes} == {speaker}
    assert 1 <= len(answer.quotes) <= most


async def test_somebody_without_picks_is_not_quoted_by_others(one: QuoteService) -> None:
    answer = await one.ask(Question("2 quotes by the host"))
    assert answer.confidence is not Confidence.SURE


@pytest.mark.parametrize("message", ["quotes from the fog", "quotes by nobody"])
async def test_quotes_of_what_is_no_speaker_are_looked_for(one: QuoteService, message: str) -> None:
    assert (await one.ask(Question(message))).wanted != 3
    assert (await one.ask(Question(message))).confidence is not Confidence.SURE


async def test_among_several_interviews_quotes_of_somebody_are_from_theirs(four: QuoteService) -> None:
    named = next(
        info for info in await four.interviews() if any(speaker.role is Role.GUEST for speaker in info.speakers)
    )
    guest = next(speaker.name for speaker in named.speakers if speaker.role is Role.GUEST)
    answer = await four.ask(Question(f"2 quotes by {guest}"))
    assert answer.confidence is Confidence.SURE
    assert {quote.speaker for quote in answer.quotes} == {guest}


async def test_too_few_quotes_are_owned_up_to(one: QuoteService) -> None:
    reply = said(await one.ask(Question("give me 9 quotes about fog")))
    assert reply.notes[-1].startswith("You asked for 9; these ")


async def test_a_question_in_another_language_is_answered_in_it(one: QuoteService) -> None:
    answer = await one.ask(Question("was ist der Sinn des Lebens"))
    assert (answer.language, answer.quotes) == ("de", ())
    assert (said(answer).lead or "").startswith("Ich lese nur Englisch.")


@pytest.mark.parametrize(("question", "expected"), [("la muerte", True), ("the price of saffron", False)])
async def test_where_nothing_is_found_unknown_words_may_be_foreign(
    one: QuoteService, question: str, expected: bool
) -> None:
    answer = await one.ask(Question(question))
    assert (answer.confidence, answer.may_be_foreign) == (Confidence.NONE, expected)
    assert (wording.languages.IF_NOT_ENGLISH in said(answer).notes) is expected


async def test_of_several_questions_the_first_is_answered_and_named(one: QuoteService) -> None:
    reply = said(await one.ask(Question("1. what frightens him, fog? 2. who was the seagull?")))
    assert reply.notes[-2:] == (
        'You asked 2 questions. This answers the first: "what frightens him, fog?" Ask the other one:',
        "2. who was the seagull?",
    )
    assert reply.follow_up == (Choice("Question 2", "?who was the seagull?"),)


# --- chapters -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "who speaks in the Monsters chapter?",
        "what is in chapter 2",
        "the last chapter",
        "when do they talk about monsters",
    ],
)
async def test_a_chapter_is_described_above_its_quotes(one: QuoteService, question: str) -> None:
    reply = said(await one.ask(Question(question)))
    expected = (
        '"Monsters" is chapter 2 of 2. It begins at 1:30 and is 1 minute long. '
        "Ida Brightwater and Moss Keeper speak in it."
    )
    assert reply.lead == expected
    assert [excerpt.quote.chapter for excerpt in reply.excerpts]
    assert {excerpt.quote.chapter for excerpt in reply.excerpts} == {"Monsters"}


@pytest.mark.parametrize("question", ["who is in the fog chapter", "when do they talk about fog"])
async def test_a_chapter_that_there_is_not_is_searched_for(one: QuoteService, question: str) -> None:
    assert (await one.ask(Question(question))).fact is None


async def test_quotes_of_a_chapter_are_as_many_as_were_asked_for(one: QuoteService) -> None:
    answer = await one.ask(Question("give me 2 quotes from the monsters chapter"))
    assert {quote.chapter for quote in answer.quotes} == {"Monsters"}
    assert (answer.fact is not None, answer.wanted) == (True, 2)


async def test_of_several_interviews_the_chapters_are_listed(four: QuoteService) -> None:
    (info,) = [info for info in await four.interviews() if info.slug == "lighthouse-1"]
    fact = FactAnswer(Fact.CHAPTER, (info, info), chapters=(0, 1))
    reply = said(Answer(Confidence.NONE, (), searched=Searched(4, 4), fact=fact))
    assert reply.lead == "2 chapters have these words in their titles:"
    assert lines(reply) == ['0:00 Arrival (in "The Lamp Room")', '1:30 Monsters (in "The Lamp Room")']
    chapter = said(await four.ask(Question("the monsters chapter of the Moss Keeper interview"))).lead or ""
    assert chapter.startswith('"Monsters" is chapter 2 of 2 of "The Lamp Room".')


@pytest.mark.parametrize(
    "question",
    [
        "list the chapters of the Moss Keeper interview",
        "list the chapters of The Lamp Room",
        "chapters of episode 7",
        "what are the chapters in the interview with Moss Keeper?",
    ],
)
async def test_the_chapters_of_a_named_interview_are_listed(four: QuoteService, question: str) -> None:
    assert lines(said(await four.ask(Question(question)))) == ["0:00 Arrival", "1:30 Monsters"]


# --- several interviews -------------------------------------------------------------------------


async def test_of_several_interviews_each_gets_a_line(four: QuoteService) -> None:
    reply = said(await four.ask(Question("how long is it?")))
    assert reply.lead == "4 interviews:"
    assert '"The Lamp Room" is 3 minutes long (3:00)' in "\n".join(lines(reply))
    which = said(await four.ask(Question("list the chapters")))
    assert which.notes == ("Which of them? Name one by its guest, title or number.",)


@pytest.mark.parametrize(
    "question",
    [
        "how long is the Moss Keeper interview",
        "how long is the interview with Moss Keeper?",
        "how long is episode 7",
        "how long is #7",
        "how long is the lamp room episode",
        "how long is the lamp room?",
    ],
)
async def test_a_question_may_name_the_interview(four: QuoteService, question: str) -> None:
    lead = said(await four.ask(Question(question))).lead or ""
    assert lead.startswith('"The Lamp Room" is 3 minutes long (3:00)')


async def test_it_is_the_interview_of_the_last_answer(four: QuoteService) -> None:
    lead = said(await four.ask(Question("how long is it", latest="lighthouse-1"))).lead or ""
    assert lead.startswith('"The Lamp Room" is 3 minutes long')


async def test_a_scope_is_kept(four: QuoteService) -> None:
    question = Question("who speaks", scope=Scope(("bakery-12",)))
    expected = '"Bread on the Water" has 2 speakers: Ida Brightwater (host) and Grace Song (guest).'
    assert said(await four.ask(question)).lead == expected


async def test_what_is_not_known_is_said(four: QuoteService) -> None:
    ferry = Scope(("ferry-2",))
    assert "does not say who speaks" in (said(await four.ask(Question("who speaks", scope=ferry))).lead or "")
    assert "no times" in (said(await four.ask(Question("at 0:30", scope=ferry))).lead or "")
    assert "no chapters" in (said(await four.ask(Question("chapters", scope=ferry))).lead or "")


async def test_a_question_about_content_with_an_interview_in_it_stays_one(four: QuoteService) -> None:
    answer = await four.ask(Question("what did Moss Keeper say about fog"))
    assert (answer.fact, answer.quotes[0].ref.interview) == (None, "lighthouse-1")


async def test_who_answers_needs_no_interview(four: QuoteService) -> None:
    answer = await four.ask(Question("who are you"))
    assert answer.fact is not None
    assert (answer.fact.fact, answer.fact.interviews) == (Fact.BOT, ())


# --- long quotes --------------------------------------------------------------------------------


async def test_a_long_quote_has_parts_without_a_gap(one: QuoteService) -> None:
    words = (await one.interviews())[0].words
    parts = await one.parts(Ref("lighthouse-1", Span(0, words)), 60)
    assert are_parts(parts)
    assert (parts[0].span.start, parts[-1].span.end) == (0, words)
    assert all(len(part.span) <= 60 for part in parts)
    assert await one.parts(Ref("lighthouse-1", Span(3, 9)), 60) == (Ref("lighthouse-1", Span(3, 9)),)


# --- messages that only name an interview -------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    ["The Lamp Room", "the lamp room?", "7", "#7", "Harbour Voices #7", "episode 7", "lighthouse-1", "Moss Keeper",
     "moss keeper", "the Moss Keeper interview", "the lamp room episode", "the interview The Lamp Room"],
)  # fmt: skip
async def test_a_name_alone_is_answered_with_what_it_names(one: QuoteService, message: str) -> None:
    answer = await one.ask(Question(message))
    reply = said(answer)
    assert answer.fact is not None
    assert answer.fact.fact is Fact.INTERVIEW
    assert reply.lead == (
        '"The Lamp Room" (Harbour Voices #7, 1 Jan 2020). Ida Brightwater talks with Moss Keeper. '
        "It is 3 minutes long (3:00) and has 172 words. Ask about it in your own words."
    )
    assert reply.suggested == (
        Choice("What is it about?", "lighthouse-1?What is it about?"),
        Choice("How long is it?", "lighthouse-1?How long is it?"),
    )


@pytest.mark.parametrize("message", ["7", "The Lamp Room", "Moss Keeper", "harbour voices 7"])
async def test_among_several_it_says_how_to_ask_this_one(four: QuoteService, message: str) -> None:
    lead = said(await four.ask(Question(message))).lead or ""
    assert lead.startswith('"The Lamp Room" (Harbour Voices #7, 1 Jan 2020).')
    assert lead.endswith('To ask this one alone, write "in #7" in your question, or name Moss Keeper.')


@pytest.mark.parametrize("message", ["Ida Brightwater", "Harbour Voices", "harbour voices podcast"])
async def test_where_several_fit_they_are_listed(four: QuoteService, message: str) -> None:
    reply = said(await four.ask(Question(message)))
    assert reply.lead == "2 interviews:"
    assert [line.partition(" · ")[0] for line in lines(reply)] == ["Bread on the Water", "The Lamp Room"]
    assert reply.notes == (wording.facts.WHICH_INTERVIEW,)


@pytest.mark.parametrize("message", ["grace", "fog", "lamp", "moss keeper fog", "what about #7"])
async def test_what_is_also_an_ordinary_word_or_says_more_is_a_question(four: QuoteService, message: str) -> None:
    answer = await four.ask(Question(message))
    assert answer.fact is None or answer.fact.fact is not Fact.INTERVIEW
