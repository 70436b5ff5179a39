"""How people ask for facts about an interview: patterns that must fit a whole message, one a line. Data only.

`bot.search.interview_questions` compiles them. Messages are folded, without punctuation, and "he" stands for every
speaker's name.
"""

from bot.model import Fact

_NOUN = (
    r"(?:interviews?|podcasts?|episodes?|ep|conversation|talk|discussion|video|recording|show|pod|transcript|chat|"
    r"(?:whole )?thing)"
)
_THE = r"(?:the|this|that|your|these|those|all|all the|all of the)"
_WHOLE = r"(?:whole|full|entire|complete|actual|original|podcast|video|youtube|latest)"
_NAMED = rf"(?:{_THE} )?(?:{_WHOLE} )*{_NOUN}(?: {_NOUN})?"
_THIS = rf"(?:it|this(?: one)?|that(?: one)?|{_NAMED}(?: (?:itself|here|with (?:him|them|he)))?)"
_IN = rf"(?: (?:of|in|for|from|to|on|about) {_THIS}| here| there)?"
_OF = rf"(?: (?:of|for|to) {_THIS})?"
_THEY = r"(?:they|you|we|he|she|he and he|the two|both|people|the (?:speakers|host|guest)|the host and the guest)"
_PARTS = (
    r"(?:chapters?|topics?|sections?|segments?|parts|subjects?|themes?|timestamps?|outline|table of contents|toc|"
    r"chapter list|list of (?:chapters|topics))"
)
_LIST = r"(?:list|show|give|name|print|see|get)(?: me| us)?"
_WHAT_IS = r"(?:what is |whats |what are )?"
_RECORDED = r"(?:recorded|filmed|taped)"
_HELD = r"(?:shot|held|made|done|conducted|take place|happen)"
_PUBLISHED = r"(?:published|released|aired|posted|uploaded|put out|come out|air|out|dated|from|go up|first published)"
_WHEN_WHERE = r"(?:when|where|what (?:day|date|year|place|city|studio))"
_WHEN = r"(?:when|(?:on )?(?:what|which) (?:day|date|year))"
_WATCH = r"(?:watch|see|find|listen to|hear|get|download|read|view)"
_LINKS = r"(?:(?:youtube |yt |video |spotify )?links?|url|source)"
_SPEAKERS = r"(?:speakers?|hosts?|guests?|participants?|people|interviewers?|interviewees?|person interviewed)"
_COVER = r"(?:have|cover|covered|discuss|discussed|talk about|touch on|include|know|know about)"
_GIST = r"(?:topic|subject|theme|gist|summary|synopsis|title|overview|tldr|tl dr)"
_TOPICS = r"(?:interviews|episodes|podcasts|shows|talks|people|guests)"
_MACHINE = r"(?:bot|robot|human|person|real|ai|llm|chatgpt|gpt|machine|alive|language model|human being)"
_KEEP = r"(?:store|save|log|keep|record|remember)"
_MINE = r"(?:my |our |the )?(?:questions|messages|data|chats|conversations)"
_REAL = r"(?:real|true|legit|fake|accurate|genuine|correct|authentic|verbatim|right|made up)"
_CAN_YOU = r"(?:(?:can|could) (?:you|someone|somebody|anyone|anybody) )?"
_QUOTE_WORDS = r"(?:(?:quote|quotes|really|even|a|an|for|the|one|actual) )*"

WORDINGS: dict[Fact, str] = {
    Fact.LENGTH: rf"""
        how long (?:is|was|are|were) {_THIS}(?: in (?:total|all|hours|minutes)| altogether| overall)?
        how long {_THIS} (?:is|was|lasts?|lasted|runs?|goes)(?: for)?
        how long (?:does|did|do) {_THIS} (?:last|run|go on|go|take)(?: for)?(?: in total)?
        how long (?:did|do|does) {_THEY} (?:talk|speak|chat)(?: for| in total| altogether| to each other)*{_IN}
        {_WHAT_IS}(?:the )?(?:total )?(?:length|duration|runtime|running time){_IN}
        how many (?:hours|minutes|mins|seconds|words) (?:long )?(?:is|are|does|has|in) {_THIS}(?: have| last| long)?
        how many (?:hours|minutes) (?:long )?{_THIS} (?:is|lasts)
        how many words (?:are|were) (?:there |said |spoken )*in {_THIS}
        {_NAMED} (?:length|duration|runtime)
        is {_NAMED} (?:very |that |too )?(?:long|short)
    """,
    Fact.RECORDED: rf"""
        {_WHEN_WHERE} (?:was|were|is|did) {_THIS} (?:get )?{_RECORDED}
        {_WHEN_WHERE} (?:was|were|is|did) (?:this|{_NAMED}) {_HELD}
        (?:when|where) {_THIS} (?:was|were) {_RECORDED}
        (?:when|where) (?:this|{_NAMED}) (?:was|were) {_HELD}
        (?:when|where) (?:was|were) {_NAMED}
        when is {_NAMED}
        when was this
        when did {_THEY} interview (?:he|him|her|them)
        (?:when|where) (?:did|do) {_THEY} (?:record|film|tape|shoot|do) {_THIS}
        when and where (?:was|is) {_THIS}(?: recorded| filmed| held| made| published)?
        {_WHAT_IS}the (?:recording|interview) (?:date|place|location){_IN}
    """,
    Fact.PUBLISHED: rf"""
        {_WHEN} (?:was|were|is|did) {_THIS} {_PUBLISHED}
        when {_THIS} (?:was|were) (?:published|released|aired|posted|uploaded)
        when {_THIS} came out
        {_WHAT_IS}(?:the )?(?:date|release date|publication date|air date|publishing date){_IN}
        (?:what|which) (?:year|date|day) (?:is|was) {_THIS}(?: from)?
        how old is {_NAMED}
        is {_NAMED} (?:new|old|recent)
        (?:what|which) (?:show|podcast|series|channel) (?:is|was) {_THIS}(?: from| on| part of)?
        (?:what|which) (?:episode|number|episode number) (?:is|was) {_THIS}
        (?:what|which) (?:podcast|show|episode)
        {_WHAT_IS}(?:the )?episode number{_IN}
    """,
    Fact.LINK: rf"""
        (?:where|how) (?:can|could|do|may|would) (?:i|we|one|you|people) {_WATCH} {_THIS}(?: in full| online)?
        (?:where|how) (?:can|could|do|may) (?:i|we|one|you|people) (?:watch|listen|listen in|tune in)
        (?:where is|wheres) {_NAMED}
        {_WHAT_IS}(?:the |a |any )?{_LINKS}{_OF}
        {_LIST} (?:the |a )?(?:link|url|video){_OF}
        (?:do you have|is there|got) (?:a |the |any )?(?:link|video|url|recording){_OF}
    """,
    Fact.SPEAKERS: rf"""
        (?:who|whose voices?) (?:is|are|was|were) (?:speaking|talking|in {_THIS}|on {_THIS}){_IN}
        who (?:speaks|talks|spoke|talked|appears|is heard|is featured)(?: to each other)?{_IN}
        (?:who is|who are|whos|who was|name|list|who) (?:all )?(?:the |both |its |your |two )*{_SPEAKERS}{_IN}
        who (?:is|was|gets|got) (?:being )?(?:interviewed|interviewing|the one interviewed){_IN}
        who (?:interviews|interviewed|is interviewing|talks to|is talking to) (?:whom|who)
        who (?:hosts|hosted|conducts|conducted|did|does|made|makes) {_NAMED}
        who (?:is it|is this|are they|is that) (?:with|between){_IN}
        (?:who is|whos) {_THIS} (?:with|between|by)
        whose (?:interview|podcast|show) (?:is|was) {_THIS}
        {_WHAT_IS}(?:the )?names of the (?:speakers|people|host and the guest|participants){_IN}
        how many (?:people|speakers|persons|guests) (?:speak|talk|are there|are|appear|are talking){_IN}
        {_NAMED} (?:host|guest|speakers|participants)
        who (?:is|are|was) he(?: and he)?
        {_WHAT_IS}he (?:last |full |first |sur)?name
    """,
    Fact.CHAPTERS: rf"""
        (?:{_LIST} )?(?:all )?(?:the |its |all the |your |of the )*{_PARTS}{_IN}
        (?:what|which) (?:are|is|were) (?:all )?(?:the |its |your )*{_PARTS}{_IN}
        (?:what|which|how many) (?:{_PARTS}|things) (?:are|does|do|did|is|were) {_THEY}(?: {_COVER})?{_IN}
        (?:what|which|how many) {_PARTS} (?:are|does|do|did|is|were) (?:there|{_THIS})(?: {_COVER})?{_IN}
        (?:what|which|how many) {_PARTS} (?:are|were|is) (?:covered|discussed|talked about|included){_IN}
        (?:what|which) {_PARTS} can (?:i|we|you) (?:ask|ask about|ask you|ask you about|answer)
        what (?:can|could|should|may) (?:i|we) ask(?: you)?(?: about)?
        how (?:is|was) {_NAMED} (?:structured|organized|organised|divided)
        {_NAMED} {_PARTS}
    """,
    Fact.SUBJECT: rf"""
        (?:what is|whats|what was|what are) {_THIS} (?:all )?about
        what {_THIS} (?:is|was) (?:all )?about
        what (?:do|did|does) {_THEY} (?:talk about|discuss|cover|speak about|talk|chat about){_IN}
        what (?:does|did|do) {_NAMED} (?:cover|discuss|talk about|contain|deal with)
        what (?:is|was|gets|got|are|were) (?:discussed|covered|talked about){_IN}
        {_WHAT_IS}(?:the )?(?:main |overall |general )?{_GIST}{_OF}
        {_WHAT_IS}the (?:name|description) (?:of|for) {_THIS}
        (?:(?:can|could) you )?(?:summari[sz]e|sum up|recap|describe) {_THIS}(?: for me)?
        (?:summari[sz]e|sum up)(?: {_THIS})? in (?:\w+ ){{1,2}}(?:sentences?|words|lines|points|bullets?)
        (?:{_LIST} )?(?:a |an |the )?(?:short |brief |quick )?(?:summary|overview|recap|synopsis|tldr|gist){_OF}
        (?:what|which) (?:interview|episode|podcast|video|conversation) (?:is|was) (?:this|that|it)
        (?:describe|tell me about|about|more about|info on|information about) {_NAMED}
    """,
    Fact.INTERVIEWS: rf"""
        (?:what|which) {_TOPICS} (?:do you (?:have|know|quote|cover)|are there|can i ask(?: about)?|have you got)
        (?:what|which) {_TOPICS} are (?:available|in (?:here|there|your library)|loaded)
        (?:{_LIST} )?(?:all )?(?:the |your )?(?:interviews|episodes|podcasts)(?: you have| available)?
        how many (?:interviews|episodes|podcasts) (?:do you (?:have|know)|are there|have you got)
        (?:what|who) (?:do you|can you) quote
    """,
    Fact.BOT: rf"""
        (?:and )?(?:who|what) are you(?: really| even| supposed to be)?
        (?:who|what) is (?:this|that|the) (?:bot|app|thing)
        (?:are|r) (?:you|u) (?:a |an |even |really )*{_MACHINE}(?: {_MACHINE})?(?: or (?:a |an )?{_MACHINE})?
        are you (?:really )?he
        (?:are|r) (?:you|u) (?:here|there|working|online|up)
        (?:what is|whats) your (?:name|purpose|job)
        what (?:can|do|does|could) (?:you|u|this bot|this app|the bot) (?:do|do for me|do here)
        how (?:do|does|can|should) (?:you|this|this bot|it|i|we|the bot|one) (?:work|use (?:you|this|this bot|it))
        how do i (?:ask|ask you|ask a question|start|use verbatim)
        (?:who|what company) (?:made|built|created|wrote|programmed|runs|owns|develops|developed) (?:you|this bot)
        (?:introduce|explain) yourself
        (?:tell me )?about (?:you|yourself)
        (?:what|who) is verbatim
        what does verbatim do
        (?:do|did) you {_KEEP} (?:{_MINE}|what i ask)
        (?:what do you (?:store|save|log|keep)|what is stored)(?: about me)?
        are {_MINE} (?:stored|logged|private|saved)
        privacy policy
    """,
    Fact.REAL: rf"""
        (?:is|was|are) (?:this|that|it|these|those) {_QUOTE_WORDS}{_REAL}(?: quotes?| or (?:not|no|{_REAL}))?
        (?:did|has) (?:he|she|they) (?:really |ever |truly )*(?:say|said) (?:this|that|it|so|these)(?: really)?
        (?:is it|is that) true (?:that )?(?:he|she|they) (?:really |ever )?said (?:this|that|it|so)
        {_REAL} or (?:not|false|{_REAL})
        {_CAN_YOU}(?:fact ?check|check|verify|confirm)(?: (?:this|that|it|the above|this one|that quote|this quote))*
        how (?:can|do) (?:i|you|we) (?:check|verify|know if)(?: (?:a|this|that|the) quote)?(?: is real)?
        is (?:the|this|that) quote (?:above )?{_REAL}
        (?:can|could|do) you (?:check|verify|fact ?check) (?:a |any |my )?quotes?
    """,
}
"""For each fact, the wordings that ask for it."""
