"""What Slack says of the tokens, for `doctor`; and what to do where it refuses one."""

from pathlib import Path

from slack_sdk.errors import SlackApiError

from adapters.slack import texts
from adapters.slack.clients import API, SlackClients
from adapters.slack.inbound import SCOPES
from adapters.slack.oauth.flow import INSTALL_PATH
from adapters.slack.oauth.installations import FILE, stores
from adapters.slack.send import TROUBLE, code_of
from adapters.slack.settings import ConnectionMode, SlackSettings

BOT_REFUSED = "SLACK_BOT_TOKEN: Slack refused it ({}); copy it again from the app's page OAuth & Permissions, after Reinstall to Workspace"
APP_REFUSED = "SLACK_APP_TOKEN: Slack refused it; make a new one on the app's page Basic Information, with the scope connections:write"


async def examine(settings: SlackSettings, data: Path, api: str = API) -> tuple[bool, str]:
    """Whether Slack takes the tokens, or what is kept of many workspaces can be used, and what to say of it; for `doctor`."""
    if settings.way is ConnectionMode.MANY:
        async with stores(data, settings.client_id, settings.token_keys) as kept:
            return True, f"{data / FILE}: {texts.workspaces(await kept.installations.count(), INSTALL_PATH)}"
    lines = SlackClients(api)
    try:
        told = await lines.client(settings.bot_token).auth_test()
        if settings.way is ConnectionMode.SOCKET:
            await lines.client(settings.app_token).apps_connections_open(app_token=settings.app_token)
    except SlackApiError as error:
        of_app = error.response.api_url.endswith("apps.connections.open")
        return False, APP_REFUSED if of_app else BOT_REFUSED.format(code_of(error))
    except TROUBLE as error:
        return False, f"Slack cannot be reached ({code_of(error)}); `run` keeps trying"
    finally:
        await lines.close()
    granted = {one.strip() for one in str(told.headers.get("x-oauth-scopes", "")).split(",")}
    if missing := [one for one in SCOPES if one not in granted]:
        return (
            False,
            f"the token of {told['team']} lacks {', '.join(missing)}; install the app again from slack-manifest.yaml",
        )
    return True, f"token of {told['team']}, {settings.way.value}"
