"""Questions in other languages are told from English ones with names and foreign words in them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.wording import languages
from bot.search.languages import OTHER, foreign_language, has_few_known_words

KNOWN = frozenset(
    "fog mandarin standard business model death privacy life real king friend metaverse facebook bread".split()
)

CAPTIONS = Path(__file__).parents[3] / "seeds" / "zuckerberg-267" / "captions.txt"
SPOKEN = sorted(set(CAPTIONS.read_text("utf-8").split()))

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
    es ¿cuánto dura?
    es duración
    es lista de capítulos y temas
    es ¿es verdad?
    fr combien ça dure
    fr liste des chapitres
    fr c'est vrai ?
    de Dauer
    de Wie viele Minuten?
    fr qui interviewe Moss
    it quando è uscita?
    id di mana direkam?
    de Liste der Kapitel
    de Wie lang ist das Video?
    pt quanto dura a entrevista?
    pt quanto tempo dura o podcast
    pt duração do podcast
    pt lista dos capítulos
    pt é verdade?
    it quanto dura l'intervista?
    it Quanto è lunga l'intervista
    it quando è stata registrata l'intervista?
    it durata
    it elenco dei capitoli
    it è vero?
    it chi sei?
    it dammi 5 citazioni sulla privacy
    id durasi wawancara
    hi interview kitna lamba hai
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
    sv vad är meningen med livet
    sv Vad tycker han om Facebook?
    sv är han rädd för döden
    sv vem är gästen?
    sv varför sa han det
    sv hur fungerar det
    sv hur mår du?
    sv hej
    sv Pratar du svenska?
    da hvad er meningen med livet
    da Hvad synes han om Facebook?
    da er han bange for døden
    da hvem er gæsten?
    da hvorfor sagde han det
    da mange tak
    da taler du dansk?
    no hva er meningen med livet
    no Hva synes han om Facebook?
    no hva sier hun om musikk
    no når ble det sagt
    no takk
    no snakker du norsk?
    cs jaký je smysl života
    cs Co si myslí o Facebooku?
    cs bojí se smrti?
    cs kdo je host?
    cs proč to řekl
    cs co to je
    cs jak to funguje
    cs dobrý den
    cs mluvíš česky?
    nl hoe werkt dat
    nl wat vindt hij van Facebook
    nl waarover gaat het
    nl hoeveel zeggen jullie
    nl bedankt
    nl dank je wel
    pl jak to dziala
    pl czego on się boi
    pl o czym jest ten wywiad
    pl cześć
    pl dzień dobry
    tr bu nedir
    tr ölümden korkuyor mu
    tr hayatın anlamı nedir
    tr teşekkürler
    de Wer interviewt den Fischer
    de wer spricht
    de Warum Facebook
    de Was hält Moss von privacy life business
    es quién habla
    fr pourquoi facebook
    pl kto mówi
    id siapa yang berbicara
    fi kuka puhuu
    fi mitä hän sanoo elämästä
    hu miért mondta
    hu mit gondol a halálról és az életről
    ro ce crede despre moarte
    ro când este frica
    tl bakit siya natatakot
    tl ano ang sabi niya tungkol sa buhay
    uk що він думає про їхнє життя
    uk чи має він мрії
    fa او درباره مرگ چه می‌گوید
    ur وہ موت کے بارے میں کیا کہتے ہیں
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
    what is ar
    ar or vr
    for bjørn or håkan
    søren kierkegaard and dvořák
    does kierkegaard say at eller about angst
    hans and sin
    are men bare there
    den of sin
    ben hur
    med school
    til death
    ask me about ska
    what about att and kde
    co founder
    the company co
    per se on to
    mod a ham
    tanker under an inlet
    the far tanker
    mar ar
    the ten who take part
    who is jag
    is gar a fish
    the proc file
    dig into om
    a tack
    what does hej mean
    does he speak norsk
    dansk
    wer r u
    wat r the sails comin
    wen did he leave
    kim and ana
    sino the dog
    el salvador
    van gogh
    le mans
    die hard
    rock am ring
    an ano and an ile
    why is mit good
    who is maya angelou and dante
    the ce mark
    hän and miért
    zac and zoë at café
    :) :(
"""


@pytest.mark.parametrize("row", FOREIGN.strip().splitlines())
def test_a_question_in_another_language_is_recognised(row: str) -> None:
    language, question = row.strip().split(maxsplit=1)
    assert foreign_language(question, KNOWN.__contains__) == language


@pytest.mark.parametrize("question", [row.strip() for row in ENGLISH.strip().splitlines()])
def test_english_is_never_called_foreign(question: str) -> None:
    assert foreign_language(question, KNOWN.__contains__) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("la muerte", True),
        ("vie privée", True),
        ("Datenschutz", True),
        ("Moss Angst Tod", True),
        ("libertad de expresión", True),
        ("arti hidup", True),
        ("fog", False),
        ("the price of saffron", False),
        ("fear of death", False),
        ("what is the metaverse", False),
        ("is it so", False),
        ("", False),
    ],
)
def test_a_text_of_unknown_words_may_be_foreign(question: str, expected: bool) -> None:
    known = KNOWN | {"moss", "fear"}
    assert has_few_known_words(question, known.__contains__) is expected


def test_no_question_of_the_benches_is_called_foreign() -> None:
    bench = Path(__file__).parents[3] / "bench"
    files = [*(bench / "blind").glob("*.jsonl"), bench / "questions.jsonl"]
    questions = [json.loads(line)["question"] for file in files for line in file.read_text("utf-8").splitlines()]
    assert len(questions) > 1000
    assert [asked for asked in questions if foreign_language(asked, lambda _: False)] == []


@given(st.lists(st.sampled_from(SPOKEN), min_size=1, max_size=8).map(" ".join))
def test_words_of_english_interviews_are_never_called_one_of_the_smaller_languages(question: str) -> None:
    assert foreign_language(question, lambda _: False) not in {"sv", "da", "no", "cs", "fi", "hu", "ro", "tl"}


@given(
    st.sampled_from(["what does {} say about that", "who is {} and why", "is it about {}", "when did they talk to {}"]),
    st.text(st.sampled_from("aeknorsåäöøæěřůışğ"), min_size=1, max_size=9),
    st.sampled_from("vad hva hvad och ikke kdo jak nedir hoeveel jakie".split()),
)
def test_an_english_question_with_a_foreign_name_and_word_stays_english(question: str, name: str, word: str) -> None:
    assert foreign_language(question.format(f"{name} {word}"), KNOWN.__contains__) is None


def test_a_script_without_a_sentence_of_its_own_gets_the_english_one() -> None:
    assert foreign_language("τι είναι η ζωή", KNOWN.__contains__) == OTHER
    assert languages.only_english(OTHER) == languages.ONLY_ENGLISH


@pytest.mark.parametrize("language", "zh hi es fr ar bn pt ru ur id de ja".split())
def test_the_most_used_languages_get_a_sentence_of_their_own(language: str) -> None:
    sentence = languages.only_english(language)
    assert sentence.endswith(languages.ONLY_ENGLISH)
    assert foreign_language(sentence.removesuffix(languages.ONLY_ENGLISH), KNOWN.__contains__) == language


@pytest.mark.parametrize("language", "sv da no nl pl cs tr fi hu ro tl uk fa".split())
def test_northern_and_other_languages_have_a_sentence_of_their_own_too(language: str) -> None:
    sentence = languages.only_english(language)
    assert sentence.endswith(languages.ONLY_ENGLISH)
    assert sentence != languages.ONLY_ENGLISH
