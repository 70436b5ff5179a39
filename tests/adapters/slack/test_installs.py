"""Many workspaces: installing through Slack's consent, tokens encrypted on disk, removal in either order of events."""

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
from adapters.slack.oauth.engine import FILE
from adapters.slack.oauth.stores import open_stores
from adapters.slack.settings import ConnectionMode, SlackSettings
from bot.daily.schedule import Run, Schedule
from bot.errors import RefusedForNowError, SettingError
from bot.model import Ref, Span
from bot.presentation import quote_replies
from bot.reasons import Reason, ReasonCode
from tests.fixtures.fake_quotes import quote
from tests.fixtures.patience import HANGS
from tests.peers.slack_payloads import command, event, mention
from tests.peers.slack_peer import ADMIN, BOT, SECRET
from tests.peers.slack_world import World, world

KEY, OTHER_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()
MANY = SlackSettings(
    ConnectionMode.MANY,
    signing_secret=SECRET,
    client_id="1.2",
    client_secret="f" * 32,
    token_keys=(KEY,),
    extra_scopes=("channels:history",),
)
TEAM = "T0002"


async def page(here: World, path: str, cookie: str = "") -> tuple[int, str, str]:
    """A page of the installation: status, text, and the cookie that was set."""
    async with here.session.get(
        f"http://127.0.0.1:{here.server.port}{path}", headers={"Cookie": cookie} if cookie else {}
    ) as answer:
        return answer.status, await answer.text(), answer.headers.get("Set-Cookie", "").partition(";")[0]


async def begin(here: World) -> tuple[str, str]:
    """The state of a new installation, and its cookie. It is for https only, so the client here sends it by hand."""
    status, text, cookie = await page(here, "/slack/install")
    assert status == 200
    link = re.search(r'href="(https://slack\.com/oauth/v2/authorize[^"]+)"', text)
    assert link is not None
    query = parse_qs(urlsplit(link[1].replace("&amp;", "&")).query)
    scopes = "app_mentions:read,assistant:write,chat:write,commands,files:read,files:write,im:history,users:read"
    scopes += ",channels:history"  # which SLACK_EXTRA_SCOPES asks for
    assert query["scope"] == [scopes]
    assert (query["client_id"], query.get("user_scope", [""])) == (["1.2"], [""])
    return query["state"][0], cookie


async def install(here: World, team: str = TEAM) -> None:
    state, cookie = await begin(here)
    status, text, _ = await page(here, f"/slack/oauth_redirect?code={team}&state={state}", cookie)
    assert (status, "Thank you!" in text) == (200, True)
    await here.until(lambda: any(message["channel"] == ADMIN for message in here.peer.messages))
    await here.quiet()


def of(body: Any, team: str = TEAM) -> Any:
    """The same request from another workspace."""
    if isinstance(body.get("team"), dict):
        return {**body, "team": {"id": team, "domain": "other"}, "user": {**body["user"], "team_id": team}}
    authorized = [{"team_id": team, "enterprise_id": None, "user_id": BOT}]
    return {**body, "team_id": team, **({"authorizations": authorized} if "event" in body else {})}


async def left_over(here: World, team: str = TEAM) -> tuple[int, bool]:
    """How many installations a workspace has, and whether the journal stores anything about it."""
    async with open_stores(here.folder, MANY.client_id, (KEY,)) as stores:
        workspace = await stores.installations.find_workspace(team)
    return int(workspace is not None), bool(await here.journal.preferences("slack", team)) or await here.journal.latest(
        "slack", f"{team}/C0001", "U0ALICE"
    ) is not None


async def install_and_use(here: World) -> None:
    """Install, so that the journal stores something about the workspace."""
    await install(here)
    await here.journal.prefer("slack", TEAM, "view", "strict")
    await here.journal.remember("slack", f"{TEAM}/C0001", "U0ALICE", [Ref("talk-1", Span(0, 20))])
    assert await left_over(here) == (1, True)


def uninstalled(at: float | None = None) -> Any:
    return event({"type": "app_uninstalled"}, team=TEAM, at=at)


def revoked(**tokens: Sequence[str]) -> Any:
    return event({"type": "tokens_revoked", "tokens": tokens or {"oauth": [], "bot": [BOT]}}, team=TEAM)


def on_disk(folder: Path) -> bytes:
    """The bytes of all files of installations."""
    return b"".join(path.read_bytes() for path in folder.glob(f"{FILE}*"))


async def test_installing_and_asking_leave_no_readable_token_on_the_disk(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await here.until_noticed("Slack: 0 workspaces; others install it at /slack/install")
        await install(here)
        [welcome] = here.peer.messages
        assert "Hello!" in welcome["text"]
        assert "/verbatim daily set" in welcome["text"]
        message = await here.answered(of(mention("sure")))
        assert here.calls("chat.postMessage")[0]["token"] == f"xoxb-{TEAM}"
        assert message["channel"] == "C0001"
        assert here.calls("auth.test")[1:] == []  # once, while installing; who answers is read from the store
    stored = on_disk(tmp_path)
    assert TEAM.encode() in stored
    assert b"xoxb-" not in stored


async def test_a_workspace_without_the_app_is_told_so(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        response = await here.send(command(here.peer, "sure"))
        await here.until(lambda: here.peer.whispers)
        assert response.status == 200
        assert here.peer.whispers[0]["text"] == texts.NOT_INSTALLED
        assert here.bot.asked == []
        here.peer.wrong.clear()  # Bolt's own message has only a text


@pytest.mark.parametrize("wrong", ["state", "cookie", "twice", "code", "declined", "none"])
async def test_an_installation_that_the_browser_did_not_begin_is_refused(tmp_path: Path, wrong: str) -> None:
    async with world(tmp_path, settings=MANY) as here:
        state, cookie = await begin(here)
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


@pytest.mark.parametrize(
    "events", [(uninstalled,), (revoked,), (uninstalled, revoked), (revoked, uninstalled), (uninstalled, uninstalled)]
)
async def test_removal_deletes_the_installation_and_its_data_in_either_order(
    tmp_path: Path, events: Sequence[Any]
) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await install_and_use(here)
        await install(here, "T0003")
        for removal in events:
            assert (await here.send(removal())).status == 200
        async with asyncio.timeout(HANGS):
            while await left_over(here) != (0, False):
                await here.quiet()
        assert (await left_over(here, "T0003"))[0] == 1


@pytest.mark.parametrize("removal", [uninstalled, revoked])
async def test_a_removal_finishes_before_the_bot_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, removal: Any
) -> None:
    started, go_on = asyncio.Event(), asyncio.Event()
    async with world(tmp_path, settings=MANY) as here:
        await install_and_use(here)
        forget = here.journal.forget

        async def forget_slowly(platform: str, server: str) -> int:
            started.set()
            await go_on.wait()
            return await forget(platform, server)

        monkeypatch.setattr(here.journal, "forget", forget_slowly)
        await here.send(removal())
        await started.wait()
        closing = asyncio.create_task(here.adapter.close())
        await asyncio.wait({closing}, timeout=0.2)
        assert not closing.done()
        go_on.set()
        await closing
        assert await left_over(here) == (0, False)


async def test_the_store_is_not_used_after_the_bot_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A query that returned later would leave its connection open."""
    started, done = asyncio.Event(), list[str]()

    async def sweep(_: ManyWorkspaces) -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.3)  # as a query that is running when it is cancelled does
            done.append("swept")

    monkeypatch.setattr(ManyWorkspaces, "sweep", sweep)
    async with world(tmp_path, settings=MANY) as here:
        await started.wait()
        await here.adapter.close()
        assert done == ["swept"]


async def test_a_revoked_token_of_a_member_is_ignored(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await install_and_use(here)
        await here.send(revoked(oauth=["U0ALICE"]))
        await here.answered(of(mention("sure")))
        assert await left_over(here) == (1, True)


async def test_a_late_event_does_not_undo_a_new_installation(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await install_and_use(here)
        await here.send(uninstalled(at=time.time() - 300))
        await here.answered(of(mention("sure")))
        assert await left_over(here) == (1, True)


async def test_a_revoked_token_is_a_removal_that_was_missed(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await install_and_use(here)
        for method in ("chat.postMessage", "auth.test"):
            here.peer.fail(method, "account_inactive")
        await here.send(of(mention("sure")))
        await here.until(lambda: here.calls("chat.postMessage"))
        await here.quiet()
        assert (await left_over(here))[0] == 0
        assert await here.journal.preferences("slack", TEAM) == {}


async def test_a_single_refusal_deletes_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await install_and_use(here)
        here.peer.fail("chat.postMessage", "invalid_auth")
        await here.send(of(mention("sure")))
        await here.until(lambda: here.calls("chat.postMessage"))
        await here.quiet()
        assert (await left_over(here))[0] == 1


async def test_workspaces_that_removed_the_app_while_the_bot_was_offline_are_forgotten_at_the_start(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await install_and_use(here)
        await install(here, "T0003")
    faults = [{"method": "auth.test", "error": "account_inactive", "times": 1}]
    async with world(tmp_path, settings=MANY, faults=faults) as here:
        here.peer.tokens.update({"xoxb-T0002": "T0002", "xoxb-T0003": "T0003"})
        await here.until(lambda: len(here.calls("auth.test")) == 2)
        async with asyncio.timeout(HANGS):
            while await left_over(here) != (0, False):
                await here.quiet()
        assert (await left_over(here, "T0003"))[0] == 1


async def test_a_restart_reads_the_installations_and_another_key_cannot(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with world(tmp_path, settings=MANY) as here:
        await install(here)
    for keys, readable in (((KEY,), True), ((OTHER_KEY, KEY), True), ((OTHER_KEY,), False)):
        async with world(tmp_path, settings=replace(MANY, token_keys=keys)) as here:
            here.peer.tokens[f"xoxb-{TEAM}"] = TEAM
            await here.until_noticed("Slack: 1 workspace; others install it at /slack/install")
            await here.send(of(mention("sure")))
            if readable:
                await here.until(here.peer.messages.copy)
            else:
                assert "SLACK_TOKEN_KEY cannot decrypt the tokens of workspace T0002" in caplog.text
                assert here.bot.asked == []


async def test_replicas_create_the_file_at_the_same_time(tmp_path: Path) -> None:
    async def count_installations() -> int:
        async with open_stores(tmp_path, "1.2", (KEY,)) as stores:
            return await stores.installations.count()

    async with asyncio.TaskGroup() as replicas:  # if one fails, no other one's threads outlive the loop
        counts = [replicas.create_task(count_installations()) for _ in range(8)]
    assert [count.result() for count in counts] == [0] * 8


async def test_a_file_that_a_replica_locks_while_creating_it_is_waited_for(tmp_path: Path) -> None:
    """SQLite waits for a lock by itself, except when it turns a file to WAL."""
    with contextlib.closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("begin immediate")

        async def count_installations() -> int:
            async with open_stores(tmp_path, "1.2", (KEY,)) as stores:
                return await stores.installations.count()

        opening = asyncio.create_task(count_installations())
        await asyncio.wait({opening}, timeout=0.3)
        assert not opening.done()
        other.execute("commit")
        assert await opening == 0


async def test_states_that_were_never_used_are_deleted(tmp_path: Path) -> None:
    async with open_stores(tmp_path, "1.2", (KEY,)) as stores:
        stores.states.expiration_seconds = -1
        await stores.states.async_issue()
        stores.states.expiration_seconds = 600
        fresh = await stores.states.async_issue()
        async with stores.engine.connect() as connection:
            rows = (await connection.execute(stores.states.oauth_states.select())).all()
        assert [row.state for row in rows] == [fresh]


async def test_a_file_that_is_not_a_database_names_the_fix(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database" * 100)
    with pytest.raises(
        SettingError, match=r"^VERBATIM_DATA: slack\.sqlite there cannot be used \(.*restore it from a backup"
    ):
        async with open_stores(tmp_path, "1.2", (KEY,)):
            raise AssertionError("the stores were opened")


async def test_organisations_install_the_app_for_all_their_workspaces(tmp_path: Path) -> None:
    async with open_stores(tmp_path, "1.2", (KEY,)) as stores:
        await stores.installations.async_save(
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
        workspace = await stores.installations.find_workspace("E1")
        assert workspace is not None
        assert (workspace.enterprise, workspace.team) == ("E1", None)


def damage(folder: Path) -> None:
    (folder / FILE).write_bytes(b"no SQLite file, whatever it was" * 100)
    for rest in folder.glob(f"{FILE}-*"):
        rest.unlink()


async def test_a_daily_quote_waits_while_its_installation_cannot_be_read(tmp_path: Path) -> None:
    """Another key, or a damaged file: the operator can fix that, and the schedule goes on."""
    schedule = Schedule("abc123", "slack", TEAM, "C1", dt.time(9), "UTC", Run(dt.date(2030, 1, 1), 0.0))
    reply = quote_replies.daily(quote(0), "token")
    async with world(tmp_path, settings=MANY) as here:
        await install(here)
    async with world(tmp_path, settings=replace(MANY, token_keys=(OTHER_KEY,))) as here:
        await here.adapter.listening.wait()
        with pytest.raises(RefusedForNowError) as raised:
            await here.adapter.publisher.publish(schedule, reply, "nonce")
        assert raised.value.reason == Reason(ReasonCode.INSTALLATION_UNREADABLE)
    async with world(tmp_path, settings=MANY) as here:
        await here.adapter.listening.wait()
        damage(tmp_path)
        with pytest.raises(RefusedForNowError) as raised:
            await here.adapter.publisher.publish(schedule, reply, "nonce")
        assert raised.value.reason == Reason(ReasonCode.INSTALLATION_UNREADABLE)
