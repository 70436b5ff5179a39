"""Transcripts as JSON -> Source: what hosts, recognisers and video sites write. Keys tell the forms apart. Pure."""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, TypeVar

from bot.transcript.sources.labels import take_labels
from bot.transcript.sources.source import Cue, NotATranscriptError, Source, joined, plain
from bot.transcript.views import ends_sentence

JsonObject = Mapping[str, Any]
_Word = tuple[str, float, float, Any]  # text, start and end in seconds, label or number of its speaker
_T = TypeVar("_T")
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
    """Deepgram: words with times in seconds and the number of their speaker, in one channel or one for each speaker."""
    channels: list[Sequence[JsonObject]] = []
    for channel in value["results"]["channels"]:
        words = channel["alternatives"][0]["words"]
        if words and not any(
            [word["word"] for word in words] == [word["word"] for word in other] for other in channels
        ):
            channels.append(words)  # else the same sound in both channels of a recording
    if len(channels) == 1:
        return Source("Deepgram JSON", tuple(_cues_of_words([_deepgram_word(word) for word in channels[0]])))
    heard = sorted({(number, word.get("speaker") or 0) for number, words in enumerate(channels) for word in words})
    numbers = {speaker: index for index, speaker in enumerate(heard)}
    cues = [
        cue
        for number, words in enumerate(channels)
        for cue in _cues_of_words(
            [(*_deepgram_word(word)[:3], numbers[number, word.get("speaker") or 0]) for word in words], by_sentence=True
        )
    ]
    return Source("Deepgram JSON", tuple(sorted(cues, key=lambda cue: cue.start or 0.0)))


def _deepgram_word(word: JsonObject) -> _Word:
    return word.get("punctuated_word", word["word"]), word["start"], word["end"], word.get("speaker")


def _assembly(value: Any) -> Source | None:
    """AssemblyAI: utterances, else words; times in milliseconds."""
    chapters = _chapters(value.get("chapters"))
    if value.get("utterances"):
        return Source("AssemblyAI JSON", tuple(joined(map(_utterance, value["utterances"]))), chapters=chapters)
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
        return Source("AssemblyAI JSON", tuple(_cues_of_words(words)), chapters=chapters)
    return None


def _chapters(items: Any) -> tuple[tuple[str, float], ...]:
    """The headlines and starts of chapters; those that lack one are left out, since the words matter more."""
    return tuple(
        (plain(item["headline"]), item["start"] / _MILLISECONDS)
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, dict)
        and isinstance(item.get("headline"), str)
        and isinstance(item.get("start"), int | float)
    )


def _utterance(value: JsonObject) -> Cue:
    text, start, end = plain(value["text"]), value["start"] / _MILLISECONDS, value["end"] / _MILLISECONDS
    timed = [(word["text"], word["start"] / _MILLISECONDS) for word in value.get("words", ())]
    return Cue(text, start, end, _speaker(value.get("speaker")), aligned(timed, text), new_turn=True)


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
        timed = [(element["value"], element.get("ts")) for element in elements if element.get("type") != "punct"]
        speaker = names.get(number) or _speaker(number)
        cues.append(Cue(text, start, end, speaker, aligned(timed, text), new_turn=True))
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
    cues = [cue for segment in segments for cue in _segment_cues(segment, names if isinstance(names, dict) else {})]
    if not cues and isinstance(value, dict) and isinstance(value.get("text"), str):
        cues = [Cue(plain(value["text"]))]
    if isinstance(value, dict) and isinstance(value.get("words"), list) and not any(cue.words for cue in cues):
        cues = _with_times(cues, value["words"])
    if not segments and not any(cue.words for cue in cues):
        return Source("plain JSON", tuple(cues))
    form = "Whisper JSON" if not any(cue.speaker for cue in cues) else "JSON segments with speakers"
    language = value.get("language") if isinstance(value, dict) else None
    return Source(form, tuple(take_labels(joined(cues))), language=language)


def _segment_cues(segment: JsonObject, names: Mapping[str, str]) -> list[Cue]:
    """A segment as one cue for each speaker of its words; if its words have none, that of the segment speaks."""
    start, end = _span(segment)
    text = plain(segment["text"])
    items = segment.get("words") or ()
    words = aligned([(_word_text(item), item.get("start")) for item in items], text, start)
    own = _named(segment, names)
    spoken_by = [(_word_text(item), _named(item, names)) for item in items]
    known = {speaker for _, speaker in spoken_by if speaker is not None}
    if len(known) < 2:
        return [Cue(text, start, end, next(iter(known), own), words)]
    speakers = aligned(spoken_by, text, next(speaker for _, speaker in spoken_by if speaker is not None))
    if not speakers:  # the words do not tell who says which part of the text
        return [Cue(text, start, end, None, words)]
    cues, first = [], 0
    for speaker, run in groupby(speaker for _, speaker in speakers):
        last = first + len(list(run))
        part = words[first:last]
        moment = part[0][1] if part else None if first else start
        cues.append(Cue(" ".join(text.split()[first:last]), moment, end, speaker, part))
        first = last
    return cues


def _named(item: JsonObject, names: Mapping[str, str]) -> str | None:
    label = next((item[key] for key in _SPEAKER_KEYS if item.get(key) is not None), None)
    return names[label] if isinstance(label, str) and label in names else _speaker(label)


def _word_text(word: JsonObject) -> str:
    text = word.get("word", word.get("text", ""))
    return text if isinstance(text, str) else ""


def _with_times(cues: Sequence[Cue], words: Sequence[JsonObject]) -> list[Cue]:
    """The cues with the times of a list of words beside them, if it has the same words."""
    timed = aligned([(_word_text(word), word.get("start")) for word in words], " ".join(cue.text for cue in cues))
    with_times, first = [], 0
    for cue in cues:
        last = first + len(cue.text.split())
        start = cue.start if cue.start is not None or not timed else timed[first][1]
        with_times.append(replace(cue, start=start, words=timed[first:last]))
        first = last
    return with_times


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


def aligned(parts: Sequence[tuple[str, _T | None]], text: str, before: _T | None = None) -> tuple[tuple[str, _T], ...]:
    """The words of a text, each with the value of the part that has its first letter; empty if the letters differ.

    Parts may be divided otherwise and have no punctuation. One without a value, as a number's time in WhisperX, has
    that of the part before it: first of all `before`, else the first value that there is.
    """
    words = text.split()
    values = [value for _, value in parts if value is not None]
    if not values or "".join(_letters(part) for part, _ in parts) != "".join(map(_letters, words)):
        return ()
    last = before if before is not None else values[0]
    begins, known, place = [-1], [last], 0
    for part, value in parts:
        last = value if value is not None else last
        if letters := _letters(part):
            begins.append(place)
            known.append(last)
            place += len(letters)
    found, place = [], 0
    for word in words:
        found.append((word, known[bisect_right(begins, place) - 1]))
        place += len(_letters(word))
    return tuple(found)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, plain(text).casefold()))


def _cues_of_words(words: Sequence[_Word], *, by_sentence: bool = False) -> list[Cue]:
    """Words joined into cues. A cue ends where the speaker changes, at a pause, and if asked at a sentence's end."""
    cues: list[list[_Word]] = []
    for word in words:
        before = cues[-1][-1] if cues else None
        if (
            before is not None
            and word[3] == before[3]
            and word[1] - before[2] < _PAUSE
            and not (by_sentence and ends_sentence(before[0]))
        ):
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
