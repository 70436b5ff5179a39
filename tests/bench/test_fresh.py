"""The figures of fresh questions: shares with their intervals, absent questions apart."""

from bench.fresh import interval, table
from bot.evaluation import QuestionTally
from bot.labelled_sets import LabelledQuestion
from bot.model import Confidence, Span

ANSWER = Span(10, 30)


def tally(*asked: tuple[bool, int | None, Confidence]) -> QuestionTally:
    """A tally of questions: whether there is an answer, the rank at which it was found, and how sure the system was."""
    counted = QuestionTally()
    for has_answer, rank, confidence in asked:
        question = LabelledQuestion("q", "direct", "what?", (ANSWER,) if has_answer else ())
        spans = [Span(1000 * place, 1000 * place + 20) for place in range(1, rank or 4)]
        counted.count(question, [*spans, ANSWER] if rank else spans, confidence)
    return counted


def test_an_interval_holds_its_share_and_narrows_with_more_questions() -> None:
    assert interval(0, 0) == "-"
    assert interval(8, 10) == "0.80 [0.49, 0.94]"  # as in Wilson 1927
    assert interval(80, 100) == "0.80 [0.71, 0.87]"
    assert interval(0, 10).startswith("0.00 [0.00")


def test_each_group_has_the_bots_shares_and_those_of_the_others() -> None:
    own = tally((True, 1, Confidence.SURE), (True, 2, Confidence.SURE), (False, None, Confidence.SURE))
    other = tally((True, None, Confidence.SURE), (True, 3, Confidence.SURE))
    quiet = tally((True, None, Confidence.NONE))
    shown = table("t", {"b": [quiet, quiet], "a": [own, other]}, ["Verbatim", "words"])
    assert shown.columns[-1] == "words"
    assert [[cell.partition(" ")[0] for cell in row] for row in shown.rows] == [
        ["a", "2", "0.50", "1.00", "1.00", "0.50", "1.00", "0.00/0.50"],
        ["b", "1", "0.00", "0.00", "0.00", "-", "-", "0.00/0.00"],
    ]
