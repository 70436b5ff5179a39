"""The connection, in the way the settings ask for: Socket Mode, HTTP, or HTTP for many workspaces."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from slack_bolt.async_app import AsyncApp

from adapters.slack import texts
from adapters.slack.clients import API, TIMEOUT, SlackClients
from adapters.slack.handlers import SlackHandlers
from adapters.slack.health import APP_REFUSED, BOT_REFUSED
from adapters.slack.home import Home
from adapters.slack.inbound import PLATFORM
from adapters.slack.listeners import listen
from adapters.slack.oauth.authorize import ManyWorkspaces, OneWorkspace, Workspaces
from adapters.slack.oauth.flow import INSTALL_PATH, InstallFlow, new_flow
from adapters.slack.oauth.installations import stores
from adapters.slack.publisher import SlackPublisher
from adapters.slack.send import TROUBLE, RefusalKind, code_of, refusal_of
from adapters.slack.settings import ConnectionMode, SlackSettings
from adapters.slack.socket import Handler, Socket
from bot.backoff import Backoff
from bot.chat.dispatch import PATIENCE
from bot.chat.ports import ChatJournal
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.errors import SettingError

log = logging.getLogger("verbatim.slack")
sdk = logging.getLogger("verbatim.slack.sdk")

EVENTS_PATH = "/slack/events"


def _without_trace(record: logging.LogRecord) -> bool:
    """What the libraries log, on one line."""
    record.exc_info = record.exc_text = None
    return True


sdk.addFilter(_without_trace)


class SlackAdapter:
    """Keeps one way open until it is closed."""

    def __init__(
        self,
        settings: SlackSettings,
        chat: ChatService,
        journal: ChatJournal,
        notice: Callable[[str], None],
        data: Path,
        dailies: DailyAdmin | None = None,
        *,
        api: str = API,
        timeout: int = TIMEOUT,
    ) -> None:
        """`notice` takes a line for the operator; installations of many workspaces are kept in `data`."""
        self._settings, self._chat, self._journal, self._notice, self._data = settings, chat, journal, notice, data
        self._dailies, self.publisher = dailies, SlackPublisher(chat.preferences)
        if dailies is not None:
            dailies.daily.add(self.publisher)
        self._clients = SlackClients(api, timeout)
        self._closed, self._ended = asyncio.Event(), asyncio.Event()
        self.listening = asyncio.Event()
        """Set once Slack can reach it."""
        self.port = settings.port
        self.handlers: SlackHandlers | None = None
        self.socket: Socket | None = None

    async def run(self) -> None:
        """Connect and stay so. Returns once closed; raises SettingError if Slack refuses a token."""
        sdk.setLevel(logging.ERROR)
        try:
            await (self._many() if self._settings.way is ConnectionMode.MANY else self._one())
        finally:
            self.publisher.workspaces = None
            await self._clients.close()
            self._ended.set()

    def _open_to(self, workspaces: Workspaces) -> None:
        """Slack can be reached: daily quotes may be posted."""
        self.publisher.workspaces = workspaces
        if self._dailies is not None:
            self._dailies.daily.wake(PLATFORM)

    async def close(self) -> None:
        """Finish running answers and leave."""
        self._closed.set()
        await self._ended.wait()

    async def _one(self) -> None:
        """One workspace, over either connection."""
        workspace = OneWorkspace(self._settings.bot_token, self._clients)
        handlers = self.handlers = SlackHandlers(
            self._chat, self._journal, self._clients, workspace.lost, self._dailies
        )
        app = self._app(workspace, handlers)
        if self._settings.way is ConnectionMode.HTTP:
            async with self._served(app, handlers):
                await self._greeted(workspace)
                await self._until(workspace.refused)
        else:
            await self._greeted(workspace)
            await self._connected(app, handlers, workspace)
        if workspace.refused.is_set():
            raise SettingError(BOT_REFUSED.format("it is no longer good"))

    async def _many(self) -> None:
        """Many workspaces."""
        keys = self._settings.token_keys
        async with stores(self._data, self._settings.client_id, keys) as kept:
            workspaces = ManyWorkspaces(kept.installations, self._clients, self._chat.preferences)
            handlers = self.handlers = SlackHandlers(
                self._chat, self._journal, self._clients, workspaces.lost, self._dailies
            )
            flow = new_flow(self._settings, kept, self._clients.client(None), None)
            async with self._served(self._app(workspaces, handlers, flow), handlers):
                self._open_to(workspaces)
                self._notice(f"Slack: {texts.workspaces(await kept.installations.count(), INSTALL_PATH)}")
                sweeping = asyncio.create_task(workspaces.sweep())
                try:
                    await self._until()
                finally:
                    sweeping.cancel()
                    await asyncio.wait(
                        {sweeping}
                    )  # whatever it has in hand of the store goes back before the store is closed

    def _app(
        self, workspaces: OneWorkspace | ManyWorkspaces, handlers: SlackHandlers, flow: InstallFlow | None = None
    ) -> AsyncApp:
        """Bolt, with every listener."""
        _forget_empty_settings()
        app = AsyncApp(
            name="verbatim.slack.bolt",  # Bolt gives the logger of this name the level of the one below
            logger=sdk,
            signing_secret=self._settings.signing_secret,
            client=self._clients.client(None),
            authorize=workspaces,  # type: ignore[arg-type] # Bolt takes such an object too
            user_facing_authorize_error_message=texts.NOT_INSTALLED,
            oauth_flow=flow,
        )
        listen(app, handlers, Home(handlers), workspaces)
        return app

    async def _greeted(self, workspace: OneWorkspace) -> None:
        """Ask Slack whose token it is, until it answers."""
        backoff = Backoff()
        while not self._closed.is_set():
            try:
                known = await workspace.known()
            except TROUBLE as error:
                if refusal_of(error) is RefusalKind.DEAD:
                    raise SettingError(BOT_REFUSED.format(code_of(error))) from None
                pause = backoff.next_wait()
                self._notice(f"Slack: cannot be reached ({code_of(error)}); trying again in {pause:.0f} s")
                await self._pause(pause)
            else:
                self._open_to(workspace)
                self._notice(f"Slack: connected to {known.team} as {known.bot_user_id or known.user_id}")
                return

    async def _connected(self, app: AsyncApp, handlers: SlackHandlers, workspace: OneWorkspace) -> None:
        """Socket Mode, until closed. First the connection goes, so that another replica gets what comes; then answers are finished."""
        if self._closed.is_set():
            return
        socket = self.socket = Socket(
            self._settings.app_token, self._clients.client(self._settings.app_token), self._notice, sdk
        )
        Handler(app, socket)
        try:
            connecting = asyncio.create_task(socket.connect())
            connecting.add_done_callback(lambda _: self.listening.set())
            await self._until(workspace.refused, socket.refused)
        finally:
            await socket.close()  # type: ignore[no-untyped-call]
            connecting.cancel()
            await self._finish(handlers)
        if socket.refused.is_set():
            raise SettingError(APP_REFUSED)

    @asynccontextmanager
    async def _served(self, app: AsyncApp, handlers: SlackHandlers) -> AsyncIterator[None]:
        """Bolt's own server, with a page for whoever watches over it."""
        server = app.server(port=self._settings.port, path=EVENTS_PATH)
        server.web_app.router.add_get("/healthz", _healthy)
        runner = web.AppRunner(server.web_app, access_log=None, shutdown_timeout=3)
        await runner.setup()
        site = web.TCPSite(runner, server.host, self._settings.port)
        try:
            await site.start()
        except OSError as error:
            await runner.cleanup()
            raise SettingError(
                f"PORT: {self._settings.port} cannot be listened on ({error.strerror}); name another"
            ) from None
        self.port = runner.addresses[0][1]
        self._notice(f"Slack: listening on port {self.port}, path {EVENTS_PATH}")
        self.listening.set()
        try:
            yield
        finally:
            await site.stop()
            await self._finish(handlers)
            await runner.cleanup()

    async def _finish(self, handlers: SlackHandlers) -> None:
        if not await handlers.dispatcher.finish(PATIENCE):
            log.warning("some answers were not finished in %d seconds", PATIENCE)

    async def _until(self, *events: asyncio.Event) -> None:
        """Wait until it is closed, or one of the events came."""
        waiting = [asyncio.create_task(event.wait()) for event in (self._closed, *events)]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._closed.wait()
        except TimeoutError:
            return


async def _healthy(_: web.Request) -> web.Response:
    return web.json_response({"ok": True})


def _forget_empty_settings() -> None:
    """Bolt takes the settings of many workspaces from the environment even where they are empty."""
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        if not os.environ.get(name, "x").strip():
            del os.environ[name]
