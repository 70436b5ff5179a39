"""Small seed folders in tmp_path, and manuscripts of any shape, each with what it must come to."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.model import Role, Speaker
from bot.transcript.views import capitalised
from bot.transcript.words import is_music, is_word

calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For property tests: a busy machine is no failure."""

HAL = Speaker("Hal Stone", Role.HOST, "Hal", ("Stone",))
GWEN = Speaker("Gwen Moon", Role.GUEST, "Gwen")
SPEAKERS = (HAL, GWEN)

CAPTIONS = "um what is the the moon made of it's made of green cheese you know i think and um kovid began [Music] thank you"

EDITED = """\
# The moon

## 0:00 Moon

**Hal:** {Um,|} what is {the|} the moon made of?

**Gwen:** It's made of green cheese {you know|}. I think.

## 0:10 Illness

And {um,|} {kovid|COVID} began. [Music]

{not quotable} **Hal:** Thank you.
"""

CHAPTERS = (("0:00", "Moon"), ("0:10", "Illness"))
TIMES = "word,seconds\n0,0.0\n10,4.0\n16,10.0\n22,16.0\n"
QUESTIONS = "start\tend\tquestion\n8\t15\twhat is the moon made of\tis the moon cheese\n"

HEAD = 'slug = "{slug}"\ntitle = "Talking moon"\ndate = 1969-07-20\nlength = "0:20"\nvideo = "https://example.org/moon?t={{seconds}}"\n'
SPEAKER = '[[speakers]]\nname = "{0.name}"\nrole = "{0.role}"\nlabel = "{0.label}"\naliases = {1}\n'
CHAPTER = '[[chapters]]\nstarts = "{}"\ntitle = "{}"\n'


def toml_text(captions: str = CAPTIONS, slug: str = "moon-1", chapters: Sequence[tuple[str, str]] = CHAPTERS) -> str:
    """A sound interview.toml for these captions."""
    digest = f'captions_sha256 = "{hashlib.sha256(captions.encode()).hexdigest()}"\n'
    speakers = "".join(SPEAKER.format(speaker, list(speaker.aliases)) for speaker in SPEAKERS)
    return HEAD.format(slug=slug) + digest + speakers + "".join(CHAPTER.format(*chapter) for chapter in chapters)


def write_folder(root: Path, files: Mapping[str, str | bytes | None] | None = None, slug: str = "moon-1") -> Path:
    """The folder of the moon interview below `root`; `files` replaces some of its files, or leaves them out (None)."""
    folder = root / slug
    folder.mkdir(parents=True)
    sound = {
        "interview.toml": toml_text(slug=slug),
        "captions.txt": CAPTIONS,
        "times.csv": TIMES,
        "edited.md": EDITED,
        "questions.tsv": QUESTIONS,
    }
    for name, content in {**sound, **(files or {})}.items():
        if content is not None:
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


# --- manuscripts of any shape -------------------------------------------------------------------


@dataclass(slots=True)
class Made:
    """A sound manuscript in pieces; the numbers in `heard`, `labels`, `headings` and `braces` are of pieces."""

    pieces: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    strict: list[str] = field(default_factory=list)  # the words that strict shows
    published: list[tuple[str, float]] = field(default_factory=list)
    heard: list[int] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    braces: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def put(self, piece: str, *kinds: list[int]) -> None:
        """Append a piece and note its number."""
        for kind in kinds:
            kind.append(len(self.pieces))
        self.pieces.append(piece)

    def hear(self, written: str, heard: str) -> None:
        """A word of the captions, as it is written here."""
        self.put(written, self.heard)
        self.captions.append(heard)

    def brace(self, heard: Sequence[str], shown: str) -> None:
        """`{heard|shown}`."""
        self.put("{", self.braces)
        for word in heard:
            self.hear(word, word)
            self.put(" ")
        self.put(f"|{shown}")
        self.put("}", self.braces)


_LETTERS = st.characters(exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"], exclude_characters="{}|*#<")
_PLAIN = st.sampled_from("the moon i we that that's don't can't well so like iPhone u.s day-to-day 15 no".split())


def is_token(text: str) -> bool:
    """Whether a text is one word of captions, as `split` sees it."""
    return text.split() == [text] and is_word(text) and not is_music(text)


words = _PLAIN | st.text(_LETTERS, min_size=1, max_size=6).filter(is_token)
_FILLERS = st.sampled_from((["um"], ["uh", "you", "know"], ["i", "mean"], ["right"], ["so", "like"], ["[Music]"]))
_CORRECTIONS = st.sampled_from(
    ((["kovid"], "COVID"), (["francis", "hogan"], "Frances Haugen"), (["work", "rooms"], "Workrooms"), (["their"], "they are,"))
)
_BEFORE = st.sampled_from(("", "", "", '"', "(", "“"))
_AFTER = st.sampled_from(("", "", "", "", ",", ".", ".", "?", "!", "—", "…", ",”", '."', ")", " —", ";"))
_KINDS = st.sampled_from(("word", "word", "word", "word", "stutter", "filler", "correction", "doubt", "music"))


@st.composite
def manuscripts(draw: st.DrawFn) -> Made:
    """A manuscript that is sound, whatever else it is."""
    made = Made()
    last: str | None = None
    for number in range(draw(st.integers(1, 5))):
        if number == 0 or draw(st.integers(0, 3)) == 0:
            title, seconds = f"Part {number}", number * 60
            made.published.append((title, float(seconds)))
            made.put(f"## {number}:00 {title}", made.headings)
            made.put("\n\n")
        made.put(draw(st.sampled_from(("", "", "<!-- look here -->\n", "{not quotable} "))))
        label = draw(st.sampled_from([speaker.label for speaker in SPEAKERS]))
        if label != last or draw(st.booleans()):
            made.put(f"**{label}:** ", made.labels)
        last = label
        for _ in range(draw(st.integers(1, 8))):
            _put_something(draw, made)
        _put_word(draw, made)
        made.put("\n\n")
    return made


def _put_something(draw: st.DrawFn, made: Made) -> None:
    kind = draw(_KINDS)
    if kind == "word":
        _put_word(draw, made)
    elif kind == "stutter":
        said = draw(st.lists(words, min_size=1, max_size=3))
        made.put(draw(_BEFORE))
        made.brace(said, "")
        made.strict += said
        made.put(f"{draw(_AFTER)} ")
        for word in said:
            made.hear(word, word)
            made.put(" ")
        made.strict += said
    elif kind == "filler":
        filler = draw(_FILLERS)
        made.put(draw(_BEFORE))
        made.brace(filler, "")
        made.strict += [word for word in filler if not is_music(word)]
        made.put(f"{draw(_AFTER)} ")
    elif kind == "correction":
        heard, shown = draw(_CORRECTIONS)
        made.put(draw(_BEFORE))
        made.brace(heard, shown)
        made.strict += shown.split()
        made.put(f"{draw(_AFTER)} ")
    elif kind == "doubt":
        made.brace([word := draw(words)], "Gauguin?")
        made.strict.append(word)
        made.put(f"{draw(_AFTER)} ")
    else:
        made.hear("[Music]", "[Music]")
        made.put(f"{draw(_AFTER)} ")


def _put_word(draw: st.DrawFn, made: Made) -> None:
    word = draw(words)
    made.put(draw(_BEFORE))
    made.hear(capitalised(word) if draw(st.booleans()) else word, word)
    made.strict.append(word)
    made.put(f"{draw(_AFTER)} ")
    if draw(st.integers(0, 9)) == 0:
        made.captions.append("-")  # what the captions have between words, and is none
