"""Many workspaces: installing through Slack's consent, tokens sealed at rest, and removal in whatever order Slack tells of it."""

import asyncio
import contextlib
import datetime as dt
import re
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Installation

from adapters.slack import texts
from adapters.slack.oauth.authorize import ManyWorkspaces
from adapters.slack.oauth.installations import FILE, stores
from adapters.slack.settings import ConnectionMode, SlackSettings
from bot.chat.visitor import Visitor
from bot.daily.schedule import Run, Schedule
from bot.errors import RefusedForNowError, SettingError
from bot.model import Ref, Span
from bot.presentation import compose
from bot.reasons import Reason, ReasonCode
from tests.fixtures.fake_quotes import quote
from tests.peers.slack_payloads import command, event, mention
from tests.peers.slack_peer import BOT, SECRET
from tests.peers.slack_world import World, world

KEY, OTHER_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()
MANY = SlackSettings(
    ConnectionMode.MANY, signing_secret=SECRET, client_id="1.2", client_secret="f" * 32, token_keys=(KEY,), port=0
)
TEAM = "T0002"


async def page(here: World, path: str, cookie: str = "") -> tuple[int, str, str]:
    """A page of the installation: status, text, and the cookie that was set."""
    async with here.session.get(
        f"http://127.0.0.1:{here.adapter.port}{path}", headers={"Cookie": cookie} if cookie else {}
    ) as answer:
        return answer.status, await answer.text(), answer.headers.get("Set-Cookie", "").partition(";")[0]


async def begun(here: World) -> tuple[str, str]:
    """The state of a fresh installation and its cookie. The cookie is for https alone, so that no client here sends it by itself."""
    status, text, cookie = await page(here, "/slack/install")
    assert status == 200
    link = re.search(r'href="(https://slack\.com/oauth/v2/authorize[^"]+)"', text)
    assert link is not None
    asked = parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)
    assert asked["scope"] == ["app_mentions:read,chat:write,commands,im:history,users:read"]
    assert (asked["client_id"], asked.get("user_scope", [""])) == (["1.2"], [""])
    return asked["state"][0], cookie


async def install(here: World, team: str = TEAM) -> None:
    state, cookie = await begun(here)
    status, text, _ = await page(here, f"/slack/oauth_redirect?code={team}&state={state}", cookie)
    assert (status, "Thank you!" in text) == (200, True)


def of(body: Any, team: str = TEAM) -> Any:
    """The same of another workspace."""
    if isinstance(body.get("team"), dict):
        return {**body, "team": {"id": team, "domain": "other"}, "user": {**body["user"], "team_id": team}}
    authorized = [{"team_id": team, "enterprise_id": None, "user_id": BOT}]
    return {**body, "team_id": team, **({"authorizations": authorized} if "event" in body else {})}


async def left_over(here: World, team: str = TEAM) -> tuple[int, bool]:
    """Installations of a workspace, and whether anything is kept of it in the journal."""
    async with stores(here.folder, MANY.client_id, (KEY,)) as kept:
        found = await kept.installations.found(team)
    return int(found is not None), bool(await here.journal.preferences("slack", team)) or await here.journal.latest(
        "slack", f"{team}/C0001", "U0ALICE"
    ) is not None


async def lived_in(here: World) -> None:
    """Install, and have something kept."""
    await install(here)
    await here.journal.prefer("slack", TEAM, "view", "strict")
    await here.journal.remember("slack", f"{TEAM}/C0001", "U0ALICE", [Ref("talk-1", Span(0, 20))])
    assert await left_over(here) == (1, True)


def gone(at: float | None = None) -> Any:
    return event({"type": "app_uninstalled"}, team=TEAM, at=at)


def revoked(**tokens: Sequence[str]) -> Any:
    return event({"type": "tokens_revoked", "tokens": tokens or {"oauth": [], "bot": [BOT]}}, team=TEAM)


def on_disk(folder: Path) -> bytes:
    """All that is kept of installations."""
    return b"".join(path.read_bytes() for path in folder.glob(f"{FILE}*"))


async def test_install_ask_and_find_no_token_on_the_disk(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await install(here)
        message = await here.answered(of(mention("sure")))
        assert here.calls("chat.postMessage")[0]["token"] == f"xoxb-{TEAM}"
        assert message["channel"] == "C0001"
        assert here.calls("auth.test")[1:] == []  # once, while installing; who answers is read from the store
    kept = on_disk(tmp_path)
    assert TEAM.encode() in kept
    assert b"xoxb-" not in kept
    assert "Slack: 0 workspaces; more install it at /slack/install" in here.notices


async def test_a_workspace_that_did_not_install_it_is_told_so(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        told = await here.send(command(here.peer, "sure"))
        await here.until(lambda: here.peer.whispers)
        assert told.status == 200
        assert here.peer.whispers[0]["text"] == texts.NOT_INSTALLED
        assert here.bot.asked == []
        here.peer.wrong.clear()  # Bolt's own message has a text alone


@pytest.mark.parametrize("wrong", ["state", "cookie", "twice", "code", "declined", "none"])
async def test_an_installation_that_is_not_the_browsers_own_is_refused(tmp_path: Path, wrong: str) -> None:
    async with world(tmp_path, settings=MANY) as here:
        state, cookie = await begun(here)
        if wrong == "twice":
            await page(here, f"/slack/oauth_redirect?code=T0003&state={state}", cookie)
        if wrong == "code":
            here.peer.fail("oauth.v2.access", "invalid_code")
        query = {
            "state": f"code={TEAM}&state=forged",
            "declined": f"error=access_denied&state={state}",
            "none": "",
        }.get(wrong, f"code={TEAM}&state={state}")
        status, text, _ = await page(here, f"/slack/oauth_redirect?{query}", "" if wrong == "cookie" else cookie)
        assert status == (200 if wrong == "declined" else 401 if wrong in ("twice", "code") else 400)
        assert "Oops" in text
        assert await left_over(here) == (0, False)


@pytest.mark.parametrize("events", [(gone,), (revoked,), (gone, revoked), (revoked, gone), (gone, gone)])
async def test_removal_deletes_the_installation_and_its_data_in_either_order(
    tmp_path: Path, events: Sequence[Any]
) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await lived_in(here)
        await install(here, "T0003")
        for one in events:
            assert (await here.send(one())).status == 200
        async with asyncio.timeout(60):
            while await left_over(here) != (0, False):
                await here.quiet()
        assert (await left_over(here, "T0003"))[0] == 1


@pytest.mark.parametrize("told", [gone, revoked])
async def test_a_removal_is_finished_before_the_bot_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Any
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()
    async with world(tmp_path, settings=MANY) as here:
        await lived_in(here)
        forget = here.journal.forget

        async def slowly(platform: str, server: str) -> int:
            begun.set()
            await go_on.wait()
            return await forget(platform, server)

        monkeypatch.setattr(here.journal, "forget", slowly)
        await here.send(told())
        await begun.wait()
        closing = asyncio.create_task(here.adapter.close())
        await asyncio.wait({closing}, timeout=0.2)
        assert not closing.done()
        go_on.set()
        await closing
        assert await left_over(here) == (0, False)


async def test_nobody_uses_the_store_once_the_bot_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query that came back later would leave its connection open."""
    begun, done = asyncio.Event(), list[str]()

    async def sweep(_: ManyWorkspaces) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.3)  # as a query takes that runs when it is cancelled
            done.append("swept")

    monkeypatch.setattr(ManyWorkspaces, "sweep", sweep)
    async with world(tmp_path, settings=MANY) as here:
        await begun.wait()
        await here.adapter.close()
        assert done == ["swept"]


async def test_a_members_token_is_nothing_to_us(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await lived_in(here)
        await here.send(revoked(oauth=["U0ALICE"]))
        await here.answered(of(mention("sure")))
        assert await left_over(here) == (1, True)


async def test_a_late_event_does_not_undo_a_new_installation(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await lived_in(here)
        await here.send(gone(at=time.time() - 300))
        await here.answered(of(mention("sure")))
        assert await left_over(here) == (1, True)


async def test_a_dead_token_is_a_removal_that_was_missed(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await lived_in(here)
        for method in ("chat.postMessage", "auth.test"):
            here.peer.fail(method, "account_inactive")
        await here.send(of(mention("sure")))
        await here.until(lambda: here.calls("chat.postMessage"))
        await here.quiet()
        assert (await left_over(here))[0] == 0
        assert await here.journal.preferences("slack", TEAM) == {}


async def test_a_single_refusal_deletes_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await lived_in(here)
        here.peer.fail("chat.postMessage", "invalid_auth")
        await here.send(of(mention("sure")))
        await here.until(lambda: here.calls("chat.postMessage"))
        await here.quiet()
        assert (await left_over(here))[0] == 1


async def test_whoever_left_while_nobody_listened_is_forgotten_at_the_start(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await lived_in(here)
        await install(here, "T0003")
    faults = [{"method": "auth.test", "error": "account_inactive", "times": 1}]
    async with world(tmp_path, settings=MANY, faults=faults) as here:
        here.peer.tokens.update({"xoxb-T0002": "T0002", "xoxb-T0003": "T0003"})
        await here.until(lambda: len(here.calls("auth.test")) == 2)
        async with asyncio.timeout(60):
            while await left_over(here) != (0, False):
                await here.quiet()
        assert (await left_over(here, "T0003"))[0] == 1


async def test_a_restart_knows_them_and_another_key_does_not(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await install(here)
    for keys, knows in (((KEY,), True), ((OTHER_KEY, KEY), True), ((OTHER_KEY,), False)):
        async with world(tmp_path, settings=replace(MANY, token_keys=keys)) as here:
            here.peer.tokens[f"xoxb-{TEAM}"] = TEAM
            await here.until_noticed("Slack: 1 workspace; more install it at /slack/install")
            await here.send(of(mention("sure")))
            if knows:
                await here.until(here.peer.messages.copy)
            else:
                assert "SLACK_TOKEN_KEY does not open what is kept of workspace T0002" in caplog.text
                assert here.bot.asked == []


async def test_two_replicas_make_the_file_at_once(tmp_path: Path) -> None:
    async def one() -> int:
        async with stores(tmp_path, "1.2", (KEY,)) as kept:
            return await kept.installations.count()

    async with (
        asyncio.TaskGroup() as replicas
    ):  # one that fails leaves no other behind, whose threads would outlive the loop
        counts = [replicas.create_task(one()) for _ in range(8)]
    assert [count.result() for count in counts] == [0] * 8


async def test_a_file_that_a_replica_holds_while_it_makes_it_is_waited_for(tmp_path: Path) -> None:
    """Turning a file to WAL is the one thing for which SQLite itself does not wait."""
    with contextlib.closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("begin immediate")

        async def one() -> int:
            async with stores(tmp_path, "1.2", (KEY,)) as kept:
                return await kept.installations.count()

        opening = asyncio.create_task(one())
        await asyncio.wait({opening}, timeout=0.3)
        assert not opening.done()
        other.execute("commit")
        assert await opening == 0


async def test_states_that_were_never_used_are_forgotten(tmp_path: Path) -> None:
    async with stores(tmp_path, "1.2", (KEY,)) as kept:
        kept.states.expiration_seconds = -1
        await kept.states.async_issue()
        kept.states.expiration_seconds = 600
        fresh = await kept.states.async_issue()
        async with kept.engine.connect() as connection:
            rows = (await connection.execute(kept.states.oauth_states.select())).all()
        assert [row.state for row in rows] == [fresh]


async def test_a_file_that_is_none_names_the_mend(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database" * 100)
    with pytest.raises(
        SettingError, match=r"^VERBATIM_DATA: slack\.sqlite there cannot be used \(.*restore it from a backup"
    ):
        async with stores(tmp_path, "1.2", (KEY,)):
            raise AssertionError("it was opened")


async def test_organisations_install_for_all_their_workspaces(tmp_path: Path) -> None:
    async with stores(tmp_path, "1.2", (KEY,)) as kept:
        await kept.installations.async_save(
            Installation(
                app_id="A1",
                user_id="U1",
                enterprise_id="E1",
                team_id=None,
                bot_token="xoxb-all",
                bot_id="B1",
                bot_user_id=BOT,
                is_enterprise_install=True,
            )
        )
        found = await kept.installations.found("E1")
        assert found is not None
        assert (found.enterprise, found.team) == ("E1", None)


def test_visitors_of_two_workspaces_are_two() -> None:
    assert Visitor("slack", "T1", "C1", "U1", "x").place != Visitor("slack", "T2", "C1", "U1", "x").place


def spoil(folder: Path) -> None:
    (folder / FILE).write_bytes(b"no SQLite file, whatever it was" * 100)
    for rest in folder.glob(f"{FILE}-*"):
        rest.unlink()


async def test_a_daily_quote_waits_where_its_installation_cannot_be_read(tmp_path: Path) -> None:
    """Another key, or a file that is held: the operator's to mend, and no reason to stop what admins set."""
    one = Schedule("abc123", "slack", TEAM, "C1", dt.time(9), "UTC", Run(dt.date(2030, 1, 1), 0.0))
    reply = compose.daily(quote(0), "token")
    async with world(tmp_path, settings=MANY) as here:
        await install(here)
    async with world(tmp_path, settings=replace(MANY, token_keys=(OTHER_KEY,))) as here:
        await here.adapter.listening.wait()
        with pytest.raises(RefusedForNowError) as raised:
            await here.adapter.publisher.publish(one, reply, "nonce")
        assert raised.value.reason == Reason(ReasonCode.INSTALLATION_UNREADABLE)
    async with world(tmp_path, settings=MANY) as here:
        await here.adapter.listening.wait()
        spoil(tmp_path)
        with pytest.raises(RefusedForNowError) as raised:
            await here.adapter.publisher.publish(one, reply, "nonce")
        assert raised.value.reason == Reason(ReasonCode.INSTALLATION_UNREADABLE)
