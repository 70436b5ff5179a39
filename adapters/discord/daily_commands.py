"""/daily: a quote a day in a channel or thread, for those who may manage the server."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord import app_commands

from adapters.discord import inbound
from adapters.discord.handlers import DiscordHandlers
from adapters.discord.publisher import lacking_in
from bot.chat.suggestions import Suggestion
from bot.chat.visitor import Visitor
from bot.daily import parsing
from bot.daily.admin import DailyAdmin, ScheduleRequest
from bot.errors import InputError
from bot.logs import report
from bot.model import View
from bot.presentation import wording
from bot.presentation.reply import Reply

Interaction = discord.Interaction[Any]
ResolvedChannel = app_commands.AppCommandChannel | app_commands.AppCommandThread
Choices = list[app_commands.Choice[str]]

_LONGEST = 200  # characters of what is typed
_POSTABLE = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]
_VIEWS = [app_commands.Choice(name=label, value=view) for view, (label, _) in wording.commands.VIEW_LABELS.items()]
assert {one.value for one in _VIEWS} == set(View)  # noqa: S101 - as Discord offers them, so the core knows them

ShortText = app_commands.Range[str, 1, _LONGEST]


class _PostableChannel(app_commands.Transformer):
    """A channel or thread that messages can be posted in; Discord offers no others. It need not be one the client knows."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The option's type."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """What Discord offers."""
        return _POSTABLE

    async def transform(self, _: Interaction, value: Any, /) -> ResolvedChannel:
        """The channel as the interaction tells of it."""
        found: ResolvedChannel = value
        return found


Channel = app_commands.Transform[ResolvedChannel, _PostableChannel]


class DailyGroup(app_commands.Group):
    """The command group; Discord shows it to those with Manage Server, and every use checks that again."""

    def __init__(self, handlers: DiscordHandlers, dailies: DailyAdmin) -> None:
        super().__init__(
            name="daily",
            description=wording.daily.COMMAND,
            default_permissions=discord.Permissions(manage_guild=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        self._handlers, self._dailies = handlers, dailies

    # --- commands -------------------------------------------------------------------------------

    @app_commands.command(name="set", description=wording.daily.SET)
    @app_commands.describe(
        time=wording.daily.TIME, zone=wording.daily.ZONE, weekdays=wording.daily.WEEKDAYS, channel=wording.daily.CHANNEL,
        interviews=wording.daily.INTERVIEWS, said_by=wording.daily.SAID_BY, view=wording.daily.VIEW, catch_up=wording.daily.CATCH_UP,
        schedule=wording.daily.CHANGE,
    )  # fmt: skip
    @app_commands.choices(view=_VIEWS)
    async def change(
        self,
        interaction: Interaction,
        time: ShortText | None = None,
        zone: ShortText | None = None,
        weekdays: ShortText | None = None,
        channel: Channel | None = None,
        interviews: ShortText | None = None,
        said_by: ShortText | None = None,
        view: str | None = None,
        catch_up: ShortText | None = None,
        schedule: ShortText | None = None,
    ) -> None:
        """Make one, or change one that is named."""

        async def work(visitor: Visitor) -> Reply:
            place = str(channel.id) if channel is not None else None if schedule is not None else visitor.place.channel
            kind = channel.type if channel is not None else getattr(interaction.channel, "type", None)
            if place is not None and kind not in _POSTABLE:
                raise InputError(wording.daily.NO_SUCH_CHANNEL)
            plan = ScheduleRequest(time, zone, weekdays, place, interviews, said_by, view, catch_up)
            where = place or await self._dailies.place(visitor, schedule)
            return await self._dailies.set(visitor, plan, schedule, lacking=_lacking(interaction, where))

        await self._do(interaction, work)

    @app_commands.command(name="list", description=wording.daily.LIST)
    async def every(self, interaction: Interaction) -> None:
        """All of the server."""
        await self._do(interaction, self._dailies.list)

    @app_commands.command(name="status", description=wording.daily.STATUS)
    @app_commands.describe(schedule=wording.daily.WHICH)
    async def status(self, interaction: Interaction, schedule: ShortText | None = None) -> None:
        """One whole."""

        async def work(visitor: Visitor) -> Reply:
            where = await self._dailies.place(visitor, schedule)
            return await self._dailies.status(visitor, schedule, lacking=_lacking(interaction, where))

        await self._do(interaction, work)

    @app_commands.command(name="pause", description=wording.daily.PAUSE)
    @app_commands.describe(schedule=wording.daily.WHICH)
    async def pause(self, interaction: Interaction, schedule: ShortText | None = None) -> None:
        """Stop it until it is resumed."""
        await self._do(interaction, lambda visitor: self._dailies.pause(visitor, schedule))

    @app_commands.command(name="resume", description=wording.daily.RESUME)
    @app_commands.describe(schedule=wording.daily.WHICH)
    async def resume(self, interaction: Interaction, schedule: ShortText | None = None) -> None:
        """Go on."""
        await self._do(interaction, lambda visitor: self._dailies.resume(visitor, schedule))

    @app_commands.command(name="test", description=wording.daily.TEST)
    @app_commands.describe(schedule=wording.daily.WHICH)
    async def test(self, interaction: Interaction, schedule: ShortText | None = None) -> None:
        """Post one now."""
        await self._do(interaction, lambda visitor: self._dailies.test(visitor, schedule))

    @app_commands.command(name="skip", description=wording.daily.SKIP)
    @app_commands.describe(schedule=wording.daily.WHICH)
    async def skip(self, interaction: Interaction, schedule: ShortText | None = None) -> None:
        """Leave out the next one."""
        await self._do(interaction, lambda visitor: self._dailies.skip(visitor, schedule))

    @app_commands.command(name="remove", description=wording.daily.REMOVE)
    @app_commands.describe(schedule=wording.daily.WHICH)
    async def remove(self, interaction: Interaction, schedule: ShortText | None = None) -> None:
        """Delete it."""
        await self._do(interaction, lambda visitor: self._dailies.remove(visitor, schedule))

    @app_commands.command(name="next", description=wording.daily.NEXT)
    @app_commands.describe(id=wording.daily.ID, schedule=wording.daily.WHICH)
    async def queue(
        self,
        interaction: Interaction,
        id: ShortText,  # noqa: A002 - the option's name
        schedule: ShortText | None = None,
    ) -> None:
        """Queue a quote."""
        await self._do(interaction, lambda visitor: self._dailies.next(visitor, schedule, id))

    # --- what is offered while typing -----------------------------------------------------------

    @change.autocomplete("time")
    async def _times(self, _: Interaction, typed: str) -> Choices:
        return _choices(parsing.times(typed))

    @change.autocomplete("zone")
    async def _zones(self, _: Interaction, typed: str) -> Choices:
        return _choices(parsing.zones(typed))

    @queue.autocomplete("id")
    async def _quotes(self, interaction: Interaction, typed: str) -> Choices:
        return _choices(await self._handlers.on_autocomplete(interaction, typed))

    @change.autocomplete("schedule")
    @status.autocomplete("schedule")
    @pause.autocomplete("schedule")
    @resume.autocomplete("schedule")
    @test.autocomplete("schedule")
    @skip.autocomplete("schedule")
    @remove.autocomplete("schedule")
    @queue.autocomplete("schedule")
    async def _schedules(self, interaction: Interaction, typed: str) -> Choices:
        try:
            return _choices(await self._dailies.choices(inbound.visitor_of(interaction), typed))
        except Exception as error:  # noqa: BLE001 - an escaped one would be logged by the library
            report(inbound.PLATFORM, error)
            return []

    # --- doing ----------------------------------------------------------------------------------

    async def _do(self, interaction: Interaction, work: Callable[[Visitor], Awaitable[Reply]]) -> None:
        await self._handlers.on_admin_command(interaction, work)


def _choices(found: Sequence[Suggestion]) -> Choices:
    return [app_commands.Choice(name=one.label[:100], value=one.value) for one in found if len(one.value) <= 100]


def _lacking(interaction: Interaction, place: str | None) -> Sequence[str]:
    """The rights the bot lacks where it is to post. Discord itself tells them for the channel the command was given in."""
    if place is None:
        return ()
    if place == str(interaction.channel_id):
        thread = isinstance(interaction.channel, discord.Thread)
        missing = inbound.missing_permissions(interaction.app_permissions, thread=thread, needed=inbound.POSTING)
        return inbound.permission_names(missing)
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    found = lacking_in(guild, int(place)) if place.isdecimal() else None
    if found is None:
        return ["View Channel"] if guild is not None else ()
    return found
