"""What Discord says of the token and of the application's settings, for `doctor` and at the start."""

import aiohttp
import discord

from adapters.discord import inbound

REFUSED = "DISCORD_TOKEN: Discord refused it; make a new one in the Developer Portal (your application, page Bot, Reset Token)"


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
    """Whether Discord takes a token, and what to say of it; for `doctor`."""
    client = discord.Client(intents=discord.Intents.none())
    try:
        await client.login(token)
        who, identity, wrong = str(client.user), client.application_id, misset(client.application)
    except discord.LoginFailure:
        return False, REFUSED
    except OUTAGE as error:
        return False, f"Discord cannot be reached ({type(error).__name__}); `run` keeps trying"
    finally:
        await client.close()
    return wrong is None, wrong or f"token of {who}; invite: {invitation(identity or 0)}"


def misset(application: discord.AppInfo | None) -> str | None:
    """What is set in the Developer Portal that keeps a bot of this kind from working, with the mend."""
    if application is not None and application.interactions_endpoint_url:
        return "commands go to an Interactions Endpoint URL and not to this bot; empty it (Developer Portal, page General Information)"
    if application is not None and application.bot_require_code_grant:
        return (
            "the invite cannot work while Requires OAuth2 Code Grant is on; switch it off (Developer Portal, page Bot)"
        )
    return None


def invitation(application: int, *, personal: bool = False) -> str:
    """The link that adds the bot with the least permissions: to a server, or to one's own account."""
    if personal:
        link = discord.utils.oauth_url(application, scopes=("applications.commands",))
        return f"{link}&integration_type=1"
    permissions = discord.Permissions(**dict.fromkeys(inbound.NEEDED, True))
    return discord.utils.oauth_url(application, permissions=permissions, scopes=("bot", "applications.commands"))
