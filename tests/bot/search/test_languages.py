"""Questions in other languages are told from English ones with names and foreign words in them."""

import json
from pathlib import Path

import pytest

from bot.presentation.wording import languages
from bot.search.languages import OTHER, foreign_language

KNOWN = frozenset(
    "fog mandarin standard business model death privacy life real king friend metaverse facebook bread".split()
)

FOREIGN = """
    de was ist der Sinn des Lebens
    de Was denkt er über Facebook?
    de Worum geht es in dem Interview?
    de hat er Angst vor dem Tod
    es ¿qué piensa del metaverso?
    es que dice sobre la privacidad
    es hola
    de guten tag
    es tiene miedo a la muerte
    fr que pense-t-il de la mort ?
    fr qu'est-ce que la présence
    pt o que ele diz sobre a morte
    pt ele tem medo de morrer?
    it qual è il senso della vita
    nl wat is de zin van het leven
    id apakah dia takut mati dan apa itu
    tr ölüm hakkında ne düşünüyor
    pl co on mówi o śmierci
    vi ý nghĩa cuộc sống là gì
    hi zuckerberg ko maut se darr lagta hai kya
    hi जीवन का अर्थ क्या है
    ru что он думает о смерти
    zh 生命的意义是什么？
    ja 人生の意味は何ですか
    ar ما هو معنى الحياة
    fr tu parles francais?
    fr parlez-vous français ?
    fr comment ca va
    es hablas espanol?
    es como estas?
    pt fala portugues?
    de sprichst du deutsch?
    de Kannst du Deutsch?
    it parli italiano?
    it capisci l'italiano
    nl spreekt u nederlands?
    id bisa bahasa indonesia?
    tr turkce biliyor musun?
    pl mowisz po polsku?
    vi noi tieng viet khong?
    hi hindi aati hai
    ur زندگی کا مطلب کیا ہے
    bn জীবনের অর্থ কী
    ko 삶의 의미는 무엇입니까
"""

ENGLISH = """
    what is presence
    what does c'est la vie mean to him
    death
    die
    does he die in vr
    mark zuckerberg
    de niro
    la la land
    el salvador bitcoin
    de facto standard
    in vino veritas
    does he speak mandarin
    hola moss, what does he think about privacy?
    que sera sera
    c'est la vie
    was he on tv
    van gogh in vr
    no, i am a son of a sailor
    per se
    theres no perfekt busines model
    priscilla chan
    does she say hablas espanol
    what does deutsch say about physics
    david deutsch
    does he speak hindi
    do you speak italiano
    hindi
    what does 生命 mean
    le metaverse
    se7en
    :) :(
"""


@pytest.mark.parametrize("row", FOREIGN.strip().splitlines())
def test_a_question_in_another_language_is_recognised(row: str) -> None:
    language, question = row.strip().split(maxsplit=1)
    assert foreign_language(question, KNOWN.__contains__) == language


@pytest.mark.parametrize("question", [row.strip() for row in ENGLISH.strip().splitlines()])
def test_english_is_never_called_foreign(question: str) -> None:
    assert foreign_language(question, KNOWN.__contains__) is None


def test_no_question_of_the_benches_is_called_foreign() -> None:
    bench = Path(__file__).parents[3] / "bench"
    files = [*(bench / "blind").glob("*.jsonl"), bench / "questions.jsonl"]
    questions = [json.loads(line)["question"] for file in files for line in file.read_text("utf-8").splitlines()]
    assert len(questions) > 1000
    assert [asked for asked in questions if foreign_language(asked, lambda _: False)] == []


def test_a_script_without_a_sentence_of_its_own_gets_the_english_one() -> None:
    assert foreign_language("τι είναι η ζωή", KNOWN.__contains__) == OTHER
    assert languages.only_english(OTHER) == languages.ONLY_ENGLISH


@pytest.mark.parametrize("language", "zh hi es fr ar bn pt ru ur id de ja".split())
def test_the_most_used_languages_get_a_sentence_of_their_own(language: str) -> None:
    sentence = languages.only_english(language)
    assert sentence.endswith(languages.ONLY_ENGLISH)
    assert foreign_language(sentence.removesuffix(languages.ONLY_ENGLISH), KNOWN.__contains__) == language
