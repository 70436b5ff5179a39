"""Settings: the error for a bad value names the variable, the fault and the fix."""

import logging
from pathlib import Path

import pytest

from bot.errors import SettingError
from bot.settings import AllowedServers, LogSettings, Settings, misspelt, read_settings


def test_defaults() -> None:
    assert read_settings({}) == Settings(Path("data"), Path("seeds"), None)
    assert read_settings({"VERBATIM_DATA": " ", "VERBATIM_SEEDS": "", "VERBATIM_MODEL": ""}) == read_settings({})


def test_all_settings_are_read(tmp_path: Path) -> None:
    chosen = read_settings(
        {"VERBATIM_DATA": "~/data", "VERBATIM_SEEDS": str(tmp_path), "VERBATIM_MODEL": str(tmp_path)}
    )
    assert chosen == Settings(Path("~/data").expanduser(), tmp_path, str(tmp_path))


@pytest.mark.parametrize("word", ["off", "OFF", "none"])
def test_off_means_words_alone(word: str) -> None:
    assert read_settings({"VERBATIM_MODEL": word}).model == "off"


def test_other_variables_are_ignored() -> None:
    assert read_settings({"PATH": "/bin", "verbatim_data": "x", "MY_VERBATIM_DATA": "x"}) == read_settings({})


def test_a_misspelt_setting_is_refused() -> None:
    with pytest.raises(
        SettingError,
        match=r"^VERBATIM_DAT: there is no such setting; known: VERBATIM_DATA, VERBATIM_SEEDS, VERBATIM_MODEL",
    ):
        read_settings({"VERBATIM_DAT": "x"})


@pytest.mark.parametrize("name", ["VERBATIM_DATA", "VERBATIM_SEEDS", "VERBATIM_MODEL"])
@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("a\0b", "a path cannot contain a zero byte"),
        ("/tmp/\udcff", "is not UTF-8; name another folder"),
        ("~nobody-of-that-name/x", "names a user who does not exist; write the whole path"),
        ("x" * 5000, "File name too long"),
        (__file__, "is a file; name a folder"),
    ],
)
def test_a_bad_folder_is_refused_on_one_short_line(name: str, value: str, fault: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}: .*{fault}") as raised:
        read_settings({name: value})
    assert len(str(raised.value)) < 300
    assert str(raised.value).isprintable()


def test_a_model_folder_that_does_not_exist() -> None:
    with pytest.raises(
        SettingError,
        match=r"VERBATIM_MODEL: /nowhere is not a folder; name one with model\.onnx and tokenizer\.json, or 'off'",
    ):
        read_settings({"VERBATIM_MODEL": "/nowhere"})


@pytest.mark.parametrize(
    ("value", "servers"),
    [
        ("", AllowedServers()),
        ("OFF", AllowedServers()),
        ("all", AllowedServers(all=True)),
        ("discord:123, slack:T0ABC,", AllowedServers(frozenset({"discord:123", "slack:T0ABC"}))),
    ],
)
def test_who_may_add_from_chat(value: str, servers: AllowedServers) -> None:
    assert read_settings({"VERBATIM_ADD_FROM_CHAT": value}).add_from_chat == servers


def test_only_servers_that_are_named_are_allowed() -> None:
    named = AllowedServers(frozenset({"discord:1"}))
    assert [named.include(*server) for server in (("discord", "1"), ("slack", "1"), ("discord", "2"))] == [
        True,
        False,
        False,
    ]
    assert [bool(AllowedServers()), bool(named), bool(AllowedServers(all=True))] == [False, True, True]


@pytest.mark.parametrize("value", ["123", "discord:abc", "slack:t0", "all, discord:1", "irc:1"])
def test_what_is_no_server_is_refused(value: str) -> None:
    with pytest.raises(SettingError, match=r"^VERBATIM_ADD_FROM_CHAT: .* is not a server; write off, all, or servers"):
        read_settings({"VERBATIM_ADD_FROM_CHAT": value})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", LogSettings()),
        ("json", LogSettings(json=True)),
        ("info", LogSettings(logging.INFO)),
        ("ERROR, JSON", LogSettings(logging.ERROR, json=True)),
        ("text warning", LogSettings()),
    ],
)
def test_the_log_has_a_level_and_a_form(value: str, expected: LogSettings) -> None:
    assert read_settings({"VERBATIM_LOG": value}).log == expected


def test_a_log_that_is_neither_is_refused() -> None:
    with pytest.raises(SettingError, match=r"^VERBATIM_LOG: 'xml' is not a log; write text or json"):
        read_settings({"VERBATIM_LOG": "xml"})


def test_a_name_that_is_almost_a_setting_is_found() -> None:
    known = ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "PORT")
    names = ("DISCORD_TOEKN", "discord_token", "DISCORDTOKEN", "DISCORD_TOKEN", "PATH", "PORTS", "HOME", "TOKEN")
    assert misspelt(names, known) == dict.fromkeys(("DISCORD_TOEKN", "discord_token", "DISCORDTOKEN"), "DISCORD_TOKEN")


@pytest.mark.parametrize("name", ["PROT", "PORTT", "PPORT", "POORT", "prot"])
def test_a_short_setting_is_found_by_its_letters(name: str) -> None:
    assert misspelt([name], ["DISCORD_TOKEN", "PORT"]) == {name: "PORT"}


@pytest.mark.parametrize("name", ["PORTS", "SORT", "PART", "PORTAL", "SPORT", "PRT", "POT", "ROOT", "HOST"])
def test_an_ordinary_word_is_no_slip_of_a_short_setting(name: str) -> None:
    assert misspelt([name], ["DISCORD_TOKEN", "PORT"]) == {}
