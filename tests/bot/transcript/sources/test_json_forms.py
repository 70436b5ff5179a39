"""What JSON transcripts know: who says each word of a segment, every channel, times of words, chapters."""

import json
from typing import Any

import pytest

from bot.transcript.sources.detect import read_source
from bot.transcript.sources.folder_files import folder_files
from bot.transcript.sources.json_forms import aligned
from bot.transcript.sources.metadata_text import About
from bot.transcript.sources.source import Source


def read(value: Any) -> Source:
    return read_source("a.json", json.dumps(value).encode())


def said(source: Source) -> list[tuple[str | None, str]]:
    return [(cue.speaker, cue.text) for cue in source.cues]


def heard(text: str, start: float, **also: Any) -> list[dict[str, Any]]:
    """Words half a second apart."""
    return [
        {"word": word, "start": start + place / 2, "end": start + place / 2 + 0.4} | also
        for place, word in enumerate(text.split())
    ]


@pytest.mark.parametrize(
    ("parts", "text", "expected"),
    [
        ([("it", 1.0), ("burns", 2.0)], "It burns.", [1.0, 2.0]),
        ([("It", 1.0), ("1984", None), ("burns", 2.0)], "It 1984 burns.", [1.0, 1.0, 2.0]),
        ([("1984", None), ("burns", 2.0)], "1984 burns", [0.5, 2.0]),
        ([("twenty", 1.0), ("one", 2.0), ("lamps", 3.0)], "Twenty-one lamps", [1.0, 3.0]),
        ([("twenty-one", 1.0), ("lamps", 3.0)], "twenty one lamps", [1.0, 1.0, 3.0]),
        ([("It", 1.0), ("burns", 2.0)], "It — burns", [1.0, 2.0, 2.0]),
        ([("It", 1.0), ("burnt", 2.0)], "It burns", []),
        ([("It", 1.0)], "It burns", []),
        ([("It", None)], "It", []),
        ([], "It burns", []),
    ],
)
def test_words_have_the_value_of_the_part_with_their_letters(
    parts: list[tuple[str, float | None]], text: str, expected: list[float]
) -> None:
    assert [value for _, value in aligned(parts, text, 0.5)] == expected


def test_each_word_of_a_segment_is_of_its_own_speaker() -> None:
    words = [*heard("What burns?", 1.0, speaker="SPEAKER_00"), *heard("Oil.", 3.0, speaker="SPEAKER_01")]
    source = read({"segments": [{"start": 1.0, "end": 4.0, "text": " What burns? Oil.", "speaker": "SPEAKER_00",
                                 "words": words}]})  # fmt: skip
    assert said(source) == [("SPEAKER_00", "What burns?"), ("SPEAKER_01", "Oil.")]
    assert [cue.start for cue in source.cues] == [1.0, 3.0]
    assert source.cues[1].words == (("Oil.", 3.0),)


def test_a_word_without_a_speaker_is_of_whoever_spoke_before_it() -> None:
    words = [
        {"word": "In"},
        {"word": "1984", "speaker": "Ida", "start": 1.0},
        {"word": "5"},
        {"word": "burnt.", "speaker": "Tom", "start": 2.0},
    ]
    segment = {"start": 0.5, "end": 4.0, "text": "In 1984 5 burnt.", "speaker": "Ida", "words": words}
    assert said(read({"segments": [segment]})) == [("Ida", "In 1984 5"), ("Tom", "burnt.")]


def test_a_segment_whose_words_differ_from_its_text_is_nobodys_if_two_speak() -> None:
    words = [*heard("What burned?", 1.0, speaker="Ida"), *heard("Oil.", 3.0, speaker="Tom")]
    segments = [{"start": 1.0, "end": 4.0, "text": "What burns? Oil.", "speaker": "Ida", "words": words}]
    assert said(read({"segments": segments})) == [(None, "What burns? Oil.")]


def deepgram(*channels: list[dict[str, Any]]) -> Source:
    return read({"results": {"channels": [{"alternatives": [{"words": words}]} for words in channels]}})


def test_every_channel_of_a_call_is_read_in_the_order_of_the_recording() -> None:
    source = deepgram([*heard("What burns?", 1.0), *heard("And now?", 5.0)], [*heard("Oil. Wick.", 3.0)])
    assert said(source) == [
        ("Speaker 1", "What burns?"),
        ("Speaker 2", "Oil."),
        ("Speaker 2", "Wick."),
        ("Speaker 1", "And now?"),
    ]


def test_two_speakers_in_each_channel_are_four() -> None:
    pair = [*heard("What burns?", 1.0, speaker=0), *heard("Oil.", 2.0, speaker=1)]
    other = [*heard("And wick.", 3.0, speaker=0), *heard("Never gas.", 4.0, speaker=1)]
    assert [speaker for speaker, _ in said(deepgram(pair, other))] == [f"Speaker {number}" for number in (1, 2, 3, 4)]


def test_the_same_sound_in_both_channels_is_read_once() -> None:
    assert said(deepgram(heard("It burns.", 1.0), heard("It burns.", 1.0))) == [(None, "It burns.")]


@pytest.mark.parametrize("segments", [[], [{"start": 1.0, "end": 2.0, "text": "It burns."},
                                           {"start": 2.0, "end": 3.0, "text": "All night."}]])  # fmt: skip
def test_a_list_of_words_beside_the_text_gives_the_times(segments: list[dict[str, Any]]) -> None:
    words = heard("it burns all night", 1.0)
    source = read({"text": "It burns. All night.", "language": "english", "segments": segments, "words": words})
    times = [moment for cue in source.cues for moment in cue.words]
    assert times == [("It", 1.0), ("burns.", 1.5), ("All", 2.0), ("night.", 2.5)]
    assert source.form == "Whisper JSON"
    assert folder_files(source, About(slug="a", title="A")).timed == "word"


def test_a_number_without_a_time_costs_no_other_word_its_time() -> None:
    words = [{"word": "In", "start": 1.0}, {"word": "1984"}, {"word": "it", "start": 2.0}]
    segments = [{"start": 1.0, "end": 4.0, "text": "In 1984 it", "words": words}]
    files = folder_files(read({"segments": segments}), About(slug="a", title="A"))
    assert files.texts["times.csv"] == "word,seconds\n0,1\n2,2\n"


def test_words_of_monologues_have_their_times() -> None:
    elements = [
        {"type": "text", "value": "It", "ts": 1.0, "end_ts": 1.2},
        {"type": "punct", "value": " "},
        {"type": "text", "value": "burns", "ts": 1.5, "end_ts": 1.9},
        {"type": "punct", "value": "."},
    ]
    source = read({"monologues": [{"speaker": 0, "elements": elements}]})
    assert source.cues[0].words == (("It", 1.0), ("burns.", 1.5))


@pytest.mark.parametrize("part", ["utterances", "words"])
def test_chapters_are_read(part: str) -> None:
    said = {
        "utterances": [{"speaker": "A", "text": "It burns.", "start": 0, "end": 4000, "confidence": 0.9}],
        "words": [{"text": "It", "start": 0, "end": 900, "confidence": 0.9, "speaker": "A"}],
    }
    chapters = [
        {"headline": "The lamp", "gist": "lamp", "summary": "It burns.", "start": 0, "end": 2000},
        {"headline": "Oil", "gist": "oil", "summary": "It burns.", "start": 2000, "end": 4000},
    ]
    assert read({part: said[part], "chapters": chapters}).chapters == (("The lamp", 0.0), ("Oil", 2.0))
