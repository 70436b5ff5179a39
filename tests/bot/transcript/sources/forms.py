"""One small conversation in every form that people have transcripts in."""

import io
import json
from collections.abc import Callable

SAID = (
    ("Ida", 0.0, "Welcome to the lamp room. What does the lamp burn?"),
    ("Tom", 4.0, "Thanks for having me. It burns oil & wick, never gas."),
    ("Ida", 9.5, "And who lights it?"),
    ("Tom", 12.0, "I do. Every night, at dusk."),
)
"""Who says what, and when (seconds)."""

WORDS = " ".join(text for _, _, text in SAID)


def _clock(seconds: float, comma: str = ".") -> str:
    return f"00:00:{int(seconds):02}{comma}{int(seconds * 1000) % 1000:03}"


def _ends() -> list[float]:
    return [*(start for _, start, _ in SAID[1:]), 15.0]


def voices() -> str:
    """WebVTT with voices."""
    cues = [
        f"{_clock(start)} --> {_clock(end)}\n<v {name}>{text.replace('&', '&amp;')}"
        for (name, start, text), end in zip(SAID, _ends(), strict=True)
    ]
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def subrip() -> str:
    """SubRip with names before colons."""
    cues = [
        f"{number}\n{_clock(start, ',')} --> {_clock(end, ',')}\n{name}: {text}\n"
        for number, ((name, start, text), end) in enumerate(zip(SAID, _ends(), strict=True), start=1)
    ]
    return "\n".join(cues)


def rolling() -> str:
    """A video site's rolling captions: each line twice or three times, each word with its time."""
    words = "let's talk about the lamp that burns all night".split()
    lines = [words[:3], words[3:6], words[6:]]
    cues, before = [], " "
    for number, line in enumerate(lines):
        start = number * 3.0
        timed = line[0] + "".join(
            f"<{_clock(start + 0.5 * place)}><c> {word}</c>" for place, word in enumerate(line[1:], start=1)
        )
        cues.append(f"{_clock(start)} --> {_clock(start + 2.99)} align:start position:0%\n{before}\n{timed}")
        cues.append(f"{_clock(start + 2.99)} --> {_clock(start + 3.0)} align:start position:0%\n{' '.join(line)}\n ")
        before = " ".join(line)
    return "WEBVTT\nKind: captions\nLanguage: en\n\n" + "\n\n".join(cues) + "\n"


def sbv() -> str:
    """SBV."""
    cues = [
        f"{_clock(start)[1:]},{_clock(end)[1:]}\n{name}: {text}\n"
        for (name, start, text), end in zip(SAID, _ends(), strict=True)
    ]
    return "\n".join(cues)


def substation() -> str:
    """SubStation Alpha, with names in their column."""
    head = (
        "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,Arial\n\n[Events]\n"
    )
    head += "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    lines = [
        f"Dialogue: 0,{_clock(start)[1:-1]},{_clock(end)[1:-1]},Default,{name},0,0,0,,{{\\i1}}{text}{{\\i0}}"
        for (name, start, text), end in zip(SAID, _ends(), strict=True)
    ]
    return head + "\n".join(lines) + "\n"


def ttml() -> str:
    """TTML."""
    lines = [
        f'<p begin="{_clock(start)}" end="{_clock(end)}">{name}: {text.replace("&", "&amp;")}</p>'
        for (name, start, text), end in zip(SAID, _ends(), strict=True)
    ]
    body = "".join(lines)
    return f'<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml"><body><div>{body}</div></body></tt>'


def podcast_json() -> str:
    """The podcast namespace's JSON."""
    segments = [
        {"speaker": name, "startTime": start, "endTime": end, "body": text}
        for (name, start, text), end in zip(SAID, _ends(), strict=True)
    ]
    return json.dumps({"version": "1.0.0", "segments": segments})


def podcast_html() -> str:
    """The podcast namespace's HTML."""
    return "".join(
        f"<cite>{name}:</cite>\n<time>0:{int(start):02}</time>\n<p>{text.replace('&', '&amp;')}</p>\n"
        for name, start, text in SAID
    )


def whisperx() -> str:
    """WhisperX: segments with speakers and words."""
    segments = [
        {
            "start": start,
            "end": end,
            "text": f" {text}",
            "speaker": name,
            "words": [{"word": word, "start": start + place / 10} for place, word in enumerate(text.split())],
        }
        for (name, start, text), end in zip(SAID, _ends(), strict=True)
    ]
    return json.dumps({"segments": segments, "language": "en"})


def youtube_json3() -> str:
    """A video site's json3; it knows no speakers."""
    events = [
        {"tStartMs": int(start * 1000), "dDurationMs": 2000, "segs": [{"utf8": f"{word} ", "tOffsetMs": 100 * place}
         for place, word in enumerate(text.split())]}
        for _, start, text in SAID
    ]  # fmt: skip
    return json.dumps({"wireMagic": "pb3", "events": [{"tStartMs": 0, "id": 1}, *events]})


def youtube_srv3() -> str:
    """A video site's srv3; it knows no speakers."""
    paragraphs = "".join(
        f'<p t="{int(start * 1000)}" d="2000">{text.replace("&", "&amp;")}</p>' for _, start, text in SAID
    )
    return f'<?xml version="1.0" encoding="utf-8" ?><timedtext format="3"><body>{paragraphs}</body></timedtext>'


def assembly() -> str:
    """AssemblyAI's utterances."""
    said = [
        {"speaker": name, "text": text, "start": int(start * 1000), "end": int(end * 1000), "confidence": 0.9}
        for (name, start, text), end in zip(SAID, _ends(), strict=True)
    ]
    return json.dumps({"id": "x", "utterances": said, "words": []})


def deepgram() -> str:
    """Deepgram's words with speakers' numbers."""
    words = [
        {"word": word.casefold(), "punctuated_word": word, "start": start + place / 10, "end": start + place / 10 + 0.1,
         "speaker": ("Ida", "Tom").index(name)}
        for name, start, text in SAID for place, word in enumerate(text.split())
    ]  # fmt: skip
    return json.dumps({"results": {"channels": [{"alternatives": [{"words": words}]}]}})


def rev() -> str:
    """Rev's monologues of elements."""
    monologues = []
    for name, start, text in SAID:
        elements: list[dict[str, object]] = []
        for place, word in enumerate(text.split()):
            elements += [{"type": "text", "value": word, "ts": start + place / 10}, {"type": "punct", "value": " "}]
        monologues.append({"speaker": ("Ida", "Tom").index(name), "elements": elements})
    return json.dumps({"speakers": [{"id": 0, "name": "Ida"}, {"id": 1, "name": "Tom"}], "monologues": monologues})


def bold_labels() -> str:
    """Markdown with bold names."""
    return "\n\n".join(f"**{name}:** {text}" for name, _, text in SAID) + "\n"


def otter() -> str:
    """What Otter exports: bold name and time, the words below."""
    return "\n\n".join(f"**{name}**  0:{int(start):02}  \n{text}  " for name, start, text in SAID) + "\n"


def stamped_labels() -> str:
    """Name (time): and the words below, after front matter."""
    front = "---\ntitle: The lamp\nhost: Ida\nguest: Tom\ndate: 2022-03-01\n---\n\n# The lamp\n\n## Transcript\n\n"
    return front + "\n\n".join(f"{name} (00:00:{int(start):02}):\n{text}" for name, start, text in SAID) + "\n"


def plain_labels() -> str:
    """Plain text with names before colons."""
    return "\n".join(f"{name}: {text}" for name, _, text in SAID) + "\n"


def bracketed() -> str:
    """[time] Name: words."""
    return "\n".join(f"[00:00:{int(start):02}] {name}: {text}" for name, start, text in SAID) + "\n"


def stamped() -> str:
    """Times without names."""
    return "\n\n".join(f"00:00:{int(start):02} {text}" for _, start, text in SAID) + "\n"


def whisper_tsv() -> str:
    """Whisper's table, in milliseconds."""
    rows = [
        f"{int(start * 1000)}\t{int(end * 1000)}\t{text}" for (_, start, text), end in zip(SAID, _ends(), strict=True)
    ]
    return "start\tend\ttext\n" + "\n".join(rows) + "\n"


def word_document() -> bytes:
    """A Word document with a name at the beginning of each paragraph."""
    import docx  # noqa: PLC0415

    document = docx.Document()
    for name, _, text in SAID:
        document.add_paragraph(f"{name}: {text}")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


FORMS: dict[str, tuple[str, Callable[[], str | bytes], bool, bool]] = {
    "voices": ("a.vtt", voices, True, True),
    "subrip": ("a.srt", subrip, True, True),
    "sbv": ("a.sbv", sbv, True, True),
    "substation": ("a.ass", substation, True, True),
    "ttml": ("a.ttml", ttml, True, True),
    "podcast json": ("a.json", podcast_json, True, True),
    "podcast html": ("a.html", podcast_html, True, True),
    "whisperx": ("a.json", whisperx, True, True),
    "json3": ("a.json3", youtube_json3, False, True),
    "srv3": ("a.srv3", youtube_srv3, False, True),
    "assembly": ("a.json", assembly, True, True),
    "deepgram": ("a.json", deepgram, False, True),
    "rev": ("a.json", rev, True, True),
    "bold": ("a.md", bold_labels, True, False),
    "otter": ("a.md", otter, True, True),
    "stamped labels": ("a.md", stamped_labels, True, True),
    "plain labels": ("a.txt", plain_labels, True, False),
    "bracketed": ("a.txt", bracketed, True, True),
    "stamped": ("a.txt", stamped, False, True),
    "tsv": ("a.tsv", whisper_tsv, False, True),
    "docx": ("a.docx", word_document, True, False),
}
"""Each form: a file's name, what it holds, whether it names Ida and Tom, whether it knows times."""
