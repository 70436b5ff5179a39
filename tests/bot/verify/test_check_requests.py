"""Whether a message, or a reply to one, asks for a check: told from a question about a quote, in both directions."""

import pytest

from bot.verify.check_requests import asks_whether_real, claim_to_check
from tests.bot.verify.talk import verdicts

SAID = "he stole my bread every morning"


@pytest.mark.parametrize(
    ("message", "claim"),
    [
        (f'check "{SAID}"', f'"{SAID}"'),
        (f"Check: {SAID}", SAID),
        (f"please verify this quote: {SAID}", SAID),
        (f"fact-check {SAID}", SAID),
        (f"check “{SAID}”", f"“{SAID}”"),
        ("check", None),
        ("check it out", None),
        ("check whether he talks about his bread", None),
        ("check if he ever mentions the fog", None),
        (f'check if he said "{SAID}"', f'if he said "{SAID}"'),
        ("what did he check at the harbour", None),
        ("checking the lamp at night every day", None),
        (f"is this real: {SAID}", SAID),
        (f"real or fake? {SAID}", SAID),
        (f"{SAID} - true or false?", SAID),
        (f"T/F: {SAID}", SAID),
        (f"did Moss Keeper really say this: {SAID}", SAID),
        ("did he say when the lamp was lit", None),
        ("verify this please https://social.example/1", "https://social.example/1"),
        ("is the lamp real?", None),
        ("is it true love?", None),
        ("is the sea real - what does he say?", None),
    ],
)
def test_a_message_may_ask_for_a_check(message: str, claim: str | None) -> None:
    assert claim_to_check(message) == claim


@pytest.mark.parametrize(
    "message",
    [
        "> {}\ntrue?",
        "> {}\nsource?",
        '"{}" -Moss. real??',
        'somebody on a forum said Moss said "{}" true?',
        'can u confirm he said "{}"?',
        "Is it real?\n> {}\n> - Moss\nlol wholesome",
        "Kann jemand bestätigen, dass er „{}“ gesagt hat?",
        "est-ce vrai ? « {} »",
        '¿es verdad? "{}"',
        "```\n{}\n```\ncheck this",
        "*{}* is this real?",
        'did Moss really say "{}"?',
        f"{'Nobody knows who wrote this down. ' * 100}\n> {{}}\n{'Some say it was the cook. ' * 20}is this real?",
    ],
)
def test_a_message_that_asks_whether_its_quote_is_real_is_checked(message: str) -> None:
    text = message.format(SAID)
    assert claim_to_check(text, {"moss"}) == text
    assert verdicts(text) == ["verbatim"]


@pytest.mark.parametrize(
    "message",
    [
        'where does he say "{}"?',
        'what does he mean by "{}"?',
        'what did he say about "fake bread and real harm"',
        'how real is "{}"?',
        "> {}\nwhat does he mean?",
        "> {}\nwho said it?",
    ],
)
def test_a_question_about_a_quote_is_no_check(message: str) -> None:
    assert claim_to_check(message.format(SAID), {"moss"}) is None


@pytest.mark.parametrize(
    ("reply", "asks"),
    [
        ("real?", True),
        ("source??", True),
        ("legit?", True),
        ("fact check this bot", True),
        ("is this a direct quote?", True),
        ("is this what he said", True),
        ("is that real tho", True),
        ("verify pls", True),
        ("true or false", True),
        ("did Moss actually say this???", True),
        ("what does he mean by that?", False),
        ("why is this true?", False),
        ("so true", False),
        ("what is real?", False),
        ("is this the real reason why he left the harbour for good?", False),
        ('check "something else entirely"', False),
    ],
)
def test_a_reply_may_ask_whether_the_message_above_is_real(reply: str, asks: bool) -> None:
    assert asks_whether_real(reply, {"moss"}) is asks
