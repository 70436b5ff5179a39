"""Any Unicode transcript and question renders within all limits and gives the words back."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack import home_view
from adapters.slack.command_text import Verb, command_in
from adapters.slack.markup import escape, unescape
from adapters.slack.message_text import claim_in, question_in, written
from adapters.slack.render import LIMIT, MESSAGES, SlackMessage, render
from adapters.slack.send import dialog, proven
from bot.chat.preferences import ServerPreferences, Trouble
from bot.model import Change, CheckResult, DiffPart, QuoteInContext, Verdict
from bot.presentation import compose, quote_replies, verdict_replies, wording
from bot.presentation.buttons import Position
from bot.presentation.reply import ChannelRef, Choice, Moment, Reply, Tone, UserRef
from bot.presentation.truncation import utf16_length
from bot.reasons import Reason, ReasonCode
from tests.fixtures.fake_quotes import quote
from tests.peers.slack_spec import message_errors, view_errors
from tests.properties.samples import answers, in_context, passage, says_words_follow, verdicts
from tests.properties.texts import PROPERTY, characters, sendable, texts

CHARACTERS = characters("&<>*_~`|[]()@#:/\\-+.!?1 \n\t…")
LIVE = [
    *(
        "<!channel>",
        "<!here>",
        "<@U0ALICE>",
        "<#C0001>",
        "<https://x.y|fake>",
        "<!subteam^S1>",
        "<!date^0^{date}|x>",
        "@channel",
        "@here",
    ),
    *(
        "&amp;",
        "&lt;!channel&gt;",
        "&amp;lt;",
        "&",
        ":smile:",
        "*bold*",
        "_it_",
        "~x~",
        "`code`",
        "```",
        "> quote",
        "[…]",
        "https://x.y/z_1",
    ),
]
TEXTS = texts(LIVE, CHARACTERS)
SHORT = st.text(CHARACTERS, max_size=90) | st.just("x" * 9000) | st.just("&" * 9000)


def read_back(messages: tuple[SlackMessage, ...]) -> list[str]:
    """The quoted words as a person reads them: without marks in italics, cuts joined. Written apart from the code."""
    text = ""
    for message in messages:
        for block in message.blocks:
            for line in block["elements"] if block["type"] == "rich_text" else ():
                if line["type"] != "rich_text_quote":
                    continue
                said = "".join(
                    element["text"] for element in line["elements"] if not element.get("style", {}).get("italic")
                )
                within = text.endswith("\0")
                text = text.removesuffix("\0") + ("" if within else " ") + said
                if line["elements"][-1] == {"type": "text", "text": "[…]", "style": {"italic": True}}:
                    text += "\0"
    return text.replace("\0", "").split()


def check_limits(messages: tuple[SlackMessage, ...]) -> None:
    assert 1 <= len(messages) <= MESSAGES
    for message in messages:
        assert message_errors({"text": message.text, "blocks": list(message.blocks)}) == []
        assert utf16_length(message.text) <= LIMIT + 800  # a diff is longer read aloud than drawn
        message.text.encode()
    assert view_errors(dialog(messages)) == []


@PROPERTY
@given(TEXTS)
def test_a_single_quote_gives_its_words_back(text: str) -> None:
    messages = proven(quote_replies.whole(quote(1, text)))
    check_limits(messages)
    said, read = sendable(text), read_back(messages)
    if len(messages) == MESSAGES and says_words_follow(message.text for message in messages):
        assert " ".join(said).startswith(" ".join(read))
        assert read
    else:
        assert read == said


@PROPERTY
@given(TEXTS, SHORT, SHORT)
def test_an_answer_is_one_message_and_marks_its_cut(text: str, name: str, title: str) -> None:
    shown = passage(text, name=name, title=title, asked=text, url=f"https://x.y/{name}", corrections=9)
    for _, reply in answers(shown, title):
        messages = proven(reply)
        check_limits(messages)
        assert len(messages) == 1
    messages = proven(quote_replies.matched(shown, Position(3), 10, "token", private=True))
    said, read = " ".join(sendable(text)), " ".join(read_back(messages))
    assert said.startswith(read)
    assert read == said or "[…]" in messages[0].text


@PROPERTY
@given(TEXTS, TEXTS, st.lists(st.tuples(st.sampled_from(Change), SHORT, SHORT, st.booleans()), max_size=40))
def test_checks_and_context_stay_within_limits(
    text: str, other: str, parts: list[tuple[Change, str, str, bool]]
) -> None:
    first, second = quote(0, text), quote(1, other)
    for result in verdicts(text, first, second, [DiffPart(*part) for part in parts]):
        check_limits(proven(verdict_replies.checked(result, "token", private=True)))
    for reply in in_context(first, other, text):
        check_limits(proven(reply))


@PROPERTY
@given(SHORT, SHORT, st.lists(SHORT, max_size=4))
def test_the_home_tab_stays_within_limits(name: str, text: str, topics: list[str]) -> None:
    about = replace(compose.notice(wording.commands.about("1", [name], text)), notes=(text,))
    tried = [home_view.Topic("ask", Choice(topic, f"a-talk/{index}")) for index, topic in enumerate(topics)]
    for preferences in (
        None,
        ServerPreferences(channels=("C1",), trouble=Trouble("C0001", Reason(ReasonCode.OTHER, (text,)))),
        ServerPreferences(trouble=Trouble(None, Reason(ReasonCode.OTHER, (text,)))),
    ):
        assert (
            view_errors(home_view.view(home_view.HomeContent(about, tried, wording.commands.keeps(), preferences)))
            == []
        )


@given(st.text(CHARACTERS))
def test_escaping_is_undone_by_reading(text: str) -> None:
    assert unescape(escape(text)) == text
    assert not set(escape(text)) & set("<>")


@given(st.text(CHARACTERS, max_size=200))
def test_no_text_of_a_member_breaks_reading_it(text: str) -> None:
    event: dict[str, Any] = {"type": "app_mention", "user": "U1", "channel": "C1", "text": text}
    assert isinstance(question_in(event, "U0BOT"), str)
    assert command_in(text)[0] in Verb
    assert isinstance(claim_in({"text": text}), str)


@pytest.mark.parametrize("text", LIVE)
def test_live_words_are_dead(text: str) -> None:
    (message,) = render(quote_replies.whole(quote(0, text)))
    assert message_errors({"text": message.text, "blocks": list(message.blocks)}) == []
    assert read_back((message,)) == text.split()


def test_a_rendering_that_changes_words_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.markup.unescape", lambda text: text.replace("not", ""))
    with pytest.raises(AssertionError, match="changed the words"):
        proven(quote_replies.whole(quote(0, "this is not what was said")))


def test_nor_is_one_whose_fallback_text_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.render._read_aloud", lambda line: line.text.replace("not", ""))
    with pytest.raises(AssertionError, match="fallback text"):
        proven(quote_replies.whole(quote(0, "this is not what was said")))


def test_the_fallback_text_is_read_in_sentences() -> None:
    passage = quote(2)
    (message,) = proven(quote_replies.matched(passage, Position(1), 4, "token", private=False))
    assert message.text.splitlines() == [
        f"“{passage.text}”",
        "Ada Guest, asked “What is the meaning of it?” · A Talk: Of Many Things · 30:00 · Match 2 of 4",
        wording.answers.corrected(passage),
    ]
    diff = (DiffPart(Change.EQUAL, "a", "a"), DiffPart(Change.REPLACE, "b", "c"), DiffPart(Change.INSERT, "d", ""))
    (message,) = proven(
        verdict_replies.checked(CheckResult("a b d", Verdict.ALTERED, (passage,), diff), None, private=True)
    )
    assert message.text.splitlines()[2] == '"b" instead of "c"; added: "d"'


def test_unknown_speakers_are_not_guessed() -> None:
    unknown = replace(quote(0), speaker=None, role=None, seconds=None, chapter=None, url=None, length=None)
    assert wording.answers.UNKNOWN_SPEAKER in render(quote_replies.whole(unknown))[0].text


def test_moments_and_channels_are_slacks_own() -> None:
    reply = Reply(
        Tone.NOTICE,
        items=(
            (
                "Next: ",
                Moment(1_800_000_000.0, "Europe/Berlin"),
                " in ",
                ChannelRef("C0001/1.2"),
                " by ",
                UserRef("U0ALICE"),
            ),
        ),
    )
    (message,) = proven(reply)
    assert message.text == "Next: Fri 15 Jan 2027 at 09:00 (Europe/Berlin) in <#C0001> by U0ALICE"
    elements = message.blocks[0]["elements"][0]["elements"]
    assert [element["type"] for element in elements] == ["text", "date", "text", "channel", "text", "text"]
    assert message_errors({"text": message.text, "blocks": list(message.blocks)}) == []
    (message,) = proven(replace(reply, private=True))
    assert message.blocks[0]["elements"][0]["elements"][-1] == {"type": "user", "user_id": "U0ALICE"}
    body = {"text": message.text, "blocks": list(message.blocks)}
    assert message_errors({**body, "response_type": "ephemeral"}) == []
    assert message_errors(body) == ["a member is told"]


def test_every_speaker_in_the_context_is_named() -> None:
    turns = (replace(quote(0, "And now?"), speaker="Bo Host"), quote(0, "Well."))
    (message,) = proven(quote_replies.widened(QuoteInContext(quote(1), "And now? Well.", "", turns)))
    lines = ["".join(part["text"] for part in line["elements"]) for line in message.blocks[0]["elements"]]
    assert lines[:2] == ["Bo Host: And now?", "Ada Guest: Well."]


# --- reading ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("is he afraid?", "is he afraid?"),
        ("&lt;b&gt; &amp;amp; 5 &lt; 6", "<b> &amp; 5 < 6"),
        ("see <https://x.y/a|the page> of <@U1|alice> in <#C1|general>", "see the page of alice in general"),
        ("<https://x.y/a_b_c> <mailto:a@b.c>", "https://x.y/a_b_c a@b.c"),
        ("<@U1> <!here> <#C1>", "  "),
        ("<!date^1^{date}|Monday> <!subteam^S1|@team>", "Monday @team"),
        ("*bold* _it_ ~gone~ `code` *two words*", "bold it gone code two words"),
        ("snake_case_name 2*3*4 a~b", "snake_case_name 2*3*4 a~b"),
        ("&gt; quoted words\n&gt;more", "quoted words\nmore"),
    ],
)
def test_text_is_read_as_its_readers_see_it(text: str, meant: str) -> None:
    assert written(text) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", (Verb.HELP, "")),
        ("  ", (Verb.HELP, "")),
        ("help", (Verb.HELP, "")),
        ("help me understand fear", (Verb.ASK, "help me understand fear")),
        ("ask is he afraid?", (Verb.ASK, "is he afraid?")),
        ("ASK is he afraid?", (Verb.ASK, "is he afraid?")),
        ("is he afraid?", (Verb.ASK, "is he afraid?")),
        ("check all *children* are artists", (Verb.CHECK, "all children are artists")),
        ("check", (Verb.CHECK, "")),
        ("quote talk-1:0-20", (Verb.QUOTE, "talk-1:0-20")),
        ("quote", (Verb.QUOTE, "")),
        ("random", (Verb.RANDOM, "")),
        ("random thoughts on fear", (Verb.ASK, "random thoughts on fear")),
        ("daily status", (Verb.DAILY, "status")),
    ],
)
def test_what_a_command_means(typed: str, meant: tuple[Verb, str]) -> None:
    assert command_in(typed) == meant


def test_the_claim_of_a_message_of_the_bot_is_its_quote() -> None:
    message = proven(quote_replies.matched(quote(2), Position(1), 4, "token", private=False))[0]
    assert claim_in({"text": message.text, "blocks": list(message.blocks), "bot_id": "B1"}) == quote(2).text
    assert (
        claim_in({"text": "", "attachments": [{"text": "one &amp; two"}, {"fallback": "three"}]}) == "one & two three"
    )
    assert claim_in({"text": "*All* children"}) == "All children"
    assert claim_in({"text": "&gt; *All* children\nsays who?"}) == "> All children\nsays who?"
