"""Write adapters/image/fonts/coverage.json: which letters each font of the cards has.

Run it after a font was added or changed: python -m docs.pictures.font_coverage
"""

import json
from collections.abc import Iterable, Iterator

from fontTools.ttLib import TTFont

from adapters.image.fonts import COVERAGE, FIRST, FOLDER

LAST = (
    "NotoSansMath-Regular.woff2",
    "NotoEmoji-Regular.woff2",
    "NotoSerifKR-Korean-Regular.woff2",
    "DroidSansFallbackFull.woff2",
)
"""Fonts that are tried last, since they have letters that others have better."""


def main() -> None:
    """Write the file."""
    COVERAGE.write_text(coverage(), "ascii")
    print(f"{COVERAGE}: {len(json.loads(coverage()))} fonts")


def coverage() -> str:
    """What the file must hold."""
    found = sorted(path.name for path in FOLDER.glob("*.woff2"))
    ordered = [*FIRST.values(), *(name for name in found if name not in (*FIRST.values(), *LAST)), *LAST]
    letters = {name: " ".join(_ranges(TTFont(FOLDER / name).getBestCmap() or ())) for name in ordered}
    return json.dumps(letters, indent=0) + "\n"


def _ranges(codes: Iterable[int]) -> Iterator[str]:
    """Code points as hexadecimal ranges."""
    start = end = -1
    for code in sorted(codes):
        if start >= 0 and code == end + 1:
            end = code
            continue
        if start >= 0:
            yield _range(start, end)
        start = end = code
    if start >= 0:
        yield _range(start, end)


def _range(start: int, end: int) -> str:
    return f"{start:x}" if start == end else f"{start:x}-{end:x}"


if __name__ == "__main__":
    main()
