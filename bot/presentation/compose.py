"""An answer -> a reply: which passages, sentences and buttons. Pure. Step 16 of a question's way.

What is decided here, and in the files of replies beside it, is decided once for all platforms.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.model import Answer, Confidence, Fact, Quote
from bot.presentation import wording
from bot.presentation.buttons import Position
from bot.presentation.fact_replies import stated
from bot.presentation.quote_replies import FIRST, matched, several, single
from bot.presentation.reply import MOST_CHOICES, ChannelRef, Choice, Item, Menu, Reply, Tone, question_choice
from bot.quotes.interview_facts import are_parts
from bot.search.wanted_quotes import MOST_WANTED

NEAR = 3
"""Near passages, if no answer is sure."""

_WITH_QUOTES = (Fact.CHAPTER, Fact.WORDS)
"""Facts that have quotes below them."""

_MOST_OTHERS = 5
"""Further questions of a message that are offered."""

_MAX_CHAPTERS = 20  # to ask about, if nothing was found


def notice(text: str, tone: Tone = Tone.NOTICE) -> Reply:
    """A sentence from the bot, shown to the reader alone where the platform can do that."""
    return Reply(tone, text, private=True)


def refusal(text: str) -> Reply:
    """What is said in place of an answer: once, and shown to the reader alone where the platform can do that."""
    return Reply(Tone.NOTICE, text, private=True, refusal=True)


def welcome(prefix: str | None, titles: Sequence[str], suggested: Sequence[Choice]) -> Reply:
    """What the bot says once where it was installed: what it does, what to try, and how a daily quote is set."""
    how_to = (wording.commands.how_to_begin(prefix),)
    return Reply(Tone.NOTICE, wording.commands.welcome(titles), items=(how_to,), suggested=tuple(suggested))


def not_let_in(channel: str) -> Reply:
    """The reply, given elsewhere, to a member who asked in a channel where the bot may not write."""
    return _not_here(channel, *wording.errors.NOT_LET_IN)


def may_not_write(channel: str) -> Reply:
    """The same on a platform where admins give the bot the permission to write in a channel."""
    return _not_here(channel, *wording.errors.MAY_NOT_WRITE)


def _not_here(channel: str, before: str, after: str) -> Reply:
    return Reply(Tone.NOTICE, items=((before, ChannelRef(channel), after),), private=True)


def asked_by(name: str | None, question: str) -> Item:
    """The first line of an answer: who asked, and what."""
    return (wording.answers.prompt(name, question),)


def answered(
    answer: Answer, token: str | None, chapters: Sequence[str | Choice], *, private: bool, prompt: Item = ()
) -> Reply:
    """The answer to a question: a quote if sure, near passages if unsure, `chapters` to ask about if there is none.

    `chapters` are titles of interviews where several were searched; a Choice among them can be chosen from a menu.
    Without a `token` it has no buttons.
    """
    reply = _answered(answer, token, chapters, private=private, prompt=prompt)
    return replace(reply, follow_up=tuple(_follow_up(answer)))


def _follow_up(answer: Answer) -> Iterator[Choice]:
    """Buttons for what else the member may have meant or asked; the notes list it, too."""
    if answer.time is not None:
        other = answer.time.other
        question = wording.facts.said_at(wording.answers.clock(other))
        yield from filter(None, [question_choice(wording.facts.go_to(other), question, answer.time.interview)])
    for number, question in _others(answer):
        yield from filter(None, [question_choice(wording.facts.ask_question(number), question)])


def _others(answer: Answer) -> list[tuple[int, str]]:
    """The questions of a message that were not answered, with their numbers."""
    return list(enumerate(answer.other_questions, start=2))[:_MOST_OTHERS]


def _answered(
    answer: Answer, token: str | None, chapters: Sequence[str | Choice], *, private: bool, prompt: Item
) -> Reply:
    notes = _answer_notes(answer)
    if answer.fact is not None:
        reply = stated(answer, answer.fact, private=private)
        if answer.fact.fact in _WITH_QUOTES and answer.quotes:
            shown = _below_fact(answer.quotes, reply.lead, token, private=private)
            reply = replace(shown, notes=(*shown.notes, *reply.notes))
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
        reply = matched(answer.quotes[0], FIRST, len(answer.quotes), token, private=private)
        left = 0 if are_parts([quote.ref for quote in answer.quotes]) else len(answer.quotes) - 1
        return replace(reply, prompt=prompt, match=None, notes=notes, matches_left=left)
    if len(answer.quotes) == 1:
        reply = matched(answer.quotes[0], Position(0, doubtful=True), 1, token, private=private)
        return replace(reply, prompt=prompt, lead=lead, notes=notes)
    near = answer.quotes[:NEAR]
    reply = several(near, lead, token, private=private, doubtful=True)
    return replace(reply, prompt=prompt, notes=notes, matches_left=len(answer.quotes) - len(near))


def _below_fact(quotes: Sequence[Quote], lead: str | None, token: str | None, *, private: bool) -> Reply:
    """What is known of a chapter or of words, above quotes with them."""
    if len(quotes) == 1:
        return single(quotes[0], token, private=private, lead=lead)
    return several(quotes, lead, token, private=private)


def _answer_notes(answer: Answer) -> tuple[str, ...]:
    notes = [wording.answers.WORDS_ONLY] if answer.words_only else []
    if answer.may_be_foreign:
        notes.append(wording.languages.IF_NOT_ENGLISH)
    if answer.part is not None:
        notes.append(wording.facts.answered_part(answer.part, len(answer.other_questions)))
        notes += [wording.facts.other_question(*other) for other in _others(answer)]
        if (more := len(answer.other_questions) - _MOST_OTHERS) > 0:
            notes.append(wording.facts.more_questions(more))
    if answer.time is not None:
        notes.append(wording.facts.read_as(answer.time))
    if 1 < min(len(answer.quotes), MOST_WANTED) < answer.wanted:
        found = min(len(answer.quotes), MOST_WANTED)
        notes.append(wording.facts.fewer(found, answer.wanted, MOST_WANTED))
    return tuple(notes)


def _wanted(answer: Answer, token: str | None, *, private: bool) -> Reply:
    """As many quotes as were asked for."""
    shown = answer.quotes[: min(answer.wanted, MOST_WANTED)]
    is_sure = answer.confidence is Confidence.SURE
    lead = None if is_sure else wording.answers.lead(answer, 0)
    reply = several(shown, lead, token, private=private, doubtful=not is_sure, shareable=True)
    return replace(reply, matches_left=len(answer.quotes) - len(shown))


def _not_found(answer: Answer, chapters: Sequence[str | Choice], notes: tuple[str, ...], *, private: bool) -> Reply:
    """The answer where there is none."""
    lead, many = wording.answers.lead(answer, 0), answer.searched.count > 1
    titles = tuple(chapter.label if isinstance(chapter, Choice) else chapter for chapter in chapters[:_MAX_CHAPTERS])
    choices = tuple(chapter for chapter in chapters if isinstance(chapter, Choice))
    menu = menu_of(choices, many=many)
    if not answer.question:
        heading = (wording.answers.THE_INTERVIEWS if many else wording.answers.ITS_CHAPTERS) if chapters else None
        return Reply(Tone.NOTICE, lead, heading, topics=titles, menu=menu, notes=notes, private=True)
    other_words = wording.answers.TRY_AN_INTERVIEW if many else wording.answers.TRY_OTHER_WORDS
    heading = other_words if chapters else wording.answers.TRY_AGAIN
    return Reply(Tone.NONE, lead, heading, topics=titles, menu=menu, notes=notes, private=private)


def menu_of(choices: Sequence[Choice], *, many: bool) -> Menu | None:
    """A menu of chapters, or of interviews where there are `many`; None without choices."""
    placeholder = wording.answers.CHOOSE_INTERVIEW if many else wording.answers.CHOOSE_CHAPTER
    return Menu(placeholder, tuple(choices[:MOST_CHOICES])) if choices else None


def chapters(title: str, choices: Sequence[Choice]) -> Reply:
    """The chapters of an interview, to choose from."""
    topics = tuple(choice.label for choice in choices)
    return Reply(Tone.NOTICE, title, topics=topics, menu=menu_of(choices, many=False), private=True)
