"""Adding an interview: a file becomes a folder that loads; added again it changes nothing; a person's edits stay."""

import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.model import Role, Show
from bot.transcript.added_summary import understood
from bot.transcript.adding import Incoming, add
from bot.transcript.describe import kept
from bot.transcript.folder import read_interview
from bot.transcript.folder_names import slug_of
from store.seed_folders import SeedFolders
from tests.bot.transcript.sources.forms import FORMS, WORDS


def incoming(form: str = "stamped labels", **known: str) -> Incoming:
    name, content, *_ = FORMS[form]
    made = content()
    return Incoming(name=name, content=made if isinstance(made, bytes) else made.encode(), **known)  # type: ignore[arg-type]


def newer(form: str) -> Incoming:
    """A transcript in a newer state, with words at its end."""
    made = incoming(form)
    return replace(made, content=made.content + b"\n\n**Ida:** Good night.\n")


def subtitles(added: str = "", at: str = "00:12.000") -> Incoming:
    """Subtitles without speakers, with words at their end that are spoken at a moment."""
    cue = f"\n{at} --> 59:00.000\n{added}\n" if added else ""
    said = "Every evening I trim the wick of the lamp and carry it up the stairs."
    return Incoming(name="a.vtt", content=f"WEBVTT\n\n00:01.000 --> 00:09.000\n{said}\n{cue}".encode())


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_becomes_an_interview_with_all_it_knows(tmp_path: Path) -> None:
    added = add(incoming(), SeedFolders(tmp_path))
    assert (added.slug, added.title, added.status) == ("a", "The lamp", "added")
    assert added.speakers == (("Ida", Role.HOST, 14), ("Tom", Role.GUEST, 17))
    interview = read_interview(tmp_path / "a")
    assert " ".join(interview.words) == WORDS
    assert [interview.speakers[turn.speaker].name for turn in interview.turns] == ["Ida", "Tom", "Ida", "Tom"]
    assert interview.date == "2022-03-01"
    assert names(tmp_path / "a") == {"interview.toml", "captions.txt", "times.csv", "edited.md", "source.md"}
    assert (tmp_path / "a" / "source.md").read_bytes() == incoming().content
    assert names(tmp_path) == {"a"}  # nothing half made is left


@pytest.mark.parametrize(
    ("duration", "length"),
    [("1:12:05", 4325.0), ("2", None), ("99999999", None)],  # 2 is before its last word, and no recording takes years
)
def test_the_length_in_front_matter_is_used_where_it_can_be_true(
    tmp_path: Path, duration: str, length: float | None
) -> None:
    made = incoming()
    content = made.content.replace(b"---\n", f'---\nduration: "{duration}"\n'.encode(), 1)
    add(replace(made, content=content), SeedFolders(tmp_path))
    assert read_interview(tmp_path / "a").length == length


def test_adding_it_again_changes_nothing(tmp_path: Path) -> None:
    seeds = SeedFolders(tmp_path)
    add(incoming(), seeds)
    before = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    assert add(incoming(), seeds).status == "unchanged"
    assert {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()} == before
    assert names(tmp_path) == {"a"}


def test_another_file_of_the_same_name_is_another_interview(tmp_path: Path) -> None:
    seeds = SeedFolders(tmp_path)
    add(incoming("stamped labels"), seeds)
    assert add(incoming("bold"), seeds).slug == "a-2"
    assert add(incoming("bold"), seeds, slug="a").status == "updated"


def test_what_a_person_edited_is_left_alone(tmp_path: Path) -> None:
    seeds = SeedFolders(tmp_path)
    add(incoming(), seeds)
    edition = tmp_path / "a" / "edited.md"
    edition.write_text(edition.read_text().replace("wick", "{wick|Wick's}"))
    changed = edition.read_bytes()
    assert add(incoming(), seeds).status == "unchanged"
    with pytest.raises(InputError, match="a: its folder was edited by hand and is left alone"):
        add(incoming("bold"), seeds, slug="a")
    assert edition.read_bytes() == changed


def test_a_newer_state_keeps_what_a_person_set(tmp_path: Path) -> None:
    add(incoming("bold"), SeedFolders(tmp_path))
    described = tmp_path / "a" / "interview.toml"
    text = described.read_text().replace('label = "Ida"\n', 'label = "Ida"\naliases = ["Idabel"]\n')
    described.write_text(
        f'length = "2:00" # of the tape\nroom = 7\n{text}\n'
        '[[chapters]]\ntitle = "Oil"\nstarts = "0:00"\n\n[show]\ntitle = "Lights"\nhost = "Ida"\n'
    )
    assert add(newer("bold"), SeedFolders(tmp_path), slug="a").status == "updated"
    interview = read_interview(tmp_path / "a")
    assert (interview.length, interview.show) == (120.0, Show("Lights", "Ida"))
    assert [speaker.aliases for speaker in interview.speakers] == [("Idabel",), ()]
    assert " ".join(interview.words).endswith("Good night.")
    assert 'length = "2:00" # of the tape\nroom = 7\n' in described.read_text()


def test_a_newer_state_keeps_comments(tmp_path: Path) -> None:
    add(incoming("bold"), SeedFolders(tmp_path))
    described = tmp_path / "a" / "interview.toml"
    text = described.read_text().replace('label = "Ida"\n', 'label = "Ida"  # not Eda\n# of Bergen\n')
    described.write_text(f"# checked by hand\n{text}# the end\n")
    assert add(newer("bold"), SeedFolders(tmp_path), slug="a").status == "updated"
    kept_text = described.read_text()
    assert kept_text.startswith("# checked by hand\n")
    for comment in ("# not Eda\n", "# of Bergen\n", "# the end\n"):
        assert comment in kept_text


VALUES = st.one_of(
    st.text(max_size=9), st.integers(-9, 9), st.booleans(), st.lists(st.integers(0, 9), max_size=3), st.dates(),
    st.dictionaries(st.sampled_from("abc"), st.one_of(st.integers(0, 9), st.text(max_size=9)), max_size=3),
    st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 9), min_size=1), min_size=1, max_size=3),
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["length", "show", "notes", "room 7", "é", "title", "date"]), VALUES))
def test_whatever_key_a_person_set_is_kept_with_its_value(own: dict[str, object]) -> None:
    derived = (
        'slug = "a"\ntitle = "A"\nshow = "Lights"\ndate = 2020-01-01\ncaptions_sha256 = "0"\n\n'
        '[source]\nname = "a.md"\n\n[[speakers]]\nname = "Ida"\nrole = "host"\nlabel = "Ida"\n'
    )
    before = tomlkit.dumps({**own, "slug": "old", "captions_sha256": "1", "source": {"name": "b.md"}})
    assert tomllib.loads(kept(before, derived)) == {**tomllib.loads(derived), **own}


def test_chapters_that_a_person_set_are_kept_where_no_edition_has_chapters(tmp_path: Path) -> None:
    add(subtitles(), SeedFolders(tmp_path))
    described = tmp_path / "a" / "interview.toml"
    chapter = '[[chapters]]\ntitle = "Oil"\nstarts = "0:00"\n'
    described.write_text(f"{described.read_text()}\n{chapter}")
    assert add(subtitles("Good night."), SeedFolders(tmp_path), slug="a").status == "updated"
    assert [chapter.title for chapter in read_interview(tmp_path / "a").chapters] == ["Oil"]


def test_what_the_newer_state_says_itself_outweighs_what_was_set(tmp_path: Path) -> None:
    add(incoming("bold"), SeedFolders(tmp_path))
    described = tmp_path / "a" / "interview.toml"
    described.write_text(f'length = "2:00"\n{described.read_text()}')
    made = newer("bold")
    content = b'---\nduration: "3:05"\n---\n' + made.content
    add(replace(made, content=content), SeedFolders(tmp_path), slug="a")
    assert read_interview(tmp_path / "a").length == 185.0


def test_a_length_that_the_newer_state_outgrew_is_left_out_with_a_note(tmp_path: Path) -> None:
    add(subtitles(), SeedFolders(tmp_path))
    described = tmp_path / "a" / "interview.toml"
    described.write_text(f'length = "0:30"\n{described.read_text()}')
    assert add(subtitles("Not yet.", at="00:30.400"), SeedFolders(tmp_path), slug="a").notes == ()
    assert read_interview(tmp_path / "a").length == 30.0
    added = add(subtitles("Good night.", at="01:00.000"), SeedFolders(tmp_path), slug="a")
    assert added.notes == ("the length 0:30 is too short for its words, and was left out",)
    assert read_interview(tmp_path / "a").length is None


@pytest.mark.parametrize("name", ["questions.tsv", "picks.tsv", "suggested.txt"])
def test_a_folder_with_files_of_a_person_is_left_alone(name: str, tmp_path: Path) -> None:
    add(incoming("bold"), SeedFolders(tmp_path))
    (tmp_path / "a" / name).write_text("")
    with pytest.raises(InputError, match="a: its folder was edited by hand and is left alone"):
        add(newer("bold"), SeedFolders(tmp_path), slug="a")
    assert (tmp_path / "a" / name).exists()


def test_a_file_that_is_no_transcript_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"x\.pdf: is a PDF"):
        add(Incoming(name="x.pdf", content=b"%PDF-1.4"), SeedFolders(tmp_path))
    assert names(tmp_path) == set()


@pytest.mark.parametrize("slug", ["../x", "a/b", "", "A B", ".hidden", "x" * 100])
def test_a_name_cannot_leave_the_folder(slug: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be a folder's name"):
        add(incoming(), SeedFolders(tmp_path / "seeds"), slug=slug)
    assert not (tmp_path / "seeds").exists()


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Größe & Café: Folge 7!", "groe-cafe-folge-7"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本語", ""),
        ("x" * 99, "x" * 60),
    ],
)
def test_titles_become_names(text: str, slug: str) -> None:
    assert slug_of(text) == slug


def test_a_title_full_of_signs_stays_a_title(tmp_path: Path) -> None:
    title = 'Say "no" \\ <b>never</b> \x7f {seconds} # = [x]'
    added = add(incoming(title=title), SeedFolders(tmp_path))
    assert read_interview(tmp_path / added.slug).title == " ".join(title.split())


def test_hosts_that_are_named_outweigh_all_evidence(tmp_path: Path) -> None:
    name, content, *_ = FORMS["bold"]
    added = add(Incoming(name=name, content=str(content()).encode(), hosts=("Tom",)), SeedFolders(tmp_path))
    assert {label: role for label, role, _ in added.speakers}["Tom"] is Role.HOST


def test_it_says_what_it_understood(tmp_path: Path) -> None:
    said = understood(add(incoming("voices"), SeedFolders(tmp_path)))
    assert said == "31 words, 2 speakers (Ida: host; Tom: guest), punctuated, times to the caption"
    said = understood(add(incoming("tsv"), SeedFolders(tmp_path)))
    assert said == "31 words, speakers not named, punctuated, times to the caption"


@pytest.mark.parametrize(
    ("starts", "note"),
    [
        ((5, 2, 9), "1 time runs backwards and was left out"),
        ((9, 5, 2), "2 times run backwards and were left out"),
    ],
)
def test_times_that_run_backwards_are_left_out_and_counted(starts: tuple[int, ...], note: str, tmp_path: Path) -> None:
    cues = (f"00:0{start}.000 --> 00:09.900\nwords of cue {start}\n" for start in starts)
    added = add(Incoming(name="a.vtt", content=("WEBVTT\n\n" + "\n".join(cues)).encode()), SeedFolders(tmp_path))
    assert added.notes == (note,)


def test_a_time_without_end_is_no_time(tmp_path: Path) -> None:
    content = b'{"segments": [{"start": 1e999, "end": 2, "text": "we talked about the lamp"}]}'
    added = add(Incoming(name="a.json", content=content), SeedFolders(tmp_path))
    assert (added.words, added.timed, added.notes) == (5, "", ("1 impossible time was left out",))
    content = b"WEBVTT\n\n99999999:00:01.000 --> 99999999:00:03.000\nHello there.\n"
    assert add(Incoming(name="b.vtt", content=content), SeedFolders(tmp_path)).timed == ""


def test_two_that_add_at_once_do_not_take_one_name(tmp_path: Path) -> None:
    """As the terminal and a running bot do: each knows the folders through an object of its own."""
    forms = ["stamped labels", "bold", "plain labels", "bracketed", "stamped"]
    with ThreadPoolExecutor(len(forms)) as pool:
        added = list(pool.map(lambda form: add(replace(incoming(form), name="a.txt"), SeedFolders(tmp_path)), forms))
    assert sorted(item.slug for item in added) == ["a", "a-2", "a-3", "a-4", "a-5"]
    assert {item.status for item in added} == {"added"}
    assert names(tmp_path) == {item.slug for item in added}
