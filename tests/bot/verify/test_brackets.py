"""An editor's brackets: what only says whom a pronoun means, and what changes the claim."""

import pytest

from bot.model import Change, Verdict
from tests.bot.verify.talk import check


@pytest.mark.parametrize(
    ("claim", "replaced"),
    [
        ("[the seagull] stole my bread every morning", [("[the seagull]", "he")]),
        ("and [George] stole my bread every morning", [("[George]", "he")]),
        ("he [the seagull] stole my bread every morning", [("[the seagull]", "")]),
        ("the bell has the power [of calling] everybody home", None),
        ("the sailors who [trusted] this lamp", [("[trusted]", "trust")]),
        ("[he] stole my bread every morning", []),
        ("[The lighthouse seagull] stole my bread every morning", [("[The lighthouse seagull]", "he")]),
        ("[the neighbours] like the rain here, so we seldom shut the door", [("[the neighbours]", "We")]),
        ("We did not ask for [the colour of the harbour]", [("[the colour of the harbour]", "it.")]),
        ("[that is] one hell of a big promise", []),
        ("[The pier is] one hell of a big promise", [("[The pier is]", "that is")]),
        ("[The visitors are] already waiting for your letters", [("[The visitors are]", "they're")]),
        ("he (the seagull) stole my bread every morning", [("(the seagull)", "")]),
        ("he [George the seagull] stole my bread every morning", [("[George the seagull]", "")]),
        ("[The keeper] trust[s] this lamp [in this lighthouse]", None),
        ("[he] collect[s] shells and old maps", [("[he] collect[s]", "I collect")]),
        ("I fed a seagull [the seagull George] named George for 11 years", [("[the seagull George]", "")]),
        ("the power to call everybody home [the harbour]", [("[the harbour]", "")]),
        ("[h]e stole my bread every morning", []),
        ("he stole my bread every morning[s]", [("morning[s]", "morning.")]),
        ("the sailors who trust[ed] this lamp", [("trust[ed]", "trust")]),
        ("the bell has [the] power to call everybody home", []),
        ("the bell has [a] power to call everybody home", [("[a]", "the")]),
        ("I fed a seagull [George] named George for 11 years", [("[George]", "")]),
        ("the bell has the power to call everybody home [to the harbour]", [("[to the harbour]", "")]),
        ("stole my bread [on the mountain] every morning", None),
        ("he stole my bread [of George] every morning", [("[of George]", "")]),
        ("I [have] fed a seagull named George for 11 years", [("[have]", "")]),
        ("[H]e stole my bread every morning", []),
        ("[The] seagull named George stole", None),
        ("Solitude is essential, but [the] loneliness is not", [("[the]", "")]),
        ("[They] like the rain here, so [they] seldom shut the door", [("[They]", "We"), ("[they]", "we")]),
        ("We did not ask for [the rain]", [("[the rain]", "it.")]),
        ("[The visitors] are already waiting for your letters", [("[The visitors] are", "they're")]),
        ("stole [the keeper's] bread every morning, about 54% of the ships", None),
        ("he stole [his] bread every morning", [("[his]", "my")]),
        ("If the lamp goes out [sic], all the ships are lost", []),
        ("Solitude is essential (emphasis added), but loneliness is not [laughs]", []),
        ("If the lamp goes out (long pause), all the ships are lost", []),
    ],
)
def test_brackets_that_explain_a_pronoun_are_verbatim_and_told(
    claim: str, replaced: list[tuple[str, str]] | None
) -> None:
    (judged,) = check(claim)
    if replaced is None:
        assert judged.verification.verdict is not Verdict.VERBATIM
        return
    told = [
        (part.claimed, part.said)
        for part in judged.verification.diff
        if part.minor and not {"[", "("}.isdisjoint(part.claimed)
    ]
    assert (judged.verification.verdict, told) == (Verdict.VERBATIM, replaced)


@pytest.mark.parametrize(
    "claim",
    [
        "Solitude is [really] essential, but [isolation] is not",
        "Solitude is [harmful], but loneliness is not",
        "Solitude is [hardly] essential, but loneliness is not",
        "Solitude is essential, but loneliness is [wonderful]",
        "he stole my bread [almost] every morning",
        "he [gently] stole my bread every morning",
        "he stole my [jewels] every morning",
        "he [admired] my bread every morning",
        "[pirates] stole my bread every morning",
        "[sailors] stole my bread every morning",
        "[everybody] stole my bread every morning",
        "We did not ask for it [politely]",
        "the bell has the power to call [nobody] home",
        "the bell has [lost] the power to call everybody home",
        "I can't go on like {0} without [ships]",
        "[Only] when the fog lifts, the bell has the power to call everybody home",
        "when the fog lifts, the bell has the power to call everybody home [forever]",
        "I fed [three] seagulls named George for 11 years",
        "Do you still enjoy the colour of the sea at [sunset]",
        "I do [the sailors] want to frighten the sailors who trust this lamp",
        "that is [long] one hell of a big promise",
        "that is one hell of a big [mine]",
        "[Nobody] stole my bread every morning",
        "[The twelve seagulls] stole my bread every morning",
        "[Napoleon] stole my bread every morning",
        "[the mayor] stole my bread every morning",
        "[The pier was] one hell of a big promise",
        "he [never] stole my bread every morning",
        "Every storm [in deserts] is a teacher with a loud voice",
        "the bell has the power [not] to call everybody home",
        "the sailors who [dis]trust this lamp",
        "We [failed to] like the rain here, so we seldom shut the door",
        "We [frighten to] like the rain here, so we seldom shut the door",
        "We like the rain here, so we [afraid] seldom shut the door",
        "the bell has the power [to frighten] to call everybody home",
        "Solitude is essential [to be lost], but loneliness is not",
        "the sailors who trust[n't] this lamp",
    ],
)
def test_brackets_that_add_or_turn_are_an_alteration_that_is_shown(claim: str) -> None:
    (judged,) = check(claim.format("this"))
    changed = [part for part in judged.verification.diff if part.change is not Change.EQUAL and not part.minor]
    assert judged.verification.verdict is Verdict.ALTERED
    assert any("[" in part.claimed for part in changed)


@pytest.mark.parametrize(
    "claim",
    ["[We] [hate] [all] [of] [the] ships", "[Everybody] [should] [leave] the harbour", "[Sink] [the] [lamp] now"],
)
def test_a_claim_that_is_mostly_in_brackets_is_not_verbatim(claim: str) -> None:
    (judged,) = check(claim)
    assert judged.verification.verdict is not Verdict.VERBATIM
