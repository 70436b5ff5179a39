"""The address of an answer on Discord, kept in the journal until it is sent; an apology goes there if it was lost."""

import json
from typing import Any

import discord

from adapters.discord.send import posts_of, sent
from bot.presentation import compose, wording


def address_of_command(interaction: discord.Interaction[Any]) -> str:
    """The token with which a command is answered; Discord takes it for 15 minutes."""
    return json.dumps({"application": interaction.application_id, "token": interaction.token})


def address_of_message(message: discord.Message) -> str:
    """The message that is replied to."""
    return json.dumps({"channel": message.channel.id, "message": message.id})


async def apologise(client: discord.Client, address: str) -> None:
    """Say that a question was lost. What Discord no longer takes, such as an old command, is left alone."""
    text = posts_of(compose.notice(wording.errors.LOST))[0].content
    match json.loads(address):
        case {"application": int(application), "token": str(token)}:
            webhook = discord.Webhook.partial(application, token, client=client)
            await sent(webhook.send(text))  # it takes the place of "is thinking", and is as private
        case {"channel": int(channel), "message": int(message)}:
            place = client.get_partial_messageable(channel)
            reference = discord.MessageReference(message_id=message, channel_id=channel, fail_if_not_exists=True)
            await sent(place.send(text, reference=reference, mention_author=False, suppress_embeds=True))
