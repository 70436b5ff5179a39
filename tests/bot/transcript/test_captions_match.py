"""The proof: missing, added or changed words are found and named, and only permitted words are left out."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.transcript.captions_match import find_differences, place_tokens
from bot.transcript.edition import build_edition
from bot.transcript.marks import mark_problems
from bot.transcript.omissions import FILLERS, may_leave_out
from bot.transcript.parser import parse_manuscript
from bot.transcript.words import normalize_word
from tests.fixtures.seed_folder import SPEAKERS, GeneratedManuscript, calm, is_token, manuscripts, words

CAPTIONS = "um what is the the moon made of it's made of cheese".split()
SOUND = "**Hal:** {Um,|} what is {the|} the moon made of?\n\n**Gwen:** It’s made of cheese."


def differences(text: str, captions: list[str] = CAPTIONS) -> list[str]:
    return [str(problem) for problem in find_differences(parse_manuscript(text), captions)]


def marks(text: str) -> list[str]:
    return [problem.message for problem in mark_problems(parse_manuscript(text))]


def test_an_edition_of_the_captions_has_no_differences() -> None:
    assert differences(SOUND) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("moon ", "", "edited.md:1: 'moon' is missing (captions.txt word 5, after 'what is the the')"),
        (
            "moon",
            "big moon",
            "edited.md:1: 'big' is not in the captions (captions.txt word 5, after 'what is the the')",
        ),
        (
            "moon",
            "sun",
            "edited.md:1: 'sun' where the captions have 'moon' (captions.txt word 5, after 'what is the the')",
        ),
        (
            "It’s",
            "Its",
            "edited.md:3: 'Its' where the captions have \"it's\" (captions.txt word 8, after 'the moon made of')",
        ),
        ("{Um,|} ", "", "edited.md:1: 'um' is missing (captions.txt word 0, the beginning)"),
        (" cheese.", "", "edited.md:3: 'cheese' is missing (captions.txt word 11, after \"of it's made of\")"),
    ],
)
def test_a_difference_names_its_place_in_both_files(old: str, new: str, message: str) -> None:
    assert differences(SOUND.replace(old, new)) == [message]


def test_many_differences_stay_readable() -> None:
    report = differences("**Hal:** " + "sun moon " * 60, ["moon", "star"] * 60)
    assert (len(report), report[-1]) == (26, "edited.md:1: ... and 36 more differences from here on")
    assert len(differences("**Hal:** one", ["moon"] * 20_000)[0]) < 200


def test_music_is_not_the_word_music() -> None:
    assert differences("**Hal:** play [Music]", ["play", "music"]) == [
        "edited.md:1: '[Music]' where the captions have 'music' (captions.txt word 1, after 'play')"
    ]


def test_tokens_of_the_captions_that_are_not_words_are_skipped() -> None:
    captions = "- so - what - the [ __ ] moon -".split()
    script = parse_manuscript("**Hal:** So what\n\nthe {moon|Moon Base}")
    assert find_differences(script, captions) == []
    first = place_tokens(script.paragraphs[0].tokens, 0, captions)
    second = place_tokens(script.paragraphs[1].tokens, 5, captions)
    assert [(item.start, item.end) for item in first + second] == [(0, 3), (3, 5), (5, 9), (9, 11)]


# --- marks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "**Hal:** {um, you know,|} the moon",
        "**Hal:** {the the|} the moon",
        "**Hal:** {that|} that’s it",
        "**Hal:** {i i think uh i|} {um|} I think so",
        "**Hal:** {a b c d e|} A b c d e",
        "**Hal:** {it is not|} it is not so",
        "**Hal:** {that you can't, you know, that|} that you can't",
        "**Hal:** {the|} [Music] the moon",
        "**Hal:** {the|}\n\n## 0:10 Illness\n\nThe moon",
        "**Hal:** {the|}\n\n**hal:** The moon",
        "**Hal:** {hogan|} {hogan|Haugen} says",
        "**Hal:** {haugen|} {hogan|Haugen} says",
        "**Hal:** so {well, right, okay|}",
        "**Hal:** {[Music]|} so",
    ],
)
def test_omissions_that_are_allowed(text: str) -> None:
    assert marks(text) == []


@pytest.mark.parametrize(
    ("text", "named", "following"),
    [
        ("**Hal:** {not|} the moon", "{not|}", "'the moon'"),
        ("**Hal:** {never mind|} never", "{never mind|}", "'never'"),
        ("**Hal:** {i think|} I thought", "{i think|}", "'i thought'"),
        ("**Hal:** {maybe|} {um|}", "{maybe|}", "'the end of the turn'"),
        ("**Hal:** {the|}\n\n**Gwen:** The moon", "{the|}", "'the end of the turn'"),
        ("**Hal:** {the|} big the moon", "{the|}", "'big the moon'"),
        ("**Hal:** {a b c d e f|} a b c d e f", "{a b c d e f|}", "'a b c d e'"),
        ("**Hal:** i love {music|}", "{music|}", "'the end of the turn'"),
        ("**Hal:** {you|} know", "{you|}", "'know'"),
        ("**Hal:** {is|} isn't", "{is|}", '"isn\'t"'),
    ],
)
def test_omissions_that_are_refused(text: str, named: str, following: str) -> None:
    assert marks(text) == [
        f"{named} may not be left out: it is not a listed filler, and {following} does not say it again"
    ]


@pytest.mark.parametrize(
    ("brace", "message"),
    [
        ("{very happy|happy}", "only leaves words out: write {...|} around those, if the list allows it"),
        ("{happy|not happy}", "adds or removes a negation; if you doubt what was heard write {...|...?}"),
        ("{can|can't}", "adds or removes a negation; if you doubt what was heard write {...|...?}"),
        *(
            (brace, "changes a number; if you doubt what was heard write {...|...?}")
            for brace in (
                "{15|50}",
                "{fifteen|fifty}",
                "{fifteen|50}",
                "{two million|2 billion}",
                "{thirteenth|thirtieth}",
                "{one point five|1.55}",
                "{1.5|15}",
                "{three hundred and four|three hundred and five}",
            )
        ),
    ],
)
def test_corrections_that_are_refused(brace: str, message: str) -> None:
    assert marks(f"**Hal:** {brace} so") == [f"{brace} {message}"]


@pytest.mark.parametrize(
    "brace",
    [
        "{100 000|100,000}",
        "{twenty|20}",
        "{two thousand and one|2001}",
        "{nineteen eighty four|1984}",
        "{one point five million|1.5 million}",
        "{third|3rd}",
        "{two|too}",
        "{25|25%}",
        "{even|be even}",
        "{is not|isn't}",
        "{work rooms|Workrooms}",
        "{can|can't?}",
    ],
)
def test_corrections_that_are_allowed(brace: str) -> None:
    assert marks(f"**Hal:** {brace} so") == []


_FEW = st.sampled_from(["um", "you", "know", "i", "mean", "the", "that", "that's", "not", "so", "[music]"])


@calm
@given(st.lists(_FEW, max_size=8), st.lists(_FEW, max_size=8))
def test_only_fillers_and_repetitions_may_be_left_out(heard: list[str], kept: list[str]) -> None:
    fillers = {word for filler in FILLERS for word in filler}
    again = {*kept[:5], *(word.partition("'")[0] for word in kept[:5] if "'" in word)}
    if may_leave_out(heard, kept):
        assert set(heard) <= fillers | again
    else:
        assert not all(word in ("um", "so", "[music]") for word in heard)
        assert not 0 < len(heard) <= 5 or heard != kept[: len(heard)]


def test_a_long_stutter_is_judged_quickly() -> None:
    assert may_leave_out(["the"] * 3000, ["the"] * 5)
    assert not may_leave_out(["so", "the"] * 1500 + ["moon"], ["the"] * 5)


# --- damage --------------------------------------------------------------------------------------


def has_problems(generated: GeneratedManuscript) -> bool:
    return bool(
        build_edition(parse_manuscript(generated.text), generated.captions, SPEAKERS, generated.published).problems
    )


@calm
@given(manuscripts())
def test_a_correct_manuscript_is_accepted(generated: GeneratedManuscript) -> None:
    assert (
        build_edition(parse_manuscript(generated.text), generated.captions, SPEAKERS, generated.published).problems
        == []
    )


def _delete(generated: GeneratedManuscript, data: st.DataObject) -> None:
    generated.pieces[data.draw(st.sampled_from(generated.heard))] = ""


def _insert(generated: GeneratedManuscript, data: st.DataObject) -> None:
    generated.pieces[data.draw(st.sampled_from(generated.heard))] += f" {data.draw(words)}"


def _replace(generated: GeneratedManuscript, data: st.DataObject) -> None:
    index = data.draw(st.sampled_from(generated.heard))
    other = data.draw(words.filter(lambda word: normalize_word(word) != normalize_word(generated.pieces[index])))
    generated.pieces[index] = other


def _swap(generated: GeneratedManuscript, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(generated.heard) - 1))
    first, second = generated.heard[index], generated.heard[(index + 1) % len(generated.heard)]
    assume(normalize_word(generated.pieces[first]) != normalize_word(generated.pieces[second]))
    generated.pieces[first], generated.pieces[second] = generated.pieces[second], generated.pieces[first]


def _drop_a_brace(generated: GeneratedManuscript, data: st.DataObject) -> None:
    assume(generated.braces)
    generated.pieces[data.draw(st.sampled_from(generated.braces))] = ""


def _unknown_label(generated: GeneratedManuscript, data: st.DataObject) -> None:
    generated.pieces[data.draw(st.sampled_from(generated.labels))] = (
        f"**{data.draw(st.sampled_from(['Zed', 'Hall', 'Hal Stone']))}:** "
    )


def _swap_chapters(generated: GeneratedManuscript, data: st.DataObject) -> None:
    assume(len(generated.headings) > 1)
    index = data.draw(st.integers(1, len(generated.headings) - 1))
    first, second = generated.headings[index - 1], generated.headings[index]
    generated.pieces[first], generated.pieces[second] = generated.pieces[second], generated.pieces[first]


def _drop_a_chapter(generated: GeneratedManuscript, data: st.DataObject) -> None:
    generated.pieces[data.draw(st.sampled_from(generated.headings))] = ""


DAMAGES = (_delete, _insert, _replace, _swap, _drop_a_brace, _unknown_label, _swap_chapters, _drop_a_chapter)


@pytest.mark.parametrize("damage", DAMAGES)
@calm
@given(generated=manuscripts(), data=st.data())
def test_damage_is_always_found(
    generated: GeneratedManuscript,
    data: st.DataObject,
    damage: Callable[[GeneratedManuscript, st.DataObject], None],
) -> None:
    damage(generated, data)
    assert has_problems(generated)


def test_the_generator_of_words_gives_words() -> None:
    assert [text for text in ("moon", "é", "a b", "—", "[Music]", "") if is_token(text)] == ["moon", "é"]
