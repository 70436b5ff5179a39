"""The rules of selection: what stands alone, what is selected, when an answer is sure."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Change, Confidence, Line, Ref, Role, Span, Unit, Verdict
from bot.quotes.picks import stands_alone, without_overlaps
from bot.search.candidates import Candidate
from bot.search.confidence import judge
from bot.search.query import parse_query
from bot.search.ranking import RankedCandidate, rank
from bot.search.selection import select_best, select_related
from bot.search.signals import REPLY
from bot.search.terms import stem, terms_of
from bot.search.vocabulary import LibraryVocabulary
from bot.verify.script import build_script
from bot.verify.verdict import verify

TALK = "a-talk"
VOCABULARY = LibraryVocabulary(
    ((word, stem(word), 1, 1) for word in "lighthouse keeper fog storm".split()), 100, ("taxes", "portugal")
)


def line(start: int, text: str, turn: int | None = 0, *, quotable: bool = True) -> Line:
    """A line of one unit a word; `{um}` is a word that clean verbatim leaves out."""
    units = []
    for index, word in enumerate(text.split(), start):
        kept = word.strip("{}")
        bare = kept.strip(".,?!").lower()
        units.append(
            Unit(index, index + 1, bare, kept, "" if word != kept else kept, "omission" if word != kept else "kept")
        )
    return Line(Span(start, start + len(units)), turn, 0, quotable, tuple(units))


def candidate(start: int, end: int, said: str, **more: object) -> Candidate:
    """A guest's passage."""
    passage = Candidate(
        Ref(TALK, Span(start, end)), False, Role.GUEST, Span(start, end), None, 0.5, 0.0, (), (),
        tuple(terms_of(said)), (), said,
    )  # fmt: skip
    return replace(passage, **more)  # type: ignore[arg-type]


def ranked(start: int, end: int, score: float, interview: str = TALK) -> RankedCandidate:
    passage = replace(candidate(start, end, "words"), ref=Ref(interview, Span(start, end)))
    query = parse_query("words", {}, VOCABULARY)
    [item] = rank(query, [passage], VOCABULARY, None)
    return replace(item, score=score)


# --- what stands alone ------------------------------------------------------------------------------

GOOD = (
    "The most important decision people make in college is probably the choice of friends, "
    "because everybody becomes more like the people around them."
)


def test_a_complete_thought_stands_alone() -> None:
    assert stands_alone(GOOD, Role.GUEST)
    assert stands_alone(GOOD, Role.HOST)
    assert stands_alone(f"So {GOOD[0].lower()}{GOOD[1:]}", Role.GUEST)  # what is said often begins so


def test_the_host_speaks_to_the_guest_where_the_guest_speaks_to_everybody() -> None:
    text = GOOD.replace("people make", "you make in your youth or")
    assert (stands_alone(text, Role.GUEST), stands_alone(text, Role.HOST)) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        f"That is what college is about. {GOOD}",
        f"And {GOOD[0].lower()}{GOOD[1:]}",
        f"{GOOD[:-1]}?",
        f"{GOOD[:-1]}",
        f"{GOOD[:-1]}—",
        GOOD.replace("The most", "the most"),
        GOOD.replace("people", "the sponsor"),
        GOOD.replace("because", "… because"),
        GOOD.replace("the choice", "kind of the choice, or something,"),
        GOOD.replace("friends", "suicide prevention"),
        f"Friends are the thing. {GOOD}",
        f"I feel like people want this. {GOOD}",
        f"Whereas {GOOD[0].lower()}{GOOD[1:]}",
        f"So that is {GOOD[0].lower()}{GOOD[1:]}",
        f'{GOOD[:-1]}."',
        "Too short to be a thought.",
        f"{GOOD} {GOOD} {GOOD}",
        "It is that this is what they do when it is those who do this to them, and that is it for these and them.",
        "",
        "!!!",
    ],
)
def test_what_does_not_stand_alone(text: str) -> None:
    assert not stands_alone(text, Role.GUEST)


def test_where_nobody_is_named_more_is_asked() -> None:
    advertised = GOOD.replace("college", "college, with the code SALT,")
    assert stands_alone(advertised, Role.GUEST)
    assert not stands_alone(advertised, None)


@given(st.text(max_size=300))
def test_any_text_is_judged(text: str) -> None:
    assert stands_alone(text, Role.GUEST) in (True, False)


@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.integers(1, 20)).map(lambda drawn: Ref(TALK, Span(drawn[0], sum(drawn)))),
        max_size=30,
    )
)
def test_what_is_apart_shares_no_word_and_leaves_out_no_more_than_it_must(refs: list[Ref]) -> None:
    kept = without_overlaps(refs)
    assert [ref for ref in dict.fromkeys(refs) if ref in kept] == kept
    for index, ref in enumerate(kept):
        assert all(ref.span.overlap(other.span) <= 0 for other in kept[:index])
    assert all(any(ref.span.overlap(other.span) > 0 for other in kept) for ref in refs)


# --- what is chosen ---------------------------------------------------------------------------------


def test_of_overlapping_ones_the_best_is_chosen() -> None:
    best, worse, beside, other = ranked(10, 40, 3), ranked(20, 60, 2), ranked(40, 60, 1), ranked(10, 40, 0.5, "another")
    assert select_best([best, worse, beside, other]) == [best, beside, other]
    assert select_best([best, worse, beside, other], most=1) == [best]


def test_elsewhere_is_far_and_on_the_topic() -> None:
    found = [
        candidate(start, start + 20, "words", cosine=cosine)
        for start, cosine in ((100, 0.9), (140, 0.8), (400, 0.7), (420, 0.6), (800, 0.2))
    ]
    assert [passage.ref.span.start for passage in select_related(found, Ref(TALK, Span(100, 120)))] == [400]
    assert [passage.ref.span.start for passage in select_related(found, Ref("another", Span(100, 120)))] == [100, 400]


# --- how sure ---------------------------------------------------------------------------------------


def confidence(question: str, *passages: Candidate, by_meaning: bool = True) -> Confidence:
    asked = parse_query(question, {}, VOCABULARY)
    order = rank(asked, passages, VOCABULARY, None)
    return judge(asked, select_best(order), order, VOCABULARY, by_meaning=by_meaning)


def test_a_question_of_the_index_is_sure_and_one_of_strange_words_is_none() -> None:
    near = candidate(
        0,
        30,
        "the keeper of the lighthouse fears the fog",
        is_entry=True,
        cosine=0.8,
        index_cosines=(0.95, 0.9, 0.8),
        questions=8,
        index_terms=("fog", "keeper"),
    )
    far = replace(near, cosine=0.05, index_cosines=(0.1,))
    others = [candidate(start, start + 30, f"other words {start}", cosine=0.04) for start in range(300, 900, 100)]
    assert confidence("what does the lighthouse keeper think of fog in a storm?", near) is Confidence.SURE
    assert confidence("what about taxes in portugal?", far, *others) is Confidence.NONE
    assert (
        confidence("what does the lighthouse keeper think of fog in a storm?", near, by_meaning=False)
        is Confidence.UNSURE
    )


@pytest.mark.parametrize(
    ("question", "cosine", "quoted", "asked"),
    [
        ("what of {}?", 0.6, Confidence.SURE, Confidence.UNSURE),
        (
            "what of {} and taxes in portugal?",
            0.1,
            Confidence.UNSURE,
            Confidence.NONE,
        ),  # to have been said is not enough
    ],
)
def test_words_in_quotation_marks_are_sure_from_an_even_chance(
    question: str, cosine: float, quoted: Confidence, asked: Confidence
) -> None:
    passage = candidate(0, 30, "the keeper of the lighthouse fears the fog in a storm", cosine=cosine)
    others = [candidate(start, start + 30, f"other words {start}", cosine=0.15) for start in range(300, 900, 100)]
    assert confidence(question.format('"the fog"'), passage, *others) is quoted
    assert confidence(question.format("the fog"), passage, *others) is asked


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ('what about "the fog" and the keeper in a storm?', Confidence.SURE),
        ('what about "the fog" and taxes in portugal?', Confidence.UNSURE),
        ('did "the fog" raise taxes in portugal?', Confidence.UNSURE),
    ],
)
def test_words_in_quotation_marks_are_not_sure_where_the_other_words_are_said_nowhere(
    question: str, expected: Confidence
) -> None:
    said = "the keeper of the lighthouse fears the fog in a storm"
    passage = candidate(
        0, 30, said, is_entry=True, cosine=0.7, index_cosines=(0.95, 0.9, 0.8), questions=8, index_terms=("fog",)
    )
    others = [candidate(start, start + 30, f"other words {start}", cosine=0.04) for start in range(300, 900, 100)]
    assert confidence(question, passage, *others) is expected


def test_a_passage_without_what_is_asked_for_is_never_sure_not_even_with_words_in_quotation_marks() -> None:
    passage = candidate(0, 30, "the keeper of the lighthouse fears the fog in a storm", cosine=0.9)
    assert confidence('how long did the keeper fear "the fog"', passage) is Confidence.UNSURE
    assert confidence('why did the keeper fear "the fog"', passage) is Confidence.SURE


def test_a_hosts_question_fades_over_the_reply() -> None:
    assert REPLY == 300  # two minutes of talk
    asked = parse_query("is he afraid of fog?", {}, VOCABULARY)
    question = Span(0, 20)
    starts = {20: 0.8, 20 + REPLY // 4: 0.6, 20 + REPLY // 2: 0.4, 20 + REPLY: 0.0, 20 + 2 * REPLY: 0.0}
    reply = [
        candidate(start, start + 30, f"words {start}", asked=question, asked_cosine=0.8, turn=Span(20, 900))
        for start in starts
    ]
    found = rank(asked, reply, VOCABULARY, None)
    assert {passage.ref.span.start: pytest.approx(passage.signals.asked) for passage in found} == starts
    assert [passage.ref.span.start for passage in found] == list(starts)  # the nearer to the question, the better


def test_without_candidates_there_is_no_answer() -> None:
    asked = parse_query("fog?", {}, VOCABULARY)
    assert judge(asked, [], [], VOCABULARY, by_meaning=True) is Confidence.NONE


# --- laying a claim over a script -------------------------------------------------------------------


def test_what_may_be_left_out_of_a_claim() -> None:
    script = build_script(
        TALK,
        [
            line(0, "So {um} I think that {you} {know} fog is the worst thing, well, of them all."),
            line(17, "Storms are loud.", 1),
        ],
    )
    for claim in (
        "so um i think that you know fog is the worst thing well of them all",
        "i think that fog is the worst thing of them all",
        "so i think that fog is the the worst thing of them all",
        "i think that fog is the worst um thing of them all storms are loud",
    ):
        assert verify(claim.split(), [script]).verdict is Verdict.VERBATIM, claim
    for claim in (
        "so i know that fog is the worst thing of them all",
        "so i think that fog is not the worst thing of them all",
        "so i think fog is the worst of them all",
        "so i think that that fog is the best thing of them all",
    ):
        found = verify(claim.split(), [script])
        assert found.verdict is Verdict.ALTERED, claim
        assert any(part.change is not Change.EQUAL and not part.minor for part in found.diff)


def test_an_opener_before_a_dropped_filler_is_no_change_of_words() -> None:
    script = build_script(TALK, [line(0, "Fog is loud."), line(3, "{um} I think it is the worst thing.")])
    found = verify("and i think it is the worst thing".split(), [script])
    assert (found.verdict, [part.claimed for part in found.diff]) == (
        Verdict.VERBATIM,
        ["and", "i think it is the worst thing"],
    )


@pytest.mark.parametrize(
    ("claim", "changed"),
    [
        ("our society probably systematically overvalues", ("overvalues", "undervalues.")),
        ("your society probably systematically undervalues", ("your", "our")),
        ("our society probably systematically undervalues folks", ("folks", "")),
        ("well our society probably systematically overvalues", ("overvalues", "undervalues.")),
    ],
)
def test_a_word_changed_at_an_edge_shows_what_was_said_there(claim: str, changed: tuple[str, str]) -> None:
    script = build_script(
        TALK, [line(0, "It is a thing that our society probably systematically undervalues. Fog is loud.")]
    )
    found = verify(claim.split(), [script])
    diff = [(part.claimed, part.said) for part in found.diff if part.change is not Change.EQUAL and not part.minor]
    assert (found.verdict, diff) == (Verdict.ALTERED, [changed])


def test_words_that_are_said_everywhere_come_from_nowhere() -> None:
    everywhere = [
        line(index * 20, "I do a lot of it, and I do it because a lot of it is what I do here every day.", index)
        for index in range(200)
    ]
    script = build_script(TALK, [*everywhere, line(4000, "I do a fair amount of lonely lighthouse painting.", 200)])
    assert verify("i do a lot of lonely lighthouse painting".split(), [script]).verdict is Verdict.ALTERED


def test_fillers_alone_claim_nothing() -> None:
    script = build_script(TALK, [line(0, "um um Fog is loud.")])
    assert verify(["um"] * 2, [script]).verdict is Verdict.VERBATIM
    assert verify(["um"] * 5, [script]).verdict is Verdict.ABSENT


def test_a_negation_said_twice_is_no_stutter() -> None:
    script = build_script(TALK, [line(0, "I am not at all afraid of the dark.")])
    assert verify("i am not not at all afraid of the dark".split(), [script]).verdict is Verdict.ALTERED
    assert verify("i i am not at all afraid of the dark".split(), [script]).verdict is Verdict.VERBATIM


def test_bare_captions_have_stutters_of_their_own() -> None:
    script = build_script(
        TALK, [replace(line(0, "i think i think the the river you know is never the same"), turn=None)]
    )
    assert verify("i think the river is never the same".split(), [script]).verdict is Verdict.VERBATIM


@given(
    st.lists(st.sampled_from("fog storm light dark not never one two um the the a of".split()), min_size=1, max_size=40)
)
def test_a_claim_of_a_scripts_words_is_verbatim_and_its_place_is_right(words: list[str]) -> None:
    script = build_script(TALK, [line(0, "Nothing was said before this."), line(5, " ".join(words))])
    found = verify(words, [script])
    assert found.verdict is Verdict.VERBATIM
    (ref,) = found.refs
    assert ref.span.end <= 5 + len(words)
