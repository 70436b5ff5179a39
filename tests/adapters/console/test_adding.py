"""`add` and `describe` as typed: a transcript becomes an interview that answers, and its description can change."""

import json
import shutil
from pathlib import Path

import jsonschema_rs
import pytest

from tests.bot.transcript.sources.forms import FORMS, WORDS
from tests.conftest import Typed

ADDED = {
    "type": "object",
    "additionalProperties": False,
    "required": ["slug", "title", "form", "words", "speakers", "turns", "sentences", "chapters", "timed", "notes"],
    "properties": {
        "slug": {"type": "string"},
        "title": {"type": "string"},
        "status": {"enum": ["added", "updated", "unchanged"]},
        "form": {"type": "string"},
        "words": {"type": "integer"},
        "speakers": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name", "role", "words"],
                "properties": {
                    "name": {"type": "string"},
                    "role": {"enum": ["host", "guest", None]},
                    "words": {"type": "integer"},
                },
            },
        },
        "turns": {"type": "integer"},
        "sentences": {"type": "integer"},
        "chapters": {"type": "integer"},
        "timed": {"enum": ["word", "caption", "paragraph", None]},
        "punctuated": {"type": "boolean"},
        "notes": {"type": "array", "items": {"type": "string"}},
    },
}


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: Typed) -> Path:
    """A folder for interviews that does not exist yet: VERBATIM_SEEDS."""
    del typed  # whose setting this one replaces
    monkeypatch.setenv("VERBATIM_SEEDS", str(tmp_path / "own"))
    return tmp_path / "own"


def transcript(folder: Path, form: str, name: str | None = None) -> str:
    """A file with the small conversation in a form."""
    usual, content, *_ = FORMS[form]
    made = content()
    path = folder / (name or usual)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made if isinstance(made, bytes) else made.encode())
    return str(path)


@pytest.mark.parametrize("form", sorted(FORMS))
def test_one_command_makes_an_interview_that_answers(form: str, typed: Typed, own: Path, tmp_path: Path) -> None:
    ran = typed("add", "--json", transcript(tmp_path / "in", form))
    assert (ran.code, ran.err) == (0, "The library was built (there was none): 1 interview, 0 texts encoded.\n")
    added = json.loads(ran.out)
    jsonschema_rs.validate(ADDED, added)
    assert (own / added["slug"] / "captions.txt").read_text().split() == WORDS.split()
    asked = typed("ask", "--json", '"oil & wick"' if form != "json3" else '"oil"')
    assert [quote["interview"] for quote in json.loads(asked.out)["quotes"]][:1] == [added["slug"]]
    assert "wick" in json.loads(asked.out)["quotes"][0]["text"]


def test_it_says_what_it_understood_and_changes_nothing_the_second_time(
    typed: Typed, own: Path, tmp_path: Path
) -> None:
    file = transcript(tmp_path / "in", "stamped labels")
    assert typed("add", file).out.splitlines() == [
        "added a: The lamp",
        (
            "  Markdown with speakers and times: 31 words, 2 speakers (Ida: host; Tom: guest), punctuated, "
            "times to the caption"
        ),
    ]
    before = {path: path.read_bytes() for path in own.rglob("*") if path.is_file()}
    again = typed("add", file)
    assert again.out.startswith("unchanged a: The lamp\n")
    assert again.err == "The library is up to date (1 interview).\n"
    assert {path: path.read_bytes() for path in own.rglob("*") if path.is_file()} == before


def test_a_folder_is_read_through_and_what_fails_does_not_stop_the_rest(
    typed: Typed, own: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    transcript(folder, "voices", "one.vtt")
    transcript(folder / "deeper", "bold", "two.md")
    transcript(folder, "bold", "README.md")
    transcript(folder, "bold", ".hidden.md")
    transcript(folder / ".git", "bold", "three.md")
    (folder / "one.mp3").write_bytes(b"\0" * 100)
    (folder / "broken.vtt").write_bytes(b"")
    ran = typed("add", str(folder))
    assert ran.code == 2
    assert ran.err.splitlines()[0] == "broken.vtt: is empty"
    assert sorted(path.name for path in own.iterdir()) == ["one", "two"]


def test_the_same_conversation_in_two_files_is_noticed(typed: Typed, tmp_path: Path) -> None:
    said = "\n".join(f"\n**Tom:** Lamp {number} hangs over stair {number} and burns oil." for number in range(60))
    for name, text in (("whole.md", said), ("part.md", said[: len(said) // 2])):
        (tmp_path / name).write_text(text)
    typed("add", str(tmp_path / "whole.md"))
    assert typed("add", str(tmp_path / "part.md")).out.splitlines()[-1] == (
        "  note: it is the same conversation as whole (100% of the words); both are kept, delete one of the folders"
    )


def test_who_speaks_in_none_of_many_is_said_once(typed: Typed, own: Path, tmp_path: Path) -> None:
    transcript(tmp_path / "in", "voices", "one.vtt")
    transcript(tmp_path / "in", "stamped labels", "two.txt")
    ran = typed("add", "--host", "Nobody", str(tmp_path / "in"))
    assert ran.out.count("Nobody") == 1
    assert "nobody is called 'Nobody' in 2 of these 2 interviews, so no role was set there" in ran.out
    assert sorted(path.name for path in own.iterdir()) == ["one", "two"]


def test_a_transcript_comes_through_standard_input(
    typed: Typed, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path(transcript(tmp_path / "in", "voices")).open("rb") as file:
        monkeypatch.setattr("sys.stdin", type("Stream", (), {"buffer": file}))
        ran = typed("add", "-", "--title", "The lamp", "--slug", "lamp")
    assert ran.out.startswith("added lamp: The lamp\n")
    assert (own / "lamp" / "source.txt").is_file()


def test_what_is_given_outweighs_what_the_file_says(typed: Typed, own: Path, tmp_path: Path) -> None:
    file = transcript(tmp_path / "in", "bold")
    given = ("--title", "Oil", "--show", "Lights", "--date", "2024-05-06", "--url", "https://youtu.be/abcdefghijk")
    ran = typed("add", file, *given, "--host", "tom", "--guest", "Ida", "--guest", "Nobody")
    assert ran.out.splitlines()[0] == "added a: Oil"
    assert "(Ida: guest; Tom: host)" in ran.out
    assert "note: nobody in it is called 'Nobody', so no role was set" in ran.out
    metadata = (own / "a" / "interview.toml").read_text()
    for line in ('show = "Lights"', 'date = "2024-05-06"', "v=abcdefghijk&t={seconds}s"):
        assert line in metadata


# --- describe -----------------------------------------------------------------------------------


def test_a_description_is_shown_and_changed(typed: Typed, tmp_path: Path) -> None:
    typed("add", transcript(tmp_path / "in", "bold"))
    assert typed("describe", "a").out.splitlines() == ["a: a", "  Ida: host, 14 words", "  Tom: guest, 17 words"]
    ran = typed("describe", "a", "--name", "Tom=Tom Bell", "--host", "Tom Bell", "--guest", "Ida", "--title", "Oil")
    assert ran.out.splitlines() == ["a: Oil", "  Ida: guest, 14 words", "  Tom Bell: host, 17 words"]
    assert typed("describe", "a", "--show", "Lights", "--date", "2024-05-06").out.splitlines()[1:3] == [
        "  show: Lights",
        "  date: 2024-05-06",
    ]
    assert ran.err.startswith("The library was built")
    quote = json.loads(typed("ask", "--json", '"never gas"').out)["quotes"][0]
    assert quote["speaker"] == "Tom Bell"


def test_what_else_a_speaker_is_called_chooses_their_words(typed: Typed, own: Path, tmp_path: Path) -> None:
    typed("add", transcript(tmp_path / "in", "bold"))
    ran = typed("describe", "a", "--name", "Tom=Thomas Bell", "--alias", "Thomas Bell=Tibby", "--alias", "Tom=Mr Bell")
    assert ran.out.splitlines()[2] == "  Thomas Bell: guest, 17 words, also called Tibby, Mr Bell"
    before = (own / "a" / "interview.toml").read_bytes()
    assert typed("describe", "a", "--alias", "Tom=tibby").code == 0
    assert (own / "a" / "interview.toml").read_bytes() == before
    quotes = json.loads(typed("ask", "--json", "what did Tibby say about gas?").out)["quotes"]
    assert {quote["speaker"] for quote in quotes} == {"Thomas Bell"}


def test_a_newer_state_of_a_transcript_keeps_the_names_it_was_given(typed: Typed, own: Path, tmp_path: Path) -> None:
    file = Path(transcript(tmp_path / "in", "bold"))
    longer = file.read_text() + "\n".join(
        f"\n**Tom:** Lamp {n} hangs over the {n} th stair, and burns." for n in range(40)
    )
    file.write_text(longer)
    typed("add", str(file))
    typed("describe", "a", "--name", "Tom=Tom Bell", "--title", "Oil")
    file.write_text(longer + "\n\n**Ida:** Good night.\n")
    assert typed("add", str(file)).out.startswith("updated a: Oil\n")
    assert [path.name for path in own.iterdir()] == ["a"]
    assert "Tom Bell: guest" in typed("describe", "a").out


def test_of_many_interviews_an_error_names_five_and_counts_the_others(typed: Typed, own: Path, tmp_path: Path) -> None:
    typed("add", transcript(tmp_path / "in", "bold"))
    for letter in "bcdefg":
        shutil.copytree(own / "a", own / letter)
    complaint = typed("describe", "nope").err.strip()
    assert complaint == f"there is no interview 'nope' in {own}; known: a, b, c, d, e and 2 more"


def test_an_edited_folder_can_be_described(typed: Typed, own: Path, tmp_path: Path) -> None:
    typed("add", transcript(tmp_path / "in", "bold"))
    edition = own / "a" / "edited.md"
    edition.write_text(edition.read_text().replace("wick", "{wick|Wick's}"))
    assert typed("describe", "a", "--name", "Tom=Tom Bell").code == 0
    assert "{wick|Wick's}" in edition.read_text()


# --- bad use ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["add", "nowhere.vtt"], "nowhere.vtt: cannot be read (No such file or directory)"),
        (["add", "a\0b"], "a\u2400b: cannot be read (embedded null byte)"),
        (["add", "--slug", "x", "a.vtt", "b.vtt"], "--slug names one interview; add one file at a time with it"),
        (["add", "-", "-"], "- is standard input, which holds one transcript; name it once"),
        (["add", "--newest", "0", "x"], "argument --newest: '0' is not a number from 1; see: python -m bot add --help"),
        (["describe", "nowhere"], "there is no interview 'nowhere' in {own}; known: a"),
        (["describe", "../own/a"], "there is no interview '../own/a' in {own}; known: a"),
        (["describe", "a", "--name", "Tom"], "--name 'Tom' must be OLD=NEW, such as --name \"Speaker 2=Ada Lovelace\""),
        (["describe", "a", "--name", "X=Y"], "there is no speaker called 'X' in it; speakers: Ida, Tom"),
        (
            ["describe", "a", "--alias", "=T"],
            "--alias '=T' must be NAME=ALIAS, such as --alias \"Ada Lovelace=Addie\"",
        ),
        (["describe", "a", "--alias", "X=Y"], "there is no speaker called 'X' in it; speakers: Ida, Tom"),
        (["describe", "a", "--host", "X"], "there is no speaker called 'X' in it; speakers: Ida, Tom"),
        (["describe", "a", "--date", "May"], "'May' is not a date; write it as 2026-11-27"),
        (
            ["describe", "a", "--url", "tape"],
            "'tape' is not the address of a recording; give one that starts with https://",
        ),
    ],
)
def test_bad_use_is_one_line_and_changes_nothing(
    arguments: list[str], error: str, typed: Typed, own: Path, tmp_path: Path
) -> None:
    typed("add", transcript(tmp_path / "in", "bold"))
    before = {path: path.read_bytes() for path in own.rglob("*") if path.is_file()}
    ran = typed(*arguments)
    assert (ran.code, ran.err.splitlines()) == (2, [error.format(own=own)])
    assert {path: path.read_bytes() for path in own.rglob("*") if path.is_file()} == before


def test_an_interviews_folder_is_not_taken_for_transcripts(typed: Typed, own: Path, tmp_path: Path) -> None:
    typed("add", transcript(tmp_path / "in", "bold"))
    ran = typed("add", str(own / "a"))
    assert ran.code == 2
    assert ran.err == f"{own / 'a'}: is an interview's folder already; move it into VERBATIM_SEEDS, then run: index\n"


def test_bare_captions_have_nobody_to_name(typed: Typed, tmp_path: Path) -> None:
    typed("add", transcript(tmp_path / "in", "stamped"))
    assert typed("describe", "a").out.splitlines() == ["a: a", "  speakers not named"]
    refused = typed("describe", "a", "--host", "Ida").err
    assert refused.startswith("its transcript does not say who speaks")
    assert '--title "Ada Guest: Lamps"' in refused
