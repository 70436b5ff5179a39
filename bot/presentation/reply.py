"""A reply as plain values, for any platform: sentences, passages, buttons. Pure.

Every text is plain, whether it is the bot's or the transcript's. A renderer adds its platform's markup, escapes, and
splits where a limit demands it; it never rewords.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.model import DiffPart, Quote, View
from bot.presentation import wording
from bot.presentation.buttons import READ_ON, Action, Button
from bot.presentation.truncation import sendable_words, utf16_length


class Tone(StrEnum):
    """The kind of a reply; each has a symbol of its own (wording.answers.SYMBOLS)."""

    SURE = "sure"
    UNSURE = "unsure"
    NONE = "none"
    VERBATIM = "verbatim"
    ALTERED = "altered"
    STITCHED = "stitched"
    ABSENT = "absent"
    NOTICE = "notice"
    FAILED = "failed"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage, with the words before and after it if they were asked for."""

    quote: Quote
    before: str = ""
    after: str = ""
    turns_before: tuple[Quote, ...] = ()  # the same words, speaker by speaker
    turns_after: tuple[Quote, ...] = ()
    around: str | None = None  # the page where it can be read in its context
    number: int = 0  # of the item that it belongs to; 0: its own place among the passages counts

    @property
    def turns(self) -> tuple[Quote, ...]:
        """The passage speaker by speaker, if more than one speaks in it."""
        turns = self.quote.by_speaker
        return turns if len(turns) > 1 else ()

    @property
    def lines_before(self) -> tuple[str, ...]:
        """The words before it; a line for each turn, with the speaker's name, if anybody else speaks in them."""
        return self._by_speaker(self.before, self.turns_before)

    @property
    def lines_after(self) -> tuple[str, ...]:
        """The words after it, likewise."""
        return self._by_speaker(self.after, self.turns_after)

    def _by_speaker(self, text: str, turns: Sequence[Quote]) -> tuple[str, ...]:
        if any(turn.speaker != self.quote.speaker for turn in turns):
            return tuple(f"{turn.speaker or wording.answers.UNKNOWN_SPEAKER}: {turn.text}" for turn in turns)
        return (text,) if text else ()


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, shown in each reader's own zone where the platform can do that; elsewhere in `zone`."""

    seconds: float  # since the epoch
    zone: str


@dataclass(frozen=True, slots=True)
class ChannelRef:
    """A channel or thread, by the platform's id; shown as a link to it."""

    id: str


@dataclass(frozen=True, slots=True)
class UserRef:
    """A member, by the platform's id; shown by name where that sends no notification."""

    id: str


@dataclass(frozen=True, slots=True)
class GroupRef:
    """A role or user group, by the platform's id; shown by name where that sends no notification."""

    id: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link on the web, by its label; where the platform cannot draw it, the label alone is shown."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class TitledItem:
    """An item about something with a title: what is known of it stands below the title, in small print."""

    title: str
    details: str

    def __str__(self) -> str:
        return f"{self.title} · {self.details}"


ItemPart = str | Moment | ChannelRef | UserRef | GroupRef | Link | TitledItem


Item = tuple[ItemPart, ...]
"""A line of a list: its parts, joined without spaces."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen in a menu; `value` has at most 100 characters."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of chapters or interviews under a reply; choosing one asks for its quotes (ChapterRequest)."""

    placeholder: str
    choices: tuple[Choice, ...]


MENU_ID = "chapter"
"""The id of every menu."""

SUGGESTED_ID = "suggested"
"""What the id of a button that asks a question begins with; a colon and the choice's value follow."""

LONGEST_VALUE = 80
"""The most characters of such a value, since an id holds 100."""


def question_choice(label: str, question: str, interview: str = "") -> Choice | None:
    """A choice that asks a question, of an interview (a slug) or of all; None if the question is too long for an id."""
    value = f"{interview}?{' '.join(question.split())}"
    return Choice(label, value) if len(value) <= LONGEST_VALUE else None


MOST_SUGGESTED = 3
"""Suggested questions under a reply."""

MOST_CHOICES = 25
"""Of a menu; Discord's limit."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply. What it shows, from top to bottom and within which limits: bot/presentation/layout.py."""

    tone: Tone
    lead: str | None = None  # the reply in a sentence
    heading: str | None = None  # above the passages or topics
    excerpts: tuple[Excerpt, ...] = ()
    citation: Quote | None = None  # as text to copy
    page: str | None = None  # the address of the citation's page, for everybody and for good
    claim: str | None = None  # the quote that was checked
    diff: tuple[DiffPart, ...] = ()  # of a claim, above the passage
    topics: tuple[str, ...] = ()  # what could be asked about instead
    menu: Menu | None = None  # the same, to choose from
    suggested: tuple[Choice, ...] = ()  # questions to try, each with a button that asks it (SuggestedRequest)
    follow_up: tuple[Choice, ...] = ()  # what else the member may have meant, or asked; the notes say it, too
    items: tuple[Item, ...] = ()  # a list
    notes: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    token: str | None = None  # the buttons' ids hold it
    prompt: Item = ()  # who asked what, above everything else
    private: bool = False
    refusal: bool = False  # said in place of an answer, because of how much is asked
    one_message: bool = False  # a button changes it in place, or it must arrive whole
    match: str | None = None  # which of the matches the passage is
    to_share: tuple[str, ...] = ()  # the claims, as they are checked again where the verdict above them is shared
    matches_left: int = 0  # further matches, for readers who have no buttons

    def with_button(self, button: Button, token: str) -> "Reply":
        """The same reply with one more button."""
        return replace(self, buttons=(*self.buttons, button), token=token)

    def without(self, *actions: Action) -> "Reply":
        """The same reply without some buttons."""
        buttons = tuple(button for button in self.buttons if button.action not in actions)
        return replace(self, buttons=buttons, to_share=() if Action.SHARE_VERDICT in actions else self.to_share)

    def in_view(self, view: View | None) -> "Reply":
        """The same reply with buttons that show the words in the view that the member chose; None: none was chosen."""
        if view is None:
            return self
        placed = (
            replace(button, position=replace(button.position, view=view)) if button.position is not None else button
            for button in self.buttons
        )
        return replace(self, buttons=tuple(placed))

    @property
    def link(self) -> str | None:
        """The link of its only passage, for a button that opens it."""
        return self.excerpts[0].quote.url if len(self.excerpts) == 1 else None

    def buttons_with(self, words_left: int) -> tuple[Button, ...]:
        """Its buttons; and READ_ON if `words_left` words of its only passage did not fit into its one message."""
        can_read_on = self.one_message and words_left and len(self.excerpts) == 1 and self.token
        position = next((button.position for button in self.buttons), None)
        return (*self.buttons, replace(READ_ON, position=position)) if can_read_on else self.buttons


@dataclass(frozen=True, slots=True)
class Above:
    """What an adapter reads in the message above a button, because the journal stores no text of members.

    `prompt` is its first line, `claims` the quotes that were checked there, as they are checked again.
    """

    prompt: Item = ()
    claims: tuple[str, ...] = ()


NOTHING_ABOVE = Above()


def video_link(quote: Quote, max_length: int) -> str | None:
    """The link to a quote's moment, if a message can carry it: on the web, without spaces or markup, short enough."""
    return quote.url if quote.url and is_drawable(quote.url, max_length) else None


def is_drawable(url: str, max_length: int) -> bool:
    """Whether a message can carry a link: on the web, without spaces or markup, short enough."""
    is_one_word = sendable_words(url) == [url]
    is_plain = url.startswith(("https://", "http://")) and not set(url) & set("<>()|\\")
    return is_one_word and is_plain and utf16_length(url) <= max_length
