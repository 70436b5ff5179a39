"""What Slack says about the tokens, for `doctor`; and what to do where it refuses one."""

from pathlib import Path

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import SQLAlchemyError

from adapters.slack import texts
from adapters.slack.clients import API, SlackClients
from adapters.slack.manifest import ADDING_SCOPE, CHANNEL_SCOPES, OPTIONAL_SCOPES, SCOPES
from adapters.slack.oauth.engine import FILE
from adapters.slack.oauth.flow import INSTALL_PATH
from adapters.slack.oauth.stores import open_stores
from adapters.slack.send import TROUBLE, code_of
from adapters.slack.settings import ConnectionMode, SlackSettings

BOT_REFUSED = (
    "SLACK_BOT_TOKEN: Slack refused it ({}); press Reinstall to Workspace on the app's page OAuth & Permissions, "
    "and copy the token again"
)
APP_REFUSED = (
    "SLACK_APP_TOKEN: Slack refused it; make a new one on the app's page Basic Information, "
    "with the scope connections:write"
)


async def examine(
    settings: SlackSettings, data: Path, api: str = API, *, reads_files: bool = False
) -> tuple[bool, str]:
    """Whether Slack accepts the tokens, or the stored installations of many workspaces can be read; and what to say.

    `reads_files`: interviews may be added from chat, which needs one permission more.
    """
    if settings.mode is ConnectionMode.MANY:
        async with open_stores(data, settings.client_id, settings.token_keys, settings.database) as stores:
            place = str(data / FILE) if settings.database is None else "installations in PostgreSQL"
            try:
                if faults := await stores.installations.faults():
                    return False, texts.damaged_installations(place, faults)
                count = await stores.installations.count()
            except SQLAlchemyError as error:
                return False, texts.damaged_installations(place, [type(error).__name__])
            return True, f"{place}: {texts.workspaces(count, INSTALL_PATH)}"
    clients = SlackClients(api)
    try:
        owner = await clients.client(settings.bot_token).auth_test()
        if settings.mode is ConnectionMode.SOCKET:
            await clients.client(settings.app_token).apps_connections_open(app_token=settings.app_token)
    except SlackApiError as error:
        of_app_token = error.response.api_url.endswith("apps.connections.open")
        return False, APP_REFUSED if of_app_token else BOT_REFUSED.format(code_of(error))
    except TROUBLE as error:
        return False, f"Slack cannot be reached ({code_of(error)}); `run` keeps trying"
    finally:
        await clients.close()
    granted = {scope.strip() for scope in str(owner.headers.get("x-oauth-scopes", "")).split(",")}
    spared = [scope for scope in OPTIONAL_SCOPES if not (reads_files and scope == ADDING_SCOPE)]
    if missing := [scope for scope in SCOPES if scope not in {*granted, *spared}]:
        scopes = ", ".join(missing)
        return False, f"the token of {owner['team']} lacks {scopes}; install the app again from slack-manifest.yaml"
    unread = [scope for scope in CHANNEL_SCOPES if scope not in granted]
    remark = f"; {texts.CHANNELS_UNREAD.format(' and '.join(unread))}" if unread else ""
    return True, f"token of {owner['team']}, {settings.mode.value}{remark}"
