"""Sentences around quotes: what was found, how sure it is, what buttons say. Plain text: renderers add markup."""

from collections.abc import Sequence

from bot.model import ONE_INTERVIEW, Answer, Confidence, Quote, Searched, is_question

SYMBOLS = {
    "sure": "", "unsure": "🟡", "none": "⚪️", "verbatim": "🟢", "altered": "🟠", "stitched": "🟣", "absent": "⚫️",
    "notice": "💬", "failed": "⚠️", "daily": "🗓️",
}  # fmt: skip
"""The colour of a reply, by tone; its first word says the same to those who do not see colours."""

# --- leads and notes ----------------------------------------------------------------------------

FOR_ASKER_ALONE = "Only the member who asked sees this answer."
ASK_HINT = "Ask in your own words."
FOR_EXAMPLE = "For example:"
QUESTION_GONE = "that question is no longer suggested here; ask it in your own words"
WORDS_ONLY = "The language model is not available, so I searched by words alone and may have missed what you meant."
TRY_AGAIN = "Ask again in other words."
TRY_OTHER_WORDS = "Ask again in other words, or look into one of these chapters:"
TRY_AN_INTERVIEW = "Ask again in other words, or look into one of these interviews:"
TRY_SUGGESTED = "Ask again in other words, or try one of these:"
ABOVE_SUGGESTED = (FOR_EXAMPLE, TRY_SUGGESTED)
ITS_CHAPTERS = "The interview has these chapters:"
THE_INTERVIEWS = "You can ask about these interviews:"
CHOOSE_CHAPTER = "Quotes of a chapter"
CHOOSE_INTERVIEW = "Quotes of an interview"
MORE_QUESTIONS = "More questions"
CHAPTER_GONE = "that chapter is no longer here; ask a question, and choose again"
IN_DOUBT = "Not sure that this is the answer."
LOOKING = "Looking it up…"
TO_COPY = "To copy:"
NO_CONTEXT = "There are no words before or after this quote."
ALSO_SAID = "Also said on this topic:"
NOTHING_ALSO = "No other passage comes close to this one."
NO_PREVIOUS = "This is already the best match."
NO_NEXT = "That was the last match. Ask again in other words to find more."
NOTHING_TO_PICK = (
    "There are no quotes to pick from yet: no transcript here has whole sentences that stand on their own. "
    "Ask a question instead."
)


def lead(answer: Answer, index: int) -> str | None:
    """The sentence above a quote, if its confidence needs one; the whole answer if there is no quote."""
    if answer.confidence is Confidence.NONE:
        return none_found(answer.chapters, answer.searched) if answer.question else not_a_question()
    if answer.confidence is Confidence.UNSURE and index == 0:
        return near(len(answer.quotes), answer.searched)
    return match(index, len(answer.quotes)) if index else None


def near(count: int, searched: Searched = ONE_INTERVIEW) -> str:
    """The line of doubt above passages that may not be the answer."""
    closest = "The closest passage" if count == 1 else "The closest passages"
    where = f" in {inside(searched)}" if searched.of > 1 else ""
    return f"Not sure. {closest}{where}:"


def match(index: int, count: int) -> str:
    """Which of the matches a quote is."""
    return f"Match {index + 1} of {count}"


def more_matches(count: int) -> str:
    """How many matches are left."""
    return f"{count} more {'match' if count == 1 else 'matches'}"


def none_found(chapters: Sequence[str] = (), searched: Searched = ONE_INTERVIEW) -> str:
    """The answer if nothing was found, with the chapters that come closest."""
    nothing = not_covered(searched)
    if not chapters:
        return nothing
    closest = f"chapter is {chapters[0]}" if len(chapters) == 1 else f"chapters are {listed(chapters)}"
    return f"{nothing} The closest {closest}."


def not_a_question() -> str:
    """The answer to a greeting, thanks, or letters that are not words."""
    return f"I answer questions with quotes. {ASK_HINT}"


def prompt(name: str | None, question: str) -> str:
    """The first line of an answer: who asked, and what."""
    return f"{name} asked: {question}" if name else question


def of_chapter(title: str) -> str:
    """The sentence above quotes of a chapter."""
    return f"From the chapter {title}:"


def shared_by(name: str) -> str:
    """The first line of a quote that was shared without its question."""
    return f"Shared by {name}"


def words_left(count: int) -> str:
    """The note below a passage that is longer than a reply can be."""
    return f"{count:,} more words follow in the video." if count > 1 else "One more word follows in the video."


def listed(names: Sequence[str]) -> str:
    """One, two and three."""
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


# --- what was searched --------------------------------------------------------------------------


def inside(searched: Searched) -> str:
    """Where something was looked for: `this interview`, `"A Talk"`, `these 20 interviews`."""
    if searched.of <= 1:
        return "this interview"
    return f'"{searched.title}"' if searched.title else f"these {searched.count} interviews"


def not_covered(searched: Searched) -> str:
    """That nothing was found."""
    if searched.of <= 1:
        return "The interview does not seem to cover that."
    if searched.title:
        return f'"{searched.title}" does not seem to cover that.'
    if searched.count == 2:
        return "Neither of the 2 interviews seems to cover that."
    return f"None of the {searched.count} interviews seems to cover that."


# --- facts about a quote ------------------------------------------------------------------------

UNKNOWN_SPEAKER = "unknown speaker"
GUESSED = "Punctuation and capitals are guessed."
NO_WORDS = "This passage has only fillers, and this view leaves them out."

_JUST_BEFORE = 100  # words between: half a minute


def speakers(quote: Quote) -> str | None:
    """Who speaks in a quote, in order: `Bo Host and Ada Guest`; None if nobody is known."""
    names = dict.fromkeys(turn.speaker for turn in (quote.turns or (quote,)) if turn.speaker)
    return listed(list(names)) or None


def asked(quote: Quote) -> str | None:
    """What the host said before a quote: the question it answers, or a remark, which is not called a question.

    None if the host said nothing, or only a remark that is too far away to have led to the quote.
    """
    if quote.asked is None:
        return None
    is_near = quote.ref.span.start - quote.asked.span.end <= _JUST_BEFORE
    if is_question(quote.asked.text):
        return f"{'Asked' if is_near else 'Asked earlier'}: {quote.asked.text}"
    return f"Just before: {quote.asked.text}" if is_near else None


def asked_in_credits(quote: Quote) -> str | None:
    """What the host said before a quote, as it is put behind the speaker's name; without quotation marks around it."""
    if quote.asked is None:
        return None
    is_near = quote.ref.span.start - quote.asked.span.end <= _JUST_BEFORE
    return quote.asked.text if is_near and is_question(quote.asked.text) else None


def corrected(quote: Quote) -> str | None:
    """The footnote on corrections, doubts and guessed punctuation.

    Differences in spaces, capitals and the dots of U.S. need none.
    """
    visible = (fix for fix in quote.corrections if _letters(fix.shown) != _letters(fix.heard))
    notes = [
        *(f'"{_bare(fix.shown)}" is "{fix.heard}" in the captions' for fix in visible),
        *(f'"{doubt.heard}" may be a mishearing of "{_bare(doubt.shown)}"' for doubt in quote.doubts),
    ]
    sentences = ["; ".join(dict.fromkeys(notes)), GUESSED if quote.guessed else ""]
    return ". ".join(filter(None, sentences)) or None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _bare(shown: str) -> str:
    return shown.strip(".,;:!?")


def clock(seconds: float) -> str:
    """1:04:16 or 5:36."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


# --- buttons ------------------------------------------------------------------------------------

PREVIOUS = "‹"
NEXT = "Next"
MORE = "Context"
WIDER = "Wider"
ALSO = "Also said"
CITE = "Cite"
WATCH = "Watch"
READ_AROUND = "Read around it"
READ_ON = "Read on"
SHARE = "Share"
SHARED = "Shared"


def more_questions_or(placeholder: str) -> str:
    """The placeholder of a menu that has questions, too."""
    return f"{MORE_QUESTIONS}, or {placeholder[:1].lower()}{placeholder[1:]}"


def open_match(number: int, count: int) -> str:
    """The button that opens one of `count` passages; the number alone where words would take a phone's second row."""
    return f"Show {number}" if count <= MOST_NAMED else str(number)


MOST_NAMED = 3
"""Buttons with words that fit beside each other on a phone."""
