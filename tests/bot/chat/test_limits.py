"""Which interviews members can ask: limits of a server or a channel, options, and the list of interviews."""

from dataclasses import replace

import pytest

from bot.chat.catalogue import PAGE, listing, matching
from bot.chat.limits import Limit, read_limit
from bot.chat.options import TypedOptions, read_options
from bot.chat.preferences import LIMIT, ServerPreferences, read_preferences
from bot.chat.requests import AskRequest, CheckRequest, InterviewsRequest, QuoteRequest, read_interviews_request
from bot.chat.visitor import Place
from bot.errors import InputError
from bot.model import InterviewInfo, PickFilter, Role, Scope, Show, Speaker, View
from bot.presentation import wording
from bot.presentation.buttons import Action
from bot.presentation.reply import ChannelRef, Reply, TitledItem
from tests.bot.chat.chat_world import ADMIN, ALICE, ELSEWHERE, HOME, ChatWorld
from tests.fixtures.fake_quotes import TALK

HARBOUR = Show("Harbour Voices")
LAMP = InterviewInfo(
    "lamp-7",
    "The Lamp, the Fog",
    "2020-01-01",
    (Speaker("Ida Brightwater", Role.HOST, "Ida"), Speaker("Moss Keeper", Role.GUEST, "Moss", ("Mossy",))),
    ("Arrival",),
    22_248,
    edited=True,
    show=HARBOUR,
    episode=7,
)
BREAD = replace(LAMP, slug="bread-12", title="Bread", date="2021-02-03", speakers=(), episode=12, words=1)
KNOWN = [BREAD, LAMP, TALK]


@pytest.fixture
def shows(here: ChatWorld) -> ChatWorld:
    """A chat over three interviews, two of them of one show."""
    here.bot.known = list(KNOWN)
    return here


# --- limits -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("titles", "interviews", "limit"),
    [
        ("", "", None),
        ("all", "everything", None),
        ("harbour voices", "", Limit(("Harbour Voices",))),
        ("", "the lamp, the fog", Limit((), ("lamp-7",))),
        ("", "#12, talk-1", Limit((), ("bread-12", "talk-1"))),
        ("Harbour Voices", "talk-1,", Limit(("Harbour Voices",), ("talk-1",))),
        ("", "moss keeper", Limit((), ("lamp-7",))),
    ],
)
def test_a_limit_is_read(titles: str, interviews: str, limit: Limit | None) -> None:
    assert read_limit(titles, interviews, KNOWN) == limit


@pytest.mark.parametrize(("titles", "interviews"), [("Harbor", ""), ("", "talk-1, moon"), ("", "moon")])
def test_a_limit_of_what_nobody_has_is_refused(titles: str, interviews: str) -> None:
    with pytest.raises(InputError, match="there is no"):
        read_limit(titles, interviews, KNOWN)


def test_a_limit_is_stored_and_read_again() -> None:
    limit, other = Limit(("Harbour Voices",), ("talk-1",)), Limit((), ("lamp-7",))
    choices = {LIMIT: limit.dump(), f"{LIMIT}/123": other.dump(), f"{LIMIT}/9": "nonsense"}
    assert read_preferences(choices) == ServerPreferences(limit=limit, channel_limits={"123": other})
    assert Limit.load("[]") is None


def test_a_show_allows_the_interviews_it_has_by_now() -> None:
    limit = Limit(("Harbour Voices",), ("gone-1",))
    assert limit.slugs([LAMP, TALK]) == {"lamp-7"}
    assert limit.slugs(KNOWN) == {"lamp-7", "bread-12"}


def test_a_channels_limit_replaces_the_servers_and_holds_in_its_threads() -> None:
    server, channel = Limit(("Harbour Voices",)), Limit((), ("talk-1",))
    preferences = ServerPreferences(limit=server, channel_limits={"c": channel})
    assert preferences.limit_in("c") == channel
    assert preferences.limit_in("thread", "c") == channel
    assert preferences.limit_in("other", "elsewhere") == server


async def test_an_admin_limits_what_is_asked_checked_picked_and_related(shows: ChatWorld) -> None:
    reply = await shows.chat.limits.choose(ADMIN, "Harbour Voices", None)
    assert reply.lead == wording.interviews.limited_to(["Harbour Voices"], [], 0)
    allowed = frozenset({"lamp-7", "bread-12"})
    token = (await shows.ask()).token or ""
    assert shows.bot.asked[-1].scope == Scope(within=allowed)
    await shows.check("verbatim words")
    assert shows.bot.checked == [("verbatim words", Scope(within=allowed))]
    await shows.quote()
    assert shows.bot.picked_among == [PickFilter(("bread-12", "lamp-7"))]
    await shows.press(Action.ALSO, token)
    assert shows.bot.related_within == [allowed]
    assert (await shows.chat.answer(ALICE, InterviewsRequest())).lead == wording.interviews.count(2, 2, "")


async def test_a_limit_of_one_channel_leaves_the_others_alone(shows: ChatWorld) -> None:
    reply = await shows.chat.limits.choose(ADMIN, None, "talk-1", "other")
    assert reply.lead == wording.interviews.NO_LIMIT
    assert reply.items == ((ChannelRef("other"), f": {wording.interviews.limited_to([], [TALK.title], 0)}"),)
    await shows.ask()
    await shows.ask(visitor=ELSEWHERE)
    await shows.ask(visitor=replace(ALICE, place=Place(HOME, "thread", parent="other")))
    assert [question.scope.within for question in shows.bot.asked] == [
        None,
        frozenset({"talk-1"}),
        frozenset({"talk-1"}),
    ]


async def test_a_limit_is_taken_away(shows: ChatWorld) -> None:
    await shows.chat.limits.choose(ADMIN, "Harbour Voices", None)
    assert (await shows.chat.limits.choose(ADMIN, "all", None)).lead == wording.interviews.NO_LIMIT
    await shows.ask()
    assert shows.bot.asked[-1].scope == Scope()


async def test_without_names_the_limit_is_said_and_stays(shows: ChatWorld) -> None:
    await shows.chat.limits.choose(ADMIN, None, "talk-1")
    shown = await shows.chat.limits.choose(ADMIN, None, None)
    assert shown.lead == wording.interviews.limited_to([], [TALK.title], 0)


async def test_only_admins_limit(shows: ChatWorld) -> None:
    with pytest.raises(InputError, match="Only admins"):
        await shows.chat.limits.choose(ALICE, "all", "all")


async def test_where_all_that_was_chosen_is_gone_members_are_told_so(shows: ChatWorld) -> None:
    await shows.chat.limits.choose(ADMIN, None, "talk-1")
    shows.bot.known = [LAMP]
    for reply in (await shows.ask(), await shows.quote(), await shows.chat.answer(ALICE, InterviewsRequest())):
        assert reply.lead is not None
        assert "no longer in the library" in reply.lead
    assert shows.bot.asked == []


async def test_suggestions_keep_to_the_limit(shows: ChatWorld) -> None:
    assert [suggestion.value for suggestion in await shows.chat.autocomplete.interviews(ALICE, "")] == [
        "talk-1",
        "bread-12",
        "lamp-7",
    ]
    assert [suggestion.label for suggestion in await shows.chat.autocomplete.interviews(ALICE, "mossy 7")] == [
        "#7 The Lamp, the Fog · Moss Keeper · Harbour Voices"
    ]
    offered = await shows.chat.autocomplete.shows(ALICE, "voices")
    assert [suggestion.value for suggestion in offered] == ["Harbour Voices"]
    assert len(await shows.chat.autocomplete.quotes(ALICE, "")) == 4
    await shows.chat.limits.choose(ADMIN, None, "lamp-7")
    assert [suggestion.value for suggestion in await shows.chat.autocomplete.interviews(ALICE, "")] == ["lamp-7"]
    assert await shows.chat.autocomplete.quotes(ALICE, "") == []


# --- options ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rest", "scope"),
    [
        ("what is fog?", "what is fog?", Scope()),
        ("what is fog? interview=The Lamp, the Fog", "what is fog?", Scope(("The Lamp, the Fog",))),
        ('fog show="Harbour Voices" interview=7', "fog", Scope(("7",), ("Harbour Voices",))),
        ("fog interview=7 interview=12", "fog", Scope(("7", "12"))),
        ("INTERVIEW=7", "", Scope(("7",))),
        ("he said in the interview: we show=n", "he said in the interview: we", Scope(shows=("n",))),
        ("the tvshow=best", "the tvshow=best", Scope()),
    ],
)
def test_options_at_the_end_of_a_text(text: str, rest: str, scope: Scope) -> None:
    assert read_options(text) == TypedOptions(rest, scope)


async def test_the_options_of_a_request_are_handed_on(shows: ChatWorld) -> None:
    await shows.chat.answer(ALICE, AskRequest("sure", Scope(("7",), said_by=Role.GUEST)))
    assert shows.bot.asked[-1].scope == Scope(("7",), said_by=Role.GUEST)
    await shows.chat.answer(ALICE, CheckRequest("verbatim", Scope(shows=("Harbour Voices",))))
    assert shows.bot.checked[-1] == ("verbatim", Scope(shows=("Harbour Voices",)))
    assert await shows.chat.answer(ALICE, QuoteRequest()) is not None


# --- the list -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("search", "slugs"),
    [
        ("", ["talk-1", "bread-12", "lamp-7"]),  # the latest first
        ("harbour voices", ["bread-12", "lamp-7"]),
        ("MOSSY", ["lamp-7"]),
        ("#12", ["bread-12"]),
        ("2022", ["talk-1"]),
        ("fog brightwater", ["lamp-7"]),
        ("fog bread", []),
    ],
)
def test_the_list_is_searched(search: str, slugs: list[str]) -> None:
    assert [info.slug for info in matching(KNOWN, search)] == slugs


def _entry(info: InterviewInfo) -> TitledItem:
    return TitledItem(info.title, wording.interviews.details(info))


def test_an_entry_says_all_that_is_known() -> None:
    assert str(_entry(LAMP)) == (
        "The Lamp, the Fog · Harbour Voices #7 · 1 Jan 2020 · Ida Brightwater and Moss Keeper · 22,248 words · lamp-7"
    )
    assert str(_entry(replace(TALK, date=""))) == "A Talk: Of Many Things · 1,000 words · talk-1"


def _list(count: int, search: str, page: int) -> Reply:
    many = [replace(LAMP, slug=f"lamp-{number:02}", episode=number) for number in range(count)]
    return listing(many, search, page, prefix="/")


def test_the_list_is_paged() -> None:
    assert _list(PAGE, "", 1).notes == ()
    first = _list(2 * PAGE + 1, "fog", 1)
    assert (len(first.items), first.notes) == (PAGE, ("Page 1 of 3. Next page: /interviews fog page 2",))
    last = _list(2 * PAGE + 1, "", 3)
    assert (len(last.items), last.notes) == (1, ("Page 3 of 3.",))
    assert _list(2 * PAGE + 1, "", 99) == last


def test_a_search_without_a_hit_says_what_was_searched() -> None:
    empty = _list(3, "zebra", 1)
    assert (empty.lead, empty.items) == (wording.interviews.count(0, 3, "zebra"), ())
    assert '"zebra"' in (empty.lead or "")
    assert wording.interviews.count(0, 0, "") == "There are no interviews."


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("interviews", InterviewsRequest()),
        ("Interviews  moss", InterviewsRequest("moss")),
        ("interviews moss page 2", InterviewsRequest("moss", 2)),
        ("interviews page 2", InterviewsRequest("", 2)),
        ("interviews with whom?", None),
        ("which interviews", None),
    ],
)
def test_a_message_asks_for_the_list(text: str, request_: InterviewsRequest | None) -> None:
    assert read_interviews_request(text) == request_


async def test_the_list_is_an_answer_to_a_message(shows: ChatWorld) -> None:
    reply = await shows.write("interviews harbour")
    assert reply.lead == wording.interviews.count(2, 3, "harbour")
    assert reply.items == ((_entry(BREAD),), (_entry(LAMP),))


def test_options_say_whose_words_and_how_they_are_shown() -> None:
    typed = "what is fog? view=strict interview=The Lamp Room said_by=Guest"
    scope = Scope(("The Lamp Room",), said_by=Role.GUEST)
    assert read_options(typed) == TypedOptions("what is fog?", scope, View.STRICT)
    for question in ("what is view=point?", "is said_by=guestbook an option?"):
        assert read_options(question) == TypedOptions(question)
