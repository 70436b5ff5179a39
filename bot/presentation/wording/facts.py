"""Sentences about interviews themselves: how long, when, where, who, which chapters. Plain text: no markup."""

from collections.abc import Sequence

from bot.model import InterviewInfo, Role, Searched, SpeakerCount, TimeReading
from bot.presentation.wording import answers, interviews

BOT = (
    "I am Verbatim, a bot that quotes interviews word for word: I find what was said, who said it and when. I check "
    "quotes, too. No model writes my answers."
)
HOW_TO_CHECK = (
    'Send me the words after check, for example: check "all children are artists". Or reply to a message with: '
    "check this. I compare a quote with every word that was said."
)
HOW_TO_CHECK_TYPED = (
    'Type the words after check, for example: check "all children are artists". I compare a quote with every word that '
    "was said."
)
"""The same in a terminal, where there is no message to reply to."""
WHICH_INTERVIEW = "Which of them? Name one by its guest, title or number."
NO_SPEAKERS = "does not say who speaks"
NO_LENGTH = "its length is not known"
NO_DATE = "has no known date of publication"
NO_LINK = "has no link to the recording in my data"
STARTS_HERE = "The recording starts here:"
FIRST_PART = "This is the first part."
LAST_PART = "That was the last part."
HOW_COUNTED = "Counted word for word as it was spoken, with fillers and repetitions. Other forms of a word count apart."
ITS_CHAPTERS = "Its chapters:"
NOT_RECORDED = "When and where it was recorded is not in my data."
MORE_INTERVIEWS = 'Name one to see it alone. "interviews" lists all of them.'


OTHER_VIDEO = "No interview here is from that video."


def said_at(time: str) -> str:
    """A question for the words of a moment."""
    return f"what was said at {time}?"


def in_words(seconds: float) -> str:
    """An unambiguous time: 1:48:06, or 1 min 48 s."""
    minutes, rest = divmod(int(seconds), 60)
    return answers.clock(seconds) if minutes >= 60 else f"{minutes} min {rest} s" if minutes else f"{rest} s"


def read_as(time: TimeReading) -> str:
    """How an ambiguous time was read, and how to ask for the other reading."""
    taken, other = answers.clock(time.taken), answers.clock(time.other)
    return f'I read {taken} as {_minutes(time.taken)}. For {_duration(time.other)}, ask: "{said_at(other)}"'


def go_to(seconds: float) -> str:
    """The button that asks for another time."""
    return f"At {answers.clock(seconds)}"


def _minutes(seconds: float) -> str:
    """`1 minute 48 seconds`."""
    minutes, rest = divmod(int(seconds), 60)
    parts = [f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in ((minutes, "minute"), (rest, "second"))]
    return " ".join(part for part, count in zip(parts, (minutes, rest), strict=True) if count) or parts[-1]


def named(info: InterviewInfo, searched: Searched) -> str:
    """How a sentence about an interview begins: `The interview`, or its title where there are others."""
    return "The interview" if searched.of <= 1 else f'"{info.title}"'


def length(info: InterviewInfo) -> str:
    """`is 2 hours 5 minutes long (2:05:10) and has 22,248 words`."""
    words = f"has {info.words:,} words"
    if info.length is not None:
        return f"is {_duration(info.length)} long ({answers.clock(info.length)}) and {words}"
    if info.last_word:
        last = answers.clock(info.last_word)
        return f"is at least {_duration(info.last_word)} long (its last word is said at {last}) and {words}"
    return f"{words}; {NO_LENGTH}"


def _duration(seconds: float) -> str:
    whole = int(seconds)
    parts = [(whole // 3600, "hour"), (whole // 60 % 60, "minute")] if whole >= 60 else [(whole, "second")]
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count)


def published(info: InterviewInfo) -> str:
    """`was published on 26 Feb 2022 (Lex Fridman Podcast #267)`."""
    show = interviews.show_and_number(info.show.title if info.show else None, info.episode)
    date = interviews.date(info.date)
    if date is None:
        return f"belongs to {show}, and {NO_DATE}" if show else NO_DATE
    return f"was published on {date} ({show})" if show else f"was published on {date}"


def link(info: InterviewInfo) -> str:
    """`is at https://...`."""
    return f"is at {info.video.replace('{seconds}', '0')}" if info.video is not None else NO_LINK


def speakers(info: InterviewInfo) -> str:
    """`has 2 speakers: Lex Fridman (host) and Mark Zuckerberg (guest)`."""
    known = [speaker for speaker in info.speakers if speaker.is_known]
    if not known:
        return NO_SPEAKERS
    names = [
        f"{speaker.name} ({speaker.role.value})" if speaker.role is not None else speaker.name for speaker in known
    ]
    count = len(names)
    return f"has {count} {'speaker' if count == 1 else 'speakers'}: {answers.listed(names)}"


def subject(info: InterviewInfo) -> str:
    """What an interview is, in a line: title, show, date, who talks with whom."""
    show = interviews.show_and_number(info.show.title if info.show else None, info.episode)
    known = ", ".join(part for part in (show, interviews.date(info.date)) if part)
    hosts = [speaker.name for speaker in info.speakers if speaker.role is Role.HOST]
    guests = [speaker.name for speaker in info.speakers if speaker.role is Role.GUEST]
    talk = "talk" if len(hosts) > 1 else "talks"
    who = f" {answers.listed(hosts)} {talk} with {answers.listed(guests)}." if hosts and guests else ""
    return f'"{info.title}"{f" ({known})" if known else ""}.{who}'


ALWAYS_ANSWERED = ("What is it about?", "How long is it?")
"""Questions that every interview answers."""


def about(info: InterviewInfo, searched: Searched) -> str:
    """What is known of an interview that was named, and how to ask about it."""
    roles = {speaker.role for speaker in info.speakers}
    who = "" if {Role.HOST, Role.GUEST} <= roles or not info.speakers else f" It {speakers(info)}."
    return f"{subject(info)}{who} It {length(info)}. {_how_to_ask(info, searched)}"


def _how_to_ask(info: InterviewInfo, searched: Searched) -> str:
    if searched.of <= 1:
        return "Ask about it in your own words."
    guests = [speaker.name for speaker in info.speakers if speaker.role is Role.GUEST]
    name = f'write "in #{info.episode}"' if info.episode is not None else f'write "in {info.title}"'
    guest = f", or name {guests[0]}" if guests else ""
    return f"To ask this one alone, {name} in your question{guest}."


def chapter_count(info: InterviewInfo, searched: Searched) -> str:
    """`The interview has 21 chapters:`."""
    count = len(info.chapters)
    if not count:
        return f"{named(info, searched)} has no chapters in my data. Ask about anything that may have been said in it."
    return f"{named(info, searched)} has {count} {'chapter' if count == 1 else 'chapters'}:"


def chapters(info: InterviewInfo) -> list[str]:
    """`5:36 Metaverse`, for each chapter."""
    if len(info.chapter_starts) != len(info.chapters):
        return list(info.chapters)
    return [f"{answers.clock(start)} {title}" for start, title in zip(info.chapter_starts, info.chapters, strict=True)]


def chapter(info: InterviewInfo, index: int, speakers: Sequence[str], searched: Searched) -> str:
    """`"Fog" is chapter 2 of 9. It begins at 5:36 and is 20 minutes long. Ida and Moss speak in it`."""
    of_which = "" if searched.of <= 1 else f' of "{info.title}"'
    sentences = [f'"{info.chapters[index]}" is chapter {index + 1} of {len(info.chapters)}{of_which}.']
    if len(info.chapter_starts) == len(info.chapters):
        start = info.chapter_starts[index]
        ends = [*info.chapter_starts[index + 1 :], *([info.length] if info.length is not None else [])]
        length = f" and is {_duration(ends[0] - start)} long" if ends and ends[0] > start else ""
        sentences.append(f"It begins at {answers.clock(start)}{length}.")
    if speakers:
        sentences.append(f"{answers.listed(speakers)} {'speak' if len(speakers) > 1 else 'speaks'} in it.")
    return " ".join(sentences)


def chapter_in_list(info: InterviewInfo, index: int, searched: Searched) -> str:
    """`5:36 Fog`, with the interview's title where there are others."""
    return f'{chapters(info)[index]} (in "{info.title}")' if searched.of > 1 else chapters(info)[index]


def chapters_named(count: int) -> str:
    """`2 chapters have these words in their titles:`."""
    return f"{count} chapters have these words in their titles:"


def word_count(words: str, counts: Sequence[SpeakerCount], info: InterviewInfo, searched: Searched) -> str:
    """`"fog" is said 3 times in the interview: twice by Ida Brightwater and once by Moss Keeper. The first places:`."""
    where = _lower(named(info, searched))
    total = sum(item.count for item in counts)
    if not total:
        return f'"{words}" is never said in {where}: I compared it with each of its {info.words:,} words.'
    parts = [f"{_times(item.count)} by {item.speaker}" for item in counts if item.speaker is not None]
    unknown = sum(item.count for item in counts if item.speaker is None)
    if unknown and parts:
        parts.append(f"{_times(unknown)} by somebody whose name is not known")
    by = f": {answers.listed(parts)}" if len(parts) > 1 else f", only by {counts[0].speaker}" if parts else ""
    first = "The first places:" if total > 1 else "The place:"
    return f'"{words}" is said {_times(total)} in {where}{by}. {first}'


def word_count_of(
    speaker: str, words: str, counts: Sequence[SpeakerCount], info: InterviewInfo, searched: Searched
) -> str:
    """`Moss Keeper says "dark" twice in the interview; the others say it once. The first places:`."""
    total = sum(item.count for item in counts)
    if not total:
        return word_count(words, counts, info, searched)
    said = sum(item.count for item in counts if item.speaker == speaker)
    others = f"; the others say it {_times(total - said)}" if total > said else ""
    where = _lower(named(info, searched))
    if not said:
        return f'{speaker} never says "{words}" in {where}{others}.'
    first = "The first places:" if said > 1 else "The place:"
    return f'{speaker} says "{words}" {_times(said)} in {where}{others}. {first}'


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def not_at(info: InterviewInfo, seconds: float, searched: Searched) -> str:
    """That nothing can be shown for a time."""
    name = named(info, searched)
    if info.length is not None and seconds > info.length:
        return f"Nothing is said at {answers.clock(seconds)}: {_lower(name)} ends at {answers.clock(info.length)}."
    return f"I cannot say what was said at {answers.clock(seconds)}: {_lower(name)} has no times in my data."


def _lower(name: str) -> str:
    """The same within a sentence; a title keeps its capitals."""
    return f"the {name[4:]}" if name.startswith("The ") else name


def and_more(count: int) -> str:
    """The note below a list that is cut."""
    return f"And {count:,} more. {MORE_INTERVIEWS}"


# --- parts of a message -------------------------------------------------------------------------


def answered_part(part: str, others: int) -> str:
    """The note that says which question of a message was answered; `others` are left."""
    shown = f'"{_shortened(part)}"'
    if not others:
        return f"I looked for: {shown}"
    rest = "Ask the other one" if others == 1 else "Ask the others one by one"
    return f"You asked {others + 1} questions. This answers the first: {shown} {rest}:"


def other_question(number: int, question: str) -> str:
    """One of the questions that were not answered, to copy."""
    return f"{number}. {_shortened(question)}"


def ask_question(number: int) -> str:
    """The button that asks one of them."""
    return f"Question {number}"


def more_questions(count: int) -> str:
    """The note if there are more questions than are shown."""
    return f"And {count} more {'question' if count == 1 else 'questions'}."


def _shortened(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:120].rsplit(' ', 1)[0]} …"


def part(index: int, count: int) -> str:
    """Which part of a long stretch a quote is."""
    return f"Part {index + 1} of {count}"


def fewer(found: int, wanted: int, most: int) -> str:
    """The note if there are fewer quotes than were asked for; `most` are shown at once."""
    if found >= most:
        return f"You asked for {wanted}; I show at most {most} at once."
    return f"You asked for {wanted}; {'this is' if found == 1 else f'these {found} are'} all that come close."
