"""Every form of transcript gives the same conversation: the words spoken and no others, by whom, and when."""

import codecs
import io
import zipfile

import pytest

from bot.transcript.sources.detect import read_source
from bot.transcript.sources.source import NotATranscriptError, Source
from tests.bot.transcript.sources.forms import FORMS, SAID, WORDS, rolling, voices


def read(name: str, content: str | bytes) -> Source:
    return read_source(name, content if isinstance(content, bytes) else content.encode())


def words_of(source: Source) -> str:
    return " ".join(cue.text for cue in source.cues)


def docx_of(body: str, head: str = "") -> bytes:
    """A .docx that holds no more than its text."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", f"{head}<w:document>{body}</w:document>")
    return packed.getvalue()


@pytest.mark.parametrize("form", FORMS)
def test_the_words_spoken_and_no_others(form: str) -> None:
    name, content, named, timed = FORMS[form]
    source = read(name, content())
    assert words_of(source) == WORDS
    if named:
        turns = [(cue.speaker, cue.text) for cue in source.cues]
        assert turns == [(speaker, text) for speaker, _, text in SAID]
    if timed:
        starts = {cue.text.split()[0]: cue.start for cue in source.cues}
        assert all(starts[text.split()[0]] == pytest.approx(int(start), abs=0.6) for _, start, text in SAID)


@pytest.mark.parametrize("form", FORMS)
def test_the_form_is_told_by_the_content_not_by_the_name(form: str) -> None:
    _, content, *_ = FORMS[form]
    if form != "tsv":  # tabs alone make no table
        assert words_of(read("transcript", content())) == WORDS


def test_rolling_captions_give_each_word_once_with_its_time() -> None:
    source = read("a.vtt", rolling())
    assert words_of(source) == "let's talk about the lamp that burns all night"
    times = {word: seconds for cue in source.cues for word, seconds in cue.words}
    assert times["talk"] == 0.5
    assert times["burns"] == 6.0
    assert source.language == "en"


def test_captions_that_repeat_what_was_said_twice_keep_it() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nYeah.\n\n00:02.000 --> 00:03.000\nYeah.\n"
    text += "\n00:03.000 --> 00:04.000\nIt burns.\n\n00:04.000 --> 00:05.000\nAll night?\n"
    text += "\n00:05.000 --> 00:06.000\nAll of it.\n"
    assert words_of(read("a.vtt", text)) == "Yeah. Yeah. It burns. All night? All of it."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("**Ida:** Hello.\n\n**Tom:** \\[04:12\\] Yes, *really* good.\n\n**Ida:** See [the site](http://x.y/z).\n",
         [("Ida", None, "Hello."), ("Tom", 252.0, "Yes, really good."), ("Ida", None, "See the site.")]),
        ("Ida: The thing is: it burns.\nTom: So I said: never.\nIda: Good.\nTom: Yes.\n",
         [("Ida", None, "The thing is: it burns."), ("Tom", None, "So I said: never."),
          ("Ida", None, "Good."), ("Tom", None, "Yes.")]),
        ("The lesson: never use gas.\nIt burns.\nWarning: hot.\n",
         [(None, None, "The lesson: never use gas."), (None, None, "It burns."), (None, None, "Warning: hot.")]),
        ("Ida:\n\nHello there.\n\nHow are you?\n\nTom:\n\nFine.\n\nIda:\n\nGood.\n\nTom:\n\nYes.\n",
         [("Ida", None, "Hello there."), ("Ida", None, "How are you?"),
          ("Tom", None, "Fine."), ("Ida", None, "Good."), ("Tom", None, "Yes.")]),
        ("**Tom:** He said [unintelligible 00:14:49.28] twice.\n\n**Tom:** Yes.\n",
         [("Tom", None, "He said [unintelligible] twice."), ("Tom", None, "Yes.")]),
        ("**Ida:** Good.\n\nIt burns oil - or gas - at -- well, night.\n\n- Two * three + four.\n",
         [("Ida", None, "Good."), ("Ida", None, "It burns oil - or gas - at -- well, night."),
          ("Ida", None, "Two * three + four.")]),
    ],
)  # fmt: skip
def test_text_as_people_write_it(text: str, said: list[tuple[str | None, float | None, str]]) -> None:
    assert [(cue.speaker, cue.start, cue.text) for cue in read("a.md", text).cues] == said


def test_front_matter_is_known_and_not_spoken() -> None:
    name, content, *_ = FORMS["stamped labels"]
    source = read(name, content())
    assert (source.title, source.date, source.hosts, source.speakers) == (
        "The lamp",
        "2022-03-01",
        ("Ida",),
        ("Tom", "Ida"),
    )


@pytest.mark.parametrize(
    ("front", "seconds"),
    [
        ('duration: "1:12:05"', 4325),
        ("duration: 1:12:05", 4325),
        ("duration: 00:12:05", 725),
        ("duration: 4325", 4325),
        ("duration: PT1H12M5S", 4325),
        ("duration: 1 hour and 12 minutes", 4320),
        ("duration: 72 min", 4320),
        ("length: 1h12m", 4320),
        ("duration_seconds: 4325.5", 4325.5),
        ("duration: long", None),
        ("duration: -5", None),
        ("duration: [1, 2]", None),
        ("duration: .inf", None),
    ],
)
def test_front_matter_says_how_long_the_recording_is(front: str, seconds: float | None) -> None:
    assert read("a.md", f"---\n{front}\n---\n\nIda: What lamp?\n\nTom: That one.\n").length == seconds


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.vtt", b"", "is empty"),
        ("a.vtt", b" \n \n", "is empty"),
        ("a.vtt", b"WEBVTT\n\n", "is WebVTT without any captions"),
        ("a.txt", b"caf\xe9 at the lamp", "is not UTF-8 (line 1)"),
        ("a.mp3", b"ID3\0\0\0\0", "is binary, not a transcript"),
        ("a.pdf", b"%PDF-1.7 ...", "is a PDF"),
        ("a.docx", b"PK\x03\x04 not really", "is a damaged .docx"),
        ("a.json", b'{"version": 1, "items": []}', "is JSON in no known transcript form"),
        ("a.json", b"{" * 5000, "cannot be read as JSON"),
        ("a.html", b"<!DOCTYPE html><html><body><p>Hello</p></body></html>", "is a web page without a transcript"),
        ("a.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "is XML that defines entities"),
        ("a.tsv", b"a\tb\tc\td\n", "is a table in no known form"),
        ("a.txt", b"x" * 50_000_001, "is larger than 50 MB"),
        ("a.csv", b"a,b,c\n1,2,3\n", "ends in .csv, as no transcript does"),
        ("a.py", b"import os\nprint(os)\n", "ends in .py, as no transcript does"),
        ("a.txt", codecs.BOM_UTF8, "is empty"),
        ("a.vtt", "WEBVTT".encode("utf-16-le") * 9, "is UTF-16 without the mark that says so"),
        ("a.vtt", codecs.BOM_UTF16_LE + "WEBVTT".encode("utf-16-le") + b"x", "is not valid UTF-16"),
        ("a.vtt", codecs.BOM_UTF16_LE + "WEB\0VTT".encode("utf-16-le"), "is binary, not a transcript"),
        ("a.json", b'{"segments": [{"text": "half \\ud800 of it"}]}', "holds half of a character (\\ud800)"),
        ("a.json", b"[" * 200_000, "is JSON nested deeper than any transcript"),
        ("a.json", b'{"segments": [{"start": ' + b"9" * 5000 + b"}]}", "cannot be read as JSON (a number"),
        ("a.vtt", b"WEBVTT\n" + b"-->" * 200_001, "has 200,001 captions"),
        ("a.json", b'{"a": [' + b"{}," * 1_000_001, "has 1,000,002 JSON objects"),
        ("a.txt", b"lamp " * 2_000_001, "has more than 10 MB of text"),
        ("a.md", b"a lamp\n\n" * 300_001, "has 600,002 words"),
        ("a.docx", docx_of(f"<w:p/>{' ' * 24_000_000}"), "unpacks to more than 24 MB of text"),
        ("a.docx", docx_of("<w:p/>", '<!DOCTYPE a [<!ENTITY b "c">]>'), "defines entities"),
        ("a.ttml", b'<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY a "b">]><tt>&a;</tt>', "is XML that defines entities"),
    ],
)
def test_what_is_no_transcript_is_refused_in_one_line(name: str, content: bytes, says: str) -> None:
    with pytest.raises(NotATranscriptError) as raised:
        read_source(name, content)
    assert str(raised.value).startswith(says)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_at_the_beginning_tells_the_encoding(encoding: str) -> None:
    assert words_of(read("a.vtt", voices().encode(encoding))) == WORDS


def test_a_time_that_was_spoken_stays_and_one_that_was_written_before_every_line_goes() -> None:
    spoken = "".join(f"We met, and then {number}.\n" for number in range(11)) + "9:30 was too early.\n"
    assert words_of(read("a.txt", spoken)).endswith("9:30 was too early.")
    written = "".join(f"00:0{number} We met.\n" for number in range(9))
    assert words_of(read("a.txt", written)) == "We met. " * 8 + "We met."


def test_what_is_drawn_is_not_spoken() -> None:
    content = (
        "[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,D,,0,0,0,,{\\p1}m 0 0 l 100 0{\\p0}\n"
        "Dialogue: 0,0:00:03.00,0:00:04.00,D,,0,0,0,,It burns.\n"
    )
    assert words_of(read("a.ass", content)) == "It burns."


def test_names_have_nothing_that_cannot_be_seen_or_turns_the_text_around() -> None:
    content = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v \u202eI\u200bda\u2066>Hello.\n\n00:02.000 --> 00:03.000\n<v Ida>Yes.\n"
    )
    assert [cue.speaker for cue in read("a.vtt", content).cues] == ["Ida", "Ida"]
    content = '---\ntitle: "The \\u202e\\0lamp"\n---\n**Ida:** Hello.\n'
    assert read("a.md", content).title == "The lamp"


def test_a_day_that_does_not_exist_costs_neither_the_title_nor_the_words() -> None:
    source = read("a.md", b"---\ntitle: The Lamp\ndate: 2020-99-99\nshow: null\n---\n\n**Ida:** Good evening.\n")
    assert (source.title, source.date, source.show, words_of(source)) == ("The Lamp", None, None, "Good evening.")


def test_a_tag_within_a_tag_is_not_spoken() -> None:
    content = b"WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ida <b>B.</b>>Good evening, Tom.</v>\n"
    assert words_of(read("a.vtt", content)) == "Good evening, Tom."
