"""The welcome message where a server adds the bot: once, in the system channel, or the first it may write in."""

import logging

import discord

from adapters.discord import inbound
from adapters.discord.send import posts_of, view_of
from bot.chat.dispatch import Dispatcher
from bot.chat.visitor import Place, Server, Visitor
from bot.presentation.reply import Reply

log = logging.getLogger("verbatim.discord")


async def welcome(guild: discord.Guild, dispatcher: Dispatcher) -> None:
    """Say what to try. A server where the bot may write nowhere is not greeted; commands work there all the same."""
    channel = channel_for(guild)
    if channel is None:
        return
    place = Place(Server(str(guild.id)), str(channel.id))
    visitor = Visitor(inbound.PLATFORM, place, str(guild.id), str(guild.id))

    async def greeting(visitor: Visitor) -> Reply:
        return await dispatcher.chat.introduction.welcome(visitor)

    reply = await dispatcher.administer(visitor, greeting, f"joined:{guild.id}")
    if reply is None:
        return
    message = posts_of(reply)[0]
    try:
        await channel.send(message.content, view=view_of(message) or discord.utils.MISSING, suppress_embeds=True)
    except discord.HTTPException as error:
        log.info("the welcome message was refused: %s", error.code)


def channel_for(guild: discord.Guild) -> discord.TextChannel | None:
    """Where to write: the channel for Discord's own notices, else the first text channel that takes messages."""
    system = guild.system_channel
    candidates = ([system] if system is not None else []) + list(guild.text_channels)
    return next((channel for channel in candidates if _can_write(channel)), None)


def _can_write(channel: discord.TextChannel) -> bool:
    granted = channel.permissions_for(channel.guild.me)
    return granted.view_channel and granted.send_messages
