"""Every form of transcript gives the same conversation: the words spoken and no others, by whom, and when."""

import pytest

from bot.transcript.sources.detect import read_source
from bot.transcript.sources.source import NotATranscriptError, Source
from tests.bot.transcript.sources.forms import FORMS, SAID, WORDS, rolling


def read(name: str, content: str | bytes) -> Source:
    return read_source(name, content if isinstance(content, bytes) else content.encode())


def words_of(source: Source) -> str:
    return " ".join(cue.text for cue in source.cues)


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
        ("a.ttml", b'<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY a "b">]><tt>&a;</tt>', "is XML that defines entities"),
    ],
)
def test_what_is_no_transcript_is_refused_in_one_line(name: str, content: bytes, says: str) -> None:
    with pytest.raises(NotATranscriptError) as raised:
        read_source(name, content)
    assert str(raised.value).startswith(says)
    assert "\n" not in str(raised.value)


def test_a_day_that_does_not_exist_costs_neither_the_title_nor_the_words() -> None:
    source = read("a.md", b"---\ntitle: The Lamp\ndate: 2020-99-99\nshow: null\n---\n\n**Ida:** Good evening.\n")
    assert (source.title, source.date, source.show, words_of(source)) == ("The Lamp", None, None, "Good evening.")


def test_a_tag_within_a_tag_is_not_spoken() -> None:
    content = b"WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ida <b>B.</b>>Good evening, Tom.</v>\n"
    assert words_of(read("a.vtt", content)) == "Good evening, Tom."
