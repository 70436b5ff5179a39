"""How the punctuation model is trained: what is read of transcripts, and that the network's gradients are right."""

from pathlib import Path

import numpy as np
import pytest

from bench.punctuation import names, network, train
from bench.punctuation.corpus import Transcript, label, read_transcripts
from bench.punctuation.network import OFFSETS, Network
from bot.transcript.punctuation.features import ROWS, feature_rows
from bot.transcript.punctuation.marks import Punctuation
from bot.transcript.punctuation.model import load_model, save_model

MARKDOWN = """\
**Hal Stone:** \\[01:02\\] Is it far -- "far away"? *Well*, I think [the map](https://example.org) says so...

And what if e.g. it lies

**Break:** \\[10:00\\]
"""


def test_markdown_is_read_without_labels_and_notes(tmp_path: Path) -> None:
    (tmp_path / "talk.md").write_text(MARKDOWN)
    (tmp_path / "empty.md").write_text("**Break:**")
    (transcript,) = read_transcripts(tmp_path, "*.md")
    assert transcript.name == "talk"
    assert transcript.words == tuple("is it far far away well i think the map says so and what if e.g it lies".split())
    marks = {index: Punctuation(int(mark)) for index, mark in enumerate(transcript.marks) if mark}
    comma, stop, question = Punctuation.COMMA, Punctuation.FULL_STOP, Punctuation.QUESTION
    assert marks == {2: comma, 4: question, 5: comma, 11: stop, 17: stop}


def test_subtitles_are_read_without_times(tmp_path: Path) -> None:
    (tmp_path / "talk.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\n It is\n\n00:02.000 --> 00:04.000\n far.\n")
    (transcript,) = read_transcripts(tmp_path, "*.vtt")
    assert transcript.words == ("it", "is", "far")
    assert transcript.marks.tolist() == [0, 0, Punctuation.FULL_STOP]


def test_names_are_nearly_always_written_with_a_capital(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "LEAST", 3)
    talk = label(
        "talk", ["We like GitHub, so I use GitHub and GitHub. Maybe a slack Slack Slack Slack is ours. Maybe."]
    )
    assert names.find_names([talk]) == ["GitHub"]


def test_the_gradients_are_the_slopes_of_the_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    monkeypatch.setattr(network, "VECTOR", 8)
    monkeypatch.setattr(network, "CHANNELS", 16)
    fresh = Network.fresh(1)
    fresh.parameters = {name: value.astype(np.float64) for name, value in fresh.parameters.items()}
    rows = random.integers(0, ROWS, (2, 30, 3)).astype(np.int32)
    marks = random.integers(0, len(Punctuation), (2, 30)).astype(np.int8)
    _, slopes = fresh.loss(rows, marks)
    for name, value in fresh.parameters.items():
        place = (rows[0, 3, 1], 5) if name == "table" else tuple(size // 2 for size in value.shape)
        value[place] += 1e-4
        above, _ = fresh.loss(rows, marks)
        value[place] -= 2e-4
        below, _ = fresh.loss(rows, marks)
        value[place] += 1e-4
        assert slopes[name][place] == pytest.approx((above - below) / 2e-4, rel=1e-3, abs=1e-6), name


def toy() -> Transcript:
    return label("toy", ["The lamp is lit. Is the lamp lit? The sea is dark, so it is late."] * 150)


def test_a_network_learns_and_the_saved_model_gives_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "VECTOR", 8)  # small, so that it learns in a second
    monkeypatch.setattr(network, "CHANNELS", 16)
    monkeypatch.setattr(train, "STRETCH", 32)
    monkeypatch.setattr(train, "WARM_UP", 5)
    transcript = toy()
    trained = train.train([transcript], passes=25)
    save_model(tmp_path / "weights.npz", trained.parameters, OFFSETS)
    likely = load_model(tmp_path / "weights.npz").likely_marks(transcript.words[:16])
    assert likely.argmax(axis=1).tolist() == transcript.marks[:16].tolist()


def test_fillers_and_stutters_change_no_mark() -> None:
    transcript = toy()
    rows, marks = train.spoken(feature_rows(transcript.words), transcript.marks, np.random.default_rng(0))
    assert len(marks) == len(rows) > len(transcript.marks)
    assert marks[marks > 0].tolist() == transcript.marks[transcript.marks > 0].tolist()
