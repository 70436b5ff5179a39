"""How people write in chats: patterns of what opens and closes a chatty question, shorthand, idioms. Data only.

`bot.search.message` compiles the patterns, without regard to case.
"""

OPENING = (
    r"(?:hey|hi|hello|yo|hiya|howdy|morning|good (?:morning|evening|afternoon)|ok(?:ay)?|so|um+|uh+|well|please|pls|"
    r"sorry|quick (?:one|question)|quick q|question|guys|folks|team|all|everyone|there|verbatim|bot)\b[\s,.!:;–—-]*"
)
"""A word before the question, such as a greeting."""

SMALL_TALK = (
    r"(?:hey|hi|hello|hiya|howdy|yo|sup|gm|(?:good )?(?:morning|evening|afternoon)|happy \w+|lol|haha+|ugh|omg)\b"
    r"[^.!?]{0,90}(?:[.!?]{1,3}\s{1,3}[^.!?]{1,90})?[.!?]{1,3}\s{1,3}"
    r"(?=(?:what|why|how|when|where|who|which|whose|does|did|do|is|are|was|were|has|have|can|could|should|will)(?:'?s)?\b)"
)
"""A greeting with a sentence or two about the one who asks, and then the question: "hi all, on a train. what ..."."""

FRAME = (
    r"(?:(?:i|we) (?:heard|read|think i (?:heard|read))|"
    r"(?:someone|somebody|they|people) (?:told me|say|says|said|claims?)|"
    r"(?:my|a|some) (?:friend|mate|colleague|coworker|brother|sister|dad|mum|mom|boss|teacher|wife|husband) "
    r"(?:told me|says|said|claims|claimed|thinks))(?: (?:that|once|somewhere))*[\s,:]+"
    r"(?=(?:he|she|they|it|the|a|an|there|his|her|their) )"
    r"|(?:how|what) (?:did|does|do|would) (?:he|she|they|you|\w+) (?:answer|say)(?: when asked)?"
    r"(?: (?:the )?question)?(?: (?:of|on|about|to))? (?:whether|if)\b[\s,:]*"
)
"""What says only that somebody said or answered it: "someone told me that", "how did he answer on whether"."""

FRAME_BEHIND = (
    r"(?:(?<![\s,.!?:;–—-])[\s,.!?:;–—-]+)?"
    r"\b(?:is|was) (?:that|it|this) (?:really |even |somewhere )?"
    r"in (?:there|here|it|this one|the (?:interview|episode|podcast|talk|transcript))(?: somewhere| at all)?[\s.!?]*$"
)
"""The same behind a question: "is that in there"."""

REQUEST = (
    r"\b(?:(?:can|could|would|will|may) (?:you|u|someone|anyone|somebody|i|we) |"
    r"do(?:es)? (?:you|u|we|anyone|anybody|someone) |any chance (?:you|u|of) |"
    r"i(?:'m| am|'d like to| would like to)? |we(?:'re| are)? |(?:trying|need|want|like|happen) to |"
    r"please |pls |still |maybe |help me )*"
    r"\b(?:have|find|get|got|give|show|pull up|dig up|dig out|grab|share|post|quote|remember|recall|looking for|"
    r"look for|searching for|look up|need|want|after) "
    r"(?:me |us )?(?:the |that |a |an |some |his |her |their |this |any )?"
    r"(?:(?:exact|actual|full|relevant|right|famous|good|great|nice|one|first|whole) )*"
    r"(?:bits?|parts?|quotes?|quotations?|lines?|moments?|clips?|passages?|sections?|segments?|pieces?|words|place|"
    r"spot|timestamps?|something|anything|stuff|wording)\b[\s,:]*"
    r"(?:(?:of|where|when|in which|from when|about|on|regarding|concerning|for|with|that says)\b[\s,:]*)*"
)
"""A request for a passage, such as "do you have the bit where"."""

ORDER = (
    r"(?:(?:can|could|would|will) (?:you|u) |please |pls )*"
    r"\b(?:find|show|give|get|tell|remind|search(?: for)?|look up|quote)(?: me| us)?\b[\s,:]+"
)
"""An order, such as "tell me"."""

_NOT_ASKED = r"(?!(?:what|whats|why|how|when|where|who|which|whether|if)\b)"
TOPIC = (
    r"(?:(?!(?:about|on|regarding|concerning) )"
    r"(?:(?:can|could|would|will|do) (?:you|u|we|i) |(?:please|pls) |let'?s |i(?:'d| would)? (?:want|like|love) to |"
    r"i wanna )*"
    r"(?:(?:tell|talk|speak|chat|say|hear|know|learn|read|find|find out|get|got|have|give|show|search|look)\b ?)?"
    r"(?:(?:to|with) )?(?:(?:me|us)\b ?)?"
    r"(?:(?:something|anything|everything|stuff|a quote|some|any|(?:some |a bit |a little )?more|a bit|a little)\b ?)?"
    rf"(?:about|on|regarding|concerning) {_NOT_ASKED}|about {_NOT_ASKED}(?=\S{{1,40}}(?: \S{{1,40}}){{0,2}}$))"
)
"""A request to hear about something: "tell me about", "talk to me about", "anything on", or "about" and a few words."""

CLOSING = (
    r"(?:(?<![\s,.!?:;–—-])[\s,.!?:;–—-]+)?"
    r"\b(?:thanks?(?: (?:a lot|so much|in advance|again|much))?|thank you(?: so much| in advance)?|"
    r"thx|ty|tysm|cheers|please|pls|plz|lol|lmao|haha+|mate|guys|folks|"
    r"appreciate it|much appreciated|asap|ta)\b[\s,.!:;)–—-]*$"
)
"""What follows the question, such as thanks."""

SHORTHAND = {
    "ppl": "people",
    "peeps": "people",
    "fb": "facebook",
    "ig": "instagram",
    "insta": "instagram",
    "yt": "youtube",
    "bc": "because",
    "cuz": "because",
    "coz": "because",
    "convo": "conversation",
    "vid": "video",
    "vids": "videos",
    "govt": "government",
    "ur": "your",
    "u": "you",
    "r": "are",
    "wanna": "want to",
    "gonna": "going to",
    "abt": "about",
    "w/": "with",
    "w/o": "without",
    "biz": "business",
    "mgmt": "management",
    "algo": "algorithm",
    "algos": "algorithms",
    "wat": "what",
    "wut": "what",
    "wot": "what",
    "dat": "that",
    "teh": "the",
    "adn": "and",
    "gud": "good",
    "luv": "love",
    "nite": "night",
    "thru": "through",
    "tho": "though",
    "cos": "because",
    "b4": "before",
    "rly": "really",
    "prolly": "probably",
    "smth": "something",
    "sum1": "someone",
    "every1": "everyone",
    "any1": "anyone",
    "kinda": "kind of",
    "gotta": "got to",
    "dunno": "don't know",
    "lemme": "let me",
    "gimme": "give me",
    "ya": "you",
    "irl": "in real life",
    "rn": "right now",
    "msg": "message",
    "msgs": "messages",
    "pic": "picture",
    "pics": "pictures",
    "idk": "",
    "btw": "",
    "ngl": "",
    "iirc": "",
    "lol": "",
    "lmao": "",
    "rofl": "",
    "tbh": "",
    "imo": "",
    "imho": "",
}
"""Words typed for speed, and what they stand for: general chat usage, nothing from any interview."""

IDIOMS = (
    (
        (
            r"(?:kick(?:s|ed|ing)? the bucket|bit(?:es?|ing) the dust|pass(?:es|ed|ing)? away"
            r"|meet(?:s|ing)? (?:his|her) maker)"
        ),
        "dying",
    ),
    (r"six feet under", "dead"),
    (r"cost(?:s|ing)? an arm and a leg", "being very expensive"),
    (r"(?:break|breaks|broke|breaking) the bank", "being too expensive"),
    (r"throw(?:s|n|ing)? in the towel", "giving up"),
    (r"call(?:s|ed|ing)? it (?:a day|quits)", "stopping"),
    (r"bit(?:e|es|ing|ten) the bullet", "doing something hard"),
    (r"spill(?:s|ed|ing)? the beans", "revealing a secret"),
    (r"under the weather", "ill"),
    (r"once in a blue moon", "rarely"),
    (r"piece of cake", "very easy"),
    (r"on cloud nine", "very happy"),
    (r"down in the dumps", "sad"),
    (r"cold feet", "being afraid at the last moment"),
    (r"(?:pull|pulls|pulled|pulling) (?:his|her|my|your|their) leg", "joking"),
    (r"in hot water", "in trouble"),
    (r"(?:beat|beats|beating) around the bush", "avoiding the question"),
    (r"(?:cut|cuts|cutting) corners", "doing it cheaply and badly"),
    (r"(?:lose|loses|losing|lost) sleep over", "worrying about"),
    (r"(?:tie|ties|tied|tying) the knot", "marrying"),
    (r"(?:make|makes|making|made) (?:a killing|bank)", "making a lot of money"),
    (r"through the roof", "very high"),
    (r"the last straw", "the final problem"),
    (r"(?:hit|hits|hitting) the sack", "going to sleep"),
    (r"over the moon", "very happy"),
    (r"back to the drawing board", "starting again"),
    (r"(?:jump|jumps|jumped|jumping) ship", "leaving"),
    (r"(?:sell|sells|sold|selling) out", "giving up principles for money"),
    (r"thick skin(?:ned)?", "not hurt by criticism"),
)
"""Common English idioms as patterns, and their meaning: a sentence encoder takes their words literally."""
