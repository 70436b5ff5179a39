"""`card` writes a picture file, whole or not at all."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import Typed
from tests.fixtures.lighthouse import span_of

START, END = span_of("What frightens me is fog, because fog swallows the light and nobody can see it.")
REF = f"lighthouse-1:{START}-{END}"


def test_a_card_is_written_wide_and_dark_or_as_options_say(typed: Typed, tmp_path: Path) -> None:
    brightness = {}
    for options, size in (
        ((), (1200, 675)),
        (("--square",), (1200, 1200)),
        (("--light", "--view", "strict"), (1200, 675)),
    ):
        file = tmp_path / "card.png"
        ran = typed("card", REF, "--out", str(file), *options)
        assert ran.code == 0
        assert re.search(r"card\.png: [\d,]+ bytes$", ran.out.strip())
        with Image.open(file) as image:
            assert (image.format, image.size) == ("PNG", size)
            brightness[options] = image.convert("L").getpixel((5, 5))
    assert brightness["--light", "--view", "strict"] > 200 > 60 > brightness[()] == brightness["--square",]  # type: ignore[operator]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["card.png", "data", "seeds"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((REF, "--out", "{folder}"), "is a folder; name a file in it"),
        ((REF, "--out", "{folder}/none/card.png"), "there is no folder"),
        ((REF, "--out", "a\0b"), "zero byte"),
        ((REF, "--out", f"{'x' * 300}.png"), "cannot be"),
        ((REF,), "--out"),
        (("nonsense", "--out", "{folder}/card.png"), "is not a quote id"),
        (("lighthouse-1:900-910", "--out", "{folder}/card.png"), "words"),
        (("nobody-1:1-9", "--out", "{folder}/card.png"), "nobody-1"),
    ],
)
def test_what_cannot_be_drawn_or_written_is_one_line(
    typed: Typed, tmp_path: Path, arguments: tuple[str, ...], complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = typed("card", *(argument.format(folder=tmp_path) for argument in arguments))
    assert ran.code == 2
    assert complaint in ran.complaint
    assert not list(tmp_path.glob("*.png"))


def test_a_file_that_cannot_be_replaced_stays(typed: Typed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "card.png"
    file.write_bytes(b"before")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    ran = typed("card", REF, "--out", str(file))
    assert (ran.code, file.read_bytes()) == (2, b"before")
    assert "No space left" in ran.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["card.png", "data", "seeds"]
