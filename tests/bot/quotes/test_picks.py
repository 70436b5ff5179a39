"""Which quote is picked next, compared with a simple implementation of the rule; filters of interviews and speakers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import PickFilter, Ref, Role, Span, View
from bot.quotes.picks import next_pick, picking_order, stands_alone
from bot.quotes.service import QuoteService
from store.library.reader import ServedLibrary
from tests.conftest import Workbench

ALONE = "Bread from a boat tastes of salt and patience, and a loaf wants company while the harbour sleeps until four."

_spans = st.tuples(st.integers(0, 80), st.integers(1, 25)).map(lambda drawn: Span(drawn[0], sum(drawn)))
_refs = st.lists(st.builds(Ref, st.sampled_from(("a-1", "b-2")), _spans), max_size=25)


@given(refs=_refs, shown=_refs, barred=_refs, seed=st.sampled_from(("x", "y")))
def test_the_next_pick_follows_the_rule(refs: list[Ref], shown: list[Ref], barred: list[Ref], seed: str) -> None:
    allowed = [ref for ref in picking_order(refs, seed) if not any(ref.overlaps(other) for other in barred)]
    last = [max((index for index, old in enumerate(shown) if ref.overlaps(old)), default=-1) for ref in allowed]
    expected = min(zip(last, range(len(allowed)), allowed, strict=True))[2] if allowed else None
    assert next_pick(refs, seed, shown, barred) == expected


@given(refs=_refs, days=st.integers(1, 60))
def test_no_words_are_repeated_until_nothing_new_is_left(refs: list[Ref], days: int) -> None:
    shown: list[Ref] = []
    for _ in range(days):
        ref = next_pick(refs, "seed", shown)
        if ref is None:
            assert not refs
            return
        if any(ref.overlaps(old) for old in shown):
            assert all(any(other.overlaps(old) for old in shown) for other in refs)
        shown.append(ref)


async def test_filters_of_interviews_and_speakers(library: ServedLibrary) -> None:
    everything = await library.pickable()
    assert everything
    assert await library.pickable(PickFilter(interviews=("lighthouse-1",))) == everything
    assert await library.pickable(PickFilter(interviews=("ferry-2",))) == []
    by_guest = await library.pickable(PickFilter(said_by=("guest",)))
    assert by_guest == await library.pickable(PickFilter(said_by=("Moss Keeper",)))
    by_host = await library.pickable(PickFilter(said_by=("host",)))
    assert sorted([*by_guest, *by_host]) == sorted(everything)
    quotes = await library.quotes(by_guest, View.CLEAN)
    assert {quote.role for quote in quotes} == {Role.GUEST}


async def test_barred_quotes_are_never_picked(workbench: Workbench) -> None:
    async with workbench.served() as library:
        bot = QuoteService(library, None)
        barred = tuple((await library.pickable())[:-1])
        for number in range(5):
            quote = await bot.pick(f"seed{number}", (), View.CLEAN, PickFilter(barred=barred))
            assert quote is None or not any(quote.ref.overlaps(ref) for ref in barred)
        assert await bot.pick("seed", (), View.CLEAN, PickFilter(barred=tuple(await library.pickable()))) is None


def test_a_whole_sentence_can_be_picked_though_nobody_knows_who_says_it() -> None:
    assert stands_alone(ALONE, None)


@pytest.mark.parametrize(
    "text",
    [
        ALONE.replace("a boat", "your boat"),  # perhaps the host's, to the guest
        ALONE.replace("patience", "patience, use code SALT"),
        ALONE.replace("the harbour", "our sponsor"),
        ALONE.replace("patience", "you know, patience"),
        ALONE.replace("of salt", "of salt of salt"),
        ALONE.replace("salt and", "salt and so on and"),
        f"So {ALONE[0].lower()}{ALONE[1:]}",
        ALONE.replace("a loaf wants", "they say that a loaf wants"),
        ALONE.replace("Bread from a boat", "Bread from that boat"),
        ALONE.replace("four.", "four?"),
        ALONE.lower(),
        ALONE.rstrip("."),
    ],
)
def test_what_no_editor_has_read_is_not_picked_on_any_doubt(text: str) -> None:
    assert not stands_alone(text, None)


def test_a_guests_sentence_in_an_edition_needs_less() -> None:
    assert stands_alone(ALONE.replace("a loaf wants", "they say that a loaf wants"), Role.GUEST)


@pytest.mark.parametrize(
    "text",
    [
        ALONE.replace("a loaf", 'a "loaf'),
        ALONE.replace("salt and", "sort of salt and kind of"),
        ALONE.replace("a loaf", "a loaf …"),
        ALONE.replace("patience", "suicide"),
        ALONE.replace("Bread from a boat", "As you said, bread from a boat"),
        f"It is so. {ALONE}",
    ],
)
def test_not_even_a_guests_sentence_in_an_edition_is_picked_if_something_is_missing_or_off(text: str) -> None:
    assert not stands_alone(text, Role.GUEST)


def test_one_hedge_and_whole_quotation_marks_are_allowed() -> None:
    assert stands_alone(ALONE.replace("salt and", "sort of salt and"), Role.GUEST)
    assert stands_alone(ALONE.replace("a loaf", 'a "loaf"'), Role.GUEST)
