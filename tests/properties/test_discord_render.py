"""Any Unicode transcript and question renders within all limits and, unescaped, gives the words back."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.discord.markup import ESCAPE, escape
from adapters.discord.render import LIMIT, MESSAGES, DiscordMessage, render
from adapters.discord.send import proven, view_of
from bot.model import Answer, Change, CheckResult, Confidence, DiffPart, QuoteInContext, Verdict
from bot.presentation import compose, quote_replies, verdict_replies
from bot.presentation.buttons import Position
from bot.presentation.truncation import CUT_MARK, fit, sendable_words, utf16_length
from tests.peers.discord_spec import errors, message_errors
from tests.peers.discord_world import quote
from tests.properties.samples import answers, in_context, passage, says_words_follow, verdicts
from tests.properties.texts import PROPERTY, characters, sendable, texts

CHARACTERS = characters("*_~`|<>[]()@#:/\\-+.!?1 \n\t…")
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
TEXTS = texts(LIVE, CHARACTERS)
SHORT = st.text(CHARACTERS, max_size=90) | st.just("x" * 9000)


def read_back(messages: tuple[DiscordMessage, ...]) -> list[str]:
    """The quoted words as a person reads them: no backslashes, cuts joined. Written apart from the code."""
    text = ""
    for line in "\n".join(message.content for message in messages).split("\n"):
        if not line.startswith("> "):
            continue
        shown = re.sub("^#{2,3} ", "", line[2:])
        is_continued = shown.startswith("[…]")
        shown = shown.removeprefix("[…]").lstrip()
        text = text.rstrip() if is_continued and text.endswith("\0") else text.rstrip("\0") + " "
        text = text.rstrip("\0") + (shown[:-3].rstrip() if shown.endswith("[…]") else shown)
        text += "\0" if shown.endswith("[…]") and not shown.endswith(" […]") else " "
    return re.sub(r"\\(.)", r"\1", text.replace("\0", "")).split()


def check_limits(messages: tuple[DiscordMessage, ...], *, described: bool = False) -> None:
    """Every limit, counted apart from the code; `described`: by Discord's own description, too, which is slow."""
    assert 1 <= len(messages) <= MESSAGES
    for message in messages:
        assert utf16_length(message.content) <= LIMIT
        assert message.content.strip()
        view = view_of(message)
        body = {
            "content": message.content,
            "allowed_mentions": {"parse": []},
            "components": view.to_components() if view else [],
        }
        assert (errors("POST", "/channels/1/messages", body) if described else message_errors(body)) == []


def check_dead(messages: tuple[DiscordMessage, ...]) -> None:
    """Nothing of the transcript is live: in the lines that quote, every character that could be has a backslash."""
    for line in (line for message in messages for line in message.content.split("\n") if line.startswith("> ")):
        bare = re.sub(
            r"\\[^0-9A-Za-z\s]",
            "\0",
            re.sub("^#{2,3} ", "", line.removeprefix("> ")).removeprefix(CUT_MARK).removesuffix(CUT_MARK),
        )
        assert not re.search(r"[*_~`|<>\[\]@#]|https?://|:[\w+~-]+:|discord\.gg", bare, re.IGNORECASE)
        assert (
            not re.match(r"\s*(?:[-+]\s|\d+[.)])", bare) or line.startswith(("> ## ", "> ### ")) or not bare.isascii()
        )


@PROPERTY
@given(TEXTS)
def test_a_single_quote_gives_its_words_back(text: str) -> None:
    messages = proven(quote_replies.whole(quote(1, text)))
    check_limits(messages)
    check_dead(messages)
    said, read = sendable(text), read_back(messages)
    if len(messages) == MESSAGES and says_words_follow(message.content for message in messages):
        assert " ".join(said).startswith(" ".join(read))
        assert read
    else:
        assert read == said


@PROPERTY
@given(TEXTS, SHORT, SHORT)
def test_an_answer_is_one_message_and_marks_its_cut(text: str, name: str, title: str) -> None:
    shown = passage(text, name=name, title=title, asked=text, url=f"https://x.y/{name}", corrections=9)
    for answer, reply in answers(shown, title):
        messages = proven(reply)
        check_limits(messages, described=answer.confidence is Confidence.SURE and len(answer.quotes) > 1)
        assert len(messages) == 1
    messages = proven(quote_replies.matched(shown, Position(3), 10, "token", private=True))
    said, read = " ".join(sendable(text)), " ".join(read_back(messages))
    assert said.startswith(read)
    assert read == said or "[…]" in messages[0].content


@PROPERTY
@given(TEXTS, st.integers(1, 9), st.integers(1, 120), st.integers(1, 120))
@example("word " * 90, 9, 70, 70)
def test_a_list_of_passages_is_one_message_however_long_the_names(text: str, count: int, name: int, title: int) -> None:
    shown = passage(text, name="N" * name, title="T" * title, asked="", url=f"https://x.y/{'u' * name}")
    messages = proven(quote_replies.several([shown] * count, None, "token", private=True))
    assert len(messages) == 1
    assert len(messages[0].content) <= LIMIT


@PROPERTY
@given(TEXTS, TEXTS, st.lists(st.tuples(st.sampled_from(Change), SHORT, SHORT, st.booleans()), max_size=40))
def test_checks_and_context_stay_within_limits(
    text: str, other: str, parts: list[tuple[Change, str, str, bool]]
) -> None:
    first, second = quote(0, text), quote(1, other)
    for result in verdicts(text, first, second, [DiffPart(*part) for part in parts]):
        messages = proven(verdict_replies.checked(result, "token", private=True))
        check_limits(messages)
        check_dead(messages)
    for reply in in_context(first, other, text):
        check_limits(proven(reply))


@PROPERTY
@given(st.text(CHARACTERS, min_size=1, max_size=80), st.integers(20, 60))
def test_fragments_join_to_the_same_words(text: str, room: int) -> None:
    words, continued, seen = sendable_words(text), False, ""
    while words:
        fragment, left = fit(words, room, ESCAPE, continued=continued)
        shown = fragment.marked
        assert utf16_length(shown) <= room
        assert len("".join(left)) < len("".join(words))
        seen += re.sub(r"\\(.)", r"\1", shown.removeprefix(CUT_MARK).removesuffix(CUT_MARK)).replace(" ", "")
        words, continued = left, True
    assert seen == "".join(sendable(text))


@pytest.mark.parametrize("text", LIVE)
def test_live_words_are_escaped(text: str) -> None:
    check_dead(render(quote_replies.whole(quote(0, text))))


def test_plain_speech_has_no_backslashes() -> None:
    """ "Copy text" on a phone copies them."""
    said = "So it's, like, 3:30 (or so) - I'd say 50/50; \"no?\" www.example.com & that's $5!"
    assert render(quote_replies.whole(quote(0, said)))[0].content.startswith(f"> ## {said}\n")
    assert escape("1.", starts=True) == r"1\."
    assert escape("-", starts=True) == r"\-"
    assert escape("1.") == "1."


def test_a_rendering_that_changes_words_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.discord.markup.escape", lambda word, **_: word.replace("not", ""))
    with pytest.raises(AssertionError, match="changed the words"):
        proven(quote_replies.whole(quote(0, "this is not what was said")))


def test_unknown_speakers_are_not_guessed() -> None:
    unknown = replace(quote(0), speaker=None, role=None, seconds=None, chapter=None, url=None, length=None)
    assert "*unknown speaker*" in render(quote_replies.whole(unknown))[0].content


def test_a_near_passage_is_not_as_large_as_an_answer() -> None:
    sure, unsure = (
        render(compose.answered(Answer(confidence, (quote(0),)), "token", (), private=False))[0]
        for confidence in list(Confidence)[:2]
    )
    absent = render(
        verdict_replies.checked(CheckResult("x", Verdict.ABSENT, nearest=quote(0)), "token", private=False)
    )[0]
    assert "\n> ## " in f"\n{sure.content}"
    assert "\n> I think" in unsure.content
    assert "\n> I think" in absent.content


@pytest.mark.parametrize("words", range(205, 245))
def test_facts_are_never_alone_in_a_message(words: int) -> None:
    context = QuoteInContext(quote(0), " ".join(["before"] * (words // 3)), " ".join(["after"] * words))
    for message in render(quote_replies.widened(context)):
        assert any(line.startswith("> ") or "after" in line or "before" in line for line in message.content.split("\n"))
