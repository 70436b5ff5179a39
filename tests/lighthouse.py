"""A small interview to remember: a lighthouse keeper, edited and indexed; and a ferryman, bare captions only."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

EDITED = """\
## 0:00 Arrival

{not quotable} **Ida:** Welcome to the lamp room. This talk is brought to you by Brine Salt, the saltiest salt.

**Ida:** You have lived alone in this lighthouse for thirty years. Are you ever afraid of the dark?

**Moss:** {um,|} No, I am not afraid of the dark. The dark is where the light does its work, and {the the|} the lamp is never so \
bright as in a storm. What frightens me is fog, because fog swallows the light and nobody can see it.

**Ida:** Right.

## 1:30 Monsters

**Ida:** What do you say to sailors who claim they saw the {cracken|Kraken} near {saint ives|St Ives}?

**Moss:** I tell them that every sailor has met a monster, and most of those monsters were loneliness. I fed a seagull named \
{jorge|George} for eleven years, and he stole my bread on every single morning of them. A thief you know is better company than a \
stranger who brings gifts.

**Ida:** Would you do it all again?

**Moss:** Yes, {you know,|} tomorrow. A lighthouse asks one thing of you, which is to be there, and I was there.
"""

FERRY = """\
i have rowed this ferry since i was nine years old and the river has never once been the same river people pay me a penny to cross
and a story to come back the penny is for the boat the story is for me [Music] the worst passenger was a bishop who wanted to be
rowed upstream and the best was a woman with forty beehives who sang to them all the way so that they would not be afraid of the
water bees do not like to be told that they are cargo she said
"""

_TOML = """\
slug = "{slug}"
title = "{title}"
date = 2020-01-01
length = "3:00"
captions_sha256 = "{sha256}"
"""

_CAST = """\
video = "https://video.example/watch?v=lamp&t={seconds}s"

[[speakers]]
name = "Ida Brightwater"
role = "host"
label = "Ida"

[[speakers]]
name = "Moss Keeper"
role = "guest"
label = "Moss"
aliases = ["Mossy"]

[[chapters]]
starts = "0:00"
title = "Arrival"

[[chapters]]
starts = "1:30"
title = "Monsters"
"""

QUESTIONS = {
    "What frightens me is fog": ("what scares the keeper?", "is there anything he dreads?"),
    "I fed a seagull": ("tell me about his bird", "who took his breakfast?"),
}
"""An entry for the sentence that begins so, with its questions."""


def captions_of(edited: str) -> str:
    """What the captions heard: the edited transcript without its marks, points and capitals."""
    text = re.sub(r"^##.*$|\*\*\w+:\*\*|\{not quotable\}", " ", edited, flags=re.MULTILINE)
    text = re.sub(r"\{([^{}|]*)\|[^{}]*\}", r"\1", text)
    return " ".join(word.strip(".,?").lower() for word in text.split())


def span_of(words: str, within: str = "") -> tuple[int, int]:
    """Where a run of words stands in the captions (the lighthouse's, unless others are given)."""
    heard = (within or captions_of(EDITED)).split()
    wanted = [word.strip(".,?").lower() for word in words.split()]
    start = next(at for at in range(len(heard)) if heard[at : at + len(wanted)] == wanted)
    return start, start + len(wanted)


def lighthouse(seeds: Path, edited: str = EDITED, *, indexed: bool = True, picked: Sequence[tuple[int, int]] = ()) -> Path:
    """Write the edited interview into a folder of interviews; its folder. `picked` are the spans of its picks."""
    captions = captions_of(edited)
    folder = _folder(seeds, "lighthouse-1", "The Lamp Room", captions, _CAST)
    (folder / "edited.md").write_text(edited, encoding="utf-8")
    words = captions.split()
    (folder / "times.csv").write_text(
        "word,seconds\n" + f"0,0\n{span_of('what do you say', captions)[0]},90\n{len(words) - 1},175\n", encoding="utf-8"
    )
    if indexed:
        rows = [f"{start}\t{end}\t" + "\t".join(questions) for start, end, questions in entries()]
        (folder / "questions.tsv").write_text("start\tend\tquestion\n" + "\n".join(rows) + "\n", encoding="utf-8")
    if picked:
        rows = [f"{start}\t{end}" for start, end in picked]
        (folder / "picks.tsv").write_text("start\tend\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return folder


def entries() -> list[tuple[int, int, tuple[str, ...]]]:
    """The question index: start, end, questions."""
    made: list[tuple[int, int, tuple[str, ...]]] = []
    for beginning, questions in QUESTIONS.items():
        sentence = EDITED[EDITED.index(beginning) :].split(".", maxsplit=1)[0].replace("{jorge|George}", "jorge")
        made.append((*span_of(sentence), questions))
    return made


def ferry(seeds: Path, captions: str = FERRY) -> Path:
    """Write an interview of bare captions: nobody is named, nothing is timed."""
    return _folder(seeds, "ferry-2", "The Ferryman", captions, "")


def _folder(seeds: Path, slug: str, title: str, captions: str, cast: str) -> Path:
    folder = seeds / slug
    folder.mkdir(parents=True, exist_ok=True)
    written = captions.encode()
    (folder / "captions.txt").write_bytes(written)
    toml = _TOML.format(slug=slug, title=title, sha256=hashlib.sha256(written).hexdigest()) + cast
    (folder / "interview.toml").write_text(toml, encoding="utf-8")
    return folder
