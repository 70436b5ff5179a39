"""Slack's connection, in the mode that the settings ask for: Socket Mode, HTTP, or HTTP for many workspaces."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from slack_bolt.async_app import AsyncApp

from adapters.slack import texts
from adapters.slack.apology import Apologies
from adapters.slack.bolt_app import new_app, sdk_log
from adapters.slack.clients import API, TIMEOUT, SlackClients
from adapters.slack.endpoints import EVENTS_PATH, SlackEndpoints
from adapters.slack.handlers import SlackHandlers
from adapters.slack.health import APP_REFUSED, BOT_REFUSED
from adapters.slack.inbound import PLATFORM
from adapters.slack.oauth.authorize import ManyWorkspaces, OneWorkspace, Workspaces
from adapters.slack.oauth.flow import INSTALL_PATH, new_flow
from adapters.slack.oauth.stores import open_stores
from adapters.slack.pace import ChannelPace
from adapters.slack.publisher import SlackPublisher
from adapters.slack.send import TROUBLE, RefusalKind, code_of, refusal_of
from adapters.slack.settings import ConnectionMode, SlackSettings
from adapters.slack.socket import Socket, SocketHandler
from bot.backoff import Backoff
from bot.chat.additions import AdditionQueue
from bot.chat.dispatch import DRAIN_SECONDS
from bot.chat.ports import ChatJournal
from bot.chat.service import ChatService
from bot.daily.admin import DailyAdmin
from bot.errors import SettingError
from bot.presentation.card import CardPictures

log = logging.getLogger("verbatim.slack")


class SlackAdapter:
    """Keeps a connection open until it is closed."""

    def __init__(
        self,
        settings: SlackSettings,
        chat: ChatService,
        journal: ChatJournal,
        notice: Callable[[str], None],
        data: Path,
        daily_admin: DailyAdmin | None = None,
        additions: AdditionQueue | None = None,
        *,
        endpoints: SlackEndpoints | None = None,
        api: str = API,
        timeout: int = TIMEOUT,
        pace: ChannelPace | None = None,
        cards: CardPictures | None = None,
    ) -> None:
        """`notice` takes a line for the operator; `data` is the folder of many workspaces' installations.

        `endpoints` take Slack's requests; they are needed for every mode but Socket Mode.
        """
        self._endpoints, self._additions = endpoints, additions
        self._settings, self._chat, self._journal, self._notice, self._data = settings, chat, journal, notice, data
        self._daily_admin, self._cards = daily_admin, cards
        self.publisher = SlackPublisher(chat.preferences, cards, chat.site)
        if daily_admin is not None:
            daily_admin.service.add(self.publisher)
        self._clients = SlackClients(api, timeout, pace)
        self._closed, self._ended = asyncio.Event(), asyncio.Event()
        self.listening = asyncio.Event()
        """Set once Slack can reach the bot."""
        self.handlers: SlackHandlers | None = None
        self._watching: asyncio.Task[None] | None = None
        self.socket: Socket | None = None

    async def run(self) -> None:
        """Connect and stay connected until closed. Raises SettingError if Slack refuses a token."""
        sdk_log.setLevel(logging.ERROR)
        self._ended.clear()
        self.listening.clear()
        try:
            if self._settings.mode is ConnectionMode.MANY:
                await self._run_for_many()
            else:
                await self._run_for_one()
        finally:
            self.publisher.workspaces = None
            if self._watching is not None:
                self._watching.cancel()
                await asyncio.wait({self._watching})
            await self._clients.close()
            self._ended.set()

    async def close(self) -> None:
        """Let running answers finish, then disconnect."""
        self._closed.set()
        if self._endpoints is not None:
            self._endpoints.server.stop_listening()  # the next process takes what comes now
        if self._additions is not None:
            self._additions.stop()  # those waiting for a file would otherwise keep the bot from stopping
        await self._ended.wait()

    def online(self) -> bool:
        """Whether Slack can reach the bot: over an open socket, or over HTTP."""
        if self._settings.mode is ConnectionMode.SOCKET and (self.socket is None or not self.socket.online):
            return False
        return self.publisher.workspaces is not None

    async def _run_for_one(self) -> None:
        """One workspace, over a socket or HTTP."""
        workspace = OneWorkspace(self._settings.bot_token, self._clients)
        handlers = self.handlers = self._new_handlers(workspace)
        app = new_app(self._settings, self._clients, handlers, workspace)
        if self._settings.mode is ConnectionMode.HTTP:
            async with self._serving(app, handlers):
                await self._identify(workspace)
                await self._wait_for(workspace.refused)
        else:
            await self._identify(workspace)
            await self._run_socket(app, handlers, workspace)
        if workspace.refused.is_set():
            raise SettingError(BOT_REFUSED.format("it is no longer valid"))

    async def _run_for_many(self) -> None:
        """Every workspace that installed the app, over HTTP."""
        settings = self._settings
        async with open_stores(self._data, settings.client_id, settings.token_keys, settings.database) as stores:
            workspaces = ManyWorkspaces(stores.installations, self._clients, self._chat.preferences)
            handlers = self.handlers = self._new_handlers(workspaces)
            flow = new_flow(settings, stores, self._clients.client(None))
            app = new_app(settings, self._clients, handlers, workspaces, flow)
            async with self._serving(app, handlers):
                self._announce(workspaces)
                self._notice(f"Slack: {texts.workspaces(await stores.installations.count(), INSTALL_PATH)}")
                sweeping = asyncio.create_task(workspaces.sweep())
                try:
                    await self._wait_for()
                finally:
                    sweeping.cancel()
                    await asyncio.wait({sweeping})  # it returns its connections before the store is closed

    def _new_handlers(self, workspaces: Workspaces) -> SlackHandlers:
        return SlackHandlers(
            self._chat,
            self._journal,
            self._clients,
            workspaces.token_refused,
            self._daily_admin,
            self._additions,
            self._cards,
        )

    def _announce(self, workspaces: Workspaces) -> None:
        """Slack can be reached, so daily quotes can be posted, and lost questions apologised for."""
        self.publisher.workspaces = workspaces
        if self.handlers is not None:
            watch = self.handlers.dispatcher.questions.watch(Apologies(workspaces, self._clients).apologise)
            self._watching = asyncio.create_task(watch, name="lost questions")
        if self._daily_admin is not None:
            self._daily_admin.service.wake(PLATFORM)

    async def _identify(self, workspace: OneWorkspace) -> None:
        """Ask Slack whose token it is, until it answers. Raises SettingError if it refuses the token."""
        backoff = Backoff()
        while not self._closed.is_set():
            try:
                owner = await workspace.token_owner()
            except TROUBLE as error:
                if refusal_of(error) is RefusalKind.INVALID_TOKEN:
                    raise SettingError(BOT_REFUSED.format(code_of(error))) from None
                wait = backoff.next_wait()
                self._notice(f"Slack: cannot be reached ({code_of(error)}); trying again in {wait:.0f} s")
                await self._pause(wait)
            else:
                self._announce(workspace)
                self._notice(f"Slack: connected to {owner.team} as {owner.bot_user_id or owner.user_id}")
                return

    async def _run_socket(self, app: AsyncApp, handlers: SlackHandlers, workspace: OneWorkspace) -> None:
        """Socket Mode, until closed. At the end it disconnects first, so that another replica gets new events."""
        if self._closed.is_set():
            return
        client = self._clients.client(self._settings.app_token)
        socket = self.socket = Socket(self._settings.app_token, client, self._notice, sdk_log)
        SocketHandler(app, socket)
        connecting = asyncio.create_task(socket.connect())
        connecting.add_done_callback(lambda _: self.listening.set())
        try:
            await self._wait_for(workspace.refused, socket.refused)
        finally:
            await socket.close()  # type: ignore[no-untyped-call]
            connecting.cancel()
            await self._drain(handlers)
        if socket.refused.is_set():
            raise SettingError(APP_REFUSED)

    @asynccontextmanager
    async def _serving(self, app: AsyncApp, handlers: SlackHandlers) -> AsyncIterator[None]:
        """Take Slack's requests over HTTP. At the end running answers finish, then nothing is taken."""
        if self._endpoints is None:
            raise SettingError("PORT: Slack over HTTP needs a port to listen on")
        with self._endpoints.serving(app, handlers.dispatcher.way):
            self._notice(f"Slack: listening on port {self._endpoints.server.port}, path {EVENTS_PATH}")
            self.listening.set()
            try:
                yield
            finally:
                await self._drain(handlers)

    async def _drain(self, handlers: SlackHandlers) -> None:
        if not await handlers.dispatcher.drain():
            log.warning("some answers did not finish within %d seconds", DRAIN_SECONDS)

    async def _wait_for(self, *events: asyncio.Event) -> None:
        """Wait until the adapter is closed, or one of the events is set."""
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
