"""Settings: the error for a bad value names the variable, the fault and the fix."""

from pathlib import Path

import pytest

from bot.errors import SettingError
from bot.settings import Settings, read_settings


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
