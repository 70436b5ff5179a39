"""Quotes inside remarks without quotation marks, and lines that only talk about a quote."""

import pytest

from bot.model import Role
from tests.bot.verify.talk import check, verdicts

SAID = "I fed a seagull named George for 11 years"
SHORT = "I collect shells and old maps"
TWISTED = "I fed a pelican named George for 11 years"
INVENTED = "the parliament of crabs voted against umbrellas on tuesday"

REMARKS = [
    "the CEO of Lamps says {}",
    "our host said that {}",
    "heard it from a cousin, but the founder of this pier once said {}",
    "Lamp's founder: {}",
    "the guy who lights the lamp on live radio: {}",
    "from memory so idk but: {}",
    "Moss in a nutshell: {}",
    "something something Moss thinks {}",
    "Moss admits {}",
    "clip of Moss going {}",
    "unpopular opinion: Moss was right that {}",
    "*whispers* {}",
    "new lore about Moss - {}",
    "that bit at 1:43 about {}",
    "the line that goes: {}",
    "{} supposedly by M. Keeper",
    "my boss has this on the wall, supposedly by Moss Keeper. {}.",
    "{}. allegedly from Moss",
    "{}, Moss admits it",
    "{} — the captain and host",
    "per Moss {}",
    "per Moss Keeper, {}",
    "just dropping this here ➡️ {} ⬅️",
    "leaving this here again: {}",
    "{}. Sure jan",
    "{}. Big if true!",
    "{}. What a guy",
    "{}\nremember this one?",
]
REACTIONS = [
    "the part where Moss says {} is so good",
    "the moment when he says {} sent me",
    "when Moss said {} lives rent free in my head",
    "he said {} and I kind of believed him there",
    "Moss saying {} really hit different",
]


@pytest.mark.parametrize("remark", [*REMARKS, *REACTIONS])
@pytest.mark.parametrize("claim", [SAID, SHORT])
def test_a_remark_is_no_part_of_the_claim(remark: str, claim: str) -> None:
    assert verdicts(remark.format(claim)) == ["verbatim"]


@pytest.mark.parametrize("remark", [*REMARKS, *REACTIONS])
@pytest.mark.parametrize("claim", [TWISTED, INVENTED, "I collect umbrellas", "We like rain, but solitude is a crime"])
def test_a_remark_makes_no_twisted_claim_verbatim(remark: str, claim: str) -> None:
    assert "verbatim" not in verdicts(remark.format(claim))


@pytest.mark.parametrize(
    "message",
    [
        "the part where he says solitude is so good",
        "Moss says the bell has the power is so good",
        "the sailors are lost: the lamp goes out",
        "Moss thinks nobody collects shells and I fed a seagull",
        "Solitude is essential. For idiots",
    ],
)
def test_what_may_change_the_claim_is_no_remark(message: str) -> None:
    assert "verbatim" not in verdicts(message)


def test_a_quote_in_other_words_inside_a_remark_is_altered() -> None:
    assert verdicts("the way Moss casually drops that he fed a seagull named George for 11 years") == ["altered"]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (f"kev: yo\nkev: you remember this one?\nkev: {SAID}", ["verbatim"]),
        (f"[3:12 PM] dana 🦀: look\n[3:14 PM] dana 🦀: {SAID}", ["verbatim"]),
        (f"dana: {SAID}\ndana: {INVENTED}", ["verbatim", "absent"]),
        (f"a) {SAID}\nb) {INVENTED}\nc) {SHORT}", ["verbatim", "absent", "verbatim"]),
        (f"(i) {SAID}\n(ii) {TWISTED}", ["verbatim", "altered"]),
        (f"1️⃣ {SAID}\n2️⃣ {SHORT}", ["verbatim", "verbatim"]),
        (f"- [x] {SAID}\n- [ ] {INVENTED}", ["verbatim", "absent"]),
        (f"* {SAID} and\n* {SHORT}", ["verbatim", "verbatim"]),
        (f"| quote | who |\n|---|---|\n| {SAID} | Moss |", ["verbatim"]),
    ],
)
def test_names_of_members_marks_of_lists_and_tables_are_no_part_of_a_claim(message: str, expected: list[str]) -> None:
    assert verdicts(message) == expected


def test_a_quote_in_a_remark_is_found_in_a_long_message() -> None:
    rant = "I have wondered about harbour masters for years and nobody explains anything about their hats. "
    message = f"{rant * 8}And then he goes {SAID} and I kind of believed him there. {rant * 8}"
    assert verdicts(message) == ["verbatim"]


@pytest.mark.parametrize(
    ("message", "role"),
    [
        ("“{}” Moss Keeper, asked by Ida Brightwater", Role.GUEST),
        ("Moss Keeper, interviewed by Ida: “{}”", Role.GUEST),
        ("an interview by Ida Brightwater: “{}”", None),
        ("Moss Keeper, intervjuad av Ida Brightwater: ”{}”", None),
        ("”{}”, säger Moss Keeper", Role.GUEST),
    ],
)
def test_whoever_asks_is_not_who_said_it(message: str, role: Role | None) -> None:
    (judged,) = check(message.format(SAID))
    assert (judged.verification.verdict.value, judged.claim.role) == ("verbatim", role)
