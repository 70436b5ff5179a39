"""Which folders hold the interview of a set of questions."""

from bench.editors import EDITOR, MODEL, NOBODY, folders_of

SLUGS = frozenset({"lex-045", "lex-045-model", "zuckerberg-267", "zuckerberg-267-bare", "talk-1"})


def test_an_interview_is_measured_in_every_folder_it_has() -> None:
    assert folders_of("lex-045", SLUGS) == {NOBODY: "lex-045", MODEL: "lex-045-model"}
    assert folders_of("talk-1", SLUGS) == {NOBODY: "talk-1"}
    assert folders_of("unknown", SLUGS) == {}


def test_the_shipped_interview_is_an_editors_and_every_set_about_it_asks_it() -> None:
    for questions in ("zuckerberg-267", "zuckerberg-267-second"):
        assert folders_of(questions, SLUGS) == {NOBODY: "zuckerberg-267-bare", EDITOR: "zuckerberg-267"}
