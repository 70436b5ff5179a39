"""Says that only English is read, in the language of the question. Plain text: renderers add markup."""

EXAMPLE = "is he afraid of dying?"
ONLY_ENGLISH = f"I only read English. Please ask in English, for example: {EXAMPLE}"
IF_NOT_ENGLISH = "If that was not English: I only read English."

_SENTENCES = {
    "ar": "أنا أقرأ الإنجليزية فقط. من فضلك اسأل بالإنجليزية.",
    "bn": "আমি শুধু ইংরেজি পড়তে পারি। অনুগ্রহ করে ইংরেজিতে জিজ্ঞাসা করুন।",
    "cs": "Čtu jen anglicky. Zeptej se prosím anglicky.",
    "da": "Jeg læser kun engelsk. Spørg venligst på engelsk.",
    "de": "Ich lese nur Englisch. Bitte frag auf Englisch.",
    "es": "Solo leo inglés. Por favor, pregunta en inglés.",
    "fr": "Je ne lis que l'anglais. Merci de poser ta question en anglais.",
    "fa": "من فقط انگلیسی می‌خوانم. لطفاً به انگلیسی بپرسید.",
    "fi": "Luen vain englantia. Kysy englanniksi, kiitos.",
    "hi": "मैं केवल अंग्रेज़ी पढ़ता हूँ। कृपया अंग्रेज़ी में पूछें।",
    "hu": "Csak angolul olvasok. Kérlek, angolul kérdezz.",
    "id": "Saya hanya membaca bahasa Inggris. Silakan bertanya dalam bahasa Inggris.",
    "it": "Leggo solo l'inglese. Per favore, chiedi in inglese.",
    "ja": "英語しか読めません。英語で質問してください。",
    "ko": "저는 영어만 읽을 수 있습니다. 영어로 질문해 주세요.",
    "nl": "Ik lees alleen Engels. Stel je vraag alsjeblieft in het Engels.",
    "no": "Jeg leser bare engelsk. Spør på engelsk, er du snill.",
    "pl": "Czytam tylko po angielsku. Zadaj pytanie po angielsku.",
    "pt": "Só leio inglês. Por favor, pergunte em inglês.",
    "ro": "Citesc doar în engleză. Te rog întreabă în engleză.",
    "ru": "Я читаю только по-английски. Пожалуйста, спросите по-английски.",
    "sv": "Jag läser bara engelska. Fråga på engelska, tack.",
    "tl": "Ingles lang ang nababasa ko. Pakitanong sa Ingles.",
    "tr": "Sadece İngilizce okuyabiliyorum. Lütfen İngilizce sorun.",
    "uk": "Я читаю лише англійською. Будь ласка, запитайте англійською.",
    "ur": "میں صرف انگریزی پڑھ سکتا ہوں۔ براہ کرم انگریزی میں پوچھیں۔",
    "vi": "Tôi chỉ đọc được tiếng Anh. Vui lòng hỏi bằng tiếng Anh.",
    "zh": "我只能读英文。请用英文提问。",
}


def only_english(language: str) -> str:
    """The reply to a question in another language, in that language and in English."""
    own = _SENTENCES.get(language)
    return f"{own} {ONLY_ENGLISH}" if own else ONLY_ENGLISH
