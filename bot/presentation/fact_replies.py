"""Answers about interviews themselves into replies. Pure."""

from collections.abc import Callable
from dataclasses import replace

from bot.model import Answer, Fact, FactAnswer, InterviewInfo, Searched
from bot.presentation import wording
from bot.presentation.reply import (
    LONGEST_VALUE,
    MOST_SUGGESTED,
    Choice,
    Excerpt,
    Item,
    Reply,
    TitledItem,
    Tone,
    question_choice,
)

_MOST_LISTED = 8  # interviews, where a question is about all of them

_STATED: dict[Fact, Callable[[InterviewInfo], str]] = {
    Fact.LENGTH: wording.facts.length,
    Fact.PUBLISHED: wording.facts.published,
    Fact.RECORDED: wording.facts.published,
    Fact.LINK: wording.facts.link,
    Fact.SPEAKERS: wording.facts.speakers,
}


def stated(answer: Answer, fact: FactAnswer, *, private: bool) -> Reply:
    """The reply to a question about interviews themselves."""
    reply = _reply(fact, answer.searched)
    if answer.quotes and fact.fact is Fact.LINK:  # the beginning, which has the link
        reply = Reply(Tone.SURE, wording.facts.STARTS_HERE, excerpts=tuple(map(Excerpt, answer.quotes)))
    return replace(reply, private=private)


def _reply(fact: FactAnswer, searched: Searched) -> Reply:
    if fact.fact is Fact.BOT:
        return Reply(Tone.NOTICE, wording.facts.BOT)
    if fact.fact is Fact.REAL:
        return Reply(Tone.NOTICE, wording.facts.HOW_TO_CHECK)
    if fact.fact is Fact.CHAPTER:
        return _of_chapters(fact, searched)
    if fact.fact is Fact.INTERVIEWS or len(fact.interviews) != 1:
        return _of_several(fact)
    (info,) = fact.interviews
    match fact.fact:
        case Fact.INTERVIEW:
            return Reply(Tone.NOTICE, wording.facts.about(info, searched), suggested=_questions_about(info))
        case Fact.MOMENT:
            return Reply(Tone.NOTICE, wording.facts.not_at(info, fact.seconds or 0.0, searched))
        case Fact.WORDS:
            notes = (wording.facts.HOW_COUNTED,) if fact.counts else ()
            return Reply(Tone.NOTICE, _counted(fact, info, searched), notes=notes)
        case Fact.CHAPTERS:
            lines = tuple((line,) for line in wording.facts.chapters(info))
            return Reply(Tone.NOTICE, wording.facts.chapter_count(info, searched), items=lines)
        case Fact.SUBJECT:
            heading = wording.facts.ITS_CHAPTERS if info.chapters else None
            return Reply(Tone.NOTICE, wording.facts.subject(info), heading, topics=info.chapters)
        case _:
            return _of_one(fact.fact, info, searched)


def _counted(fact: FactAnswer, info: InterviewInfo, searched: Searched) -> str:
    """How often words are said: by one speaker, if the question names one, else by everybody."""
    if not fact.speakers:
        return wording.facts.word_count(fact.words, fact.counts, info, searched)
    return wording.facts.word_count_of(fact.speakers[0], fact.words, fact.counts, info, searched)


def _questions_about(info: InterviewInfo) -> tuple[Choice, ...]:
    """Questions to try with an interview: those that its editor suggests, else what anybody can ask."""
    suggested = [Choice(text, f"{info.slug}/{index}") for index, text in enumerate(info.suggested[:MOST_SUGGESTED])]
    if suggested:
        return tuple(choice for choice in suggested if len(choice.value) <= LONGEST_VALUE)
    general = (question_choice(text, text, info.slug) for text in wording.facts.ALWAYS_ANSWERED)
    return tuple(choice for choice in general if choice is not None)


def _of_chapters(fact: FactAnswer, searched: Searched) -> Reply:
    found = list(zip(fact.interviews, fact.chapters, strict=True))
    if len(found) == 1:
        return Reply(Tone.NOTICE, wording.facts.chapter(*found[0], fact.speakers, searched))
    shown = found[:_MOST_LISTED]
    return Reply(
        Tone.NOTICE,
        wording.facts.chapters_named(len(found)),
        items=tuple((wording.facts.chapter_in_list(info, index, searched),) for info, index in shown),
        notes=(wording.facts.and_more(len(found) - len(shown)),) if len(found) > len(shown) else (),
    )


def _of_one(fact: Fact, info: InterviewInfo, searched: Searched) -> Reply:
    sentence = f"{wording.facts.named(info, searched)} {_STATED[fact](info)}."
    if fact is Fact.RECORDED:
        link = f" {wording.facts.NOT_RECORDED}"
        return Reply(Tone.NOTICE, f"{sentence}{link}")
    return Reply(Tone.NOTICE, sentence)


def _of_several(fact: FactAnswer) -> Reply:
    """A line about each interview; if the fact takes more than a line, just the list of interviews."""
    count = len(fact.interviews)
    shown = fact.interviews[:_MOST_LISTED]
    stated = _STATED.get(fact.fact)
    lines: list[Item] = [
        (f'"{info.title}" {stated(info)}.',) if stated else (TitledItem(info.title, wording.interviews.details(info)),)
        for info in shown
    ]
    needs_one = fact.fact in (Fact.MOMENT, Fact.CHAPTERS, Fact.SUBJECT, Fact.WORDS, Fact.INTERVIEW) and count > 1
    return Reply(
        Tone.NOTICE,
        wording.interviews.count(count, count, ""),
        items=tuple(lines),
        notes=(
            *((wording.facts.and_more(count - len(shown)),) if count > len(shown) else ()),
            *((wording.facts.WHICH_INTERVIEW,) if needs_one else ()),
        ),
    )
