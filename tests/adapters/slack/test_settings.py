"""Slack's settings: three modes, and every impossible combination names the variable and the fix."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from adapters.slack.settings import NAMES, NEW_KEY, ConnectionMode, SlackSettings, read_slack
from bot.errors import SettingError
from tests.conftest import ROOT

KEY, OLD = Fernet.generate_key().decode(), Fernet.generate_key().decode()
BOT, APP, SECRET = {"SLACK_BOT_TOKEN": "xoxb-1-a"}, {"SLACK_APP_TOKEN": "xapp-1-a"}, {"SLACK_SIGNING_SECRET": "0" * 32}
ID, CLIENT, TOKEN_KEY = {"SLACK_CLIENT_ID": "1.2"}, {"SLACK_CLIENT_SECRET": "f" * 32}, {"SLACK_TOKEN_KEY": KEY}
MANY = {**ID, **CLIENT, **SECRET, **TOKEN_KEY}


def test_without_settings_slack_is_left_out() -> None:
    assert read_slack({}) is None
    assert read_slack({**dict.fromkeys(NAMES, " "), "PORT": "nonsense"}) is None


def test_socket_mode() -> None:
    assert read_slack({**BOT, **APP}) == SlackSettings(ConnectionMode.SOCKET, "xoxb-1-a", "xapp-1-a")


def test_http() -> None:
    assert read_slack({**BOT, **SECRET}) == SlackSettings(ConnectionMode.HTTP, "xoxb-1-a", "", "0" * 32)


def test_many_workspaces() -> None:
    settings = SlackSettings(ConnectionMode.MANY, "", "", "0" * 32, "1.2", "f" * 32, (KEY,))
    assert (
        read_slack(
            {
                **MANY,
            }
        )
        == settings
    )
    both = read_slack({**MANY, "SLACK_TOKEN_KEY": f"{KEY} , {OLD}"})
    assert both is not None
    assert both.token_keys == (KEY, OLD)


def test_every_workspace_can_be_asked_for_more_scopes() -> None:
    settings = read_slack({**MANY, "SLACK_EXTRA_SCOPES": "pins:write, channels:history,,pins:write"})
    assert settings is not None
    assert settings.extra_scopes == ("pins:write", "channels:history")


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        (BOT, "SLACK_APP_TOKEN: it is missing; copy it from page Basic Information, App-Level Tokens"),
        (APP, "SLACK_BOT_TOKEN: it is missing, and SLACK_APP_TOKEN alone is not enough"),
        (SECRET, "SLACK_BOT_TOKEN: it is missing, and SLACK_SIGNING_SECRET alone is not enough"),
        (
            {**BOT, **APP, **SECRET},
            "SLACK_APP_TOKEN: leave it empty for HTTP, or leave SLACK_SIGNING_SECRET empty for Socket Mode",
        ),
        ({**MANY, "SLACK_EXTRA_SCOPES": "admin"}, "SLACK_EXTRA_SCOPES: 'admin' is of no use to the bot; choose among"),
        (
            {**BOT, **APP, "SLACK_EXTRA_SCOPES": "pins:write"},
            "SLACK_EXTRA_SCOPES: leave it empty for a single workspace, and add the scopes on the app's page",
        ),
        ({**MANY, **BOT}, "SLACK_BOT_TOKEN: leave it empty for many workspaces"),
        ({**MANY, **APP}, "SLACK_APP_TOKEN: leave it empty for many workspaces"),
        (
            {**ID, **CLIENT, **SECRET},
            'SLACK_TOKEN_KEY: it is missing, and many workspaces (SLACK_CLIENT_ID) need it; make one with python3 -c "',
        ),
        (
            {**ID, **CLIENT, **TOKEN_KEY},
            "SLACK_SIGNING_SECRET: it is missing, and many workspaces (SLACK_CLIENT_ID) need it; copy it from",
        ),
        (TOKEN_KEY, "SLACK_CLIENT_ID: it is missing, and many workspaces (SLACK_TOKEN_KEY) need it"),
        ({**BOT, **TOKEN_KEY}, "SLACK_CLIENT_ID: it is missing"),
        (
            {"SLACK_BOT_TOKEN": "xapp-1-a", **APP},
            "SLACK_BOT_TOKEN: its value belongs in SLACK_APP_TOKEN; copy it whole from page OAuth",
        ),
        ({**BOT, "SLACK_APP_TOKEN": "xoxb-1-b"}, "SLACK_APP_TOKEN: its value belongs in SLACK_BOT_TOKEN"),
        (
            {"SLACK_BOT_TOKEN": "xoxp-1", **APP},
            "SLACK_BOT_TOKEN: its value is something else, or incomplete; copy it whole from",
        ),
        (
            {**BOT, "SLACK_SIGNING_SECRET": "0" * 31},
            "SLACK_SIGNING_SECRET: its value is something else, or incomplete; copy it whole",
        ),
        ({**MANY, "SLACK_CLIENT_ID": "12"}, "SLACK_CLIENT_ID: its value is something else"),
        ({**MANY, "SLACK_CLIENT_SECRET": "x"}, "SLACK_CLIENT_SECRET: its value is something else"),
        ({**MANY, "SLACK_TOKEN_KEY": "secret"}, "SLACK_TOKEN_KEY: this is not a key; make one with"),
        ({**MANY, "SLACK_TOKEN_KEY": f"{KEY},secret"}, "SLACK_TOKEN_KEY: this is not a key"),
        ({**MANY, "SLACK_TOKEN_KEY": ","}, "SLACK_TOKEN_KEY: this is not a key"),
        ({**BOT, "SLACK_APP_TOKE": "x"}, "SLACK_APP_TOKE: there is no such setting; did you mean SLACK_APP_TOKEN?"),
    ],
)
def test_an_impossible_combination_names_the_variable_and_the_fix(environment: dict[str, str], says: str) -> None:
    with pytest.raises(SettingError, match=f"^{re.escape(says)}") as raised:
        read_slack(environment)
    assert str(raised.value).isprintable()
    assert not any(
        value in str(raised.value) for name, value in environment.items() if name != "PORT" and len(value) > 8
    )


def test_the_command_in_the_error_makes_a_key() -> None:
    python, *arguments = shlex.split(NEW_KEY)
    ran = subprocess.run(
        [python, "-I", "-S", *arguments], capture_output=True, text=True, check=True
    )  # with nothing installed
    key = ran.stdout.strip()
    slack = read_slack({**MANY, "SLACK_TOKEN_KEY": key})
    assert slack is not None
    assert slack.token_keys == (key,)
    assert NEW_KEY in (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")


def test_settings_of_other_programs_are_ignored() -> None:
    assert read_slack({"SLACK_WEBHOOK_URL": "x", "SLACK_CHANNEL": "y"}) is None


def test_no_secret_is_ever_shown() -> None:
    shown = repr(read_slack(MANY)) + repr(read_slack({**BOT, **APP}))
    assert not any(value in shown for value in ("xoxb-1-a", "xapp-1-a", "0" * 32, "f" * 32, KEY))


def test_every_setting_is_in_the_example_and_in_the_documents() -> None:
    for path in (Path(".env.example"), Path("docs/operations.md")):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert [name for name in (*NAMES, "PORT") if name not in text] == []
