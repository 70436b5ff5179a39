"""Answers, verdicts and the quote of the day into replies: which passages, sentences and buttons. Pure.

What is decided here is decided once for all platforms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.model import Answer, CheckResult, Confidence, Fact, Quote, QuoteInContext, Verdict
from bot.presentation import wording
from bot.presentation.fact_replies import stated
from bot.presentation.reply import (
    MOST_CHOICES,
    Action,
    Button,
    ChannelRef,
    Choice,
    Excerpt,
    Item,
    Link,
    Menu,
    Position,
    Reply,
    Tone,
)
from bot.quotes.interview_facts import are_parts
from bot.search.wanted_quotes import MOST_WANTED

NEAR = 3
"""Near passages, if no answer is sure."""

_MAX_PIECES = 3  # of a stitched claim
_MAX_CHAPTERS = 20  # to ask about, if nothing was found
_FIRST = Position(0)
LONGEST_CLAIM = 600
"""Characters of a claim that a verdict shows whole, so that it can be checked again to share it."""


def notice(text: str, tone: Tone = Tone.NOTICE) -> Reply:
    """A sentence from the bot, for the reader alone where the platform can do that."""
    return Reply(tone, text, private=True)


def refusal(text: str) -> Reply:
    """What is said in place of an answer: once, and for the reader alone where the platform can do that."""
    return Reply(Tone.NOTICE, text, private=True, refusal=True)


def welcome(prefix: str | None, titles: Sequence[str], suggested: Sequence[Choice]) -> Reply:
    """What the bot says once where it was installed: what it does, what to try, and how a daily quote is set."""
    how_to = (wording.commands.how_to_begin(prefix),)
    return Reply(Tone.NOTICE, wording.commands.welcome(titles), items=(how_to,), suggested=tuple(suggested))


def not_let_in(channel: str) -> Reply:
    """The reply, given elsewhere, to a member who asked in a channel where the bot may not write."""
    before, after = wording.errors.NOT_LET_IN
    return Reply(Tone.NOTICE, items=((before, ChannelRef(channel), after),), private=True)


# --- who asked what -----------------------------------------------------------------------------


def asked_by(name: str | None, question: str) -> Item:
    """The first line of an answer: who asked, and what."""
    return (wording.answers.prompt(name, question),)


def checked_by(name: str | None, message: str | None = None) -> Item:
    """The first line of a verdict: who had it checked; `message` is the link to the message that was checked."""
    if message is None:
        return (wording.checks.prompt(name),)
    return (wording.checks.prompt_of_message(name), Link(wording.checks.A_MESSAGE, message))


# --- answers ------------------------------------------------------------------------------------


def answered(
    answer: Answer, token: str | None, chapters: Sequence[str | Choice], *, private: bool, prompt: Item = ()
) -> Reply:
    """The answer to a question: a quote if sure, near passages if unsure, `chapters` to ask about if there is none.

    `chapters` are titles of interviews where several were searched; a Choice among them can be chosen from a menu.
    Without a `token` it has no buttons.
    """
    notes = _answer_notes(answer)
    if answer.fact is not None:
        reply = stated(answer, answer.fact, private=private)
        if answer.fact.fact is Fact.CHAPTER and answer.quotes:
            reply = _of_chapter(answer.quotes, reply.lead, token, private=private)
        return replace(reply, prompt=prompt, notes=(*reply.notes, *notes))
    if answer.language is not None:
        return Reply(Tone.NOTICE, wording.languages.only_english(answer.language), private=private)
    if answer.confidence is Confidence.NONE or not answer.quotes:
        return replace(_not_found(answer, chapters, notes, private=private), prompt=prompt)
    lead = wording.answers.lead(answer, 0)
    if answer.wanted > 1 and len(answer.quotes) > 1:
        tone = Tone.SURE if answer.confidence is Confidence.SURE else Tone.UNSURE
        return replace(_wanted(answer, token, private=private), tone=tone, prompt=prompt, notes=notes)
    if answer.confidence is Confidence.SURE:
        reply = matched(answer.quotes[0], _FIRST, len(answer.quotes), token, private=private)
        left = 0 if are_parts([quote.ref for quote in answer.quotes]) else len(answer.quotes) - 1
        return replace(reply, prompt=prompt, match=None, notes=notes, matches_left=left)
    if len(answer.quotes) == 1:
        reply = matched(answer.quotes[0], Position(0, doubtful=True), 1, token, private=private)
        return replace(reply, prompt=prompt, lead=lead, notes=notes)
    near = answer.quotes[:NEAR]
    reply = several(near, lead, token, private=private, doubtful=True)
    return replace(reply, prompt=prompt, notes=notes, matches_left=len(answer.quotes) - len(near))


def _of_chapter(quotes: Sequence[Quote], lead: str | None, token: str | None, *, private: bool) -> Reply:
    """What is known of a chapter, above quotes of it."""
    if len(quotes) == 1:
        return single(quotes[0], token, private=private, lead=lead)
    return several(quotes, lead, token, private=private)


def _answer_notes(answer: Answer) -> tuple[str, ...]:
    notes = [wording.answers.WORDS_ONLY] if answer.words_only else []
    if answer.part is not None:
        notes.append(wording.facts.answered_part(answer.part, answer.questions))
    if 1 < min(len(answer.quotes), MOST_WANTED) < answer.wanted:
        found = min(len(answer.quotes), MOST_WANTED)
        notes.append(wording.facts.fewer(found, answer.wanted, MOST_WANTED))
    return tuple(notes)


def _wanted(answer: Answer, token: str | None, *, private: bool) -> Reply:
    """As many quotes as were asked for."""
    shown = answer.quotes[: min(answer.wanted, MOST_WANTED)]
    is_sure = answer.confidence is Confidence.SURE
    lead = None if is_sure else wording.answers.lead(answer, 0)
    reply = several(shown, lead, token, private=private, doubtful=not is_sure)
    return replace(reply, matches_left=len(answer.quotes) - len(shown))


def _not_found(answer: Answer, chapters: Sequence[str | Choice], notes: tuple[str, ...], *, private: bool) -> Reply:
    """The answer where there is none."""
    lead, many = wording.answers.lead(answer, 0), answer.searched.count > 1
    titles = tuple(chapter.label if isinstance(chapter, Choice) else chapter for chapter in chapters[:_MAX_CHAPTERS])
    choices = tuple(chapter for chapter in chapters if isinstance(chapter, Choice))
    menu = menu_of(choices, many=many)
    if not answer.question:
        heading = (wording.answers.THE_INTERVIEWS if many else wording.answers.ITS_CHAPTERS) if chapters else None
        return Reply(Tone.NOTICE, lead, heading, topics=titles, menu=menu, private=True)
    other_words = wording.answers.TRY_AN_INTERVIEW if many else wording.answers.TRY_OTHER_WORDS
    heading = other_words if chapters else wording.answers.ASK_HINT
    return Reply(Tone.NONE, lead, heading, topics=titles, menu=menu, notes=notes, private=private)


def menu_of(choices: Sequence[Choice], *, many: bool) -> Menu | None:
    """A menu of chapters, or of interviews where there are `many`; None without choices."""
    placeholder = wording.answers.CHOOSE_INTERVIEW if many else wording.answers.CHOOSE_CHAPTER
    return Menu(placeholder, tuple(choices[:MOST_CHOICES])) if choices else None


def chapters(title: str, choices: Sequence[Choice]) -> Reply:
    """The chapters of an interview, to choose from."""
    topics = tuple(choice.label for choice in choices)
    return Reply(Tone.NOTICE, title, topics=topics, menu=menu_of(choices, many=False), private=True)


def several(
    quotes: Sequence[Quote], lead: str | None, token: str | None, *, private: bool, doubtful: bool = False
) -> Reply:
    """A few passages, each with a button that opens it."""
    buttons = tuple(
        Button(Action.OPEN, wording.answers.open_match(number), number, position=Position(number - 1, doubtful))
        for number in range(1, len(quotes) + 1)
    )
    return Reply(
        Tone.UNSURE if doubtful else Tone.SURE,
        lead,
        excerpts=tuple(map(Excerpt, quotes)),
        buttons=buttons if token else (),
        token=token,
        private=private,
        one_message=True,
    )


def matched(
    quote: Quote, position: Position, count: int, token: str | None, *, private: bool, is_part: bool = False
) -> Reply:
    """One match of `count`, complete, with buttons that turn to the previous and the next one.

    Where the answer is in doubt, it says so. `is_part`: it is one part of a longer stretch, and the others are the
    parts before and after it.
    """
    turning = (
        *((Action.PREVIOUS, wording.answers.PREVIOUS),) * (position.index > 0),
        *((Action.NEXT, wording.answers.NEXT),) * (position.index + 1 < count),
    )
    turns = tuple(Button(action, label, position=position) for action, label in turning)
    return Reply(
        Tone.UNSURE if position.doubtful else Tone.SURE,
        wording.answers.IN_DOUBT if position.doubtful else None,
        excerpts=(Excerpt(quote),),
        buttons=_quote_buttons(position, private=private, turns=turns) if token else (),
        token=token,
        private=private,
        one_message=True,
        match=(wording.facts.part if is_part else wording.answers.match)(position.index, count) if count > 1 else None,
    )


# --- quotes -------------------------------------------------------------------------------------


def single(quote: Quote, token: str | None, *, private: bool, lead: str | None = None) -> Reply:
    """A quote without neighbours to turn to: shown by its id, at random, or shared."""
    buttons = _quote_buttons(_FIRST, private=private) if token else ()
    return Reply(Tone.SURE, lead, excerpts=(Excerpt(quote),), buttons=buttons, token=token, private=private)


def daily(quote: Quote, token: str, *, late: float | None = None, test: bool = False) -> Reply:
    """The quote of the day, `late` seconds late. It stays one message, so that one nonce is enough to post it once."""
    return Reply(
        Tone.DAILY,
        wording.daily.TEST_POST if test else wording.daily.QUOTE_OF_THE_DAY,
        excerpts=(Excerpt(quote),),
        notes=(wording.daily.late(late),) if late is not None else (),
        buttons=_quote_buttons(_FIRST, private=False),
        token=token,
        one_message=True,
    )


def banned(quotes: Sequence[Quote], count: int, token: str | None) -> Reply:
    """Quotes that are never picked, of `count` in all, each with a button that lifts the ban."""
    buttons = tuple(
        Button(Action.ALLOW, wording.daily.allow_one(number), position=Position(number - 1))
        for number in range(1, len(quotes) + 1)
    )
    more = (wording.daily.more_bans(count - len(quotes)),) if count > len(quotes) else ()
    return Reply(
        Tone.NOTICE,
        wording.daily.bans(count),
        excerpts=tuple(map(Excerpt, quotes)),
        notes=more,
        buttons=buttons if token else (),
        token=token,
        private=True,
        one_message=True,
    )


def whole(quote: Quote) -> Reply:
    """All words of a passage, in as many messages as it takes."""
    return Reply(Tone.SURE, excerpts=(Excerpt(quote),), private=True)


def widened(context: QuoteInContext, token: str | None = None, position: Position = _FIRST, level: int = 2) -> Reply:
    """A quote with the words before and after it; at `level` 1 a button shows more of them."""
    if not context.before and not context.after:
        return notice(wording.answers.NO_CONTEXT)
    wider = (Button(Action.MORE, wording.answers.WIDER, level + 1, position=position),) if level == 1 else ()
    also = Button(Action.ALSO, wording.answers.ALSO, position=position)
    return Reply(
        Tone.SURE,
        excerpts=(_in_context(context),),
        buttons=(*wider, also, _cite(position)) if token else (),
        token=token,
        private=True,
        one_message=True,
    )


def cited(quote: Quote, token: str | None = None, position: Position = _FIRST) -> Reply:
    """A quote as text to copy, with its source, link and id."""
    also = Button(Action.ALSO, wording.answers.ALSO, position=position)
    return Reply(
        Tone.NOTICE,
        wording.answers.TO_COPY,
        citation=quote,
        buttons=(also,) if token else (),
        token=token,
        private=True,
    )


def with_context(reply: Reply, context: QuoteInContext) -> Reply:
    """The same reply with a little context around its first passage."""
    return replace(reply, excerpts=(_in_context(context), *reply.excerpts[1:]))


def _in_context(context: QuoteInContext) -> Excerpt:
    return Excerpt(context.quote, context.before, context.after, context.turns_before, context.turns_after)


def shared_already(reply: Reply) -> Reply:
    """The private reply, once its quote is shared."""
    buttons = tuple(
        replace(button, label=wording.answers.SHARED, enabled=False) if button.action is Action.SHARE else button
        for button in reply.buttons
    )
    return replace(reply, buttons=buttons)


def _quote_buttons(position: Position, *, private: bool, turns: tuple[Button, ...] = ()) -> tuple[Button, ...]:
    share = (Button(Action.SHARE, wording.answers.SHARE, position=position),) if private else ()
    context = Button(Action.MORE, wording.answers.MORE, 1, position=position)
    return (*share, context, *turns, _cite(position))


def _cite(position: Position) -> Button:
    return Button(Action.CITE, wording.answers.CITE, position=position)


# --- verdicts -----------------------------------------------------------------------------------


def checked(
    result: CheckResult,
    token: str | None,
    *,
    private: bool,
    message: str | None = None,
    prompt: Item = (),
    shareable: bool = True,
) -> Reply:
    """The verdict on a claimed quote, and what was really said; a list of verdicts if there are several quotes.

    `message` is what the member wrote: the reply says which part of it was checked. A private verdict can be shared
    where all of the claim is shown; not if it is not `shareable`.
    """
    if result.others:
        return replace(_several_checked(result.all, private=private), prompt=prompt)
    passages, heading = _evidence(result)
    shown = passages[:_MAX_PIECES]
    hidden = len(passages) - len(shown)
    can_share = private and shareable and len(result.claim) <= LONGEST_CLAIM
    share = (Button(Action.SHARE, wording.checks.SHARE, position=_FIRST),) if can_share else ()
    about = (Button(Action.MORE, wording.answers.MORE, 1, position=_FIRST), _cite(_FIRST)) if len(passages) == 1 else ()
    return Reply(
        Tone(result.verdict.value),
        wording.checks.verdict(result),
        heading,
        tuple(map(Excerpt, shown)),
        claim=result.claim,
        diff=result.diff if result.verdict is Verdict.ALTERED else (),
        notes=(*_notes(result, message), *((wording.checks.more_pieces(hidden),) if hidden else ())),
        buttons=(*share, *about) if token else (),
        token=token,
        prompt=prompt,
        private=private,
    )


def _notes(result: CheckResult, message: str | None) -> Iterator[str]:
    """What a reader of a verdict must know beside it."""
    if result.cut and result.verdict is not Verdict.VERBATIM:  # a verbatim verdict says so itself
        yield wording.checks.CUT
    if (quoting := wording.checks.quoting(result)) is not None:
        yield quoting
    if message is not None and _letters(message) != _letters(result.claim):
        yield wording.checks.checked_text(result.claim)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _several_checked(results: Sequence[CheckResult], *, private: bool) -> Reply:
    """A verdict for each quote of a message, and the passages of those that were said."""
    passages = dict.fromkeys(piece for result in results for piece in result.pieces[:1])
    tones = {Tone(result.verdict.value) for result in results}
    return Reply(
        tones.pop() if len(tones) == 1 else Tone.NOTICE,
        wording.checks.summary(results),
        excerpts=tuple(map(Excerpt, list(passages)[:_MAX_PIECES])),
        items=tuple((wording.checks.in_list(number, result),) for number, result in enumerate(results, start=1)),
        private=private,
    )


def _evidence(result: CheckResult) -> tuple[tuple[Quote, ...], str | None]:
    """The passages a verdict rests on, and the heading above them."""
    if result.verdict is Verdict.ABSENT:
        return ((result.nearest,), wording.checks.NEAREST) if result.nearest is not None else ((), None)
    heading = wording.checks.PIECES if result.verdict is Verdict.STITCHED else wording.checks.REALLY_SAID
    return result.pieces, heading if result.pieces else None
