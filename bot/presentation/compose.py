"""Answers, verdicts and the quote of the day into replies: which passages, sentences and buttons. Pure.

What is decided here is decided once for all platforms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.model import Answer, CheckResult, Confidence, Quote, QuoteInContext, Verdict
from bot.presentation import wording
from bot.presentation.fact_replies import stated
from bot.presentation.reply import Action, Button, ChannelRef, Excerpt, Reply, Tone
from bot.quotes.interview_facts import are_parts

_MAX_NEAR = 3  # near passages, if no answer is sure
_MAX_PIECES = 3  # of a stitched claim
_MAX_CHAPTERS = 20  # to ask about, if nothing was found


def notice(text: str, tone: Tone = Tone.NOTICE) -> Reply:
    """A sentence from the bot, for the reader alone where the platform can do that."""
    return Reply(tone, text, private=True)


def refusal(text: str) -> Reply:
    """What is said in place of an answer: once, and for the reader alone where the platform can do that."""
    return Reply(Tone.NOTICE, text, private=True, refusal=True)


def not_let_in(channel: str) -> Reply:
    """The reply, given elsewhere, to a member who asked in a channel where the bot may not write."""
    before, after = wording.errors.NOT_LET_IN
    return Reply(Tone.NOTICE, items=((before, ChannelRef(channel), after),), private=True)


# --- answers ------------------------------------------------------------------------------------


def answered(answer: Answer, token: str | None, chapters: Sequence[str], *, private: bool) -> Reply:
    """The answer to a question: a quote if sure, near passages if unsure, `chapters` to ask about if there is none.

    `chapters` are titles of interviews where several were searched.

    Without a `token` it has no buttons.
    """
    notes = _answer_notes(answer)
    if answer.fact is not None:
        reply = stated(answer, answer.fact, private=private)
        return replace(reply, notes=(*reply.notes, *notes))
    if answer.language is not None:
        return Reply(Tone.NOTICE, wording.languages.only_english(answer.language), private=private)
    if answer.confidence is Confidence.NONE or not answer.quotes:
        return _not_found(answer, tuple(chapters[:_MAX_CHAPTERS]), notes, private=private)
    lead = wording.answers.lead(answer, 0)
    if answer.wanted > 1 and len(answer.quotes) > 1:
        tone = Tone.SURE if answer.confidence is Confidence.SURE else Tone.UNSURE
        return replace(_wanted(answer, token, private=private), tone=tone, notes=notes)
    if answer.confidence is Confidence.SURE:
        reply = matched(answer.quotes[0], 0, len(answer.quotes), token, private=private)
        left = 0 if are_parts([quote.ref for quote in answer.quotes]) else len(answer.quotes) - 1
        return replace(reply, lead=None, notes=notes, matches_left=left)
    if len(answer.quotes) == 1:
        reply = matched(answer.quotes[0], 0, 1, token, private=private)
        return replace(reply, tone=Tone.UNSURE, lead=lead, notes=notes)
    near = answer.quotes[:_MAX_NEAR]
    reply = several(near, lead, token, private=private)
    return replace(reply, tone=Tone.UNSURE, notes=notes, matches_left=len(answer.quotes) - len(near))


def _answer_notes(answer: Answer) -> tuple[str, ...]:
    notes = [wording.answers.WORDS_ONLY] if answer.words_only else []
    if answer.part is not None:
        notes.append(wording.facts.answered_part(answer.part, answer.questions))
    if 1 < len(answer.quotes) < answer.wanted:
        notes.append(wording.facts.fewer(len(answer.quotes), answer.wanted))
    return tuple(notes)


def _wanted(answer: Answer, token: str | None, *, private: bool) -> Reply:
    """As many quotes as were asked for."""
    shown = answer.quotes[: answer.wanted]
    lead = None if answer.confidence is Confidence.SURE else wording.answers.lead(answer, 0)
    reply = several(shown, lead, token, private=private)
    return replace(reply, matches_left=len(answer.quotes) - len(shown))


def _not_found(answer: Answer, chapters: tuple[str, ...], notes: tuple[str, ...], *, private: bool) -> Reply:
    """The answer where there is none."""
    lead, many = wording.answers.lead(answer, 0), answer.searched.count > 1
    if not answer.question:
        heading = (wording.answers.THE_INTERVIEWS if many else wording.answers.ITS_CHAPTERS) if chapters else None
        return Reply(Tone.NOTICE, lead, heading, topics=chapters, private=private)
    other_words = wording.answers.TRY_AN_INTERVIEW if many else wording.answers.TRY_OTHER_WORDS
    heading = other_words if chapters else wording.answers.ASK_HINT
    return Reply(Tone.NONE, lead, heading, topics=chapters, notes=notes, private=private)


def several(quotes: Sequence[Quote], lead: str | None, token: str | None, *, private: bool) -> Reply:
    """A few passages, each with a button that opens it."""
    buttons = tuple(
        Button(Action.OPEN, wording.answers.open_match(number), number) for number in range(1, len(quotes) + 1)
    )
    return Reply(
        Tone.SURE,
        lead,
        excerpts=tuple(map(Excerpt, quotes)),
        buttons=buttons if token else (),
        token=token,
        private=private,
        one_message=True,
    )


def matched(quote: Quote, index: int, count: int, token: str | None, *, private: bool, is_part: bool = False) -> Reply:
    """One match of `count`, complete, with buttons that turn to the previous and the next one.

    `is_part`: it is one part of a longer stretch, and the others are the parts before and after it.
    """
    turning = (
        Button(Action.PREVIOUS, wording.answers.PREVIOUS, enabled=index > 0),
        Button(Action.NEXT, wording.answers.NEXT, enabled=index + 1 < count),
    )
    buttons = (*(turning if count > 1 else ()), *_quote_buttons(private=private)) if token else ()
    return Reply(
        Tone.SURE,
        (wording.facts.part if is_part else wording.answers.match)(index, count) if count > 1 else None,
        excerpts=(Excerpt(quote),),
        buttons=buttons,
        token=token,
        private=private,
        one_message=True,
    )


# --- quotes -------------------------------------------------------------------------------------


def single(quote: Quote, token: str | None, *, private: bool, lead: str | None = None) -> Reply:
    """A quote without neighbours to turn to: shown by its id, at random, or shared."""
    buttons = _quote_buttons(private=private) if token else ()
    return Reply(Tone.SURE, lead, excerpts=(Excerpt(quote),), buttons=buttons, token=token, private=private)


def daily(quote: Quote, token: str, *, late: float | None = None, test: bool = False) -> Reply:
    """The quote of the day, `late` seconds late. It stays one message, so that one nonce is enough to post it once."""
    return Reply(
        Tone.DAILY,
        wording.daily.TEST_POST if test else wording.daily.QUOTE_OF_THE_DAY,
        excerpts=(Excerpt(quote),),
        notes=(wording.daily.late(late),) if late is not None else (),
        buttons=(*_quote_buttons(private=False), Button(Action.VETO, wording.daily.VETO)),
        token=token,
        one_message=True,
    )


def whole(quote: Quote) -> Reply:
    """All words of a passage, in as many messages as it takes."""
    return Reply(Tone.SURE, excerpts=(Excerpt(quote),), private=True)


def widened(context: QuoteInContext) -> Reply:
    """A quote with the words before and after it."""
    if not context.before and not context.after:
        return notice(wording.answers.NO_CONTEXT)
    return Reply(Tone.SURE, wording.answers.IN_CONTEXT, excerpts=(_in_context(context),), private=True)


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


def _quote_buttons(*, private: bool) -> tuple[Button, ...]:
    share = (Button(Action.SHARE, wording.answers.SHARE),) if private else ()
    return (Button(Action.MORE, wording.answers.MORE), Button(Action.ALSO, wording.answers.ALSO), *share)


# --- verdicts -----------------------------------------------------------------------------------


def checked(result: CheckResult, token: str | None, *, private: bool, message: str | None = None) -> Reply:
    """The verdict on a claimed quote, and what was really said; a list of verdicts if there are several quotes.

    `message` is what the member wrote: the reply says which part of it was checked.
    """
    if result.others:
        return _several_checked(result.all, private=private)
    passages, heading = _evidence(result)
    shown = passages[:_MAX_PIECES]
    hidden = len(passages) - len(shown)
    return Reply(
        Tone(result.verdict.value),
        wording.checks.verdict(result),
        heading,
        tuple(map(Excerpt, shown)),
        diff=result.diff if result.verdict is Verdict.ALTERED else (),
        notes=(*_notes(result, message), *((wording.checks.more_pieces(hidden),) if hidden else ())),
        buttons=_quote_buttons(private=private) if len(passages) == 1 and token else (),
        token=token,
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
    """The passages a verdict rests on, and the heading above them. Below `verbatim` they need none."""
    if result.verdict is Verdict.ABSENT:
        return ((result.nearest,), wording.checks.NEAREST) if result.nearest is not None else ((), None)
    headings = {Verdict.ALTERED: wording.checks.REALLY_SAID, Verdict.STITCHED: wording.checks.PIECES}
    return result.pieces, headings.get(result.verdict) if result.pieces else None
