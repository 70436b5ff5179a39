"""Claims as people paste them: each quote of a message is found and judged, and what is around it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import InputError
from bot.model import Change, Role, Verdict
from bot.search.message import LONGEST_CLAIM
from bot.verify.claim import MOST_CLAIMS, read_message
from bot.verify.verdict import verify
from tests.bot.verify.talk import NAMES, SCRIPT, check, verdicts
from tests.bot.verify.test_context import script_of

SAID = "he stole my bread every morning"
TWISTED = "he never stole my bread every morning"
INVENTED = "the parliament of crabs voted against umbrellas on tuesday"

FRAMES = [
    "{}",
    "> > {}\n> that is him on the pier\nagreed",
    "> the keeper on his gulls\n> > {}",
    ">> {}\n> so much for bread and gulls",
    'look at this lol: "{}" crazy stuff',
    "> {}\nthis is the best line of all",
    ">>> {}",
    "&gt; {}\nwow",
    "“{}”",
    "„{}“",
    "„{}”",
    "«{}»",
    "»{}«",
    "‹{}›",
    "「{}」",
    "『{}』",
    "‘{}’",
    "'{}'",
    "**{}**",
    "*{}*",
    "||{}||",
    "`{}`",
    "```{}```",
    "~~{}~~",
    "{} 😂😂",
    ":joy: {} :fire:",
    "<:moss:123456789> {} <a:party:42>",
    "https://video.example/watch?v=lamp&t=12s {}",
    "{} <https://video.example/watch>",
    "[the clip](https://video.example/w) \n{}",
    "1:45:25 {}",
    "[1:56:04] {}",
    "(01:56:50) {}",
    "#lighthouse {} #sea",
    "@verbatim {}",
    "<@123456> check {}",
    '"{}" (Moss Keeper on Ida Brightwater, #3, 1:48:08)',
    '"{}"\n- Moss Keeper, keeper of the lamp',
    "{}\n— Moss Keeper, The Lamp, 2020",
    "{} -Moss Keeper",
    "is this real? {}",
    "{} is this real?",
    "did Moss really say that {}?",
    "fact check: {}",
    "FACT CHECK PLEASE: {}",
    "can somebody confirm this quote: {}",
    "my cousin posted this quote: {}",
    "so in the podcast he goes {} right? heard it yesterday",
    "lol he said {}",
    "{}\n\nsource: the lamp podcast",
    '"{}", he told Ida Brightwater',
    "In conversation with Ida Brightwater: {}",
    "Moss Keeper told Ida Brightwater: “{}”",
    "Moss Keeper sagte zu Ida: „{}“",
    '{}"',
    "&quot;{}&quot;",
    "he stole my bread (laughs) every morn-\ning",
    "{} [sic]",
    "[quote=anna]{}[/quote]\nromantic or creepy?",
    "[QUOTE]{}[/QUOTE] [b]lol[/b]",
    "<blockquote><p>{}</p></blockquote> wow",
    "<q>{}</q> <b>(Moss)</b>",
    "[i]{}[/i]",
    "[b][i]{}[/i][/b]",
    "[he] stole my bread every morning",
    "he stole my <em>bread</em> every morning<br>",
    "From the Moss Keeper podcast: {}. (The Moss Keeper podcast, 1:57:03)",
    "heard on the Ida Brightwater show: {}.\nMoss Keeper, episode 3",
]


def test_a_claim_without_asides_and_with_other_numbers_is_altered_in_its_numbers_alone() -> None:
    (judged,) = check("for the first two or three winters here they're already waiting")
    verification = judged.verification
    assert verification.verdict is Verdict.ALTERED
    assert (verification.number_changed, verification.negation_changed) == (True, False)
    changed = [(part.claimed, part.said) for part in verification.diff if part.change is not Change.EQUAL]
    assert changed == [("", "call it,"), ("two", "I don't know, seven"), ("three", "eight")]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_is_no_part_of_the_claim(frame: str) -> None:
    assert verdicts(frame.format(SAID)) == ["verbatim"]


@pytest.mark.parametrize("frame", [frame for frame in FRAMES if "{}" in frame])
def test_a_frame_makes_no_twisted_claim_verbatim(frame: str) -> None:
    assert verdicts(frame.format(TWISTED)) == ["altered"]
    assert verdicts(frame.format(INVENTED)) == ["absent"]


@pytest.mark.parametrize(
    "message",
    [
        (
            "Verbatim: Moss Keeper said this.\n> he stole my bread every morning.\n"
            "**Moss Keeper** · All · 0:12\n`lamp-3:30-36`"
        ),
        (
            "he stole my bread every morning.\nMoss Keeper · All · 0:12\n──────●──── 3:00\n"
            "Asked: Do you enjoy it?\nlamp-3:30-36"
        ),
        (
            'Ida asked: "Do you still enjoy it every day?"\n> he stole my bread every morning.\n'
            "-# The Lamp · `lamp-3:30-36`"
        ),
        '"he stole my bread every morning"\nMoss Keeper, The Lamp, 2020-01-01\nhttps://video.example/w\nlamp-3:30-36',
        "🗓️ **Quote of the day**\n> he stole my bread every morning.\n**Moss Keeper** · All\n-# The Lamp · lamp-3:30-36",
    ],
)
def test_the_bots_own_answer_is_recognised(message: str) -> None:
    (judged,) = check(message)
    assert judged.verification.verdict is Verdict.VERBATIM
    assert judged.claim.text.strip(".") == SAID


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (f'"{SAID}" and also "Solitude is essential, but loneliness is not"', ["verbatim", "verbatim"]),
        (f'he said "{SAID}" but never "{INVENTED}"', ["verbatim", "absent"]),
        (f"> {TWISTED}\n>\n> {SAID}", ["altered", "verbatim"]),
        (f"> {INVENTED}\nand\n> {SAID}", ["absent", "verbatim"]),
        (f"1. {SAID}\n2. {TWISTED}\n3. {INVENTED}", ["verbatim", "altered", "absent"]),
        (f"- “{SAID}”\n- “{INVENTED}”", ["verbatim", "absent"]),
        (f"Ida: {INVENTED}\nMoss: {SAID}", ["absent", "verbatim"]),
        (
            f"Not sure. The closest passages:\n> {SAID}\n**Moss Keeper** · All · 3:07\n> {INVENTED}\n**Ida** · All",
            ["verbatim", "absent"],
        ),
        ("no quotes in here at all, only a remark about sandwiches", ["absent"]),
        ("- We seldom quarrel\n- Solitude is essential\n- loneliness is not", ["absent", "verbatim", "verbatim"]),
        (f"1. Solitude is essential.\n2. {SAID}\n3. solitude was essential", ["verbatim", "verbatim", "absent"]),
        ("Solitude is essential.\n\nI collect shells", ["verbatim", "verbatim"]),
        (f"Solitude is essential.\n\n{INVENTED}", ["verbatim", "absent"]),
        (f"{SAID}\nI collect umbrellas and gloves", ["verbatim", "absent"]),
        (f"{INVENTED}\n\nbut gloves have no parliament at all", ["absent"]),
        ("Quote: `Solitude is essential`", ["verbatim"]),
        ("|| I collect shells || spoiler: he does", ["verbatim"]),
        ("||Solitude is essential|| that one?", ["verbatim"]),
        ("Solitude is **never ever essential**, but loneliness is not", ["altered"]),
        ("I fed **a seagull named** Albert for 12 years", ["altered"]),
    ],
)
def test_each_quote_of_a_message_gets_a_verdict(message: str, expected: list[str]) -> None:
    assert verdicts(message) == expected


REMARKS = [
    "my boss keeps telling everyone that Moss said {}",
    "pretty sure it was Moss who said {}",
    "Moss in 2020 said that {}",
    "favorite Moss quote is {}",
    "{} - he really said that",
    "{} (he says this around minute three)",
    "{}, as a wise man once said",
    "{}, right?",
    "Remember when Moss said {}? Classic.",
]


@pytest.mark.parametrize("remark", REMARKS)
@pytest.mark.parametrize("claim", ["I collect shells", SAID])
def test_a_remark_that_says_who_said_it_is_no_part_of_the_claim(remark: str, claim: str) -> None:
    assert verdicts(remark.format(claim)) == ["verbatim"]


@pytest.mark.parametrize("remark", REMARKS)
@pytest.mark.parametrize(
    "claim", [TWISTED, INVENTED, "I collect umbrellas", "Solitude is a crime", "he stole my bread on one sunday"]
)
def test_a_remark_makes_no_twisted_claim_verbatim(remark: str, claim: str) -> None:
    assert "verbatim" not in verdicts(remark.format(claim))


@pytest.mark.parametrize(
    "message",
    [
        "he stole my bread every morning for the pirates of this coast",
        "Solitude is a crime, he said loneliness is not",
        "nobody believes that Moss said I collect shells",
        "the sailors are lost because he said the lamp goes out",
        "Moss said he wants to sink every ship in the harbour and I collect shells",
    ],
)
def test_what_is_claimed_beside_true_words_is_not_taken_away(message: str) -> None:
    assert "verbatim" not in verdicts(message)


def test_no_more_than_ten_quotes_are_judged() -> None:
    assert len(check("\n".join(f"> {SAID}\n" for _ in range(40)))) == MOST_CLAIMS


def test_speech_within_speech_is_one_claim() -> None:
    message = 'My grandmother used to say, "Every storm is a teacher with a loud voice."'
    (judged,) = check(message)
    assert (judged.verification.verdict, judged.claim.text) == (Verdict.VERBATIM, message.rstrip('"'))


def test_a_quoted_term_is_no_claim_of_its_own() -> None:
    (judged,) = check('he fed a "seagull" named George and travelled nowhere near umbrellas')
    assert "seagull" in judged.claim.text
    assert judged.claim.words[0] == "he"


@pytest.mark.parametrize(
    "claim",
    [
        "I fed a seagull named George for eleven years",
        "About fifty-four per cent of the ships come home before the twentieth of May",
        "About 54 percent of the ships come home before the 20th of may, which is 100 more than in my fathers day",
        "which is one hundred more than in my father´s day",
        "And I dont want to frighten the sailors",
        "And I do not want to frighten the sailors",
        "Do you still enjoy the color of the sea",
        "I traveled to the US for my wellbeing",
        "I sent an e-mail about the harbor to my neighbors",
        "Were building a pier for sixteen thousand visitors",
        "that is one h*** of a big promise",
        "that is one h*ll of a big promise",
        "I can&#39;t go on like this without music",
        "I can't go on like that without music",
        "i cannot go on like this without music",
        "SOLITUDE IS ESSENTIAL, BUT LONELINESS IS NOT!!!",
        "Solitude is essential, but loneliness is not.If the lamp goes out, all the ships are lost.",
        "seven or eight winters here, they're all ready waiting for your letters",
        "their already waiting for you're letters",
        "there already waiting for your letters",
    ],
)
def test_other_spellings_of_the_same_are_verbatim(claim: str) -> None:
    (judged,) = check(claim)
    assert judged.verification.verdict is Verdict.VERBATIM


@pytest.mark.parametrize(
    ("claim", "negation", "number"),
    [
        ("I fed a seagull named George for twelve years", False, True),
        ("About 45% of the ships come home before the 20th of May", False, True),
        ("About 54% of the ships come home before the 21st of May", False, True),
        ("we're building a pier for 160,000 visitors", False, True),
        ("I am afraid of the dark. And I don't want to frighten the sailors", True, False),
        ("And I do want to frighten the sailors who trust this lamp", True, False),
        ("Solitude is not essential, but loneliness is", True, False),
        ("I fed a pelican named George for 11 years", False, False),
        ("that is a hell of a big promise", False, False),
        ("I can't go on like him without music", False, False),
        ("Solitude is [not] essential, but loneliness is not", True, False),
        ("I fed one seagull named George for 11 years", False, False),
        ("We did not like the rain here, so we seldom shut the door", True, False),
    ],
)
def test_a_number_or_negation_counts_as_changed_only_where_value_or_sense_differs(
    claim: str, negation: bool, number: bool
) -> None:
    (judged,) = check(claim)
    found = judged.verification
    assert (found.verdict, found.negation_changed, found.number_changed) == (Verdict.ALTERED, negation, number)


@pytest.mark.parametrize(
    "claim",
    [
        "the bell has the power to call everybody home when the fog lifts",
        "loneliness is not, but solitude is essential",
        "all the ships are lost if the lamp goes out",
        "On Sundays I collect old maps and shells",
        "he stole my bread every morning, and I fed a seagull named George for 11 years",
    ],
)
def test_swapped_halves_are_another_order(claim: str) -> None:
    (judged,) = check(claim)
    assert (judged.verification.verdict, judged.verification.order_changed) == (Verdict.ALTERED, True)
    assert len(judged.verification.refs) == 1


@pytest.mark.parametrize(
    "claim", ["loneliness is essential, but solitude is not", "I sent an email about my neighbours to the harbour"]
)
def test_two_words_that_changed_places_are_altered(claim: str) -> None:
    assert verdicts(claim) == ["altered"]


def test_a_claim_that_only_drops_a_negation_is_altered_and_not_stitched() -> None:
    sentence = (
        "I do this for us, and I don't want to build piers that make sailors sad, since piers that make sad sink."
    )
    verification = verify("I want to build piers that make sailors sad".split(), [script_of(sentence)])
    assert (verification.verdict, verification.negation_changed) == (Verdict.ALTERED, True)


def test_a_true_quotation_beside_words_that_were_said_elsewhere_is_verbatim() -> None:
    assert verdicts('"he stole my bread every morning" the bell has the power to call, he says') == ["verbatim"]


def test_words_of_two_places_are_stitched_and_not_reordered() -> None:
    (judged,) = check("I fed a seagull named George for 11 years and the bell has the power to call everybody home")
    assert (judged.verification.verdict, judged.verification.order_changed) == (Verdict.STITCHED, False)


@pytest.mark.parametrize(
    "claim",
    [
        "About 54% of the ships come home than in my father's day",
        "the ships come home in my father's day",
        "My grandmother used to say with a loud voice",
    ],
)
def test_a_sentence_without_its_middle_is_altered_and_the_diff_shows_the_middle(claim: str) -> None:
    (judged,) = check(claim)
    changes = {part.change for part in judged.verification.diff if not part.minor}
    assert (judged.verification.verdict, changes) == (Verdict.ALTERED, {Change.EQUAL, Change.DELETE})


def test_a_negated_sentence_without_its_middle_has_a_changed_negation() -> None:
    (judged,) = check("the ships never come home in my father's day")
    assert (judged.verification.verdict, judged.verification.negation_changed) == (Verdict.ALTERED, True)


@pytest.mark.parametrize(
    ("claim", "places"),
    [
        ("I am not afraid of the dark, the sea forgives nobody who is late, and we seldom shut the door", 3),
        ("We seldom shut the door. I fed a seagull named George. Every storm is a teacher with a loud voice.", 3),
        ("I collect shells ... he stole my bread ... we did not ask for it ... the bell has the power to call", 4),
        ("We seldom shut the door, and loneliness is not, and he stole my bread every morning for the rain", 0),
        ("I am not afraid of the dark, the sea forgives everyone who pays me, and gulls are wonderful company", 0),
        ("I collect old maps and the sailors who trust me like the rain at dawn without a door or a bell", 0),
    ],
)
def test_words_of_three_places_and_more_are_stitched_from_all_of_them(claim: str, places: int) -> None:
    (judged,) = check(claim)
    verdict, refs = judged.verification.verdict, judged.verification.refs
    assert (verdict is Verdict.STITCHED, len(refs) if verdict is Verdict.STITCHED else 0) == (places > 0, places)


def test_a_stitched_piece_may_lack_its_middle() -> None:
    message = "the ships come home in my father's day when the bell has the power to call everybody home"
    assert verdicts(message) == ["stitched"]


@pytest.mark.parametrize(
    "claim", ["the ships come home & all they want is my soup", "I fed a lawyer who collects old gloves for 11 years"]
)
def test_a_claim_of_which_half_is_not_said_is_absent(claim: str) -> None:
    assert verdicts(claim) == ["absent"]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("I travelled to the U.S. for my well being & I sent an email", "verbatim"),
        ("About 54% of the ships come home before the 20th of May, which is a hun-dred more", "verbatim"),
        ("I fed a sea gull named George for 11 years", "verbatim"),
        ("My grand mother used to say", "verbatim"),
    ],
)
def test_words_typed_apart_or_as_signs_are_what_they_sound_like(claim: str, expected: str) -> None:
    assert verdicts(claim) == [expected]


# --- who said it --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "role"),
    [
        ('"{}", he told Ida Brightwater', None),
        ("In conversation with Ida Brightwater: {}", None),
        ("‘{}’ he said on the Ida Brightwater podcast", None),
        ('"{}" (from Ida Brightwater\'s show)', None),
        ("Moss Keeper told Ida Brightwater: “{}”", Role.GUEST),
        ("Moss on Ida: {}", Role.GUEST),
        ('"{}" — said Moss to Ida Brightwater', Role.GUEST),
        ("As Moss Keeper said to Ida, “{}”", Role.GUEST),
        ("Ida asked Moss and he said “{}”", None),
        ("Ida Brightwater interviewed Moss: “{}”", None),
        ("Moss erklärte Ida: „{}“", None),
        ("«{}», a dit Moss Keeper à Ida", Role.GUEST),
        ("Según Moss Keeper: «{}»", Role.GUEST),
        ("「{}」イーダ（Ida Brightwater）", None),
        ("Ida Brightwater: {}", Role.HOST),
        ('"{}" - Ida', Role.HOST),
        ("according to Ida, {}", Role.HOST),
        ("{}", None),
        ("Ida Brightwater #3: “{}”", None),
        ("Ida Brightwater, episode 3: “{}”", None),
        ("“{}” (Ida Brightwater, 2020)", None),
        ("“{}” — Ida Brightwater, ep. 3", None),
        ("“{}” via Ida Brightwater", None),
        ("Ida Brightwater clip: “{}”", None),
        ("thank you Ida for this one: “{}”", None),
        ("Moss when Ida asked about birds: “{}”", None),
        ("when Ida teased him he said “{}”", None),
        ("Ida asks, Moss answers: “{}”", Role.GUEST),
        ("according to Ida's guest, “{}”", None),
        ("Ida's interview: “{}”", None),
        ("Ida, “{}” ... what a line!", None),
        ("Hey Ida! remember this? “{}”", None),
        ("Intervistato da Ida Brightwater, ha detto: “{}”", None),
        ("Entrevistado por Ida Brightwater: “{}”", None),
        ("På Ida Brightwater-podden sa han “{}”", None),
        ("W rozmowie z Ida Brightwater: “{}”", None),
        ("devant Ida Brightwater: “{}”", None),
        ("Ida Brightwater asked: “{}”", Role.HOST),
        ("Ida Brightwater, host: “{}”", Role.HOST),
        ("“{}” said Ida Brightwater, who knows birds", Role.HOST),
        ("wow. Ida Brightwater: “{}” so true", Role.HOST),
        ("Ida's own words: “{}”", Role.HOST),
        ("“{}” — Moss Keeper, The Lamp, 2020", Role.GUEST),
    ],
)
def test_only_a_name_that_speaks_is_who_said_it(message: str, role: Role | None) -> None:
    (judged,) = check(message.format(SAID))
    assert (judged.verification.verdict, judged.claim.role) == (Verdict.VERBATIM, role)


def test_a_claim_knows_the_name_it_is_attributed_to() -> None:
    (claim,) = read_message(f'Moss Keeper: "{SAID}"', NAMES).marked
    assert claim.name == ("moss", "keeper")


def test_of_two_places_the_one_that_says_every_word_of_the_claim_is_shown() -> None:
    (judged,) = check("The lamp has changed")  # said: "has the lamp often changed? The lamp has not changed."
    assert judged.verification.negation_changed


def test_common_words_said_elsewhere_make_no_other_order() -> None:
    (judged,) = check("I want to all the ships are lost")
    assert not judged.verification.order_changed


def test_a_claim_without_the_middle_and_a_small_word_is_altered() -> None:
    (judged,) = check("About 54% of the ships come home, which is a hundred more than my father's day")
    assert judged.verification.verdict is Verdict.ALTERED


# --- long messages, hostile messages ------------------------------------------------------------


def test_a_quote_is_found_in_a_long_message() -> None:
    rant = "I have wondered about harbour masters for years and nobody explains anything about their hats. "
    assert verdicts(f"{rant * 40} I fed a seagull named George for 11 years. {rant * 40}") == ["verbatim"]
    assert verdicts(f"{rant * 40}\n> {SAID}\n{rant * 40}") == ["verbatim"]
    assert verdicts(rant * 80) == ["absent"]


def test_a_message_longer_than_any_platform_carries_is_refused() -> None:
    with pytest.raises(InputError, match="the claim has 40,001 characters; keep it to 40,000"):
        read_message("a" * (LONGEST_CLAIM + 1), NAMES)


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_is_judged_or_refused(text: str) -> None:
    try:
        judged = check(text)
    except InputError:
        assert not any(character.isalnum() for character in text)
    else:
        assert judged
        assert all(token.word for token in SCRIPT.tokens)


@given(
    st.lists(
        st.sampled_from(["“", "”", '"', "'", "„", "«", "»", ">", "\n", "*", "`", "|", "a", " ", SAID]), max_size=30
    )
)
def test_any_nesting_of_marks_is_judged_or_refused(parts: list[str]) -> None:
    text = "".join(parts)
    if any(character.isalnum() for character in text):
        assert check(text)
