"""What Discord says about the token and the application's settings, for `doctor` and at the start."""

import aiohttp
import discord

from adapters.discord import inbound

REFUSED = (
    "DISCORD_TOKEN: Discord refused it; "
    "make a new one in the Developer Portal (your application, page Bot, Reset Token)"
)

OUTAGE = (
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    discord.GatewayNotFound,
    discord.ConnectionClosed,
    discord.HTTPException,
    discord.RateLimited,
)


async def examine(token: str) -> tuple[bool, str]:
    """Whether Discord accepts a token and the application is set up well; and what to say about it."""
    client = discord.Client(intents=discord.Intents.none())
    try:
        await client.login(token)
        user, application_id, fault = str(client.user), client.application_id, setup_fault(client.application)
    except discord.LoginFailure:
        return False, REFUSED
    except OUTAGE as error:
        return False, f"Discord cannot be reached ({type(error).__name__}); `run` keeps trying"
    finally:
        await client.close()
    return fault is None, fault or f"token of {user}; invite: {invite_link(application_id or 0)}"


def setup_fault(application: discord.AppInfo | None) -> str | None:
    """What is set in the Developer Portal that keeps the bot from working, and how to fix it; None if nothing is."""
    if application is not None and application.interactions_endpoint_url:
        return (
            "commands go to an Interactions Endpoint URL and not to this bot; "
            "clear it (Developer Portal, page General Information)"
        )
    if application is not None and application.bot_require_code_grant:
        return (
            "the invite cannot work while Requires OAuth2 Code Grant is on; switch it off (Developer Portal, page Bot)"
        )
    return None


def invite_link(application_id: int, *, personal: bool = False) -> str:
    """The link that adds the bot with the least permissions: to a server, or to a member's own account."""
    if personal:
        link = discord.utils.oauth_url(application_id, scopes=("applications.commands",))
        return f"{link}&integration_type=1"
    permissions = discord.Permissions(**dict.fromkeys(inbound.NEEDED, True))
    return discord.utils.oauth_url(application_id, permissions=permissions, scopes=("bot", "applications.commands"))
