"""/daily: a quote a day in a channel or thread, for those who may manage the server. Part of commands.py's tree."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import discord
from discord import app_commands

from adapters.discord import inbound, post_extras
from adapters.discord.handlers import DiscordHandlers
from adapters.discord.inbound import Interaction
from adapters.discord.publisher import missing_permissions_in
from bot.chat.suggestions import Suggestion
from bot.chat.visitor import Visitor
from bot.daily import parsing, zones
from bot.daily.admin import DailyAdmin, Lacking
from bot.daily.request import ScheduleRequest
from bot.errors import InputError
from bot.logs import report
from bot.model import View
from bot.presentation import wording
from bot.presentation.reply import Reply

ResolvedChannel = app_commands.AppCommandChannel | app_commands.AppCommandThread
Choices = list[app_commands.Choice[str]]

_LONGEST_INPUT = 200  # characters
_LONGEST_CHOICE = 100  # characters of a choice's name and of its value; Discord's limit
_POSTABLE = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]
_VIEWS = [app_commands.Choice(name=label, value=view) for view, (label, _) in wording.commands.VIEW_LABELS.items()]
assert {view.value for view in _VIEWS} == set(View)  # noqa: S101 - Discord offers exactly the views of the core

ShortText = app_commands.Range[str, 1, _LONGEST_INPUT]


class _PostableChannel(app_commands.Transformer):
    """A channel or thread that can hold messages; Discord offers no others. The client need not know it."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The option's type."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The types Discord offers."""
        return _POSTABLE

    async def transform(self, _: Interaction, value: Any, /) -> ResolvedChannel:
        """The channel as the interaction describes it."""
        channel: ResolvedChannel = value
        return channel


Channel = app_commands.Transform[ResolvedChannel, _PostableChannel]


class DailyGroup(app_commands.Group):
    """The command group. Discord shows it to those with Manage Server, and every use checks that again."""

    def __init__(self, handlers: DiscordHandlers, admin: DailyAdmin) -> None:
        super().__init__(
            name="daily",
            description=wording.daily_options.COMMAND,
            default_permissions=discord.Permissions(manage_guild=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        self._handlers, self._admin = handlers, admin

    # --- commands -------------------------------------------------------------------------------

    @app_commands.command(name="set", description=wording.daily_options.SET)
    @app_commands.describe(
        time=wording.daily_options.TIME,
        zone=wording.daily_options.ZONE,
        weekdays=wording.daily_options.WEEKDAYS,
        channel=wording.daily_options.CHANNEL,
        interviews=wording.daily_options.INTERVIEWS,
        said_by=wording.daily_options.SAID_BY,
        view=wording.daily_options.VIEW,
        catch_up=wording.daily_options.CATCH_UP,
        schedule=wording.daily_options.CHANGE,
    )
    @app_commands.choices(view=_VIEWS)
    async def set_schedule(
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
        """Add a schedule, or change one that is named."""

        async def work(visitor: Visitor) -> Reply:
            chosen = _chosen_channel(interaction, visitor, channel, new=schedule is None)
            request = ScheduleRequest(time, zone, weekdays, chosen, interviews, said_by, view, catch_up)
            missing = _missing_permissions(interaction, chosen or await self._admin.channel(visitor, schedule))
            return await self._admin.set(
                visitor, request, schedule, missing_permissions=missing, lacking=_lacking(interaction)
            )

        await self._do(interaction, work)

    @app_commands.command(name="list", description=wording.daily_options.LIST)
    async def list_schedules(self, interaction: Interaction) -> None:
        """All schedules of the server."""
        await self._do(interaction, lambda visitor: self._admin.list(visitor, _lacking(interaction)))

    @app_commands.command(name="status", description=wording.daily_options.STATUS)
    @app_commands.describe(schedule=wording.daily_options.WHICH)
    async def status(self, interaction: Interaction, schedule: ShortText | None = None) -> None:
        """Everything about one schedule."""

        async def work(visitor: Visitor) -> Reply:
            missing = _missing_permissions(interaction, await self._admin.channel(visitor, schedule))
            return await self._admin.status(
                visitor, schedule, missing_permissions=missing, lacking=_lacking(interaction)
            )

        await self._do(interaction, work)

    @app_commands.command(name="pause", description=wording.daily_options.PAUSE)
    @app_commands.describe(schedule=wording.daily_options.WHICH)
    async def pause(self, interaction: Interaction, schedule: ShortText | None = None) -> None:
        """Stop a schedule until it is resumed."""
        await self._do(interaction, lambda visitor: self._admin.pause(visitor, schedule))

    @app_commands.command(name="resume", description=wording.daily_options.RESUME)
    @app_commands.describe(schedule=wording.daily_options.WHICH)
    async def resume(self, interaction: Interaction, schedule: ShortText | None = None) -> None:
        """Go on with a paused schedule."""
        await self._do(interaction, lambda visitor: self._admin.resume(visitor, schedule))

    @app_commands.command(name="test", description=wording.daily_options.TEST)
    @app_commands.describe(schedule=wording.daily_options.WHICH)
    async def test(self, interaction: Interaction, schedule: ShortText | None = None) -> None:
        """Post one now."""
        await self._do(interaction, lambda visitor: self._admin.test(visitor, schedule))

    @app_commands.command(name="skip", description=wording.daily_options.SKIP)
    @app_commands.describe(schedule=wording.daily_options.WHICH)
    async def skip(self, interaction: Interaction, schedule: ShortText | None = None) -> None:
        """Leave out the next one."""
        await self._do(interaction, lambda visitor: self._admin.skip(visitor, schedule))

    @app_commands.command(name="remove", description=wording.daily_options.REMOVE)
    @app_commands.describe(schedule=wording.daily_options.WHICH)
    async def remove(self, interaction: Interaction, schedule: ShortText | None = None) -> None:
        """Delete a schedule."""
        await self._do(interaction, lambda visitor: self._admin.remove(visitor, schedule))

    @app_commands.command(name="next", description=wording.daily_options.NEXT)
    @app_commands.describe(id=wording.daily_options.ID, schedule=wording.daily_options.WHICH)
    async def queue_quote(
        self,
        interaction: Interaction,
        id: ShortText,  # noqa: A002 - the option's name
        schedule: ShortText | None = None,
    ) -> None:
        """Queue a quote."""
        await self._do(interaction, lambda visitor: self._admin.next(visitor, schedule, id))

    # --- autocomplete ---------------------------------------------------------------------------

    @set_schedule.autocomplete("time")
    async def _suggest_times(self, _: Interaction, typed: str) -> Choices:
        return _choices(parsing.suggest_times(typed))

    @set_schedule.autocomplete("zone")
    async def _suggest_zones(self, _: Interaction, typed: str) -> Choices:
        return _choices(zones.suggest_zones(typed))

    @set_schedule.autocomplete("interviews")
    async def _suggest_interviews(self, interaction: Interaction, typed: str) -> Choices:
        return _choices(await self._handlers.on_autocomplete(interaction, typed, self._admin.suggest_interviews))

    @set_schedule.autocomplete("said_by")
    async def _suggest_speakers(self, interaction: Interaction, typed: str) -> Choices:
        interviews = getattr(interaction.namespace, "interviews", None)
        suggest = partial(self._admin.suggest_speakers, interviews=interviews)
        return _choices(await self._handlers.on_autocomplete(interaction, typed, suggest))

    @queue_quote.autocomplete("id")
    async def _suggest_quotes(self, interaction: Interaction, typed: str) -> Choices:
        return _choices(await self._handlers.on_autocomplete(interaction, typed))

    @set_schedule.autocomplete("schedule")
    @status.autocomplete("schedule")
    @pause.autocomplete("schedule")
    @resume.autocomplete("schedule")
    @test.autocomplete("schedule")
    @skip.autocomplete("schedule")
    @remove.autocomplete("schedule")
    @queue_quote.autocomplete("schedule")
    async def _suggest_schedules(self, interaction: Interaction, typed: str) -> Choices:
        try:
            return _choices(await self._admin.choices(inbound.visitor_of(interaction), typed))
        except Exception as error:  # noqa: BLE001 - an escaped one would be logged by the library
            report(inbound.PLATFORM, error)
            return []

    async def _do(self, interaction: Interaction, work: Callable[[Visitor], Awaitable[Reply]]) -> None:
        await self._handlers.on_admin_command(interaction, work)


def _choices(suggestions: Sequence[Suggestion]) -> Choices:
    return [
        app_commands.Choice(name=suggestion.label[:_LONGEST_CHOICE], value=suggestion.value)
        for suggestion in suggestions
        if len(suggestion.value) <= _LONGEST_CHOICE
    ]


def _chosen_channel(
    interaction: Interaction, visitor: Visitor, channel: ResolvedChannel | None, *, new: bool
) -> str | None:
    """Where to post: the channel that was chosen, else for a new schedule this one, else None. Raises InputError."""
    kind: discord.ChannelType | None
    if channel is not None:
        chosen, kind = str(channel.id), channel.type
    elif new:
        chosen, kind = visitor.place.channel, getattr(interaction.channel, "type", None)
    else:
        return None
    if kind not in _POSTABLE:
        raise InputError(wording.daily_input.NO_SUCH_CHANNEL)
    return chosen


def _lacking(interaction: Interaction) -> Lacking:
    """Says of each channel of the server what posts there go without."""
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    return partial(post_extras.lacking, guild)


def _missing_permissions(interaction: Interaction, channel: str | None) -> Sequence[str]:
    """The names of the permissions the bot lacks for posting in a channel.

    Discord sends them with the interaction for the channel that the command was given in.
    """
    if channel is None:
        return ()
    if channel == str(interaction.channel_id):
        is_thread = isinstance(interaction.channel, discord.Thread)
        granted = interaction.app_permissions
        return inbound.permission_names(inbound.missing_permissions(granted, thread=is_thread, needed=inbound.POSTING))
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    missing = missing_permissions_in(guild, int(channel)) if channel.isdecimal() else None
    if missing is None:
        missing = ["view_channel"] if guild is not None else []
    return inbound.permission_names(missing)
