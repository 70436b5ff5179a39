"""What every chat platform does with a request, over a bot of four quotes and a real journal: whole replies, as values."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.chat import dispatch
from bot.chat.cooldown import BURST, EVERY, Cooldown
from bot.chat.dispatch import Dispatcher
from bot.chat.preferences import PreferenceCache, ServerPreferences, read_preferences
from bot.chat.service import ChatService
from bot.chat.visitor import Visitor
from bot.errors import InputError, JournalError
from bot.model import Ref, Role, Span, View
from bot.presentation import compose, wording
from bot.presentation.reply import Action, Button, Excerpt, Reply, Tone, button_id, parse_button_id
from store.journal.journal import SqliteJournal
from tests.fixtures.fake_quotes import FakeBot, quote
from tests.fixtures.fakes import SetClock

ALICE = Visitor("chat", "home", "general", "alice", "Alice")
BOB = replace(ALICE, who="bob", name="Bob")
ADMIN = replace(ALICE, who="root", admin=True)
ELSEWHERE = replace(ALICE, channel="other")


@dataclass
class Here:
    chat: ChatService
    bot: FakeBot
    journal: SqliteJournal
    clock: SetClock

    async def asked(self, text: str = "sure", *, private: bool = False) -> Reply:
        return await self.chat.ask(ALICE, text, private=private)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Here]:
    bot, clock = FakeBot(), SetClock()
    journal = await SqliteJournal.open(tmp_path, clock)
    yield Here(ChatService(bot, bot, journal, clock, "1.2.3", "right first 83 of 100 times"), bot, journal, clock)
    await journal.close()


def labels(reply: Reply) -> list[str]:
    return [press.label for press in reply.buttons if press.enabled]


# --- asking ---------------------------------------------------------------------------------------


async def test_sure_is_the_quote_with_its_buttons(here: Here) -> None:
    reply = await here.asked()
    assert reply == Reply(
        Tone.SURE,
        None,
        None,
        (Excerpt(quote(0)),),
        buttons=(
            Button(Action.PREVIOUS, "Previous", enabled=False),
            Button(Action.NEXT, "Next"),
            Button(Action.MORE, "More context"),
            Button(Action.ALSO, "Also said"),
        ),
        token=reply.token,
        one_message=True,
        matches_left=3,
    )
    held = await here.journal.recall(reply.token or "")
    assert held is not None
    assert (held.platform, held.place, held.asker, held.shown) == ("chat", "home/general", "alice", 0)
    assert held.refs == tuple(one.ref for one in here.bot.quotes_held)


async def test_unsure_offers_three_that_can_be_opened(here: Here) -> None:
    reply = await here.asked("what")
    assert (reply.tone, reply.lead, reply.notes) == (Tone.UNSURE, wording.answers.NEAR, (wording.answers.WORDS_ONLY,))
    assert reply.excerpts == tuple(Excerpt(quote(number)) for number in range(3))
    assert labels(reply) == ["Show 1", "Show 2", "Show 3"]
    opened = await here.chat.press(ALICE, Action.OPEN, 2, reply.token or "", private=False)
    assert (opened.turned, opened.reply.lead, opened.reply.excerpts) == (True, "Match 2 of 4", (Excerpt(quote(1)),))


async def test_none_names_the_chapters(here: Here) -> None:
    assert await here.asked("none") == Reply(
        Tone.NONE,
        wording.answers.none_found(),
        wording.answers.TRY_OTHER_WORDS,
        topics=("Beginnings", "Fears", "Friends", "Waves"),
    )


async def test_a_greeting_is_told_what_to_do(here: Here) -> None:
    reply = await here.asked("greeting")
    assert (reply.tone, reply.lead, reply.heading) == (
        Tone.NOTICE,
        wording.answers.not_a_question(),
        wording.answers.ITS_CHAPTERS,
    )


@pytest.mark.parametrize("word", ["next", "Next!", " MORE ", "also.", "previous"])
async def test_a_follow_up_needs_something_to_follow(here: Here, word: str) -> None:
    """Before any answer it is a question like any other."""
    await here.chat.said(ALICE, word)
    assert [ask.text for ask in here.bot.asked] == [word]
    await here.asked()
    here.bot.asked.clear()
    await here.chat.said(ALICE, word)
    assert here.bot.asked == []


async def test_a_follow_up_in_a_thread_goes_on_from_the_channel(here: Here) -> None:
    await here.asked()
    thread = replace(ALICE, channel="thread", parent="general")
    assert (await here.chat.said(thread, "next")).lead == "Match 2 of 4"
    assert (await here.chat.said(replace(thread, who="bob"), "next")).lead != "Match 3 of 4"


@pytest.mark.parametrize("text", ["  ", "help", " Help ", "/help"])
async def test_whoever_says_nothing_or_calls_for_help_is_told_what_can_be_done(here: Here, text: str) -> None:
    reply = await here.chat.said(ALICE, text)
    assert reply == compose.notice(f"{wording.answers.ASK_HINT} {wording.commands.how_to('/')}")
    assert here.bot.asked == []


# --- buttons --------------------------------------------------------------------------------------


async def test_turning_ends_at_both_ends(here: Here) -> None:
    token = (await here.asked()).token or ""

    async def turn(action: Action) -> str | None:
        return (await here.chat.press(ALICE, action, 0, token, private=False)).reply.lead

    assert await turn(Action.PREVIOUS) == wording.answers.NO_PREVIOUS
    assert [await turn(Action.NEXT) for _ in range(4)] == [
        "Match 2 of 4",
        "Match 3 of 4",
        "Match 4 of 4",
        wording.answers.NO_NEXT,
    ]
    assert await turn(Action.PREVIOUS) == "Match 3 of 4"


@pytest.mark.parametrize("action", [Action.NEXT, Action.PREVIOUS, Action.OPEN, Action.SHARE])
async def test_what_turns_belongs_to_whoever_asked(here: Here, action: Action) -> None:
    token = (await here.asked()).token or ""
    assert (await here.chat.press(BOB, action, 1, token, private=False)).reply == compose.notice(wording.errors.BELONGS)


@pytest.mark.parametrize("action", [Action.MORE, Action.ALSO, Action.REST])
async def test_what_only_shows_is_for_everybody_and_private(here: Here, action: Action) -> None:
    token = (await here.asked()).token or ""
    pressed = await here.chat.press(BOB, action, 0, token, private=False)
    assert (pressed.turned, pressed.public, pressed.reply.private) == (False, False, True)
    assert pressed.reply.excerpts


async def test_a_button_of_another_platform_or_age_is_gone(here: Here) -> None:
    token = (await here.asked()).token or ""
    gone = compose.notice(wording.errors.GONE)
    assert (await here.chat.press(replace(ALICE, platform="other"), Action.NEXT, 0, token, private=False)).reply == gone
    assert (await here.chat.press(ALICE, Action.NEXT, 0, "forged", private=False)).reply == gone
    here.clock.wait(31 * 86400)
    assert (await here.chat.press(ALICE, Action.NEXT, 0, token, private=False)).reply == gone


async def test_a_private_answer_is_shared_once(here: Here) -> None:
    token = (await here.asked(private=True)).token or ""
    shared = await here.chat.press(ALICE, Action.SHARE, 0, token, private=True)
    assert shared.public
    assert (shared.reply.lead, shared.reply.excerpts, shared.reply.private) == (
        "Shared by Alice:",
        (Excerpt(quote(0)),),
        False,
    )
    assert shared.before is not None
    assert [press for press in shared.before.buttons if press.action is Action.SHARE] == [
        Button(Action.SHARE, "Shared", enabled=False)
    ]
    assert (await here.chat.press(ALICE, Action.SHARE, 0, token, private=True)).reply == compose.notice(
        wording.errors.SHARED_ALREADY
    )


async def test_only_admins_veto(here: Here) -> None:
    token = (await here.asked()).token or ""
    assert (await here.chat.press(ALICE, Action.VETO, 0, token, private=False)).reply == compose.notice(
        wording.daily.VETO_FOR_ADMINS
    )
    await here.chat.press(ADMIN, Action.VETO, 0, token, private=False)
    picked = [(await here.chat.quote(ALICE, None)).excerpts[0].quote.ref for _ in range(3)]
    assert quote(0).ref not in picked
    await here.chat.press(ADMIN, Action.ALLOW, 0, token, private=False)
    assert quote(0).ref in [(await here.chat.quote(ALICE, None)).excerpts[0].quote.ref for _ in range(4)]


@pytest.mark.parametrize("name", ["next:abc", "open3:a-b_c", "share:x"])
def test_a_button_is_read_as_it_was_written(name: str) -> None:
    press = parse_button_id(name)
    assert press is not None
    assert button_id(Button(press.action, "", press.number), press.token) == name


@pytest.mark.parametrize("name", ["", "next", "next:", "fly:abc", "next:a b", f"next:{'x' * 65}"])
def test_a_forged_button_is_none_of_ours(name: str) -> None:
    assert parse_button_id(name) is None


# --- checking, showing ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "tone", "heading", "shown"),
    [
        ("verbatim", Tone.VERBATIM, None, 1),
        ("altered", Tone.ALTERED, wording.checks.REALLY_SAID, 1),
        ("stitched", Tone.STITCHED, wording.checks.PIECES, 2),
        ("absent", Tone.ABSENT, wording.checks.NEAREST, 1),
    ],
)
async def test_verdicts(here: Here, claim: str, tone: Tone, heading: str | None, shown: int) -> None:
    reply = await here.chat.check(ALICE, claim)
    assert (reply.tone, reply.lead, reply.heading) == (
        tone,
        wording.checks.verdict(await here.bot.check(claim)),
        heading,
    )
    assert len(reply.excerpts) == shown
    assert bool(reply.diff) == (claim == "altered")


async def test_nothing_to_check(here: Here) -> None:
    assert await here.chat.check(ALICE, " \n") == compose.notice(wording.checks.NOTHING_TO_CHECK)


async def test_a_quote_by_its_id_and_at_random(here: Here) -> None:
    assert (await here.chat.quote(ALICE, " talk-1:100-120 ")).excerpts == (Excerpt(quote(1)),)
    with pytest.raises(InputError, match="is no quote id"):
        await here.chat.quote(ALICE, "nonsense")
    shown = [(await here.chat.quote(ALICE, None)).excerpts[0].quote.ref for _ in range(4)]
    assert len(set(shown)) == 4
    here.bot.quotes_held.clear()
    assert await here.chat.quote(ALICE, None) == compose.notice(wording.answers.NOTHING_TO_PICK)


async def test_suggestions_hold_what_is_typed(here: Here) -> None:
    await here.asked()
    offered = await here.chat.suggest(ALICE, "")
    assert [one.value for one in offered] == [str(quote(number).ref) for number in range(4)]
    assert [one.value for one in await here.chat.suggest(ALICE, "FEARS not")] == ["talk-1:100-120"]
    assert await here.chat.suggest(ALICE, "zebra") == []
    here.bot.gone = True  # the interview went since
    assert await here.chat.suggest(BOB, "zebra") == []


# --- preferences --------------------------------------------------------------------------------------


async def test_admins_choose_the_view_and_where(here: Here) -> None:
    await here.chat.preferences.choose(ADMIN, "view", "strict")
    await here.chat.preferences.choose(ADMIN, "channels", "general")
    assert (await here.asked()).excerpts[0].quote.view is View.STRICT
    private = await here.chat.ask(ELSEWHERE, "sure", private=True)
    assert private.notes == (wording.errors.ONLY_PRIVATELY,)
    assert wording.answers.SHARE not in labels(private)
    shared = await here.chat.press(ELSEWHERE, Action.SHARE, 0, private.token or "", private=True)
    assert shared.reply == compose.notice(wording.errors.ONLY_PRIVATELY)


@pytest.mark.parametrize(
    ("chosen", "preferences"),
    [
        ({}, ServerPreferences()),
        ({"view": "nonsense", "answers": "loud", "channels": ""}, ServerPreferences()),
        (
            {"view": "captions", "answers": "private", "channels": "1 2", "trouble": "x"},
            ServerPreferences(View.CAPTIONS, private=True, channels=("1", "2"), trouble="x"),
        ),
    ],
)
def test_choices_are_read(chosen: dict[str, str], preferences: ServerPreferences) -> None:
    assert read_preferences(chosen) == preferences


@pytest.mark.parametrize(("wish", "private"), [(None, True), (False, False), (True, True)])
def test_a_wish_goes_before_the_habit_but_not_before_the_place(wish: bool | None, private: bool) -> None:
    assert ServerPreferences(private=True).privately(ALICE, wish) is private
    assert ServerPreferences(private=False).privately(ALICE, wish) is bool(wish)
    assert ServerPreferences(channels=("other",)).privately(ALICE, wish) is True
    assert ServerPreferences(channels=("general",)).may_answer(replace(ALICE, channel="thread", parent="general"))


class UnreadableJournal:
    """The settings of a server cannot be read: at once, or within any time."""

    def __init__(self, trouble: Exception | None) -> None:
        self._trouble = trouble

    async def preferences(self, platform: str, server: str) -> dict[str, str]:  # noqa: ARG002
        if self._trouble is not None:
            raise self._trouble
        await asyncio.Event().wait()
        raise AssertionError("nobody waits so long")


@pytest.mark.parametrize("trouble", [JournalError("the journal is damaged; restore it from a backup"), None])
@pytest.mark.parametrize("wish", [None, False])
async def test_where_the_settings_cannot_be_read_an_answer_is_private(
    here: Here,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    trouble: Exception | None,
    wish: bool | None,
) -> None:
    """The admins may have wished so, and what was posted for all to see cannot be taken back."""
    chat = ChatService(here.bot, here.bot, here.journal, here.clock, "1.2.3")
    assert not await Dispatcher("chat", chat, here.journal).privately(ALICE, wish)
    monkeypatch.setattr(dispatch, "_FOR_PREFERENCES", 0.01)
    chat.preferences = PreferenceCache(UnreadableJournal(trouble), here.clock)  # type: ignore[arg-type]
    assert await Dispatcher("chat", chat, here.journal).privately(ALICE, wish)
    assert "chat reference" in caplog.text or "the journal is damaged" in caplog.text


async def test_choices_are_held_for_a_moment_and_forgotten_at_once(here: Here) -> None:
    other = PreferenceCache(here.journal, here.clock)  # another replica
    assert (await other.read(ALICE)).view is View.CLEAN
    await here.chat.preferences.choose(ADMIN, "view", "strict")
    assert (await here.chat.preferences.read(ALICE)).view is View.STRICT
    assert (await other.read(ALICE)).view is View.CLEAN
    here.clock.wait(31)
    assert (await other.read(ALICE)).view is View.STRICT
    await here.asked()
    assert await here.chat.preferences.forget("chat", "home") == 2
    assert (await here.chat.preferences.read(ALICE)).view is View.CLEAN


async def test_somebody_forgets_what_is_kept_of_him(here: Here) -> None:
    token = (await here.asked()).token or ""
    await here.chat.forget_me(BOB)
    assert await here.journal.recall(token) is not None
    assert (await here.chat.forget_me(ALICE)).lead == wording.commands.FORGOT_ME
    assert await here.journal.recall(token) is None


# --- errors, haste --------------------------------------------------------------------------------


async def test_an_error_becomes_a_sentence(here: Here, caplog: pytest.LogCaptureFixture) -> None:
    async def ask(text: str) -> Reply:
        return await here.chat.guarded(ALICE, lambda: here.chat.ask(ALICE, text))

    assert await ask("? SECRET") == compose.notice("There is no question in that; write words.")
    with caplog.at_level(logging.ERROR):
        failed = await ask("break SECRET")
    (line,) = caplog.messages
    reference = line.split()[2].rstrip(":")
    assert failed == compose.notice(wording.errors.failed(reference), Tone.FAILED)
    assert "RuntimeError at service.py:" in line
    assert " > fake_quotes.py:" in line
    assert "SECRET" not in line

    async def broken() -> Reply:
        raise JournalError("the journal is held by another process; stop it or wait")

    caplog.clear()
    assert (await here.chat.guarded(ALICE, broken)).tone is Tone.FAILED
    assert "the journal is held by another process" in caplog.text  # ours name files and mends: the operator needs them


async def test_haste_is_told_how_long_to_wait(here: Here) -> None:
    assert [here.chat.too_fast(ALICE) for _ in range(BURST)] == [None] * BURST
    assert here.chat.too_fast(ALICE) == compose.notice(wording.errors.too_fast(EVERY))
    assert here.chat.too_fast(BOB) is None
    assert here.chat.too_fast(replace(ALICE, platform="other")) is None
    here.clock.wait(EVERY)
    assert here.chat.too_fast(ALICE) is None
    assert here.chat.too_fast(ALICE) is not None


def test_a_refusal_costs_nothing_and_a_clock_that_goes_back_harms_nobody() -> None:
    clock = SetClock()
    cooldown = Cooldown(clock)
    for _ in range(BURST + 10):
        cooldown.wait("x")
    clock.wait(-1000)
    assert cooldown.wait("x") == EVERY
    clock.wait(1000 + EVERY)
    assert cooldown.wait("x") == 0.0


async def test_about(here: Here) -> None:
    reply = await here.chat.about(ALICE)
    assert reply.lead == wording.commands.about("1.2.3", ["A Talk: Of Many Things"], "right first 83 of 100 times")
    assert reply.notes == (wording.commands.how_to("/"), wording.commands.keeps())
    assert await here.chat.topics(2) == ["Fears", "Waves"]


def test_the_roles_of_a_talk_have_names() -> None:
    assert [role.value for role in Role] == ["host", "guest"]
    assert Ref.parse("a:1-2") == Ref("a", Span(1, 2))
