"""Settings: every bad value is named, with its fault and the mend."""

from pathlib import Path

import pytest

from bot.errors import SettingError
from bot.settings import Settings, read_settings


def test_defaults() -> None:
    assert read_settings({}) == Settings(Path("data"), Path("seeds"), None)
    assert read_settings({"VERBATIM_DATA": " ", "VERBATIM_SEEDS": "", "VERBATIM_MODEL": ""}) == read_settings({})


def test_all_chosen(tmp_path: Path) -> None:
    chosen = read_settings(
        {"VERBATIM_DATA": "~/held", "VERBATIM_SEEDS": str(tmp_path), "VERBATIM_MODEL": str(tmp_path)}
    )
    assert chosen == Settings(Path("~/held").expanduser(), tmp_path, str(tmp_path))


@pytest.mark.parametrize("word", ["off", "OFF", "none"])
def test_words_alone(word: str) -> None:
    assert read_settings({"VERBATIM_MODEL": word}).model == "off"


def test_others_settings_are_none_of_ours() -> None:
    assert read_settings({"PATH": "/bin", "verbatim_data": "x", "MY_VERBATIM_DATA": "x"}) == read_settings({})


def test_a_misspelt_setting_is_not_ignored() -> None:
    with pytest.raises(
        SettingError,
        match=r"^VERBATIM_DAT: there is no such setting; known: VERBATIM_DATA, VERBATIM_SEEDS, VERBATIM_MODEL",
    ):
        read_settings({"VERBATIM_DAT": "x"})


@pytest.mark.parametrize("name", ["VERBATIM_DATA", "VERBATIM_SEEDS", "VERBATIM_MODEL"])
@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("a\0b", "a path cannot hold a zero byte"),
        ("/tmp/\udcff", "is not UTF-8; name another folder"),
        ("~nobody-of-that-name/x", "names the home of nobody here; write the whole path"),
        ("x" * 5000, "File name too long"),
        (__file__, "is a file; name a folder"),
    ],
)
def test_bad_folders(name: str, value: str, fault: str) -> None:
    with pytest.raises(SettingError, match=f"^{name}: .*{fault}") as raised:
        read_settings({name: value})
    assert len(str(raised.value)) < 300
    assert str(raised.value).isprintable()


def test_a_model_that_is_not_there() -> None:
    with pytest.raises(
        SettingError,
        match=r"VERBATIM_MODEL: /nowhere is no folder; name one with model\.onnx and tokenizer\.json, or 'off'",
    ):
        read_settings({"VERBATIM_MODEL": "/nowhere"})
