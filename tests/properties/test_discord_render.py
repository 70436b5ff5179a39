"""Any Unicode transcript and question renders within all limits and, unescaped, gives the words back."""

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.discord.markup import ESCAPE, escape
from adapters.discord.render import LIMIT, MESSAGES, Message, render
from adapters.discord.send import proven, view_of
from bot.model import (
    Answer,
    Change,
    CheckResult,
    Confidence,
    Correction,
    DiffPart,
    HostQuestion,
    QuoteInContext,
    Span,
    Verdict,
)
from bot.presentation import compose
from bot.presentation.truncation import CUT_MARK, fit, sendable_words, utf16_length
from tests.peers.discord_spec import errors, message_errors
from tests.peers.discord_world import quote

SIGNS = st.characters(codec=None) | st.sampled_from("*_~`|<>[]()@#:/\\-+.!?1 \n\t…")
LIVE = [
    *(
        "@everyone",
        "<@123>",
        "<@&1>",
        "<#1>",
        "</ask:1>",
        "<t:0:R>",
        "[a](https://x.y)",
        "https://x.y/z_1",
        "discord.gg/abc",
        ":smile:",
    ),
    *(
        "||spoiler||",
        "**bold**",
        "`code`",
        "# head",
        "-# small",
        "> quote",
        ">>> quote",
        "- item",
        "1. item",
        "<a:b:1>",
        "\\",
        "[…]",
        "~~x~~",
    ),
    "```",
]
TEXTS = st.one_of(
    st.text(SIGNS, max_size=400),
    st.lists(st.one_of(st.sampled_from(LIVE), st.text(SIGNS, max_size=12)), max_size=60).map(" ".join),
    st.builds(
        lambda text, times: (text * times)[:50_000], st.text(SIGNS, min_size=1, max_size=60), st.integers(1, 50_000)
    ),
)
SHORT = st.text(SIGNS, max_size=90) | st.just("x" * 9000)

TURNING = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
PROPERTY = settings(deadline=None, suppress_health_check=list(HealthCheck))


def can_be_sent(text: str) -> list[str]:
    """The words of a text less what no message can carry, told apart from the code."""
    kept = (
        "".join(sign for sign in word if unicodedata.category(sign) not in ("Cc", "Cs") and sign not in TURNING)
        for word in text.split()
    )
    return [word for word in kept if word]


def read_back(posts: tuple[Message, ...]) -> list[str]:
    """The quoted words as a person reads them: block quotes, backslashes off, cuts joined. Written apart from the code."""
    text = ""
    for sent in "\n".join(post.content for post in posts).split("\n"):
        if not sent.startswith("> "):
            continue
        shown = sent[2:].removeprefix("### ")
        goes_on = shown.startswith("[…]")
        shown = shown.removeprefix("[…]").lstrip()
        text = text.rstrip() if goes_on and text.endswith("\0") else text.rstrip("\0") + " "
        text = text.rstrip("\0") + (shown[:-3].rstrip() if shown.endswith("[…]") else shown)
        text += "\0" if shown.endswith("[…]") and not shown.endswith(" […]") else " "
    return re.sub(r"\\(.)", r"\1", text.replace("\0", "")).split()


def check_limits(posts: tuple[Message, ...], *, described: bool = False) -> None:
    """Our own count of every limit; `described`: Discord's description too, which takes its time."""
    assert 1 <= len(posts) <= MESSAGES
    for post in posts:
        assert utf16_length(post.content) <= LIMIT
        assert post.content.strip()
        view = view_of(post)
        body = {
            "content": post.content,
            "allowed_mentions": {"parse": []},
            "components": view.to_components() if view else [],
        }
        assert (errors("POST", "/channels/1/messages", body) if described else message_errors(body)) == []


def check_dead(posts: tuple[Message, ...]) -> None:
    """Nothing of the transcript is live: every sign that could be is behind a backslash, in the lines that quote."""
    for line in (line for post in posts for line in post.content.split("\n") if line.startswith("> ")):
        bare = re.sub(
            r"\\[^0-9A-Za-z\s]",
            "\0",
            line.removeprefix("> ").removeprefix("### ").removeprefix(CUT_MARK).removesuffix(CUT_MARK),
        )
        assert not re.search(r"[*_~`|<>\[\]@#]|https?://|:[\w+~-]+:|discord\.gg", bare, re.IGNORECASE)
        assert not re.match(r"\s*(?:[-+]\s|\d+[.)])", bare) or line.startswith("> ### ") or not bare.isascii()


@PROPERTY
@given(TEXTS)
def test_a_single_quote_gives_its_words_back(text: str) -> None:
    posts = proven(compose.whole(quote(1, text)))
    check_limits(posts)
    check_dead(posts)
    said, read = can_be_sent(text), read_back(posts)
    if (
        any("more words follow" in post.content or "One more word" in post.content for post in posts)
        and len(posts) == MESSAGES
    ):
        assert " ".join(said).startswith(" ".join(read))
        assert read
    else:
        assert read == said


@PROPERTY
@given(TEXTS, SHORT, SHORT)
def test_an_answer_is_one_message_and_marks_its_cut(text: str, name: str, title: str) -> None:
    one = replace(
        quote(2, text), speaker=name, chapter=title, title=title, asked=HostQuestion(Span(0, 1), text), url=f"https://x.y/{name}",
        corrections=(Correction(Span(0, 1), name, title),) * 9,
    )  # fmt: skip
    for shown in ([one], [one] * 10):
        for confidence in Confidence:
            posts = proven(compose.answered(Answer(confidence, tuple(shown)), "t" * 16, [title] * 30, private=True))
            check_limits(posts, described=confidence is Confidence.SURE and len(shown) > 1)
            assert len(posts) == 1
    posts = proven(compose.matched(one, 3, 10, "token", private=True))
    said, read = " ".join(can_be_sent(text)), " ".join(read_back(posts))
    assert said.startswith(read)
    assert read == said or "[…]" in posts[0].content


@PROPERTY
@given(TEXTS, TEXTS, st.lists(st.tuples(st.sampled_from(Change), SHORT, SHORT, st.booleans()), max_size=40))
def test_checks_and_context_stay_within_limits(
    text: str, other: str, parts: list[tuple[Change, str, str, bool]]
) -> None:
    first, second = quote(0, text), quote(1, other)
    diff = tuple(DiffPart(*part) for part in parts)
    for found in (
        CheckResult(text, Verdict.VERBATIM, (first,)),
        CheckResult(text, Verdict.ALTERED, (first,), diff),
        CheckResult(text, Verdict.STITCHED, (first, second) * 4),
        CheckResult(text, Verdict.ABSENT, nearest=second),
    ):
        posts = proven(compose.checked(found, "token", private=True))
        check_limits(posts)
        check_dead(posts)
    check_limits(proven(compose.widened(QuoteInContext(first, other, text))))
    check_limits(proven(compose.single(first, "token", private=False, lead=f"{other[:500]} asked")))


@PROPERTY
@given(st.text(SIGNS, min_size=1, max_size=80), st.integers(20, 60))
def test_cuts_join_to_the_same_words(text: str, room: int) -> None:
    words, continued, seen = sendable_words(text), False, ""
    while words:
        fragment, left = fit(words, room, ESCAPE, continued=continued)
        shown = fragment.marked
        assert utf16_length(shown) <= room
        assert len("".join(left)) < len("".join(words))
        seen += re.sub(r"\\(.)", r"\1", shown.removeprefix(CUT_MARK).removesuffix(CUT_MARK)).replace(" ", "")
        words, continued = left, True
    assert seen == "".join(can_be_sent(text))


@pytest.mark.parametrize("text", LIVE)
def test_what_is_live_in_discord_is_escaped(text: str) -> None:
    check_dead(render(compose.whole(quote(0, text))))


def test_plain_speech_has_no_backslashes() -> None:
    """ "Copy text" on a phone copies them."""
    said = "So it's, like, 3:30 (or so) - I'd say 50/50; \"no?\" www.example.com & that's $5!"
    assert render(compose.whole(quote(0, said)))[0].content.startswith(f"> ### {said}\n")
    assert escape("1.", starts=True) == r"1\."
    assert escape("-", starts=True) == r"\-"
    assert escape("1.") == "1."


def test_a_quote_whose_words_a_rendering_changed_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.discord.markup.escape", lambda word, **_: word.replace("not", ""))
    with pytest.raises(AssertionError, match="changed the words"):
        proven(compose.whole(quote(0, "this is not what was said")))


def test_unknown_speakers_are_not_guessed() -> None:
    one = replace(quote(0), speaker=None, role=None, seconds=None, chapter=None, url=None, length=None)
    assert "*unknown speaker*" in render(compose.whole(one))[0].content


def test_what_is_only_near_is_not_set_as_large_as_an_answer() -> None:
    sure, unsure = (
        render(compose.answered(Answer(how, (quote(0),)), "token", (), private=False))[0]
        for how in list(Confidence)[:2]
    )
    absent = render(compose.checked(CheckResult("x", Verdict.ABSENT, nearest=quote(0)), "token", private=False))[0]
    assert "\n> ### " in f"\n{sure.content}"
    assert "\n> I think" in unsure.content
    assert "\n> I think" in absent.content


@pytest.mark.parametrize("words", range(205, 245))
def test_who_and_when_never_stand_alone_in_a_message(words: int) -> None:
    around = QuoteInContext(quote(0), " ".join(["before"] * (words // 3)), " ".join(["after"] * words))
    for post in render(compose.widened(around)):
        assert any(line.startswith("> ") or "after" in line or "before" in line for line in post.content.split("\n"))
