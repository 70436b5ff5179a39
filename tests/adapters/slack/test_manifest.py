"""slack-manifest.yaml is valid, and asks for exactly what the code uses."""

import ast
import json
import re
from typing import Any

import pytest
import yaml
from jsonschema_rs import Draft7Validator
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import manifest, workflow_steps
from adapters.slack.command_text import Verb
from adapters.slack.endpoints import EVENTS_PATH
from adapters.slack.oauth.flow import REDIRECT_PATH
from bot.chat.requests import CheckRequest
from bot.model import CheckResult, Verdict
from bot.presentation import quote_replies, verdict_replies, wording
from tests.conftest import ROOT
from tests.fixtures.fake_quotes import quote

TEXT = (ROOT / "slack-manifest.yaml").read_text(encoding="utf-8")
MANIFEST: dict[str, Any] = yaml.safe_load(TEXT)
SCHEMA = json.loads((ROOT / "tests/peers/spec/slack-manifest-2.0.0.json").read_text(encoding="utf-8"))

BY_METHOD = {
    "auth_test": set(), "apps_connections_open": set(), "oauth_v2_access": set(), "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"}, "chat_update": {"chat:write"}, "users_info": {"users:read"},
    "chat_getPermalink": set(),
    "conversations_replies": {"im:history"}, "conversations_history": set(),  # in channels, see CHANNEL_SCOPES
    "views_open": set(), "files_upload_v2": {"files:write"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "functions_completeSuccess": set(), "functions_completeError": set(),
    "pins_add": set(),  # see PINNING_SCOPE
    "views_push": set(), "views_update": set(), "views_publish": set(),
}  # fmt: skip
"""The bot token's scope that a method needs. Source: https://docs.slack.dev/reference/methods"""

BY_DOWNLOAD = {"files:read"}
"""The scope that url_private_download needs. Source: https://docs.slack.dev/reference/objects/file-object"""

BY_EVENT = {
    "app_home_opened": set(), "app_mention": {"app_mentions:read"}, "app_uninstalled": set(),
    "function_executed": set(), "message.im": {"im:history"},
    "tokens_revoked": set(),
}  # fmt: skip
"""The scope that an event needs. Source: https://docs.slack.dev/reference/events"""


def methods() -> set[str]:
    """The methods of the Web API that the adapter calls."""
    paths = (ROOT / "adapters/slack").glob("*.py")
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {node.attr for node in nodes if isinstance(node, ast.Attribute) and "_" in node.attr}
    return {name for name in names if callable(getattr(AsyncWebClient, name, None)) and not name.startswith("_")}


def over_http() -> dict[str, Any]:
    """The manifest with the changes that its comments describe for HTTP."""
    head, body = TEXT.split("display_information:", 1)
    text = head + "display_information:" + re.sub(r"^(\s+)# ", r"\1", body, flags=re.MULTILINE)
    changed: dict[str, Any] = yaml.safe_load(text.replace("socket_mode_enabled: true", "socket_mode_enabled: false"))
    return changed


@pytest.mark.parametrize("manifest", [MANIFEST, over_http()], ids=["socket", "http"])
def test_it_matches_slacks_own_schema(manifest: dict[str, Any]) -> None:
    assert [error.message for error in Draft7Validator(SCHEMA).iter_errors(manifest)] == []


def test_it_keeps_limits_that_the_schema_leaves_out() -> None:
    assert len(MANIFEST["display_information"]["name"]) <= 35
    assert len(MANIFEST["display_information"]["description"]) <= 140
    assert 175 <= len(MANIFEST["display_information"]["long_description"]) <= 4000


def test_over_http_every_address_is_one_that_the_bot_listens_on() -> None:
    changed = over_http()
    address = f"https://verbatim.example.com{EVENTS_PATH}"
    assert changed["settings"]["event_subscriptions"]["request_url"] == address
    assert changed["settings"]["interactivity"]["request_url"] == address
    assert changed["settings"]["interactivity"]["message_menu_options_url"] == address  # menus that the bot fills
    assert [command["url"] for command in changed["features"]["slash_commands"]] == [address]
    assert changed["oauth_config"]["redirect_urls"] == [f"https://verbatim.example.com{REDIRECT_PATH}"]
    assert changed["settings"]["socket_mode_enabled"] is False


def test_its_scopes_are_exactly_those_that_the_code_needs() -> None:
    used = methods()
    assert used <= set(BY_METHOD)
    needed = {"commands"}.union(
        BY_DOWNLOAD, *(BY_METHOD[method] for method in used), *(BY_EVENT[event] for event in manifest.EVENTS)
    )
    assert MANIFEST["oauth_config"]["scopes"] == {"bot": sorted(needed)}
    assert sorted(manifest.SCOPES) == sorted(needed)
    assert needed.isdisjoint({*manifest.CHANNEL_SCOPES, manifest.PINNING_SCOPE})


def test_its_events_commands_and_shortcuts_are_exactly_those_that_the_code_handles() -> None:
    assert MANIFEST["settings"]["event_subscriptions"]["bot_events"] == sorted(manifest.EVENTS)
    assert set(BY_EVENT) == set(manifest.EVENTS)
    (command,) = MANIFEST["features"]["slash_commands"]
    named = {shortcut["callback_id"]: shortcut["name"] for shortcut in MANIFEST["features"]["shortcuts"]}
    assert command["command"] == manifest.COMMAND
    assert named == {
        manifest.ASK_SHORTCUT: "Ask Verbatim",
        manifest.SHORTCUT: wording.commands.CHECK_MENU,
        manifest.NEVER_SHORTCUT: wording.cards.NEVER_SHOW_MENU,
    }
    assert {word.split()[0] for word in command["usage_hint"].split("|")} == {f"{verb}" for verb in Verb}
    listened = re.findall(
        r'app\.event\("([\w.]+)"\)', (ROOT / "adapters/slack/listeners.py").read_text(encoding="utf-8")
    )
    assert sorted(listened) == sorted(event.partition(".")[0] for event in manifest.EVENTS)


def test_people_can_write_to_the_bot_and_find_its_home_tab() -> None:
    assert MANIFEST["features"]["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True


def test_its_workflow_steps_have_the_variables_that_the_code_gives() -> None:
    steps = MANIFEST["functions"]
    assert set(steps) == {workflow_steps.PICK, workflow_steps.CHECK}
    picked = workflow_steps.outputs_of(workflow_steps.PICK, quote_replies.single(quote(0), None, private=True))
    result = CheckResult("so", Verdict.VERBATIM, (quote(0),))
    checked = workflow_steps.outputs_of(workflow_steps.CHECK, verdict_replies.checked(result, None, private=True))
    for step, outputs in ((workflow_steps.PICK, picked), (workflow_steps.CHECK, checked)):
        parameters = steps[step]["output_parameters"]
        assert set(outputs or {}) == set(parameters["properties"]) == set(parameters["required"])
    assert workflow_steps.request_of(workflow_steps.CHECK, {"quote": "so"}) == CheckRequest("so")


def test_the_documents_count_its_scopes() -> None:
    count = {6: "six", 7: "seven", 8: "eight", 9: "nine"}[len(MANIFEST["oauth_config"]["scopes"]["bot"])]
    assert f"{count} scopes on Slack" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"asks for {count} scopes" in (ROOT / "docs/slack.md").read_text(encoding="utf-8")
