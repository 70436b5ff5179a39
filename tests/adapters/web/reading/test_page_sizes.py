"""The page of the largest part of a long transcript stays below 100 KB, compressed, in any script."""

import random
from pathlib import Path

from adapters.web.reading.settings import SiteSettings
from bot.quotes.transcript_parts import SIZE_OF_PART
from tests.adapters.web.reading.conftest import ADDRESS, reading
from tests.conftest import Workbench
from tests.fixtures.fakes import FakeEncoder
from tests.fixtures.lighthouse import interview_folder

LARGEST = 100_000  # bytes

TALKS = {
    "english-1": ("a", "z", range(1, 8), 24_500),
    "russian-2": ("а", "я", range(2, 13), 11_000),
    "thai-3": ("ก", "ฮ", range(3, 10), 8_700),
    "chinese-4": ("一", "哿", range(8, 17), 4_550),  # a line of captions, without spaces, is a word
}
"""By slug: the first and last letter, how long words are, and how many there are: nearly as many as a part holds."""


def _captions(first: str, last: str, lengths: range, words: int) -> str:
    """Chosen at random, so that they compress worse than speech."""
    chosen = random.Random(1)
    letters = [chr(code) for code in range(ord(first), ord(last) + 1)]
    vocabulary = ["".join(chosen.choices(letters, k=chosen.choice(lengths))) for _ in range(words // 3)]
    return " ".join(chosen.choices(vocabulary, k=words))


async def test_the_page_of_the_largest_part_is_small_in_any_script(tmp_path: Path) -> None:
    workbench = Workbench(tmp_path / "seeds", tmp_path / "data", FakeEncoder())
    for slug, talk in TALKS.items():
        captions = _captions(*talk)
        assert len(captions.encode()) < SIZE_OF_PART
        interview_folder(workbench.seeds, slug, "A Long Talk", captions, "")
    async with workbench.served() as library:
        assert [info.part_starts for info in await library.interviews()] == [(0,)] * len(TALKS)
    async with reading(workbench, SiteSettings(ADDRESS, rate=None)) as served:
        for slug in TALKS:
            await served.get(f"/i/{slug}")  # a transcript has no length while it is made
            response, _ = await served.get(f"/i/{slug}", headers={"Accept-Encoding": "gzip"})
            assert response.status == 200
            assert int(response.headers["Content-Length"]) < LARGEST, slug
