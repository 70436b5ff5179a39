"""Nobody is given the words of somebody else: several speakers in a caption, and words that nobody is named for."""

import io
import json
from collections.abc import Callable, Sequence

import docx
import pytest

from bot.transcript.sources.detect import read_source
from bot.transcript.sources.folder_files import folder_files
from bot.transcript.sources.metadata_text import About

Said = list[tuple[str | None, str]]
IDA, TOM = ("Ida", "What does it burn?"), ("Tom", "Oil and wick.")


def webvtt(*captions: str) -> str:
    cues = (f"00:{number:02}.000 --> 00:{number + 1:02}.000\n{text}" for number, text in enumerate(captions, start=1))
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def subrip(*captions: str) -> str:
    return "\n".join(
        f"{number}\n00:00:{number:02},000 --> 00:00:{number + 1:02},000\n{text}\n"
        for number, text in enumerate(captions, start=1)
    )


def said(name: str, content: str) -> Said:
    """Who says what, neighbours of one speaker together."""
    runs: list[tuple[str | None, list[str]]] = []
    for cue in read_source(name, content.encode()).cues:
        if runs and runs[-1][0] == cue.speaker:
            runs[-1][1].append(cue.text)
        else:
            runs.append((cue.speaker, [cue.text]))
    return [(speaker, " ".join(texts)) for speaker, texts in runs]


@pytest.mark.parametrize(
    ("captions", "expected"),
    [
        (["<v Ida>What does it burn?</v> <v Tom>Oil and wick.</v>"], [IDA, TOM]),
        (["<v Ida>What does it burn?</v>\n<v Tom>Oil and wick.</v>"], [IDA, TOM]),
        (["<v Ida>What does it burn?\n<v Tom>Oil and wick."], [IDA, TOM]),
        (["<v Ida>\nWhat does it burn?\n<v Tom>\nOil and wick."], [IDA, TOM]),
        (["<v.loud Ida>What does\nit burn?<v.first.low Tom>Oil\nand wick."], [IDA, TOM]),
        (["<v Ida>- What does it burn?</v>\n<v Tom>- Oil and wick.</v>"], [IDA, TOM]),
        (["<v Ida>What does it burn</v>?", "<v Tom>Oil and wick."], [IDA, TOM]),
        (["<v Ida>What does it burn?</v> Somebody laughs.", "<v Tom>Oil and wick."],
         [IDA, (None, "Somebody laughs."), TOM]),
        (["Music plays.", "<v Ida>What does it burn?", "<v Tom>Oil and wick."], [(None, "Music plays."), IDA, TOM]),
        (["<v Ida>What does it burn?", "Somebody laughs.", "<v Tom>Oil and wick."],
         [IDA, (None, "Somebody laughs."), TOM]),
        (["<v Ida <b>B.</b>>What does it burn?", "<v Tom>Oil and wick."], [("Ida B.", IDA[1]), TOM]),
        (["<v <script>alert(1)</script>>What does it burn?", "<v Tom>Oil and wick."], [("alert(1)", IDA[1]), TOM]),
    ],
)  # fmt: skip
def test_every_voice_of_a_caption_has_its_own_words(captions: list[str], expected: Said) -> None:
    assert said("a.vtt", webvtt(*captions)) == expected


def test_words_of_a_second_voice_have_their_times() -> None:
    source = read_source("a.vtt", webvtt("<v Ida>Oil? <00:01.500><v Tom>Oil <00:01.800>indeed.").encode())
    assert [(cue.speaker, cue.start, cue.words) for cue in source.cues] == [
        ("Ida", 1.0, (("Oil?", 1.0),)),
        ("Tom", 1.5, (("Oil", 1.5), ("indeed.", 1.8))),
    ]


def test_a_second_speaker_of_a_caption_without_times_for_words_has_none_of_their_own() -> None:
    source = read_source("a.vtt", webvtt("<v Ida>Oil?\n<v Tom>Oil indeed.").encode())
    assert [(cue.speaker, cue.start) for cue in source.cues] == [("Ida", 1.0), ("Tom", None)]


@pytest.mark.parametrize(
    ("captions", "expected"),
    [
        (["Ida: What does it burn?\nTom: Oil and wick."] * 2, [IDA, TOM] * 2),
        (["Ida: What does\nit burn?\nTom: Oil\nand wick."] * 2, [IDA, TOM] * 2),
        (["IDA MOOR:\nWhat does it burn?\nTOM BELL:\nOil and wick."] * 2,
         [("Ida Moor", IDA[1]), ("Tom Bell", TOM[1])] * 2),
        (["Ida: What does it burn? Tom: Oil and wick.", "Tom: I said so.", "Ida: Good. Dover: that is far."],
         [IDA, ("Tom", "Oil and wick. I said so."), ("Ida", "Good. Dover: that is far.")]),
        ([">> IDA: What does it burn?\n>> TOM: Oil and wick."] * 2, [("IDA", IDA[1]), ("TOM", TOM[1])] * 2),
        (["- Ida: What does it burn?\n- Tom: Oil and wick."] * 2, [IDA, TOM] * 2),
        (["[Ida] What does it burn?\n[Tom] Oil and wick."] * 2, [IDA, TOM] * 2),
        (["Ida: What does it burn?\n>> Oil and wick."] * 2, [IDA, (None, TOM[1])] * 2),
        (["Ida: What does it burn? >> Oil and wick."] * 2, [IDA, (None, TOM[1])] * 2),
        (["Ida: One", "- What does it burn?\n- Oil and wick.", "Ida: Two"],
         [("Ida", "One"), (None, "What does it burn? Oil and wick."), ("Ida", "Two")]),
        (["Ida: What does it burn?\n- Oil and wick."] * 2, [IDA, (None, TOM[1])] * 2),
        (["Ida: The lamp has", "one fault.", "Tom: Only\none?", "Ida: One."],
         [("Ida", "The lamp has one fault."), ("Tom", "Only one?"), ("Ida", "One.")]),
        (["Ida: The wind came from\nDover: it was cold.", "Ida: And wet."],
         [("Ida", "The wind came from Dover: it was cold. And wet.")]),
        (["Ida: It was cold\n- and wet -\nthat night.", "Ida: And dark."],
         [("Ida", "It was cold - and wet - that night. And dark.")]),
    ],
)  # fmt: skip
@pytest.mark.parametrize(("name", "write"), [("a.srt", subrip), ("a.vtt", webvtt)])
def test_every_label_and_mark_within_a_caption_begins_a_turn(
    captions: list[str], expected: Said, name: str, write: Callable[..., str]
) -> None:
    assert said(name, write(*captions)) == expected


@pytest.mark.parametrize(
    ("captions", "words"),
    [
        (["- What does it burn?\n- Oil and wick."], "What does it burn? Oil and wick."),
        (["-What does it burn?\n-Oil and wick."], "What does it burn? Oil and wick."),
        (["– What does it burn?\n– Oil\nand wick."], "What does it burn? Oil and wick."),
        (["What does it burn?\n- Oil and wick."] * 2, "What does it burn? Oil and wick. " * 2),
        (["It was -5 then.\n-5 again.", "-6 now."], "It was -5 then. -5 again. -6 now."),
        (["I waited\n- and waited."], "I waited - and waited."),
        (["I was\n-- well --\n-- waiting."], "I was -- well -- -- waiting."),
    ],
)
def test_dashes_that_mark_speakers_are_not_words(captions: list[str], words: str) -> None:
    assert " ".join(text for _, text in said("a.srt", subrip(*captions))) == words.strip()


def segments(*said_by: str | None) -> list[dict[str, object]]:
    return [
        {"start": float(number), "end": number + 1.0, "text": f"Sentence {number}."}
        | ({"speaker": name} if name else {})
        for number, name in enumerate(said_by)
    ]


@pytest.mark.parametrize(
    ("said_by", "expected"),
    [
        ((None, "Ida", "Tom"), [("Unknown", 2), ("Ida", 2), ("Tom", 2)]),
        (("Ida", None, "Tom"), [("Ida", 2), ("Unknown", 2), ("Tom", 2)]),
        (("Ida", "Tom", None), [("Ida", 2), ("Tom", 2), ("Unknown", 2)]),
        (("Ida", "unknown", "Tom", None), [("Ida", 2), ("Unknown", 4), ("Tom", 2)]),
    ],
)
@pytest.mark.parametrize("form", ["whisperx", "podcast"])
def test_words_without_a_speaker_are_nobodys_and_the_others_keep_their_names(
    said_by: Sequence[str | None], expected: list[tuple[str, int]], form: str
) -> None:
    content = segments(*said_by)
    if form == "podcast":
        content = [{**it, "body": it["text"], "startTime": it["start"], "endTime": it["end"]} for it in content]
    files = folder_files(read_source("a.json", json.dumps({"segments": content}).encode()), About(slug="a", title="A"))
    assert [(name, words) for name, _, words in files.speakers] == expected
    assert "2 words have no speaker" in files.notes
    assert "**Unknown:** Sentence" in files.texts["edited.md"]


def test_captions_before_the_first_label_are_nobodys() -> None:
    content = subrip("This show is for keepers.", *["Ida: What does it burn?", "Tom: Oil and wick."] * 2)
    files = folder_files(read_source("a.srt", content.encode()), About(slug="a", title="A"))
    assert [name for name, *_ in files.speakers] == ["Unknown", "Ida", "Tom"]
    assert files.notes == ("5 words have no speaker",)


def test_without_any_speaker_there_is_no_unknown_one() -> None:
    files = folder_files(read_source("a.vtt", webvtt("It burns.", "All night.").encode()), About(slug="a", title="A"))
    assert (files.speakers, files.notes, "edited.md" in files.texts) == ((), (), False)


def table(*rows: Sequence[str]) -> bytes:
    document = docx.Document()
    made = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("Ida", "What burns?"), ("Tom", "Oil."), ("Ida Moor:", "Gas?")],
         [("Ida", None, "What burns?"), ("Tom", None, "Oil."), ("Ida Moor", None, "Gas?")]),
        ([("0:05", "Ida", "What burns?"), ("[0:09]", "Tom", "Oil.")],
         [("Ida", 5.0, "What burns?"), ("Tom", 9.0, "Oil.")]),
        ([("Ida", "0:05", "What burns?"), ("Tom", "0:09", "Oil.")],
         [("Ida", 5.0, "What burns?"), ("Tom", 9.0, "Oil.")]),
        ([("Speaker", "Time", "Text"), ("Ida", "0:05", "What burns?"), ("Tom", "0:09", "Oil.")],
         [("Ida", 5.0, "What burns?"), ("Tom", 9.0, "Oil.")]),
        ([("It burns oil.", "All night."), ("It burns wick.", "All day.")],
         [(None, None, "It burns oil. All night."), (None, None, "It burns wick. All day.")]),
    ],
)  # fmt: skip
def test_a_table_with_a_column_of_names_names_the_speakers(
    rows: list[tuple[str, ...]], expected: list[tuple[str | None, float | None, str]]
) -> None:
    cues = read_source("a.docx", table(*rows)).cues
    assert [(cue.speaker, cue.start, cue.text) for cue in cues] == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p begin="1s" end="2s" ttm:agent="a">What does it burn?</p><p begin="2s" end="3s" ttm:agent="b">Oil.</p>',
         [("Ida Moor", "What does it burn?"), ("b", "Oil.")]),
        ('<p begin="1s" end="2s"><span ttm:agent="a">What burns?</span> <span ttm:agent="b">Oil.</span></p>',
         [("Ida Moor", "What burns?"), ("b", "Oil.")]),
        ('<p begin="1s" end="2s" ttm:agent="a">What <span ttm:agent="b">Oil.</span> burns?</p>',
         [("Ida Moor", "What"), ("b", "Oil."), ("Ida Moor", "burns?")]),
        ('<p begin="1s" end="2s" ttm:agent="a b">What burns?</p><p begin="2s" end="3s">Oil.</p>',
         [("Ida Moor & b", "What burns?"), (None, "Oil.")]),
    ],
)  # fmt: skip
def test_agents_are_the_speakers(body: str, expected: Said) -> None:
    head = '<ttm:agent xml:id="a" type="person"><ttm:name type="full">Ida Moor</ttm:name></ttm:agent>'
    spaces = 'xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata"'
    content = f"<tt {spaces}><head><metadata>{head}</metadata></head><body><div>{body}</div></body></tt>"
    assert said("a.ttml", content) == expected
