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
_THIS = rf"(?:it|this(?: one)?|that(?: one)?|{_NAMED}(?: (?:itself|here|(?:with|between) (?:him|them|he|the two)))?)"
_IN = rf"(?: (?:of|in|for|from|to|on|about|at|during) {_THIS}|(?: in)? here| there)?"
_OF = rf"(?: (?:of|for|to) {_THIS})?"
_THEY = r"(?:they|you|we|he|she|he and he|the two|both|people|the (?:speakers|host|guest)|the host and the guest)"
_PARTS = (
    r"(?:chapters?|topics?|sections?|segments?|parts|subjects?|themes?|timestamps?|outline|table of contents|toc|"
    r"chapter list|list of (?:chapters|topics))"
)
_LIST = r"(?:list|show|give|name|print|see|get)(?: me| us)?"
_WHAT_IS = r"(?:what is |whats |what are )?"
_RECORDED = r"(?:recorded|filmed|taped)"
_RECORD = r"(?:record|film|tape|shoot)"
_PAIR = r"(?:they|you|he and he|the two(?: of them)?|both(?: of them)?|the host and the guest)"
_HELD = r"(?:shot|held|made|done|conducted|take place|happen)"
_PUBLISHED = (
    r"(?:published|released|aired|posted|uploaded|put (?:out|online|up|on youtube)|made public|come out|air|out|"
    r"dated|from|go up|first published)"
)
_WHEN = r"(?:when|how long ago|(?:on |in |at )?(?:what|which) (?:day|date|month|year|time))"
_PLACE = r"(?:place|location|city|town|state|country|studio|building|room|spot)"
_WHERE = rf"(?:where|(?:in |at )?(?:what|which) {_PLACE})"
_WHEN_WHERE = rf"(?:{_WHEN}|{_WHERE})(?: exactly)?"
_REMOTELY = (
    r"(?:in person|remotely|online|live|face to face|in the same room|(?:over|on|via|by) \w+(?: (?:call|chat|link))?)"
)
_WATCH = r"(?:watch|see|find|listen to|hear|get|download|read|view)"
_LINKS = r"(?:(?:youtube |yt |video |spotify )?links?|url|source)"
_SPEAKERS = r"(?:speakers?|hosts?|guests?|participants?|people|interviewers?|interviewees?|person interviewed)"
_COVER = (
    r"(?:have|cover|covered|discuss|discussed|(?:talk|speak|chat) about|go over|touch on|touch|include|know|know about)"
)
_PERSON = (
    r"(?:one|person|host|interviewer|journalist|podcaster|moderator|presenter|guy|man|woman|dude|lady|girl|bloke|voice|"
    r"people|two people)"
)
_ASKS = (
    r"(?:asks|asked|asking|is asking|was asking|poses|posed|posing|puts|does|did|doing|leads|leading|runs|hosts|"
    r"hosted|hosting|conducts|conducted|conducting|moderates|moderating|made|makes)"
)
_INTERVIEWS = r"(?:interview(?:s|ed|ing)|(?:is|was) (?:interviewing|talking (?:to|with)|speaking (?:to|with)))"
_HIM = r"(?:he|him|her|them|whom|who)"
_DONE_BY_HOST = rf"(?:(?:all )?(?:of )?(?:the |these |those )?(?:questions?|interviewing|hosting|asking)|{_NAMED})"
_TALK = r"(?:talk|speak|chat|converse)"
_COUNT = (
    r"(?:an?|one|two|three|four|five|ten|twenty|thirty|forty|sixty|ninety|\d{1,3}|half an|a couple of)(?: and a half)?"
)
_DURATION = rf"(?:{_COUNT} (?:hours?|hrs?|minutes?|mins?)(?: and a half)?)"
_COMPARED = r"(?:longer than|shorter than|more than|less than|over|under|at least|about|around)"
_MEDIA = r"(?:watch|listen to|hear|get through|finish|read|sit through)"
_MANY = r"(?:how (?:long|much time|many (?:hours|minutes|mins)))"
_UNITS = r"(?: in (?:total|all|hours|minutes|seconds))?"
_GIST = r"(?:topic|subject|theme|gist|summary|synopsis|title|overview|tldr|tl dr)"
_DISCUSS = (
    r"(?:mostly |mainly |actually |really |all |end up |spend time )*"
    r"(?:talk(?:ing)? about|discuss(?:ing)?|cover(?:ing)?|(?:speak|chat)(?:ing)? about|talk)"
)
_WHAT_THINGS = (
    r"(?:what|which)(?: all| else| exactly| (?:sorts? of |kinds? of )?(?:things|topics|subjects|stuff|themes|thing))?"
)
_ALL_OF_IT = (
    rf"(?:{_LIST} |summari[sz]e )?(?:(?:a |the )?summary of )?"
    rf"(?:what|everything|(?:(?:some|the|all) )*(?:things|{_PARTS}))"
)
_TOPICS = r"(?:interviews|episodes|podcasts|shows|talks|people|guests)"
_MACHINE = r"(?:bot|robot|human|person|real|ai|llm|chatgpt|gpt|machine|alive|language model|human being)"
_KEEP = r"(?:store|save|log|keep|record|remember)"
_MINE = r"(?:my |our |the )?(?:questions|messages|data|chats|conversations)"
_REAL = r"(?:real|true|legit|fake|accurate|genuine|correct|authentic|verbatim|right|made up)"
_CAN_YOU = r"(?:(?:can|could) (?:you|someone|somebody|anyone|anybody) )?"
_QUOTE_WORDS = r"(?:(?:quote|quotes|really|even|a|an|for|the|one|actual) )*"

WORDINGS: dict[Fact, str] = {
    Fact.LENGTH: rf"""
        how much of (?:my|our|your) \w+ (?:will|does|would) {_THIS} take(?: up)?
        how many words (?:do|did) {_THEY} (?:say|speak|use)(?: in total| in all| altogether)?{_IN}
        how (?:long|lengthy) (?:is|was|are|were) {_THIS}(?:{_UNITS}| altogether| overall)
        how long {_THIS} (?:is|was|lasts?|lasted|runs?|goes)(?: for)?
        {_MANY} (?:does|did|do|will|would) {_THIS} (?:last|run|go on|go|take|have)(?: for)?(?: me)?{_UNITS}
        {_MANY} (?:did|do|does) {_THEY} (?:spend )?{_TALK}(?:ing)?(?: for| in total| altogether| to each other)*{_IN}
        {_MANY} (?:does|do|will|would) (?:it|i|we|you|one) (?:take|need)(?: me| us| you| one)? to {_MEDIA} {_THIS}
        {_MANY} of (?:{_NOUN}|audio|talking|talk) (?:is|are) (?:it|this|there)
        (?:{_LIST} |{_WHAT_IS})(?:the )?(?:total |full )?(?:length|duration|runtime|running time){_IN}{_UNITS}
        how many (?:hours|minutes|mins|seconds|words) (?:long )?(?:is|are|does|has|in) {_THIS}(?: have| last| long)?
        how many (?:hours|minutes) (?:long )?{_THIS} (?:is|lasts)
        (?:is|was) {_THIS} (?:really )?(?:an? )?{_DURATION}(?: long)?(?: {_NOUN}| thing)?
        how many words (?:are|were) (?:there |said |spoken )*in {_THIS}
        {_WHAT_IS}{_NAMED}(?:'s)? (?:length|duration|runtime)
        (?:total|playing|running) time
        is {_NAMED} (?:very |that |too )?(?:long|short)
        is {_THIS} (?:a |an )?(?:very |pretty |really )?(?:long|short) (?:one|{_NOUN})
        (?:is|was) {_THIS} {_COMPARED} {_DURATION}(?: long)?
        (?:does|did|will) {_THIS} (?:last|take|run|go on|go)(?: for)?(?: {_COMPARED})? {_DURATION}
        (?:do|did) {_THEY} {_TALK}(?: for)?(?: {_COMPARED})? {_DURATION}
    """,
    Fact.RECORDED: rf"""
        (?:are|were) {_PAIR} {_REMOTELY}(?: or (?:is|was) (?:it|this) (?:an? |over )?(?:\w+ )?(?:call|zoom|chat|link))?
        did {_PAIR} {_RECORD}(?: {_THIS})? (?:in|at|on) (?:the |an? )?\w+
        (?:was|is) {_THIS} {_RECORDED} (?:before|after)(?: or (?:before|after))? (?:the |an? )?\w+(?: (?:to|of) \w+)?
        {_WHEN_WHERE} (?:was|were|is|did) {_THIS} (?:get )?{_RECORDED}(?: in| at)?
        {_WHEN_WHERE} (?:was|were|is|did) (?:this|{_NAMED}) {_HELD}(?: in| at)?
        (?:{_WHEN}|{_WHERE}) {_THIS} (?:was|were) {_RECORDED}
        (?:when|where) (?:this|{_NAMED}) (?:was|were) {_HELD}
        {_WHEN_WHERE} (?:was|were) {_NAMED}(?: in| at)?
        {_WHERE} (?:was it|was this|this was|it was) shot(?: in| at)?
        when is {_NAMED}
        when was this
        {_WHEN_WHERE} did {_THEY} interview {_HIM}
        {_WHEN_WHERE} (?:did|do) {_THEY} {_RECORD}(?: {_THIS})?(?: in| at)?
        {_WHEN_WHERE} (?:did|do) {_THEY} (?:do|hold|have|conduct) (?:this|{_NAMED})(?: in| at)?
        {_WHEN} did {_PAIR} (?:{_TALK}|sit down)(?: (?:to|with) each other| together)?(?: to {_TALK}| for {_THIS})?
        {_WHERE} did {_PAIR} (?:{_TALK}|sit down|sit)(?: (?:to|with) each other| together)?
        {_WHEN_WHERE} did {_PAIR} (?:meet|sit down|get together) (?:for|to (?:do|record|film|tape|make)) {_THIS}
        where (?:are|were) {_PAIR} (?:sitting|seated|talking|recording|filming)
        where (?:are|were) {_PAIR} when they (?:recorded|filmed|taped|did|made) {_THIS}
        when and where (?:was|is) {_THIS}(?: recorded| filmed| held| made| published)?
        {_WHAT_IS}the (?:recording|interview) (?:date|place|location){_IN}
        (?:what is|what was) the (?:place|location|venue|studio|setting) (?:of|for) {_NAMED}
        (?:was|is|were) {_THIS} (?:{_RECORDED}|shot|held|done|conducted) {_REMOTELY}(?: or {_REMOTELY})?
        did {_PAIR} (?:do|{_RECORD}|have|hold) {_THIS} {_REMOTELY}(?: or {_REMOTELY})?
        (?:was|is) {_THIS} {_RECORDED} (?:in|at|on) (?:the )?\w+(?: \w+)?
    """,
    Fact.PUBLISHED: rf"""
        {_WHEN} (?:was|were|is|did) {_THIS} {_PUBLISHED}
        when {_THIS} (?:was|were) (?:published|released|aired|posted|uploaded)
        when {_THIS} came out
        (?:was|is) {_THIS} (?:published|released|aired|uploaded) (?:in|on) \w+(?: \w+)?
        (?:what was |{_WHAT_IS})(?:the )?(?:date|release date|publication date|air date|publishing date){_IN}
        (?:what|which) (?:year|date|day|month) (?:is|was) {_THIS}(?: from)?
        how old is {_NAMED}
        how (?:recent|new) is {_THIS}
        is (?:this|{_NAMED}) (?:new|old|recent)
        is {_THIS} a (?:new|old|recent) (?:one|{_NOUN})
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
        (?:is|was) {_THIS} (?:only |{_NOUN} )?(?:the two(?: of them)?|two people|he and he)(?: talking| speaking)?
        (?:is|was) there (?:an?|any|another)(?: (?:second|third|other))* (?:person|guest|speaker|voice|host){_IN}
        who (?:speaks|talks|spoke|talked) (?:more|(?:the )?most|longer|the longest)(?: he or he)?{_IN}
        (?:who|whose voices?) (?:all )?(?:is|are|was|were) (?:all )?(?:speaking|talking|in {_THIS}|on {_THIS}){_IN}
        whose voices? (?:is|are) (?:this|that|these|those|it)
        who (?:speaks|talks|spoke|talked|appears|is heard|is featured)(?: (?:to|with) (?:each other|whom|who))?{_IN}
        (?:who|which people|what people) (?:takes?|took|is taking|are taking) part{_IN}
        (?:who is|who are|whos|who was|who were|name|list|who) (?:all )?(?:the |both |its |your |two )*{_SPEAKERS}{_IN}
        (?:who is|who are|who was|who were) (?:the )?(?:two )?(?:people|ones|voices) (?:speaking|talking|heard){_IN}
        (?:who are |whose are )(?:the )?voices{_IN}
        (?:who|which (?:two )?people) (?:else )?(?:is|are|was) (?:part of |involved )?(?:in|on) {_THIS}
        (?:is|are|was|were) there (?:anyone|anybody|someone|somebody) else{_IN}
        which (?:two )?people (?:talk|speak|are talking|are speaking)(?: to each other)?{_IN}
        who (?:is|was|gets|got) (?:being )?(?:interviewed|interviewing|hosting|the one interviewed){_IN}
        (?:who|(?:what|which) {_PERSON}) {_INTERVIEWS}(?: {_HIM})?{_IN}
        who (?:talks|talked|speaks|spoke|sits down|sat down) (?:to|with) {_HIM}{_IN}
        who (?:is|was|were) {_THEY} (?:talking|speaking) (?:to|with){_IN}
        who (?:does|did|do) (?:the )?(?:he|host|interviewer|guest) (?:(?:talk|speak) (?:to|with)|interview){_IN}
        who (?:is|was|were) {_THEY} interviewed by{_IN}
        by whom (?:is|was) (?:he|she|they|{_THIS}) (?:being )?(?:interviewed|hosted|conducted)
        (?:who|(?:what|which) {_PERSON}) {_ASKS} {_DONE_BY_HOST}{_IN}
        who is (?:the |this |that )?{_PERSON} (?:that |who )?(?:is |was )?{_ASKS} {_DONE_BY_HOST}{_IN}
        who is (?:the |this |that )?{_PERSON} (?:that |who )?{_INTERVIEWS} {_HIM}{_IN}
        (?:the )?(?:host|interviewer|guest|interviewee) is who
        {_WHAT_IS}(?:the )?names? of (?:the )?(?:{_SPEAKERS}|{_PERSON})(?: (?:speaking|talking))?{_IN}
        (?:what is )?(?:the )?{_SPEAKERS}'s? names?
        what (?:is|are) (?:the )?{_SPEAKERS} called
        (?:who is it|who is this|who are they|who is that) (?:with|between){_IN}
        (?:who is|whos) {_THIS} (?:with|between|by)
        between (?:whom|who) is {_THIS}
        who runs {_NAMED}
        whose (?:interview|podcast|show) (?:is|was) {_THIS}
        how many (?:people|speakers|persons|guests) (?:speak|talk|are there|are|appear|are talking){_IN}
        {_NAMED} (?:host|guest|speakers|participants)
        who (?:is|are|was) he(?: and he)?
        {_WHAT_IS}he (?:last |full |first |sur)?name
    """,
    Fact.CHAPTERS: rf"""
        (?:{_LIST} )?(?:all )?(?:the |its )*(?:main|key|major|biggest) {_PARTS}{_IN}
        (?:{_LIST} )?(?:all )?(?:the |its )*{_PARTS}{_IN} with (?:the |their )?(?:times|timestamps|timecodes)
        what (?:are|is) (?:all )?(?:the |its )*{_PARTS} (?:called|named|titled){_IN}
        (?:does|do|has) {_THIS} (?:have |got )?(?:any )?{_PARTS}
        (?:are|is) there (?:any |a )?{_PARTS}{_IN}
        (?:{_LIST} )?(?:all )?(?:the |its |all the |your |of the )*{_PARTS}{_IN}
        (?:what|which) (?:are|is|were) (?:all )?(?:the |its |your )*{_PARTS}{_IN}
        (?:what|which|how many) (?:{_PARTS}|things) (?:are|does|do|did|is|were) {_THEY}(?: {_COVER})?{_IN}
        (?:what|which|how many) {_PARTS} (?:are|does|do|did|is|were) (?:there|{_THIS})(?: {_COVER})?{_IN}
        (?:what|which|how many) {_PARTS} (?:are|were|is) (?:covered|discussed|talked about|included){_IN}
        how many {_PARTS} (?:has|does) {_THIS} (?:got|have)
        (?:{_LIST} )?(?:a |the )?(?:quick |short )?(?:rundown|outline|breakdown) of (?:the |all )*(?:{_PARTS}|{_THIS})
        (?:what|which) {_PARTS} can (?:i|we|you) (?:ask|ask about|ask you|ask you about|answer)
        what (?:can|could|should|may) (?:i|we) ask(?: you)?(?: about)?{_IN}
        how (?:is|was) {_NAMED} (?:structured|organized|organised|divided)
        {_NAMED} {_PARTS}
    """,
    Fact.SUBJECT: rf"""
        (?:what is|whats|what was|what are) {_THIS} (?:all )?about
        what {_THIS} (?:is|was) (?:all )?about
        {_WHAT_THINGS} (?:do|did|does) {_THEY} {_DISCUSS}{_IN}
        {_WHAT_THINGS} (?:is|are|was|were) {_THEY} (?:talking|chatting|speaking) about{_IN}
        {_ALL_OF_IT} (?:that )?{_PAIR} {_DISCUSS}{_IN}
        what is (?:in|on) (?:this |the )?{_NOUN}
        (?:what|which) (?:{_PARTS}|things|issues) (?:come|comes|came|get|gets|got) up{_IN}
        (?:what|which) (?:{_PARTS}|things|issues) (?:does|did|do|are) (?:{_NAMED} )?{_COVER}{_IN}
        what (?:does|did|do) {_NAMED} (?:cover|discuss|talk about|contain|deal with)
        {_WHAT_THINGS} (?:is|was|gets|got|are|were) (?:all )?(?:discussed|covered|talked about){_IN}
        what is {_NAMED} on
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
        (?:can|could|do) you (?:check|verify|fact ?check) (?:a |any |my )?quotes?(?: for (?:me|us))?
    """,
}
"""For each fact, the wordings that ask for it."""
