"""Transcripts as JSON -> Source: what hosts, recognisers and video sites write. Keys tell the forms apart. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.transcript.sources.labels import take_labels
from bot.transcript.sources.source import Cue, NotATranscriptError, Source, joined, plain

JsonObject = Mapping[str, Any]
_MILLISECONDS = 1000.0
_SPEAKER_KEYS = ("speaker", "speakerLabel", "speaker_label", "spk")
_PAUSE = 1.5  # seconds without a word after which a new cue begins, if the file has only words


def read_json(text: str) -> Source:
    """A transcript in any of the known forms. Raises NotATranscriptError."""
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise NotATranscriptError(f"cannot be read as JSON ({error.msg}, line {error.lineno})") from None
    except RecursionError:
        raise NotATranscriptError("is JSON nested deeper than any transcript") from None
    except ValueError:
        raise NotATranscriptError("cannot be read as JSON (a number in it is too long)") from None
    for read in (_youtube, _deepgram, _assembly, _rev, _podcast, _segments):
        try:
            source = read(value)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            continue
        if source is not None and any(cue.text for cue in source.cues):
            return source
    raise NotATranscriptError("is JSON in no known transcript form: no spoken text was found in it")


def _youtube(value: Any) -> Source | None:
    """YouTube json3: events made of segments, times in milliseconds."""
    if "events" not in value or "wireMagic" not in value:
        return None
    cues = []
    for event in value["events"]:
        start = event.get("tStartMs", 0) / _MILLISECONDS
        timed = [
            (word, start + segment.get("tOffsetMs", 0) / _MILLISECONDS)
            for segment in event.get("segs", ())
            for word in plain(segment.get("utf8", "")).split()
        ]
        cues.append(
            Cue(
                " ".join(word for word, _ in timed),
                start,
                start + event.get("dDurationMs", 0) / _MILLISECONDS,
                words=tuple(timed),
            )
        )
    return Source("YouTube json3", tuple(take_labels(joined(cues))))


def _deepgram(value: Any) -> Source | None:
    """Deepgram: words with times in seconds and the number of their speaker."""
    alternative = value["results"]["channels"][0]["alternatives"][0]
    words = [
        (word.get("punctuated_word", word["word"]), word["start"], word["end"], word.get("speaker"))
        for word in alternative["words"]
    ]
    return Source("Deepgram JSON", tuple(_cues_of_words(words)))


def _assembly(value: Any) -> Source | None:
    """AssemblyAI: utterances, else words; times in milliseconds."""
    if value.get("utterances"):
        return Source("AssemblyAI JSON", tuple(joined(map(_utterance, value["utterances"]))))
    if (
        isinstance(value.get("words"), list)
        and value.get("words")
        and "text" in value["words"][0]
        and "confidence" in value["words"][0]
    ):
        words = [
            (word["text"], word["start"] / _MILLISECONDS, word["end"] / _MILLISECONDS, word.get("speaker"))
            for word in value["words"]
        ]
        return Source("AssemblyAI JSON", tuple(_cues_of_words(words)))
    return None


def _utterance(value: JsonObject) -> Cue:
    text, start, end = plain(value["text"]), value["start"] / _MILLISECONDS, value["end"] / _MILLISECONDS
    timed = [(word["text"], word["start"] / _MILLISECONDS) for word in value.get("words", ())]
    return Cue(text, start, end, _speaker(value.get("speaker")), _words(timed, text), new_turn=True)


def _rev(value: Any) -> Source | None:
    """Rev: monologues made of elements, which are words or punctuation."""
    names = {speaker["id"]: speaker.get("name") for speaker in value.get("speakers", ())}
    cues = []
    for monologue in value["monologues"]:
        elements = monologue["elements"]
        text = plain("".join(element["value"] for element in elements))
        times = [(element["ts"], element.get("end_ts")) for element in elements if element.get("ts") is not None]
        number = monologue.get("speaker")
        start, end = (times[0][0], times[-1][1]) if times else (None, None)
        cues.append(Cue(text, start, end, names.get(number) or _speaker(number), new_turn=True))
    return Source("Rev JSON", tuple(joined(cues)))


def _podcast(value: Any) -> Source | None:
    """The podcast namespace: segments with speaker, startTime, endTime and body, often of one word each."""
    segments = value["segments"]
    if not segments or "body" not in segments[0]:
        return None
    cues = [
        Cue(plain(item["body"]), item.get("startTime"), item.get("endTime"), _speaker(item.get("speaker")))
        for item in segments
    ]
    return Source("podcast-namespace JSON", tuple(_merged(joined(cues))))


def _segments(value: Any) -> Source | None:
    """Whisper and the like: segments, or only their list, with text, start, end and perhaps speaker and words."""
    segments = value
    if isinstance(value, dict):
        segments = value.get("segments") or value.get("transcription") or value.get("chunks") or []
    names = value.get("speakers") if isinstance(value, dict) else None
    cues = []
    for segment in segments:
        start, end = _span(segment)
        label = next((segment[key] for key in _SPEAKER_KEYS if segment.get(key) is not None), None)
        speaker = names[label] if isinstance(names, dict) and label in names else _speaker(label)
        text = plain(segment["text"])
        words = [
            (word.get("word", word.get("text", "")).strip(), word.get("start")) for word in segment.get("words") or ()
        ]
        cues.append(Cue(text, start, end, speaker, _words(words, text)))
    if not cues and isinstance(value, dict) and isinstance(value.get("text"), str):
        return Source("plain JSON", (Cue(plain(value["text"])),))
    form = "Whisper JSON" if not any(cue.speaker for cue in cues) else "JSON segments with speakers"
    language = value.get("language") if isinstance(value, dict) else None
    return Source(form, tuple(take_labels(joined(cues))), language=language)


def _span(segment: JsonObject) -> tuple[float | None, float | None]:
    """Start and end in seconds. whisper.cpp has `offsets` in milliseconds, transformers a `timestamp` pair."""
    if "offsets" in segment:
        return segment["offsets"]["from"] / _MILLISECONDS, segment["offsets"]["to"] / _MILLISECONDS
    if "timestamp" in segment:
        start, end = segment["timestamp"]
        return start, end
    return segment.get("start"), segment.get("end")


def _speaker(label: Any) -> str | None:
    """A speaker's label. Bare numbers become Speaker 1, Speaker 2 and so on, as people count."""
    if label is None or label == "":
        return None
    if isinstance(label, int):
        return f"Speaker {label + 1}"
    text = plain(str(label))
    return f"Speaker {text}" if len(text) == 1 else text


def _words(timed: Sequence[tuple[str, float | None]], text: str) -> tuple[tuple[str, float], ...]:
    """The words with their times, if they are the words of the text and every word has a time."""
    words = tuple((plain(word), start) for word, start in timed if plain(word) and start is not None)
    return words if [word for word, _ in words] == text.split() else ()


def _cues_of_words(words: Sequence[tuple[str, float, float, Any]]) -> list[Cue]:
    """Words joined into cues. A cue ends where the speaker changes, or at a pause."""
    cues: list[list[tuple[str, float, float, Any]]] = []
    for word in words:
        if cues and word[3] == cues[-1][-1][3] and word[1] - cues[-1][-1][2] < _PAUSE:
            cues[-1].append(word)
        else:
            cues.append([word])
    return [
        Cue(
            " ".join(plain(word[0]) for word in run), run[0][1], run[-1][2], _speaker(run[0][3]),
            tuple((plain(word[0]), word[1]) for word in run if " " not in plain(word[0])),
        )
        for run in cues
    ]  # fmt: skip


def _merged(cues: Sequence[Cue]) -> list[Cue]:
    """The cues; if all have one word, neighbours of one speaker become one cue with timed words."""
    if any(" " in cue.text for cue in cues):
        return list(cues)
    runs: list[list[Cue]] = []
    for cue in cues:
        if runs and runs[-1][-1].speaker == cue.speaker:
            runs[-1].append(cue)
        else:
            runs.append([cue])
    return [
        Cue(
            " ".join(cue.text for cue in run), run[0].start, run[-1].end, run[0].speaker,
            tuple((cue.text, cue.start) for cue in run if cue.start is not None), new_turn=True,
        )
        for run in runs
    ]  # fmt: skip
