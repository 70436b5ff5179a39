"""Preferences of servers: how they are read, cached and forgotten, and what kept the bot from answering."""

import asyncio
from dataclasses import replace

import pytest

from bot.chat import dispatch
from bot.chat.dispatch import Dispatcher
from bot.chat.preferences import PreferenceCache, ServerPreferences, Trouble, read_preferences
from bot.chat.visitor import Place
from bot.errors import JournalError
from bot.model import View
from bot.presentation import wording
from bot.reasons import Reason, ReasonCode
from tests.bot.chat.chat_world import ALICE, HOME, ChatWorld

GENERAL = Place(HOME, "general")
PREFERENCE_SECONDS = dispatch._PREFERENCE_SECONDS  # as shipped; tests give a busy machine longer
TROUBLE = Trouble("123", Reason(ReasonCode.PERMISSIONS_MISSING, ("view_channel", "send_messages")))


def sentence(text: str) -> Reason:
    """A reason of a version that stored sentences."""
    return Reason(ReasonCode.OTHER, (text,))


@pytest.mark.parametrize(
    ("choices", "preferences"),
    [
        ({}, ServerPreferences()),
        ({"view": "nonsense", "answers": "loud", "channels": ""}, ServerPreferences()),
        (
            {"view": "captions", "answers": "private", "channels": "1 2", "trouble": TROUBLE.dump()},
            ServerPreferences(View.CAPTIONS, private=True, channels=("1", "2"), trouble=TROUBLE),
        ),
    ],
)
def test_choices_are_read(choices: dict[str, str], preferences: ServerPreferences) -> None:
    assert read_preferences(choices) == preferences


@pytest.mark.parametrize(
    ("stored", "trouble"),
    [
        ('{"channel": "C1", "reason": {"code": "not_in_channel"}}', Trouble("C1", Reason(ReasonCode.NOT_IN_CHANNEL))),
        (TROUBLE.dump(), TROUBLE),
        (Trouble(None, TROUBLE.reason).dump(), Trouble(None, TROUBLE.reason)),
        ("<#123>: View Channel, Send Messages", Trouble("123", sentence("View Channel, Send Messages"))),
        (
            "<#C1>: It is paused: the channel is archived.",
            Trouble("C1", sentence("It is paused: the channel is archived")),
        ),
        ("something else", Trouble(None, sentence("something else"))),
        ('{"channel": 5}', Trouble(None, sentence('{"channel": 5}'))),
        ("[1]", Trouble(None, sentence("[1]"))),
    ],
)
def test_trouble_is_read_as_it_was_stored_by_this_version_and_by_older_ones(stored: str, trouble: Trouble) -> None:
    assert Trouble.load(stored) == trouble
    assert wording.reasons.sentence(trouble.reason)


@pytest.mark.parametrize(("wish", "private"), [(None, True), (False, False), (True, True)])
def test_the_askers_wish_beats_the_default_but_not_the_choice_of_channels(wish: bool | None, private: bool) -> None:
    assert ServerPreferences(private=True).answers_privately(GENERAL, wish) is private
    assert ServerPreferences(private=False).answers_privately(GENERAL, wish) is bool(wish)
    assert ServerPreferences(channels=("other",)).answers_privately(GENERAL, wish) is True


@pytest.mark.parametrize(
    "thread", [Place(HOME, "thread", parent="general"), Place(HOME, "general", thread="1700000000.1")]
)
def test_a_thread_is_allowed_where_its_channel_is(thread: Place) -> None:
    assert ServerPreferences(channels=("general",)).allows_public_answers(thread)
    assert not ServerPreferences(channels=("other",)).allows_public_answers(thread)


async def test_choices_are_cached_for_a_moment_and_forgotten_at_once(here: ChatWorld) -> None:
    ours, replica = here.chat.preferences, PreferenceCache(here.journal, here.clock)
    for cache in (ours, replica):
        assert (await cache.read("chat", HOME)).view is View.CLEAN
    await ours.choose("chat", HOME, "view", "strict")
    assert (await ours.read("chat", HOME)).view is View.STRICT
    assert (await replica.read("chat", HOME)).view is View.CLEAN
    here.clock.wait(31)
    assert (await replica.read("chat", HOME)).view is View.STRICT
    await here.ask()
    assert await ours.forget("chat", HOME) == 2
    assert (await ours.read("chat", HOME)).view is View.CLEAN


async def test_trouble_is_noted_for_the_admins(here: ChatWorld) -> None:
    await here.chat.preferences.note_trouble("chat", HOME, TROUBLE)
    noted = replace(TROUBLE, at=here.clock.now())
    assert (await here.chat.preferences.read("chat", HOME)).trouble == noted
    await here.chat.preferences.trouble_over("chat", HOME, "another")
    assert (await here.chat.preferences.read("chat", HOME)).trouble == noted
    await here.chat.preferences.trouble_over("chat", HOME, "123")
    assert (await here.chat.preferences.read("chat", HOME)).trouble is None


class UnreadableJournal:
    """A journal whose preferences cannot be read: with an error, or at all."""

    def __init__(self, error: Exception | None) -> None:
        self._error = error

    async def preferences(self, platform: str, server: str) -> dict[str, str]:  # noqa: ARG002
        if self._error is not None:
            raise self._error
        await asyncio.Event().wait()
        raise AssertionError("the event is never set")


@pytest.mark.parametrize("error", [JournalError("the journal is damaged; restore it from a backup"), None])
@pytest.mark.parametrize("wish", [None, False])
async def test_where_preferences_cannot_be_read_an_answer_is_private(
    here: ChatWorld,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception | None,
    wish: bool | None,
) -> None:
    """The admins may want it so, and a public answer cannot be taken back."""
    dispatcher = Dispatcher("chat", here.chat, here.journal)
    assert not await dispatcher.answers_privately(ALICE, wish)
    monkeypatch.setattr(dispatch, "_PREFERENCE_SECONDS", 0.01)
    here.chat.preferences = PreferenceCache(UnreadableJournal(error), here.clock)  # type: ignore[arg-type]
    assert await dispatcher.answers_privately(ALICE, wish)
    assert "chat reference" in caplog.text or "the journal is damaged" in caplog.text


def test_preferences_are_waited_for_no_longer_than_an_acknowledgement_allows() -> None:
    """Platforms wait three seconds for an acknowledgement; the rest of them is for the network."""
    assert 0 < PREFERENCE_SECONDS <= 2


async def test_where_preferences_cannot_be_read_a_mention_is_answered_all_the_same(here: ChatWorld) -> None:
    unreadable = UnreadableJournal(JournalError("the journal is damaged; restore it from a backup"))
    here.chat.preferences = PreferenceCache(unreadable, here.clock)  # type: ignore[arg-type]
    assert await Dispatcher("chat", here.chat, here.journal).allows_public_answers(ALICE)
