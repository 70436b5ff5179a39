"""Transcripts as HTML or XML -> Source: pages of the podcast namespace, and YouTube's srv3. Pure."""

from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from bot.transcript.sources.labels import take_labels
from bot.transcript.sources.source import Cue, NotATranscriptError, Source, joined, plain, seconds_of

_SKIPPED = frozenset({"script", "style", "head", "nav", "header", "footer", "button", "form"})
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li main ol p pre section "
    "table td th tr ul".split()
)
"""What ends a paragraph. Any other tag is within a line, and parts no words: `<em>oil</em>.` is "oil."."""


def read_html(text: str) -> Source:
    """The podcast namespace: `<cite>` speakers, `<time>` times and `<p>` words. Raises NotATranscriptError."""
    page = _Page()
    page.feed(text)
    page.close()
    if page.cites or page.times:
        return Source("podcast-namespace HTML", tuple(take_labels(joined(page.cues))), title=page.title)
    if 'id="transcript"' in text and "<script" in text and sum(len(cue.text.split()) for cue in page.cues) < 400:
        raise NotATranscriptError(
            "is a web page that loads its transcript by a script, so the file does not contain it; "
            "save the transcript itself"
        )
    raise NotATranscriptError(
        "is a web page without a transcript in a known form (<cite>, <time> and <p>); "
        "save the transcript as text or WebVTT"
    )


class _Page(HTMLParser):
    """Collects cues: the text of each paragraph, its speaker and its time."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.cues: list[Cue] = []
        self.title: str | None = None
        self.cites = self.times = 0
        self._open: list[str] = []
        self._text: list[str] = []
        self._speaker: str | None = None
        self._start: float | None = None
        self._turn = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _BLOCKS:
            self._end_paragraph()
        if tag not in ("br", "img", "meta", "link", "hr", "input"):
            self._open.append(tag)
        if tag in ("cite", "time"):
            self._end_paragraph()

    def handle_endtag(self, tag: str) -> None:
        text = plain("".join(self._text))
        if tag == "cite":
            self.cites += 1
            self._speaker, self._turn, self._text = text.rstrip(":").strip() or None, True, []
        elif tag == "time":
            self.times += 1
            self._start, self._text = seconds_of(text), []
        elif tag == "title" and "title" in self._open:
            self.title, self._text = text or None, []
        elif tag in _BLOCKS:
            self._end_paragraph()
        if tag in self._open:
            while self._open and self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not any(tag in _SKIPPED for tag in self._open) or "title" in self._open:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end_paragraph()

    def _end_paragraph(self) -> None:
        text = plain("".join(self._text))
        self._text = []
        if text:
            self.cues.append(Cue(text, self._start, None, self._speaker, new_paragraph=True, new_turn=self._turn))
            self._start, self._turn = None, False


def read_srv3(text: str) -> Source:
    """YouTube's srv3: paragraphs of words, in milliseconds; and srv1, in seconds. Raises NotATranscriptError."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise NotATranscriptError("is XML with a DOCTYPE, which is not read; remove it, or save as WebVTT")
    try:
        root = ET.fromstring(text)  # noqa: S314 - without a document type there are no entities to expand
    except ET.ParseError as error:
        raise NotATranscriptError(f"cannot be read as XML ({error})") from None
    cues = []
    for element in root.iter():
        if element.tag == "p" and "t" in element.attrib:
            start = float(element.get("t", 0)) / 1000
            parts = [(element.text or "", start)]
            for inner in element:
                parts += [(inner.text or "", start + float(inner.get("t", 0)) / 1000), (inner.tail or "", start)]
            timed = [(word, seconds) for part, seconds in parts for word in plain(part).split()]
            words = tuple(timed) if len(element) else ()
            end = start + float(element.get("d", 0)) / 1000
            cues.append(Cue(" ".join(word for word, _ in timed), start, end, words=words))
        elif element.tag == "text" and "start" in element.attrib:
            start = float(element.get("start", 0))
            cues.append(Cue(plain(plain(element.text or "")), start, start + float(element.get("dur", 0))))
    if not joined(cues):
        raise NotATranscriptError("is XML in no known transcript form")
    return Source("YouTube srv3", tuple(take_labels(joined(cues))))
