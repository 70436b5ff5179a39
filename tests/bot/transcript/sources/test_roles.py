"""Which labels are placeholders, and how labels are written."""

import pytest

from bot.transcript.sources.labels import tidy
from bot.transcript.sources.roles import is_unnamed


@pytest.mark.parametrize(
    "label",
    [
        *("Speaker 1", "Speaker_1", "Speaker1", "SPEAKER_00", "SPEAKER 00", "speaker", "spk_0", "spk1", "SPK_12"),
        *(
            "Voice 2",
            "Person_1",
            "Participant A",
            "Unknown Speaker",
            "unknown speaker 3",
            "Audience Member",
            "Narrator",
        ),
    ],
)
def test_a_numbered_label_is_no_name(label: str) -> None:
    assert is_unnamed(label)
    assert is_unnamed(tidy(label))


@pytest.mark.parametrize(
    "label", ["Ida Moor", "Speakerman", "Voices", "Personne", "Ida Speaker", "Spkr Bell", "Voiceover"]
)
def test_a_name_is_no_placeholder(label: str) -> None:
    assert not is_unnamed(label)


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("IDA MOOR", "Ida Moor"),
        ("Ida Moor", "Ida Moor"),
        ("BBC", "BBC"),
        ("SPEAKER_00", "SPEAKER_00"),
        ("SPEAKER 1", "SPEAKER 1"),
        ("SPEAKER", "Speaker"),
    ],
)
def test_only_names_in_capitals_are_written_anew(label: str, written: str) -> None:
    assert tidy(label) == written
