"""What tells a language from English: function words, letters, greetings. Data of `languages.py`."""

WORDS_OF = {
    "es": (
        "el la los las de del que qué y en un una por para con como cómo cuándo dónde quién cuál es son fue sobre "
        "dice dijo habla se su sus lo le les al pero más muy también porque está están hay ha sin hola gracias "
        "eso esta este puedes sabes piensa tiene cuál quiero qué "
        "cuánto cuánta cuántos dura duración entrevista entrevistas entrevistador capítulos lista temas grabó "
        "grabado grabada publicó publicada verdad citas dame eres"
    ),
    "fr": (
        "le la les des du de que qui quoi et en un une pour avec dans sur est sont était ce cette ces il elle ils "
        "pas ne plus où quand comment pourquoi quel quelle dit parle pense au aux se sa ses son leur mais bonjour "
        "merci peux peut c'est qu'est qu'il j'ai l'interview d'un n'est quelles avez vous nous je tu "
        "combien dure durée l'entretien entretien interviewe chapitres liste sujets enregistré enregistrée vrai donne "
        "moi"
    ),
    "pt": (
        "o os a as do da dos das de que e em um uma por para com como quando onde quem qual é são foi sobre diz "
        "disse fala não se seu sua ele ela mas mais muito também está isso este esta você vocês porque olá "
        "obrigado obrigada na no nas nos ao pelo pela tem pensa "
        "quanto quanta quantos tempo dura duração entrevista entrevistas entrevistador capítulos lista temas "
        "assuntos gravada gravado publicada quais verdade citações"
    ),
    "de": (
        "der die das und ist sind war nicht ein eine einen einem einer zu zum zur von vom mit für auf über dass "
        "wie wo wer wann warum wieso weshalb was er sie es ich du wir ihr hat haben hatte sagt sagte meint denkt "
        "bei nach aus auch aber sich kann worum geht hallo danke bitte gibt im den dem des wurde wird welche "
        "welcher "
        "lange lang viele minuten stunden dauert dauer länge kapitel liste themen aufgenommen interviewt "
        "echt zitate bist"
    ),
    "it": (
        "il lo la gli le di del della dei che chi cosa e è un una per con come quando dove perché quale sono era "
        "su dice detto parla non si suo sua ma più molto anche questo questa ciao grazie ha nel nella sulla cos'è "
        "qual pensa "
        "quanto quanta quanti dura durata intervista l'intervista dell'intervista nell'intervista "
        "intervistatore l'intervistatore lunga lungo capitoli elenco lista argomenti registrata registrato "
        "stata stato uscita uscito vero dammi citazioni sulla c'è sei"
    ),
    "nl": (
        "de het een en van is zijn was niet dat die wat wie waar wanneer waarom hoe hij zij ik je wij met voor op "
        "over aan er ook maar heeft hebben zegt zei denkt hallo bedankt deze dit bij naar uit zijn wordt "
        "hoeveel welke welk waarover waarvan waarmee worden waren vindt denken zeggen vertelt gaat werkt kunnen moet "
        "moeten jullie jij jouw mijn niets iets iemand niemand altijd nog toch omdat"
    ),
    "id": (
        "yang dan di ke dari untuk dengan adalah apa siapa kapan dimana mengapa kenapa bagaimana itu ini tidak "
        "bukan dia mereka saya kamu anda tentang pada akan bisa ada juga atau dalam oleh katanya kata apakah "
        "berapa sudah terima kasih halo tolong "
        "durasi mana direkam wawancara wawancaranya menit daftar"
    ),
    "tr": (
        "ve bir bu şu ne kim nasıl neden niçin nerede zaman için ile mi mı mu mü hakkında diyor dedi çok daha "
        "değil var yok ben sen o biz gibi kadar merhaba teşekkürler hangi düşünüyor "
        "nedir kimdir neler nelerden nereden nereye hangisi kaç musun misin mısın müsün musunuz misiniz diye ediyor "
        "olarak oldu olan onun bunu onu benim senin bizim sizin bana sana niye fakat veya çünkü söyledi söylüyor "
        "anlatıyor konuşuyor korkuyor hakkinda"
    ),
    "pl": (
        "i w na z do że nie się jest są to co kto kiedy gdzie dlaczego jak jaki jaka czy o od za po dla ale on "
        "ona mówi powiedział myśli cześć dziękuję ten ta który "
        "jakie jakich która które ile dlatego czym czego komu kogo jego jej jestem był była było byli być mają sądzi "
        "mówiła przez przed przy między także tylko bardzo też już jeszcze tego tych oni działa dziala powiedzial"
    ),
    "sv": (
        "och är inte vad vem vems vilka vilken vilket varför hur när det detta som på från för eller om där här "
        "mycket också kan skulle hade blev blir säger tycker tror tänker pratar talar handlar fungerar finns utan "
        "deras hennes något någon mellan så då går mår får intervjun"
    ),
    "da": (
        "er ikke hvad hvem hvilken hvilket hvilke hvorfor hvordan hvor hvornår når jeg det dette som af på fra "
        "eller om meget også kan skulle havde blev bliver siger sagde synes tror tænker taler fungerer virker gøre "
        "gør været uden deres hendes noget nogen mellem så då går får interviewet for"
    ),
    "no": (
        "er ikke hva hvem hvilken hvilket hvilke hvorfor hvordan hvor når jeg det dette som på fra eller om mye "
        "også kan skulle hadde ble blir sier synes tror tenker snakker fungerer virker finnes gjøre gjør vært uten "
        "etter deres hennes noen mellom så då går får intervjuet for"
    ),
    "cs": (
        "je jsou byl byla bylo se si co kdo kdy kde proč jak jaký jaká jaké který která které že nebo není nejsou "
        "čem čeho komu koho něco někdo všechno velmi podle mezi před o to do a on jeho její jejich jsem jsi jste "
        "jsme máš mají říká řekl řekla říkal myslí mluví také už ještě tak bojí funguje"
    ),
    "vi": (
        "là và của có không được những các một trong cho với về gì ai khi nào đâu tại sao như thế này ông anh ấy "
        "nói nghĩ đã sẽ bạn tôi xin chào cảm ơn"
    ),
    "hi": (
        "kya hai hain ke ka ki ko mein se par ne aur nahi nahin kaise kyun kyon kab kahan kaun uska unka bare "
        "baare woh yeh kaha bola sochta lagta raha tha thi liye namaste batao "
        "kitna kitni kitne hua hui lamba lambi kaun"
    ),
    "fi": (
        "mitä mikä missä milloin miksi miten kuka ketkä kenen hän hänen hänestä ei ole ovat oli että mutta myös tämä "
        "sanoo sanoi ajattelee puhuu tästä siitä kuinka kauan pelkääkö onko minä sinä"
    ),
    "hu": (
        "mit mi ki hol mikor miért hogyan hogy és nem az egy van volt vagy de is ez mennyi mond mondta gondol beszél "
        "erről arról róla fél-e milyen melyik szerint meddig"
    ),
    "ro": (
        "ce cine unde când cum este sunt era nu și si la de din cu pe despre pentru care lui ei îi ii crede spune "
        "vorbește vorbeste frică frica vieții"
    ),
    "tl": (
        "ano sino saan kailan bakit paano ang ng mga sa siya niya kanya ba po hindi tungkol sabi sinabi ito iyon "
        "kung nang kay natatakot gaano"
    ),
}
"""Function words by language; Hindi as it is typed in Latin letters."""

QUESTION_WORDS = {
    "de": "wer warum wieso weshalb wohin woher worum worüber welcher welches dauer dauert minuten stunden",
    "fr": "pourquoi combien qu'est est-ce durée interviewe",
    "es": "quién quiénes quien cuándo cuánto cuánta dónde cuál cuáles duración entrevista",
    "pt": "quem duração",
    "it": "perché perche cos'è durata intervista",
    "nl": "waarom waarover hoeveel",
    "id": "siapa kenapa mengapa kapan bagaimana berapa wawancara wawancaranya",
    "tr": "kimdir neden niçin nasıl nedir",
    "pl": "kto kogo kiedy gdzie dlaczego",
    "sv": "varför",
    "cs": "kdo proč",
    "fi": "kuka mitä milloin miksi",
    "hu": "miért hogyan mennyi meddig",
    "ro": "când despre",
    "tl": "saan kailan bakit",
    "hi": "kitna kitni",
}
"""Words that tell a language alone, where a message has no word of English but names and borrowed nouns."""

AS_WRITTEN = frozenset("är så då på här där när får går mår tänker från för når jaké také proč už máš".split())
"""Words that count only with their accents: without them they are English words, names or abbreviations."""

LETTERS = {
    **dict.fromkeys("ñ¿¡", "es"), "ß": "de", "ä": "de sv", **dict.fromkeys("ãõ", "pt"),
    "å": "sv da no", **dict.fromkeys("øæ", "da no"), **dict.fromkeys("ěřů", "cs"),
    **dict.fromkeys("ığş", "tr"),    **dict.fromkeys("łżźśćęąń", "pl"), **dict.fromkeys("œêîû", "fr"),
    **dict.fromkeys("ơưđạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "vi"),
}  # fmt: skip
"""Letters and marks that tell one or a few languages from the others here."""

GREETINGS = {
    "hola": "es", "buenos": "es", "buenas": "es", "dias": "es", "tardes": "es", "noches": "es", "gracias": "es",
    "bonjour": "fr", "salut": "fr", "bonsoir": "fr", "merci": "fr", "hallo": "de", "guten": "de", "tag": "",
    "morgen": "de", "danke": "de", "ola": "pt", "obrigado": "pt", "obrigada": "pt", "ciao": "it", "grazie": "it",
    "merhaba": "tr", "selam": "tr", "tesekkurler": "tr", "gunaydın": "tr", "gunaydin": "tr", "namaste": "hi",
    "halo": "id", "hej": "sv", "hejsan": "sv", "godmorgon": "sv", "godmorgen": "da", "hei": "no", "takk": "no",
    "hoi": "nl", "bedankt": "nl", "dankjewel": "nl", "goedemorgen": "nl", "goedemiddag": "nl", "goedenavond": "nl",
    "goedendag": "nl", "czesc": "pl", "dziekuje": "pl", "dzieki": "pl", "dzien": "pl", "dobry": "", "ahoj": "cs",
    "dekuji": "cs", "dekuju": "cs", "diky": "cs",
}  # fmt: skip
"""Words of a message that only greets or thanks; empty for one that alone says nothing of the language."""

OWN_NAMES = {
    "francais": "fr", "espanol": "es", "castellano": "es", "portugues": "pt", "deutsch": "de", "italiano": "it",
    "nederlands": "nl", "bahasa": "id", "turkce": "tr", "polsku": "pl", "polski": "pl", "tieng": "vi", "hindi": "hi",
    "svenska": "sv", "dansk": "da", "norsk": "no", "cesky": "cs", "cestina": "cs",
}  # fmt: skip
"""What languages call themselves, folded, as they are typed without accents, too."""

SPEAK = {
    "fr": "parles parlez parle parler comprends comprenez comprend reponds repondez svp plait",
    "es": "hablas habla hablan hablar entiendes entiende entienden responde respondes favor",
    "pt": "fala falas falam falar entende entendes responde favor",
    "de": "sprichst spricht sprechen sprecht kannst konnen verstehst verstehen antworte bitte",
    "it": "parli parla parlate parlare capisci capite capisce rispondi favore",
    "nl": "spreek spreekt spreken praat versta verstaat begrijp alsjeblieft alstublieft",
    "id": "bisa bicara berbicara paham mengerti tolong",
    "tr": "biliyor konusuyor konusabiliyor konusur anliyor anlıyor bilir lutfen",
    "pl": "mowisz mowicie mowi rozumiesz umiesz prosze",
    "sv": "pratar pratas talar forstar kan svara",
    "da": "taler snakker forstar kan svar",
    "no": "snakker forstar kan svar",
    "cs": "mluvis mluvite mluvi umis umite rozumis rozumite prosim",
    "vi": "noi biet hieu",
    "hi": "bolte bolti bolo aati aata samajhte samajhti samajh",
}
"""Folded words that ask, with a language's name, whether it is spoken, or for an answer in it."""

SMALL_TALK = {
    "c'est long": "fr",
    "comment ca va": "fr", "ca va": "fr", "como estas": "es", "que tal": "es", "come stai": "it", "come va": "it",
    "como vai": "pt", "tudo bem": "pt", "wie gehts": "de", "wie geht's": "de", "hoe gaat het": "nl", "apa kabar": "id",
    "nasilsin": "tr", "nasılsın": "tr", "tesekkur ederim": "tr", "jak sie masz": "pl", "kaise ho": "hi",
    "hur mår du": "sv", "hur mar du": "sv", "tack så mycket": "sv", "tack sa mycket": "sv", "hvordan går det": "da",
    "mange tak": "da", "tusen takk": "no", "dank je wel": "nl", "dank u wel": "nl", "jak se máš": "cs",
    "jak se mas": "cs", "dobry den": "cs",
}  # fmt: skip
"""Whole messages that ask how somebody is, or greet or thank in more than a word."""
