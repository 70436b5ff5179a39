"""Cold transcripts are measured cold: every request makes its page anew, and every transcript is read."""

from collections import Counter
from collections.abc import AsyncIterator

from adapters.image.pictures import CardDrawer
from adapters.web.reading.room import ReadingRoom
from adapters.web.reading.settings import SiteSettings
from adapters.web.server import WebServer
from bench import cold_transcripts, reading_load
from bot.model import View
from bot.ports import Library
from bot.quotes.service import QuoteService
from bot.quotes.transcripts import TranscriptPart, TranscriptService
from tests.conftest import Workbench


class CountedTranscripts(TranscriptService):
    """Counts how often each transcript is read from the library."""

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.made = Counter[str]()

    async def pieces(self, slug: str, number: int, view: View) -> AsyncIterator[TranscriptPart]:
        self.made[slug] += 1
        async for piece in super().pieces(slug, number, view):
            yield piece


async def test_every_request_of_a_transcript_makes_its_page(workbench: Workbench) -> None:
    room, server, drawer = ReadingRoom(SiteSettings("http://127.0.0.1", rate=None)), WebServer(), CardDrawer()
    server.add_routes(room.routes())
    async with workbench.served() as library, server.serving(0, "127.0.0.1") as port:
        quotes, transcripts = QuoteService(library, workbench.encoder), CountedTranscripts(library)
        interviews = await library.interviews()
        measured = await cold_transcripts.measure(lambda: room.open(quotes, transcripts, drawer), port, interviews)
    await drawer.close()
    rounds = -(-cold_transcripts.FEWEST // len(interviews))
    assert transcripts.made == {info.slug: rounds for info in interviews}
    assert measured.pages == len(interviews)
    assert 100 < measured.largest < 10_000
    assert len(measured.first) == len(measured.last) == rounds * len(interviews) >= cold_transcripts.FEWEST
    assert all(0 < first <= last for first, last in zip(measured.first, measured.last, strict=True))


def test_the_table_has_the_first_byte_of_cold_transcripts() -> None:
    milliseconds = [float(number) for number in range(101)]
    cold = {"first": milliseconds, "last": [2 * time for time in milliseconds], "pages": 3, "largest": 61_400}
    others = dict.fromkeys(("first", "pages", "alone", "beside"), milliseconds)
    shown = reading_load.table({**others, "cold": cold, "sent": 101, "quotes": 9, "rate": 200.0}).markdown()
    assert "| the first request of a transcript, to its first byte | 50.0 | 95.0 |" in shown
    assert "| the first request of a transcript, to its last byte | 100.0 | 190.0 |" in shown
    assert "101, one at a time; parts of transcripts read: 3;" in shown
    assert "The largest of these pages has 61 KB, compressed as it is sent." in shown
    assert "The slowest had its first byte after 100.0 ms." in shown
