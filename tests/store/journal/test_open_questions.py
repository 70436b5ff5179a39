"""Open questions: stored when their event is claimed, closed when answered, and given once to whoever finds them."""

import asyncio

from bot.model import OpenQuestion
from store.journal.journal import Journal
from tests.fixtures.fakes import SetClock

QUESTION = OpenQuestion("slack:event:1", "slack", "first process", '{"channel": "C1"}')


async def test_a_question_is_open_once_its_event_is_claimed(
    journal: Journal, replica: Journal, clock: SetClock
) -> None:
    assert await journal.claim_event(["slack:event:1", "slack:message:1"], 60, QUESTION)
    for keys in (["slack:event:1"], ["slack:event:2", "slack:message:1"]):
        other = OpenQuestion(keys[0], "slack", "second process", "{}")
        assert not await replica.claim_event(keys, 60, other)
    clock.wait(61)
    assert await replica.take_lost_questions("slack", 60) == [QUESTION]


async def test_of_several_that_look_for_lost_questions_one_gets_each(
    journal: Journal, replica: Journal, clock: SetClock
) -> None:
    questions = {OpenQuestion(f"slack:{number}", "slack", "dead", "{}") for number in range(10)}
    for question in questions:
        assert await journal.claim_event([question.key], 60, question)
    clock.wait(61)
    taken = await asyncio.gather(*(place.take_lost_questions("slack", 60) for place in (journal, replica) * 3))
    assert sorted(question.key for part in taken for question in part) == sorted(question.key for question in questions)


async def test_what_was_answered_or_is_being_answered_is_not_lost(
    journal: Journal, replica: Journal, clock: SetClock
) -> None:
    for number, owner in enumerate(("alive", "alive", "dead")):
        await journal.claim_event([str(number)], 60, OpenQuestion(str(number), "slack", owner, "{}"))
    await journal.close_question("0")
    clock.wait(50)
    await journal.renew_questions("alive")
    clock.wait(50)
    assert [question.owner for question in await replica.take_lost_questions("slack", 60)] == ["dead"]
    assert await replica.take_lost_questions("discord", 0) == []
    assert await replica.verify() == []
