"""Whether a question is written in another language than English, and in which: by script, and by common words. Pure.

Twenty function words of a language are evidence enough, and they give the same answer every time. The libraries that
exist guess from letters: they call short English questions and names foreign, or bring tens of megabytes along.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from bot.search.terms import STOP_WORDS, fold

OTHER = "other"
"""A language that has no sentence of its own here."""

_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?:['’][^\W\d_]+)*(?!\w)")

_WORDS_OF = {
    "es": (
        "el la los las de del que qué y en un una por para con como cómo cuándo dónde quién cuál es son fue sobre "
        "dice dijo habla se su sus lo le les al pero más muy también porque está están hay ha sin hola gracias "
        "eso esta este puedes sabes piensa tiene cuál quiero qué"
    ),
    "fr": (
        "le la les des du de que qui quoi et en un une pour avec dans sur est sont était ce cette ces il elle ils "
        "pas ne plus où quand comment pourquoi quel quelle dit parle pense au aux se sa ses son leur mais bonjour "
        "merci peux peut c'est qu'est qu'il j'ai l'interview d'un n'est quelles avez vous nous je tu"
    ),
    "pt": (
        "o os a as do da dos das de que e em um uma por para com como quando onde quem qual é são foi sobre diz "
        "disse fala não se seu sua ele ela mas mais muito também está isso este esta você vocês porque olá "
        "obrigado obrigada na no nas nos ao pelo pela tem pensa"
    ),
    "de": (
        "der die das und ist sind war nicht ein eine einen einem einer zu zum zur von vom mit für auf über dass "
        "wie wo wer wann warum wieso weshalb was er sie es ich du wir ihr hat haben hatte sagt sagte meint denkt "
        "bei nach aus auch aber sich kann worum geht hallo danke bitte gibt im den dem des wurde wird welche "
        "welcher"
    ),
    "it": (
        "il lo la gli le di del della dei che chi cosa e è un una per con come quando dove perché quale sono era "
        "su dice detto parla non si suo sua ma più molto anche questo questa ciao grazie ha nel nella sulla cos'è "
        "qual pensa"
    ),
    "nl": (
        "de het een en van is zijn was niet dat die wat wie waar wanneer waarom hoe hij zij ik je wij met voor op "
        "over aan er ook maar heeft hebben zegt zei denkt hallo bedankt deze dit bij naar uit zijn wordt"
    ),
    "id": (
        "yang dan di ke dari untuk dengan adalah apa siapa kapan dimana mengapa kenapa bagaimana itu ini tidak "
        "bukan dia mereka saya kamu anda tentang pada akan bisa ada juga atau dalam oleh katanya kata apakah "
        "berapa sudah terima kasih halo tolong"
    ),
    "tr": (
        "ve bir bu şu ne kim nasıl neden niçin nerede zaman için ile mi mı mu mü hakkında diyor dedi çok daha "
        "değil var yok ben sen o biz gibi kadar merhaba teşekkürler hangi düşünüyor"
    ),
    "pl": (
        "i w na z do że nie się jest są to co kto kiedy gdzie dlaczego jak jaki jaka czy o od za po dla ale on "
        "ona mówi powiedział myśli cześć dziękuję ten ta który"
    ),
    "vi": (
        "là và của có không được những các một trong cho với về gì ai khi nào đâu tại sao như thế này ông anh ấy "
        "nói nghĩ đã sẽ bạn tôi xin chào cảm ơn"
    ),
    "hi": (
        "kya hai hain ke ka ki ko mein se par ne aur nahi nahin kaise kyun kyon kab kahan kaun uska unka bare "
        "baare woh yeh kaha bola sochta lagta raha tha thi liye namaste batao"
    ),
}
"""Function words by language; Hindi as it is typed in Latin letters."""

_FOREIGN = {language: frozenset(fold(word) for word in words.split()) for language, words in _WORDS_OF.items()}
_ENGLISH = STOP_WORDS | frozenset(
    "i he she they you we the a an of in on to for with what who why how when where is are was were do does did and or "
    "but about from his her their my your this that it not no so me be as am us one say says said think thinks".split()
)
_LETTERS = {
    **dict.fromkeys("ñ¿¡", "es"), **dict.fromkeys("ßä", "de"), **dict.fromkeys("ãõ", "pt"),
    **dict.fromkeys("ığş", "tr"),    **dict.fromkeys("łżźśćęąń", "pl"), **dict.fromkeys("œêîû", "fr"),
    **dict.fromkeys("ơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "vi"),
}  # fmt: skip
"""Letters and marks that tell a language from the others here."""

_SCRIPTS = {
    "CYRILLIC": "ru", "DEVANAGARI": "hi", "BENGALI": "bn", "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja",
    "CJK": "zh", "ARABIC": "ar",
}  # fmt: skip
_URDU = frozenset("ٹڈڑںےہھگچپژ")
_OTHER_SCRIPTS = frozenset(
    "GREEK HEBREW THAI TAMIL TELUGU KANNADA MALAYALAM GUJARATI GURMUKHI ORIYA SINHALA ARMENIAN GEORGIAN ETHIOPIC KHMER "
    "LAO MYANMAR TIBETAN".split()
)
_LOANS = re.compile(
    r"\b(?:c['’]est la vie|que ser[aá] ser[aá]|je ne sais quoi|d[eé]j[aà] vu|mea culpa)\b", re.IGNORECASE
)
"""Sayings that English speakers use."""

_GREETINGS = {
    "hola": "es", "buenos": "es", "buenas": "es", "dias": "es", "tardes": "es", "noches": "es", "gracias": "es",
    "bonjour": "fr", "salut": "fr", "bonsoir": "fr", "merci": "fr", "hallo": "de", "guten": "de", "tag": "",
    "morgen": "de", "danke": "de", "ola": "pt", "obrigado": "pt", "obrigada": "pt", "ciao": "it", "grazie": "it",
    "merhaba": "tr", "namaste": "hi", "halo": "id",
}  # fmt: skip
"""Words of a message that only greets or thanks; empty for one that is a word of English, too."""

_OWN_NAMES = {
    "francais": "fr", "espanol": "es", "castellano": "es", "portugues": "pt", "deutsch": "de", "italiano": "it",
    "nederlands": "nl", "bahasa": "id", "turkce": "tr", "polsku": "pl", "polski": "pl", "tieng": "vi", "hindi": "hi",
}  # fmt: skip
"""What languages call themselves, folded, as they are typed without accents, too."""

_SPEAK = {
    "fr": "parles parlez parle parler comprends comprenez comprend reponds repondez svp plait",
    "es": "hablas habla hablan hablar entiendes entiende entienden responde respondes favor",
    "pt": "fala falas falam falar entende entendes responde favor",
    "de": "sprichst spricht sprechen sprecht kannst konnen verstehst verstehen antworte bitte",
    "it": "parli parla parlate parlare capisci capite capisce rispondi favore",
    "nl": "spreek spreekt spreken praat versta verstaat begrijp alsjeblieft alstublieft",
    "id": "bisa bicara berbicara paham mengerti tolong",
    "tr": "biliyor konusuyor konusabiliyor konusur anliyor anlıyor bilir lutfen",
    "pl": "mowisz mowicie mowi rozumiesz umiesz prosze",
    "vi": "noi biet hieu",
    "hi": "bolte bolti bolo aati aata samajhte samajhti samajh",
}
"""Folded words that ask, with a language's name, whether it is spoken, or for an answer in it."""

_ASKS_FOR = {language: frozenset(words.split()) for language, words in _SPEAK.items()}
_HOW_ARE_YOU = {
    "comment ca va": "fr", "ca va": "fr", "como estas": "es", "que tal": "es", "come stai": "it", "come va": "it",
    "como vai": "pt", "tudo bem": "pt", "wie gehts": "de", "wie geht's": "de", "hoe gaat het": "nl", "apa kabar": "id",
    "nasilsin": "tr", "nasılsın": "tr", "jak sie masz": "pl", "kaise ho": "hi",
}  # fmt: skip
_MOST_LETTERS = 0.5  # share of a text's letters in another script from which the text is in it
_FEWEST_FOREIGN = 2  # different function words or letters of a language
_MOST_ASKING = 8  # words of a message that asks whether its language is spoken
_READ = 600  # characters that are looked at


def foreign_language(text: str, is_known: Callable[[str], bool]) -> str | None:
    """The language of a text that is not English, such as "de", or OTHER; None for English and for what is not clear.

    `is_known` says whether a folded word is English, a name, or said in an interview: such words prove nothing.
    """
    text = text[:_READ]
    return _by_script(text) or _by_words(text, is_known)


def _by_script(text: str) -> str | None:
    scripts: Counter[str] = Counter()
    for character in text:
        if character.isalpha():
            scripts[unicodedata.name(character, "LATIN").split()[0].split("-")[0]] += 1
    foreign = {name: count for name, count in scripts.items() if name in _SCRIPTS or name in _OTHER_SCRIPTS}
    if not foreign or sum(foreign.values()) < _MOST_LETTERS * scripts.total():
        return None
    if scripts["HIRAGANA"] + scripts["KATAKANA"]:
        return "ja"
    name = max(foreign, key=lambda script: foreign[script])
    if name == "ARABIC" and any(letter in _URDU for letter in text):
        return "ur"
    return _SCRIPTS.get(name, OTHER)


def _by_words(text: str, is_known: Callable[[str], bool]) -> str | None:
    words = [fold(word) for word in _WORD.findall(_LOANS.sub(" ", text))]
    if (greeted := _greeting(words)) is not None:
        return greeted
    if (small_talk := _HOW_ARE_YOU.get(" ".join(words)) or _asked_whether_spoken(words)) is not None:
        return small_talk
    if len(words) < _FEWEST_FOREIGN:
        return None
    letters = Counter(letter for letter in text.casefold() if letter in _LETTERS)
    evidence = {
        language: len(common.intersection(words) - _ENGLISH) + _own_letters(letters, language)
        for language, common in _FOREIGN.items()
    }
    language = max(evidence, key=lambda name: (evidence[name], sum(word in _FOREIGN[name] for word in words)))
    common = _FOREIGN[language]
    foreign = sum(word in common and word not in _ENGLISH for word in words)
    english = sum(word in _ENGLISH and word not in common for word in words)
    unknown = sum(word not in common and word not in _ENGLISH and not is_known(word) for word in words)
    is_most = foreign > english and foreign + unknown > len(words) / 3
    return language if evidence[language] >= _FEWEST_FOREIGN and is_most else None


def _greeting(words: Sequence[str]) -> str | None:
    """The language of a message that only greets or thanks in one."""
    languages = {_GREETINGS.get(word) for word in words} - {""}
    return languages.pop() if len(languages) == 1 else None


def _asked_whether_spoken(words: Sequence[str]) -> str | None:
    """The language of a message that asks whether it is spoken: "hablas espanol"; None with a word of English."""
    if len(words) > _MOST_ASKING:
        return None
    words = [word.rpartition("'")[2] for word in words]  # l'italiano
    for language in dict.fromkeys(_OWN_NAMES[word] for word in words if word in _OWN_NAMES):
        english = _ENGLISH - _FOREIGN[language] - {"no", "u"}
        if not _ASKS_FOR[language].isdisjoint(words) and english.isdisjoint(words):
            return language
    return None


def _own_letters(letters: Counter[str], language: str) -> int:
    """How many letters of a text only one language has, at most two."""
    return min(2, sum(count for letter, count in letters.items() if language in _LETTERS[letter]))
