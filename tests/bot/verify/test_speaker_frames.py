"""Labels with initials, titles and signs that say who said the words beside them."""

import pytest

from bot.model import Role
from tests.bot.verify.talk import check, verdicts

SAID = "he stole my bread every morning"
TWISTED = "he never stole my bread every morning"
INVENTED = "the parliament of crabs voted against umbrellas on tuesday"

FRAMES = [
    "M. Keeper: {}",
    "M. Keeper — {}",
    "M Keeper says {}",
    "Moss K: {}",
    "Moss K. - {}",
    "Moss K. said that {}",
    "Moss J. Keeper: {}",
    "Mr. Keeper: {}",
    "Dr Keeper said {}",
    "Captain Keeper: {}",
    "MOSS KEEPER >> {}",
    "MOSS KEEPER > {}",
    "Moss => {}",
    "Moss -> {}",
    "Moss Keeper | {}",
    "Moss (2020): {}",
    "(Keeper 2020) {}",
    "(Keeper, 2020): {}",
    "Keeper, M. (2020): {}",
    "Moss Keeper (lighthouse keeper) says: {}",
    "Moss Keeper (The Lamp, 2020): {}",
    "[Moss Keeper] He stole my bread every morning",
    "[Moss]: {}",
    "<Moss> {}",
    "MK: {}",
    "M.K.: {}",
    "MK> {}",
    "MK - {}",
    "M.K. said in an interview that {}",
    "Moss said on the podcast that {}",
    "@moss: {}",
    "Owner: {}",
    "A: {}",
    "I heard that {}",
    "{} - M. Keeper",
    "{} — Moss K.",
    "{} ~ Mr Keeper",
    "{} (M.K.)",
    "{} (MK)",
    "{} - MK",
    "{}, who said that?",
]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_label_is_no_part_of_the_claim(frame: str) -> None:
    assert verdicts(frame.format(SAID)) == ["verbatim"]


@pytest.mark.parametrize("frame", [frame for frame in FRAMES if "{}" in frame])
def test_a_label_makes_no_twisted_claim_verbatim(frame: str) -> None:
    assert verdicts(frame.format(TWISTED)) == ["altered"]
    assert verdicts(frame.format(INVENTED)) == ["absent"]


@pytest.mark.parametrize(
    "claim",
    [
        "[Ida] stole my bread every morning",
        "(Nobody) Solitude is essential, but loneliness is not",
        "NO: Solitude is essential, but loneliness is not",
        "Never: he stole my bread every morning",
        "Not M. Keeper: he stole my bread every morning",
    ],
)
def test_what_changes_the_claim_is_no_label(claim: str) -> None:
    assert "verbatim" not in verdicts(claim)


@pytest.mark.parametrize(
    ("message", "role"),
    [
        (f"M. Keeper: {SAID}", Role.GUEST),
        (f"MOSS KEEPER >> {SAID}", Role.GUEST),
        (f"{SAID} - M. Keeper", Role.GUEST),
        (f"I. Brightwater: {SAID}", Role.HOST),
        (f"Ida B.: {SAID}", Role.HOST),
        (f"A: {SAID}", None),
    ],
)
def test_a_label_names_the_speaker(message: str, role: Role | None) -> None:
    (judged,) = check(message)
    assert judged.claim.role is role


def test_each_line_of_a_dialogue_with_initials_gets_a_verdict() -> None:
    question = "Do you still enjoy the colour of the sea at dawn?"
    assert verdicts(f"IB: {question}\nMK: {TWISTED}") == ["verbatim", "altered"]
    assert verdicts(f"Q: {question}\nA: {INVENTED}") == ["verbatim", "absent"]
