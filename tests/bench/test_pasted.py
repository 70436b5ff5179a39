"""The sets of pasted claims can be read, one is judged, and the tally counts what costs trust."""

from pathlib import Path

import pytest

from bench import pasted, speed, workspace
from bot.model import CheckResult, Quote, Ref, Role, Span, Verdict, View
from bot.quotes.service import QuoteService
from store.library.reader import ServedLibrary


def test_the_set_has_150_messages_of_every_verdict() -> None:
    claims = pasted.read(workspace.PASTED)
    assert len(claims) == 150
    assert {verdict for claim in claims for verdict in claim.verdicts} == set(Verdict)
    assert any(len(claim.verdicts) > 1 for claim in claims)
    assert len({claim.claim for claim in claims}) == 150


def test_the_sets_share_no_message_and_have_every_verdict() -> None:
    sets = [{claim.claim for claim in pasted.read(path)} for path in workspace.PASTED_SETS]
    assert [len(claims) for claims in sets] == [150, 60, 80, 60]
    assert len(set.union(*sets)) == 350
    for path in workspace.PASTED_SETS:
        assert {verdict for claim in pasted.read(path) for verdict in claim.verdicts} == set(Verdict)


async def test_the_last_fresh_set_is_judged_as_published(real_words: Path) -> None:
    """The set with the most kinds; `make bench` judges all four."""
    claims = pasted.read(workspace.PASTED_SETS[-1])
    library = ServedLibrary(real_words, None)
    try:
        tally = await pasted.measure(QuoteService(library, None).check, claims)
    finally:
        await library.close()
    assert (tally.right.total(), tally.wronged, tally.falsely_verbatim) == (len(claims), 0, 0), (
        tally.asked - tally.right
    )


def test_the_table_has_every_set_kind_by_kind() -> None:
    tallies = [pasted.PastedTally() for _ in range(3)]
    for tally, kind, verdict in zip(tallies, ("cut", "order", "cut"), ("verbatim", "absent", "verbatim"), strict=True):
        tally.add(pasted.PastedClaim(kind, "a b c d", (verdict,), {}), [TRUE])
    table = pasted.table(tallies, {"chatter": (speed.Times((10.0,)), speed.Times((25.0,)))})
    assert table.rows[:3] == [("cut", "1/1", "-", "1/1"), ("order", "-", "0/1", "-"), ("all", "1/1", "0/1", "1/1")]
    assert table.rows[-1] == ("p95 of 4,000 characters / of 200: chatter", "2.50", "-", "-")


def test_long_messages_are_of_chatter_and_of_the_words_of_a_transcript() -> None:
    said = [f"sentence {number} of the talk." for number in range(300)]
    messages = pasted.long_messages(pasted.read(workspace.PASTED), said)
    assert len(messages) == 3
    assert {len(text) for texts in messages.values() for text in texts} == {pasted.LONG}
    assert all(len(set(texts)) == len(texts) for texts in messages.values())
    assert messages["the transcript"][0].startswith(" ".join(said[:50]))


PIECE = Quote(Ref("a", Span(0, 4)), "a b c d", View.CLEAN, "A", "Ada", Role.GUEST, None, None, None, None, None)
TRUE = CheckResult("a b c d", Verdict.VERBATIM, (PIECE,))


@pytest.mark.parametrize(
    ("verdicts", "expected", "results", "counts"),
    [
        (("verbatim",), {}, [TRUE], (1, 0, 0)),
        (("verbatim",), {}, [CheckResult("a", Verdict.ABSENT)], (0, 1, 0)),
        (("verbatim",), {}, [CheckResult("a", Verdict.VERBATIM, (PIECE,), claimed_role=Role.HOST)], (0, 1, 0)),
        (("verbatim",), {"cut": True}, [TRUE], (0, 0, 0)),
        (("verbatim", "absent"), {}, [TRUE, CheckResult("a", Verdict.ABSENT)], (1, 0, 0)),
        (("verbatim", "absent"), {}, [TRUE], (0, 0, 0)),
        (("altered",), {}, [TRUE], (0, 0, 1)),
        (("altered",), {}, [CheckResult("a", Verdict.ALTERED, (PIECE,), number_changed=True)], (0, 0, 0)),
        (("altered",), {"number_changed": True}, [CheckResult("a", Verdict.ALTERED, number_changed=True)], (1, 0, 0)),
    ],
)
def test_what_is_counted(
    verdicts: tuple[str, ...], expected: dict[str, bool], results: list[CheckResult], counts: tuple[int, int, int]
) -> None:
    tally = pasted.PastedTally()
    tally.add(pasted.PastedClaim("kind", "a b c d", verdicts, expected), results)
    assert (tally.right.total(), tally.wronged, tally.falsely_verbatim) == counts
