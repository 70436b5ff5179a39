"""Words that are said have vectors of their own: stored, read anew only where something changed, and matched."""

from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from bot.model import Ref
from bot.search.candidates import Candidate, EncodedQuestion, SearchRequest
from bot.transcript.folder import read_interview
from store.library.prepare import prepare
from store.library.reader import ServedLibrary
from store.library.row_layout import SAID, WORDS_PER_ROW, lay_out
from store.library.word_matching import AFTER, BEFORE
from store.library.word_rows import word_digests
from tests.conftest import Workbench
from tests.fixtures.fakes import BY_WORD, FakeEncoder
from tests.fixtures.lighthouse import lighthouse

LIGHTHOUSE = "lighthouse-1"
SIZE = 384  # six words of 64 numbers


@pytest.fixture
def by_word(seeds: Path, tmp_path: Path) -> Workbench:
    return Workbench(seeds, tmp_path / "by-word", FakeEncoder(BY_WORD, SIZE))


@pytest.fixture
async def library(by_word: Workbench) -> AsyncIterator[ServedLibrary]:
    async with by_word.served() as served:
        yield served


async def found(library: ServedLibrary, encoder: FakeEncoder, question: str) -> list[Candidate]:
    request = SearchRequest((), frozenset({LIGHTHOUSE}))
    return list(await library.find(request, await encoder.encode_question(question)))


async def test_a_word_is_matched_where_it_is_said(by_word: Workbench, library: ServedLibrary) -> None:
    words = read_interview(by_word.seeds / LIGHTHOUSE).words
    fog = {place for place, word in enumerate(words) if word == "fog"}
    seen = set()
    for candidate in await found(library, by_word.encoder, "fog"):
        assert candidate.matches is not None
        (cosines,) = candidate.matches.cosines
        first = candidate.ref.span.start - candidate.matches.before
        near = {first + int(place) for place in np.flatnonzero(cosines > 0.9)}
        around = range(first, first + len(cosines))
        assert near == fog.intersection(around)
        seen |= near
    assert seen == fog


async def test_a_match_reaches_around_the_passage_and_not_beyond_the_interview(
    by_word: Workbench, library: ServedLibrary
) -> None:
    words = len(read_interview(by_word.seeds / LIGHTHOUSE).words)
    for candidate in await found(library, by_word.encoder, "fog and the light"):
        assert candidate.matches is not None
        span = candidate.ref.span
        before, after = candidate.matches.before, candidate.matches.after
        assert candidate.matches.cosines.shape[1] == before + len(span) + after
        assert before == min(BEFORE, span.start)
        assert min(AFTER, words - span.end) <= after <= AFTER  # the last row may hold room for words that are not said
        assert candidate.matches.weights.sum() == pytest.approx(1)


async def test_without_words_nothing_is_matched(by_word: Workbench, library: ServedLibrary, seeds: Path) -> None:
    whole = EncodedQuestion((await by_word.encoder.encode(["fog"]))[0])
    request = SearchRequest((), frozenset({LIGHTHOUSE}))
    assert {candidate.matches for candidate in await library.find(request, whole)} == {None}
    plain = Workbench(seeds, by_word.data.with_name("plain"), FakeEncoder())
    async with plain.served() as served:
        assert {candidate.matches for candidate in await found(served, plain.encoder, "fog")} == {None}


async def test_nothing_is_read_twice(by_word: Workbench) -> None:
    await by_word.index()
    passages = [document.text for document in prepare(read_interview(by_word.seeds / LIGHTHOUSE)).documents]
    assert set(passages) <= set(by_word.encoder.seen)
    by_word.encoder.seen.clear()
    await by_word.index(force=True)
    assert by_word.encoder.seen == []


async def test_only_what_changed_is_read_anew(by_word: Workbench, library: ServedLibrary) -> None:
    by_word.encoder.seen.clear()
    edited = by_word.seeds / LIGHTHOUSE / "edited.md"
    text = edited.read_text(encoding="utf-8")
    assert text.count("fog swallows") == 1
    edited.write_text(text.replace("fog swallows", "fog, swallows"), encoding="utf-8")
    await by_word.index()
    assert by_word.encoder.seen
    assert not any("loneliness" in text for text in by_word.encoder.seen)
    best = max(
        (candidate for candidate in await found(library, by_word.encoder, "fog") if candidate.matches is not None),
        key=lambda candidate: float(candidate.matches.cosines.max()) if candidate.matches else 0.0,
    )
    assert best.matches is not None
    assert float(best.matches.cosines.max()) == pytest.approx(1, abs=0.02)


def test_rows_of_words_are_known_by_the_passages_around_them(tmp_path: Path) -> None:
    lighthouse(tmp_path)
    layout = lay_out(prepare(read_interview(tmp_path / LIGHTHOUSE)), by_word=True)
    digests = word_digests(layout, 16)
    words = len(read_interview(tmp_path / LIGHTHOUSE).words)
    start, end = layout.regions[SAID]
    assert len(digests) == end - start == -(-words // WORDS_PER_ROW)
    read = {word for placed in layout.documents for word in placed.document.said}
    for row, digest in enumerate(digests):
        said = range(row * WORDS_PER_ROW, (row + 1) * WORDS_PER_ROW)
        assert any(digest) == bool(read.intersection(said))
    assert word_digests(lay_out(prepare(read_interview(tmp_path / LIGHTHOUSE))), 16) == []


async def test_a_match_is_that_of_the_words_own_interview(by_word: Workbench, library: ServedLibrary) -> None:
    question = await by_word.encoder.encode_question("fog")
    ferry = await library.find(SearchRequest((), frozenset({"ferry-2"})), question)
    said = read_interview(by_word.seeds / "ferry-2").words
    assert "fog" not in said
    for candidate in ferry:
        assert isinstance(candidate.ref, Ref)
        assert candidate.matches is not None
        assert candidate.matches.cosines.max() < 0.9
