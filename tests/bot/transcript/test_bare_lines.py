"""Lines of captions without an edition: their own sentences, guessed ones, or blocks of words."""

from bot.model import View
from bot.transcript.bare_lines import WORDS_PER_BLOCK, bare_lines


def shown(text: str, view: View = View.CLEAN) -> list[str]:
    return [line.text(view) for line in bare_lines(text.split()).lines]


BARE = "what is the moon made of i think it is made of cheese [Music] have you ever been there no i have not"


def test_bare_captions_become_guessed_sentences() -> None:
    assert shown(BARE) == [
        "What is the moon made of?",
        "I think it is made of cheese.",
        "Have you ever been there?",
        "No, I have not.",
    ]
    assert bare_lines(BARE.split()).guessed
    assert " ".join(shown(BARE, View.CAPTIONS)) == BARE
    assert shown(BARE, View.STRICT) == shown(BARE)


def test_punctuated_captions_are_not_guessed() -> None:
    text = "Is it far? the map says so. It is mr. Moon's map."
    assert shown(text) == ["Is it far? the map says so.", "It is mr. Moon's map."]
    assert not bare_lines(text.split()).guessed


def test_captions_in_another_language_are_blocks_of_words() -> None:
    text = "alors que pensez vous de la lune et de quoi est elle faite je ne sais pas du tout [Music] merci"
    lines = bare_lines(text.split())
    assert [len(line.span) for line in lines.lines] == [WORDS_PER_BLOCK, 6]
    assert not lines.guessed
    assert shown(text)[1] == "sais pas du tout merci"
