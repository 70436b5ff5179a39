"""The set of pasted claims can be read, and its tally counts what costs trust."""

import pytest

from bench import pasted, workspace
from bot.model import CheckResult, Quote, Ref, Role, Span, Verdict, View


def test_the_set_has_150_messages_of_every_verdict() -> None:
    claims = pasted.read(workspace.PASTED)
    assert len(claims) == 150
    assert {verdict for claim in claims for verdict in claim.verdicts} == set(Verdict)
    assert any(len(claim.verdicts) > 1 for claim in claims)
    assert len({claim.claim for claim in claims}) == 150


def test_the_fresh_set_has_60_other_messages() -> None:
    fresh, older = pasted.read(workspace.PASTED_FRESH), pasted.read(workspace.PASTED)
    assert len({claim.claim for claim in fresh}) == 60
    assert {claim.claim for claim in fresh}.isdisjoint(claim.claim for claim in older)
    assert {verdict for claim in fresh for verdict in claim.verdicts} == set(Verdict)


def test_the_table_has_both_sets_kind_by_kind() -> None:
    older, fresh = pasted.PastedTally(), pasted.PastedTally()
    older.add(pasted.PastedClaim("cut", "a b c d", ("verbatim",), {}), [TRUE])
    fresh.add(pasted.PastedClaim("order", "a b c d", ("absent",), {}), [TRUE])
    rows = pasted.table(older, fresh, None).rows
    assert rows[:3] == [("cut", "1/1", "-"), ("order", "-", "0/1"), ("all", "1/1", "0/1")]


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
