"""The parts of a reply: which there are, in which order, in a message and on a page."""

from dataclasses import replace

import pytest

from bot.model import Answer, CheckResult, Confidence, HostQuestion, Quote, QuoteInContext, Ref, Span, Verdict
from bot.presentation import compose, layout, quote_facts, quote_replies, verdict_replies, wording
from bot.presentation.layout import Arrangement, Part, PartKind
from bot.presentation.reply import Choice, Excerpt, Link, Reply, Tone
from bot.presentation.site import linked
from tests.bot.presentation.parts import DIFF, kinds_of, parts_of
from tests.fixtures.fake_cards import FakeSite
from tests.fixtures.fake_quotes import quote

CORRECTED = quote(2)


def answered(confidence: Confidence, *quotes: Quote, words_only: bool = False) -> Reply:
    return compose.answered(Answer(confidence, quotes, words_only=words_only), "token", (), private=False)


def test_a_sure_answer() -> None:
    reply = answered(Confidence.SURE, CORRECTED, quote(1))
    assert kinds_of(reply) == "SAID CREDITS CORRECTED"
    assert kinds_of(reply, Arrangement.PAGE) == "SAID FACTS POSITION ASKED CORRECTED SOURCE MATCHES_LEFT"


def test_guessed_punctuation_is_said_once_for_several_passages_in_a_message() -> None:
    guessed = [replace(quote(number), guessed=True) for number in (0, 1)]
    reply = answered(Confidence.UNSURE, *guessed)
    assert kinds_of(reply) == "LEAD SHORT_FACTS SAID SHORT_FACTS SAID NOTE"
    assert parts_of(reply)[-1].text == wording.answers.GUESSED
    assert kinds_of(reply, Arrangement.PAGE).split().count("CORRECTED") == 2
    assert "NOTE" not in kinds_of(reply, Arrangement.PAGE)


def test_near_passages_are_short_in_a_message_and_complete_on_a_page() -> None:
    reply = answered(Confidence.UNSURE, CORRECTED, quote(0), words_only=True)
    assert kinds_of(reply) == "LEAD SHORT_FACTS SAID SHORT_FACTS SAID NOTE"
    assert [part.number for part in parts_of(reply)] == [0, 1, 1, 2, 2, 0]
    assert kinds_of(reply, Arrangement.PAGE) == (
        "LEAD SAID FACTS POSITION ASKED CORRECTED SOURCE SAID FACTS POSITION SOURCE NOTE"
    )


def test_an_altered_claim() -> None:
    reply = verdict_replies.checked(CheckResult("x", Verdict.ALTERED, (quote(0),), DIFF), None, private=False)
    assert kinds_of(reply) == "LEAD LABEL DIFF LEGEND LABEL SAID CREDITS"
    assert kinds_of(reply, Arrangement.PAGE) == "LEAD DIFF LEGEND HEADING SAID FACTS POSITION SOURCE"


def test_passages_under_several_verdicts_have_the_numbers_of_their_verdicts() -> None:
    said = [CheckResult(f"claim {number}", Verdict.VERBATIM, (quote(number),)) for number in (0, 1)]
    absent = CheckResult("claim", Verdict.ABSENT)
    reply = verdict_replies.checked(replace(absent, others=(said[0], absent, said[1])), None, private=False)
    assert [part.number for part in parts_of(reply) if part.kind is PartKind.SAID] == [2, 4]


@pytest.mark.parametrize("verdict", [Verdict.VERBATIM, Verdict.STITCHED, Verdict.ABSENT])
def test_a_message_shows_the_claim_beside_its_verdict(verdict: Verdict) -> None:
    reply = verdict_replies.checked(CheckResult("x y", verdict, (quote(0),), nearest=quote(0)), None, private=False)
    assert kinds_of(reply) == "LEAD LABEL CLAIM LABEL SAID CREDITS"
    assert "CLAIM" not in kinds_of(reply, Arrangement.PAGE)


def test_who_asked_what_stands_first() -> None:
    prompt = compose.asked_by("Alice", "what is it?")
    reply = compose.answered(Answer(Confidence.NONE, ()), None, [], private=False, prompt=prompt)
    assert kinds_of(reply) == "PROMPT LEAD HEADING"
    assert parts_of(reply)[0].item == ("Alice asked: what is it?",)
    assert kinds_of(reply, Arrangement.PAGE) == "LEAD HEADING"


def test_a_passage_of_two_speakers_has_a_line_for_each() -> None:
    turns = (replace(quote(0, "And now?"), speaker="Bo Host"), replace(quote(0, "Well."), speaker="Ada Guest"))
    both = replace(quote(0, "And now? Well."), speaker=None, turns=turns)
    assert kinds_of(quote_replies.whole(both)) == "SPEAKER SAID SPEAKER SAID CREDITS"
    assert [part.text for part in parts_of(quote_replies.whole(both))[:4]] == [
        "Bo Host",
        "And now?",
        "Ada Guest",
        "Well.",
    ]
    not_the_words = replace(both, text="And now? Well, well.")
    assert kinds_of(quote_replies.whole(not_the_words)) == "SAID CREDITS"


def test_a_citation_is_words_source_link_and_id() -> None:
    cited = replace(quote(1, "I built it."), show="Harbour Voices", episode=7, date="2020-01-31")
    (_, part) = parts_of(quote_replies.cited(cited))
    assert part.text.split("\n") == [
        "“I built it.”",
        "— Ada Guest, A Talk: Of Many Things, Harbour Voices #7, 31 Jan 2020, at 20:00",
        str(quote(1).url),
        "talk-1:100-120",
    ]


def test_a_citation_names_the_page_of_the_quote_where_everybody_may_read_it() -> None:
    class PrivateSite(FakeSite):
        def citable(self, ref: Ref) -> str | None:  # noqa: ARG002 - none has one
            return None

    cited = quote_replies.cited(quote(1, "I built it."))
    (_, part) = parts_of(linked(cited, FakeSite("?pass=1.a")))
    assert part.text.split("\n")[2:] == [
        "https://quotes.example.org/q/talk-1:100-120", str(quote(1).url), "talk-1:100-120",
    ]  # fmt: skip
    assert linked(cited, PrivateSite()) == linked(cited, None) == cited


@pytest.mark.parametrize("passages", [1, 2, 5])
def test_each_passage_has_a_link_to_its_page(passages: int) -> None:
    site = FakeSite()
    quotes = [quote(number) for number in range(1, passages + 1)]
    reply = linked(Reply(Tone.SURE, excerpts=tuple(map(Excerpt, quotes))), site)
    pages = [(Link(wording.answers.READ_AROUND, site.around(shown.ref)),) for shown in quotes]
    in_message = (PartKind.CREDITS, PartKind.SHORT_FACTS)
    assert [part.item for part in parts_of(reply) if part.kind in in_message] == pages
    assert [part.item for part in parts_of(reply, Arrangement.PAGE) if part.kind is PartKind.SOURCE] == pages


def test_an_answer_of_none_offers_chapters() -> None:
    reply = compose.answered(Answer(Confidence.NONE, ()), None, ["A", "B"], private=False)
    assert kinds_of(reply) == "LEAD HEADING TOPICS"
    assert parts_of(reply)[2].topics == ("A", "B")


def test_context_stands_around_the_words() -> None:
    reply = quote_replies.widened(QuoteInContext(quote(1), "before", "after"))
    assert kinds_of(reply) == "BEFORE SAID AFTER CREDITS"
    assert kinds_of(reply, Arrangement.PAGE) == "BEFORE SAID AFTER FACTS POSITION ASKED SOURCE"
    only_after = quote_replies.widened(QuoteInContext(quote(1), "", "after"))
    assert kinds_of(only_after) == "SAID AFTER CREDITS"


def test_each_turn_of_the_context_is_a_part() -> None:
    turns = (replace(quote(0, "And now?"), speaker="Bo Host"), replace(quote(0, "Well."), speaker=None))
    reply = quote_replies.widened(QuoteInContext(quote(1), "And now? Well.", "", turns))
    before = [part for part in parts_of(reply) if part.kind is PartKind.BEFORE]
    assert [part.words for part in before] == [
        ("Bo", "Host:", "And", "now?"),
        (*wording.answers.UNKNOWN_SPEAKER.split()[:-1], f"{wording.answers.UNKNOWN_SPEAKER.split()[-1]}:", "Well."),
    ]


@pytest.mark.parametrize(
    ("reply", "is_prominent"),
    [
        (answered(Confidence.SURE, quote(0)), True),
        (answered(Confidence.UNSURE, quote(0)), False),
        (answered(Confidence.UNSURE, quote(0), quote(1)), False),
        (verdict_replies.checked(CheckResult("x", Verdict.VERBATIM, (quote(0),)), None, private=False), True),
        (verdict_replies.checked(CheckResult("x", Verdict.ABSENT, nearest=quote(0)), None, private=False), False),
        (quote_replies.widened(QuoteInContext(quote(0), "before", "")), False),
        (quote_replies.widened(QuoteInContext(quote(0), "", "after")), False),
    ],
)
def test_only_the_words_that_are_the_answer_are_prominent(reply: Reply, is_prominent: bool) -> None:
    assert {part.prominent for part in parts_of(reply) if part.kind is PartKind.SAID} == {is_prominent}


def test_a_notice_is_not_prominent() -> None:
    assert [part.prominent for part in layout.head(compose.notice("Done."))] == [False]
    assert [part.prominent for part in layout.head(compose.notice("Sorry.", Tone.FAILED))] == [True]


@pytest.mark.parametrize("text", ["", " ", "\u202e", "\0 \x1b"])
def test_a_passage_without_words_says_so(text: str) -> None:
    reply = quote_replies.whole(quote(0, text))
    assert kinds_of(reply) == "NO_WORDS CREDITS"
    assert parts_of(reply)[0].words == ()


def test_what_is_not_known_has_no_part() -> None:
    unknown = replace(quote(1), speaker=None, chapter=None, seconds=None, length=None, asked=None)
    assert kinds_of(quote_replies.whole(unknown)) == "SAID CREDITS"
    assert kinds_of(quote_replies.whole(unknown), Arrangement.PAGE) == "SAID FACTS SOURCE"
    assert quote_facts.facts_of(unknown) == quote_facts.Facts(None, None, None)


def test_a_remark_long_before_is_no_part() -> None:
    remark = replace(quote(3), asked=HostQuestion(Span(0, 5), "It does not even matter."))
    assert kinds_of(quote_replies.whole(remark), Arrangement.PAGE) == "SAID FACTS POSITION SOURCE"
    assert wording.answers.asked_in_credits(remark) is None


def test_a_part_without_a_quote_says_so() -> None:
    with pytest.raises(ValueError, match="LEAD has no quote"):
        _ = Part(PartKind.LEAD, "x").quote


def test_questions_to_try_follow_the_heading_that_introduces_them() -> None:
    choices = (Choice("The lamp", "chapter"),)
    reply = Reply(
        Tone.NONE,
        "Nothing.",
        wording.answers.TRY_SUGGESTED,
        topics=("The lamp",),
        menu=compose.menu_of(choices, many=False),
        suggested=(Choice("Is he afraid?", "question"),),
    )
    assert kinds_of(reply, Arrangement.PAGE) == "LEAD HEADING ITEM LABEL TOPICS"
    assert parts_of(reply, Arrangement.PAGE)[3].text == f"{wording.answers.CHOOSE_CHAPTER}:"
    assert kinds_of(reply) == "LEAD HEADING"


def test_questions_to_try_get_a_label_where_no_heading_introduces_them() -> None:
    reply = Reply(Tone.NOTICE, "About.", suggested=(Choice("Is he afraid?", "question"),))
    assert kinds_of(reply, Arrangement.PAGE) == "LEAD LABEL ITEM"


def test_everybody_who_speaks_in_a_quote_is_named() -> None:
    ida, nobody = replace(quote(0), speaker="Ida Host"), replace(quote(0), speaker=None)
    assert quote_facts.who_speaks(ida) == "Ida Host"
    assert quote_facts.who_speaks(nobody) == wording.answers.UNKNOWN_SPEAKER
    both = replace(nobody, turns=(ida, nobody, ida))
    assert quote_facts.who_speaks(both) == f"Ida Host and {wording.answers.UNKNOWN_SPEAKER}"
