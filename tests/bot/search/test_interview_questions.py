"""Questions about the interview itself are told from questions about what was said in it, in both directions."""

import pytest

from bot.errors import InputError
from bot.model import Fact
from bot.search.interview_questions import InterviewQuestion, read_interview_question
from bot.search.message import LONGEST_MESSAGE
from bot.search.moments import AskedTime, seconds_of

NAMES = frozenset({"moss", "keeper", "mossy", "ida", "brightwater"})

ASKED = {
    Fact.LENGTH: """
        how long is the interview?
        how long is it
        How long's the podcast??
        hey how long is this?? thanks
        what's the length of the episode
        can you tell me how long the interview is
        do you know how long the whole episode is?
        how long is the keeper interview
        how long is the interview with Moss Keeper
        how long did they talk
        how long does the conversation last
        how many words are in the interview
        how many hours is it
        how many mins is the ep
        is the interview long?
        duration?
    """,
    Fact.RECORDED: """
        when was this recorded
        where was it filmed?
        when and where was the interview
        where was this interview held
        when did the interview take place
        when did they record this
        when did Ida interview Moss
    """,
    Fact.PUBLISHED: """
        when was this published
        when did this come out
        what year is this from
        how old is this interview
        which podcast is this from
        what date was the episode released
        which episode is this
        what podcast
    """,
    Fact.LINK: """
        where can i watch the full interview
        link to the video?
        do you have a link
        where can I listen to this episode
        where's the video
        where can I listen?
    """,
    Fact.SPEAKERS: """
        who speaks?
        who's the host
        who is the guest?
        who's the guest on this one
        who is being interviewed
        who are the speakers in this podcast
        who is in the interview
        who is talking
        who tf is talking
        who are the two people
        how many people speak in it
        who is Moss Keeper
        who is Moss?
        who's Ida
        what's Moss's last name
    """,
    Fact.SUBJECT: """
        what is it about
        what's this podcast about?
        what do they talk about
        what does Moss talk about
        summarize the interview
        tldr
        can u give me the gist
        give me a summary of the episode
        what is the title of the interview
        summarize in 3 sentences
    """,
    Fact.CHAPTERS: """
        list the chapters
        list the topics please
        chapters
        what topics are covered
        what can i ask you about
        which topics do they discuss
        how many chapters are there
        show me the table of contents
    """,
    Fact.INTERVIEWS: """
        which interviews do you have
        list all interviews
        who can you quote
    """,
    Fact.BOT: """
        who are you
        what are you?
        are you an AI?
        are you a bot or a human
        who r u
        are you Moss
        what can you do
        how does this work
        who made you
        do you store my questions
    """,
    Fact.REAL: """
        is this real?
        did he really say that
        is that quote real
        did Moss actually say this??
        check this
        real or fake
        is this legit
        can someone verify this
        is it true that he said that
        can you check quotes?
    """,
}

CONTENT = """
    how long did it take to build the tower
    how long is the interview process at the harbour
    how long has he been running the lighthouse
    how long is too long
    how long do people talk in the dark
    how long is his workday
    when was the lighthouse founded
    when did he start fishing
    when was he born
    where was he born
    where did that happen
    where do you find meaning
    who is the host of heaven
    who speaks for the sailors
    who is responsible for the lamp
    who are you afraid of
    who is Moss afraid of
    how does the story end
    how does the day start
    what does he say at the end of the storm
    where can i listen to the sea
    who are you when nobody is watching
    what are you afraid of
    what are you most proud of
    are you happy
    are you afraid of dying
    what is the lamp about
    what is it about fog that frightens people
    what is this about privacy
    what is real
    is the fog real
    is this real life
    is it real money
    is that true of seagulls too
    what topics does he avoid
    what do they say about fog
    what does he talk about when he talks about storms
    what was said at the hearing
    what was said about 1984
    at 19 he left home
    10 years from now
    6000 ships
    in 5 years
    what happens in 10 minutes
    what can you do to stop bullying
    how do you work with critics
    how does this work for teenagers
    who made you who you are
    did he really say that about fog
    check with the team
    what is the title of his favourite book
    what is the link between fog and depression
    is there a link between solitude and health
    summarize his view on fog
    names of the children
    how many people live there
    when did that happen
    what are they
    the interview with the bishop
    real
    name
"""


def rows(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("fact", "message"), [(fact, row) for fact, text in ASKED.items() for row in rows(text)])
def test_a_question_about_the_interview_itself_is_recognised(fact: Fact, message: str) -> None:
    assert read_interview_question(message, NAMES) == InterviewQuestion(fact)


@pytest.mark.parametrize("message", rows(CONTENT))
def test_a_question_about_content_stays_one(message: str) -> None:
    assert read_interview_question(message, NAMES) is None


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        ("what was said at 1:56:04", 6964),
        ("What does Moss say at 1:56:04?", 6964),
        ("1:56:04", 6964),
        ("[0:42]", 42),
        ("(01:56:50)", 7010),
        ("@verbatim what's said around 12:30 please", 750),
        ("what happens around 1 hour 56 minutes", 6960),
        ("56 minutes in", 3360),
        ("what did he say at the 45 minute mark", 2700),
        ("what was said at 1.56.04", 6964),
        ("what was said at minute 56", 3360),
        ("1h 2m 3s", 3723),
        ("what did he say at 1h23", 4980),
        ("what was said between 1:00:00 and 1:05:00", 3600),
        ("how does the interview start?", 0),
        ("what is the first thing Moss says", 0),
        ("how does it end", -60),
        ("what does Moss say at the very end?", -60),
        ("what do they talk about at the beginning?", 0),
        ("what does Ida say in the beginning of the interview", 0),
        ("what did they say at the end of the podcast", -60),
        ("https://youtu.be/abc?t=6964", 6964),
        ("what's said here https://www.youtube.com/watch?v=abc&t=1h56m4s", 6964),
    ],
)
def test_a_time_asks_what_was_said_then(message: str, seconds: float) -> None:
    read = read_interview_question(message, NAMES)
    assert read is not None
    assert (read.fact, read.time and read.time.seconds) == (Fact.MOMENT, seconds)


@pytest.mark.parametrize(
    ("message", "as_hours"),
    [
        ("what was said at 1:48", 6480),
        ("1:48", 6480),
        ("[0:42]", None),
        ("01:48", 6480),
        ("what did Moss say around 2:05?", 7500),
        ("between 1:10 and 1:20", 4200),
        ("1:48:00", None),
        ("108 minutes in", None),
        ("1h48", None),
        ("1 hour 48", None),
        ("what was said at minute 1:48", None),
        ("at the 1:48 minute mark", None),
        ("what was said at 1 min 48 s?", None),
        ("https://youtu.be/abc?t=108", None),
        ("how does it end", None),
    ],
)
def test_a_time_of_two_numbers_may_be_hours_and_minutes(message: str, as_hours: float | None) -> None:
    read = read_interview_question(message, NAMES)
    assert read is not None
    assert read.time is not None
    assert read.time.as_hours == as_hours


@pytest.mark.parametrize(
    "message", ["1h48", "1 h 48", "1 hour 48", "108 minutes in", "1hr 48", "1 hour and 48 minutes"]
)
def test_hours_and_minutes_as_people_write_them(message: str) -> None:
    assert read_interview_question(message, NAMES) == InterviewQuestion(Fact.MOMENT, AskedTime(6480.0))


@pytest.mark.parametrize("message", ["1:75", "1:75:00", "16:9 is a bad format", "https://youtu.be/abc?v=12", "2-1"])
def test_other_numbers_name_no_time(message: str) -> None:
    assert read_interview_question(message, NAMES) is None


def test_a_time_without_a_number_is_none() -> None:
    assert seconds_of("") is None


def test_misspelt_words_are_corrected_first() -> None:
    spelling = {"interveiw": "interview"}
    read = read_interview_question("how long is the interveiw", (), lambda word: spelling.get(word, word))
    assert read == InterviewQuestion(Fact.LENGTH)


def test_a_message_without_words_is_refused() -> None:
    with pytest.raises(InputError):
        read_interview_question("?!", NAMES)


def test_a_long_message_asks_about_content() -> None:
    assert read_interview_question("how long is it " * (LONGEST_MESSAGE // 16), NAMES) is None
