"""Quotes into replies: one, several, with the words around them, as text to copy, the quote of the day. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot.model import Quote, QuoteInContext
from bot.presentation import wording
from bot.presentation.buttons import SHARING_ACTIONS, Action, Button, Position
from bot.presentation.reply import Excerpt, Reply, Tone

FIRST = Position(0)


def several(
    quotes: Sequence[Quote],
    lead: str | None,
    token: str | None,
    *,
    private: bool,
    doubtful: bool = False,
    shareable: bool = False,
) -> Reply:
    """A few passages, each with a button that opens it. If `shareable`, a private list has a button to share it."""
    has_share = private and shareable
    labels = [wording.answers.open_match(number, len(quotes) + has_share) for number in range(1, len(quotes) + 1)]
    opening = (
        Button(Action.OPEN, label, number, position=Position(number - 1, doubtful))
        for number, label in enumerate(labels, start=1)
    )
    share = Button(Action.SHARE, wording.answers.SHARE, len(quotes), position=Position(0, doubtful))
    buttons = (*opening, share) if has_share else tuple(opening)
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


def single(quote: Quote, token: str | None, *, private: bool, lead: str | None = None) -> Reply:
    """A quote without neighbours to turn to: shown by its id, at random, or shared."""
    buttons = _quote_buttons(FIRST, private=private) if token else ()
    return Reply(Tone.SURE, lead, excerpts=(Excerpt(quote),), buttons=buttons, token=token, private=private)


def daily(quote: Quote, token: str, *, late: float | None = None, test: bool = False) -> Reply:
    """The quote of the day, `late` seconds late. It stays one message, so that one nonce is enough to post it once."""
    return Reply(
        Tone.DAILY,
        wording.daily.TEST_POST if test else wording.daily.QUOTE_OF_THE_DAY,
        excerpts=(Excerpt(quote),),
        notes=(wording.daily.late(late),) if late is not None else (),
        buttons=_quote_buttons(FIRST, private=False),
        token=token,
        one_message=True,
    )


def banned(quotes: Sequence[Quote], count: int, token: str | None, page: int, pages: int) -> Reply:
    """A page (from 0) of the `count` quotes that are never picked, each with a button that lifts the ban."""
    allowing = (
        Button(Action.ALLOW, wording.daily.allow_one(number, count), position=Position(number - 1))
        for number in range(1, len(quotes) + 1)
    )
    turning = (
        *((page - 1, wording.answers.PREVIOUS),) * (page > 0),
        *((page + 1, wording.answers.NEXT),) * (page + 1 < pages),
    )
    turns = (Button(Action.BANS, label, position=Position(other)) for other, label in turning)
    notes = (
        *(wording.daily.ALLOW_BY_NUMBER,) * (count > wording.answers.MOST_NAMED),
        *(wording.daily.bans_page(page + 1, pages),) * (pages > 1),
    )
    return Reply(
        Tone.NOTICE,
        wording.daily.bans(count),
        excerpts=tuple(map(Excerpt, quotes)),
        notes=notes,
        buttons=(*allowing, *turns) if token else (),
        token=token,
        private=True,
        one_message=True,
    )


def whole(quote: Quote) -> Reply:
    """All words of a passage, in as many messages as it takes."""
    return Reply(Tone.SURE, excerpts=(Excerpt(quote),), private=True)


def widened(context: QuoteInContext, token: str | None = None, position: Position = FIRST, level: int = 2) -> Reply:
    """A quote with the words before and after it; at `level` 1 a button shows more of them."""
    if not context.before and not context.after:
        return Reply(Tone.NOTICE, wording.answers.NO_CONTEXT, private=True)
    wider = (Button(Action.MORE, wording.answers.WIDER, level + 1, position=position),) if level == 1 else ()
    also = Button(Action.ALSO, wording.answers.ALSO, position=position)
    return Reply(
        Tone.SURE,
        excerpts=(_in_context(context),),
        buttons=(*wider, also, cite_button(position)) if token else (),
        token=token,
        private=True,
        one_message=True,
    )


def cited(quote: Quote, token: str | None = None, position: Position = FIRST) -> Reply:
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
        replace(button, label=wording.answers.SHARED, enabled=False) if button.action in SHARING_ACTIONS else button
        for button in reply.buttons
    )
    return replace(reply, buttons=buttons)


def _quote_buttons(position: Position, *, private: bool, turns: tuple[Button, ...] = ()) -> tuple[Button, ...]:
    share = (Button(Action.SHARE, wording.answers.SHARE, position=position),) if private else ()
    context = Button(Action.MORE, wording.answers.MORE, 1, position=position)
    return (*share, context, *turns, cite_button(position))


def cite_button(position: Position) -> Button:
    return Button(Action.CITE, wording.answers.CITE, position=position)
