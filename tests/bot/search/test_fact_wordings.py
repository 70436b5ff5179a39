"""Many ways to ask for each fact of an interview, and questions about content that resemble them.

`test_unseen_fact_wordings.py` has a table that the patterns are not fitted to.
"""

import pytest

from bot.search.interview_questions import read_interview_question
from bot.search.wanted_quotes import read_wanted_quotes

NAMES = frozenset({"moss", "keeper", "ida", "brightwater"})

ACCEPTED = {
    "length": {"length"},
    "host": {"speakers"},
    "speakers": {"speakers"},
    "where": {"recorded"},
    "when": {"recorded", "published"},
    "subject": {"subject", "chapters"},
    "moment": {"moment"},
    "counted": {"quotes"},
}
"""What answers each kind of question."""

ASKED = {
    "length": """
        about how long is the episode
        approximately how many minutes does it last
        how much of my day will this take up
        how many words do they use altogether
        is it a three hour episode
        was this really a 2 hour thing
        how much time does the interview take
        is it longer than an hour
        is this episode more than two hours long
        how long does it take to listen to this
        how long would it take me to watch the whole thing
        how many hours of conversation is it
        what's the running time
        is it a short one
        how long was the talk between them
        how long do Moss and Ida talk
        is this less than 3 hours
        does it last longer than two hours
        total time?
        how lengthy is the podcast
        how much time do I need to listen to it
        how long did the interview go
        does the podcast take more than 90 minutes
        what is the video's length
        how many minutes does it last
        is the conversation over an hour long
    """,
    "host": """
        who asks the questions
        who's the guy asking the questions
        who asked the questions
        who is the one asking questions here
        who's the interviewer
        who is interviewing Moss
        who interviewed Moss
        what is the name of the interviewer
        who is the woman that asks the questions
        who was he talking to
        who is Moss talking with
        who talks to Moss
        whose show is this
        who runs this podcast
        who does the interviewing
        who is hosting
        the interviewer is who
        by whom was he interviewed
        what's the host called
        which journalist interviews him
    """,
    "speakers": """
        is this just the two of them talking
        was it only two people
        is there another voice on it
        was there a second guest
        who talks the most
        who speaks more, Moss or Ida
        whose voice is this
        who are the voices in the recording
        who is on this
        who talks to whom
        who's being interviewed here
        what are the names of the people talking
        who else is in the interview
        is there anyone else in the interview
        who were the participants
        how many speakers are there
        who does the interviewer talk to
        who is the interviewee
        which people talk in the interview
        who's on the show
        which two people are talking
        who sat down with whom
    """,
    "where": """
        where'd they record this
        were they in the same room or was it a call
        did they film it in the lighthouse
        was this filmed before or after the storm
        in what city was it filmed
        at what place was the interview recorded
        where exactly was this recorded
        where did Ida interview Moss
        where did they film the podcast
        where did this get recorded
        which place was this filmed in
        what was the location of the interview
        where did they sit down for this
        in which country did they record
        where was the conversation
        was this filmed in california
        was the interview done over zoom
        what building was it filmed in
        in what studio did they record the episode
        did they do this in person
    """,
    "when": """
        when did they talk
        when did they speak
        when did Moss and Ida talk
        when did this air
        when was the conversation
        how long ago was this recorded
        in which year was the interview
        on which day did they record it
        what month was it released
        when did the talk happen
        when was this made public
        what was the date of the interview
        was this recorded in 2022
        is it a recent interview
        how recent is this
        when did Moss do this interview
        what's the date of this conversation
        when was this put on youtube
        in what month did they talk
        what time was it recorded
    """,
    "subject": """
        key topics
        the main themes of the episode
        list the chapters with timestamps
        what are the chapters called
        does the episode have chapters
        are there timestamps
        what can we ask you about in here
        give me a quick rundown of the topics
        outline of the episode
        how many chapters does the interview have
        what all do they talk about
        what else do they talk about
        what sort of things do they discuss
        what do Moss and Ida talk about in the podcast
        what kinds of topics are covered
        what's in the interview
        what's in this episode
        what are the topics of the conversation
        what subjects come up in it
        what is talked about
        everything they talk about
        what do they mostly talk about
        what's the interview all about
        what is the conversation on
        can you tell me what they talk about
        which things are discussed
        what do they end up talking about
        summary of what they discuss
        what are they talking about
        what issues does the interview touch on
        name some topics they discuss
    """,
    "moment": """
        what is the last thing he says
        what was the last sentence of the interview
        what's the first sentence
        what was said around the 2 hour mark
        at 1 hour 56 minutes what does he say
        what happens an hour in
        what do they talk about two hours in
        what does he say after an hour
        at the two hour mark what do they discuss
        around the 90 minute mark, what's he talking about
        what's said an hour and a half in
        at 1:10:00 what does he say
        half an hour in what's the topic
        in minute 12 what did Moss say
        what are they talking about at the one and a half hour mark
        what does ida ask at 15 minutes
        what's going on twenty minutes in
        what is the topic at 1 hr 5 min
        30 mins in, what are they discussing
        what did he talk about in the 40th minute
        play the 1 hour mark
        which quote is at 12:30
        what came up at about 2h
    """,
    "counted": """
        any 4 quotes about fog
        some five quotes on life please
        5 privacy quotes
        quotes about privacy (5)
        privacy quotes (5)
        quotes about fog, 5 of them
        quotes about fog x5
        quotes on death - 4
        about death: 3 quotes
        5x quotes about fog
        five of his quotes about death
        three of the best quotes about sleep
        give me three things he says on trust
        3 bread quotes please
        4 short quotes he says about his kids
        fog: 3 quotes please
        give me quotes about fog, 4 please
        at least 3 quotes about fog
        up to five quotes about bread
        about 5 quotes about bread
        can you find me six things he said about fog
        another 3 quotes about fog
    """,
}

CONTENT = """
        is it just the two of them who run the harbour
        is there another voice in politics
        does it have chapters on fear in his book
        what was the last thing he built
        what are the sails called
        did they film it in secret to blackmail him and why
        how much of my day should I spend on reading
        who speaks more languages
        what is the first sentence of the book about
        main reasons
    how long did it take to build the tower
    how much time does it take to learn Latin
    is it longer than a lifetime
    is it more than a job
    does it take more than an hour to get to work
    who asks for help
    who asks the hard questions at the harbour
    who asked the question about death
    who is the guy in the story
    who interviewed him for the job
    who talks to his kids
    who is he talking about
    who is he talking to when he prays
    in what city was he born
    in what city was the company founded
    where did they meet their wives
    where was the photo taken
    where did Moss meet his wife
    what happens an hour after death
    what was said in court
    what did they say two years in
    when did they talk about fog
    when did they talk about leaving
    when did people talk to each other face to face
    what all do they need
    what do they talk about with their kids
    what else do people talk about at sea
    what's in the box
    what's in the lighthouse
    what topics are off limits
    5 privacy questions
    quotes about 5 wars
    5 people
    3 things to know
    two things he fears
    privacy 5
    three bread recipes
    at one hour of sleep what does he feel
    what does he say after a failure
    what does he say after an hour of training
    after an hour of practice what does he do
    is it recent that people trust less
    where are they now
    where are they hiring
    what room does he work in
    which people talk too much
    what issues does the harbour have
    name some topics he avoids
    everything they do about privacy
    what did he do on the day
    in which year did he start
"""


def rows(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def answered_with(message: str) -> str | None:
    """The fact that answers a message, or "quotes" if it asks for several about something; None: it is searched."""
    question = read_interview_question(message, NAMES)
    if question is not None:
        return question.fact.value
    wanted = read_wanted_quotes(message)
    return "quotes" if wanted is not None and wanted.topic else None


@pytest.mark.parametrize(("kind", "message"), [(kind, row) for kind, text in ASKED.items() for row in rows(text)])
def test_a_fact_is_recognised_in_many_wordings(kind: str, message: str) -> None:
    assert answered_with(message) in ACCEPTED[kind]


@pytest.mark.parametrize("message", rows(CONTENT))
def test_a_question_about_content_that_resembles_one_is_searched(message: str) -> None:
    assert answered_with(message) in {None, "chapter"}  # "chapter" is searched if there is none
