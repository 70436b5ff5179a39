"""What a chat platform is to say, as plain values: texts, passages, which buttons. Pure.

Every string here is plain text, ours or the transcript's; a renderer adds its platform's markup and escapes, splits
where a limit asks for it, and never rewords. What is decided here is decided once for all platforms.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.model import Answer, Checked, Confidence, Quote, Verdict, Widened
from bot.presentation import wording
from bot.presentation.reply import Action, Button, ChannelRef, Excerpt, Reply, Tone

_NEAR = 3  # near passages offered where we are not sure
_PIECES = 3  # sources shown of a stitched claim
_CHAPTERS = 20  # chapters offered where nothing was found


def notice(text: str, tone: Tone = Tone.NOTICE) -> Reply:
    """A sentence of ours, for the reader alone where the platform can do that."""
    return Reply(tone, text, private=True)


def not_let_in(channel: str) -> Reply:
    """To whoever asked in a channel where the bot may not write, said elsewhere."""
    before, after = wording.errors.NOT_LET_IN
    return Reply(Tone.NOTICE, items=((before, ChannelRef(channel), after),), private=True)


def answered(answer: Answer, token: str | None, chapters: Sequence[str], *, private: bool) -> Reply:
    """The answer to a question: sure shows the quote, unsure near passages as near passages, none the chapters."""
    notes = (wording.answers.WORDS_ONLY,) if answer.words_only else ()
    lead = wording.answers.lead(answer, 0)
    if answer.confidence is Confidence.NONE or not answer.quotes:
        if not answer.question:
            topics = tuple(chapters[:_CHAPTERS])
            return Reply(
                Tone.NOTICE, lead, wording.answers.ITS_CHAPTERS if topics else None, topics=topics, private=private
            )
        if not chapters:
            return Reply(Tone.NONE, lead, wording.answers.ASK_HINT, notes=notes, private=private)
        return Reply(
            Tone.NONE,
            lead,
            wording.answers.TRY_OTHER_WORDS,
            topics=tuple(chapters[:_CHAPTERS]),
            notes=notes,
            private=private,
        )
    if answer.confidence is Confidence.SURE:
        one = matched(answer.quotes[0], 0, len(answer.quotes), token, private=private)
        return replace(one, tone=Tone.SURE, lead=None, notes=notes)
    if len(answer.quotes) == 1:
        one = matched(answer.quotes[0], 0, 1, token, private=private)
        return replace(one, tone=Tone.UNSURE, lead=lead, notes=notes)
    near = answer.quotes[:_NEAR]
    return replace(several(near, lead, token, private=private), tone=Tone.UNSURE, notes=notes)


def several(quotes: Sequence[Quote], lead: str | None, token: str | None, *, private: bool) -> Reply:
    """A few passages, each with a button that opens it."""
    presses = tuple(
        Button(Action.OPEN, wording.answers.open_match(number), number) for number in range(1, len(quotes) + 1)
    )
    excerpts = tuple(Excerpt(quote) for quote in quotes)
    return Reply(
        Tone.SURE, lead, excerpts=excerpts, buttons=presses if token else (), token=token, private=private, turns=True
    )


def matched(quote: Quote, shown: int, of: int, token: str | None, *, private: bool) -> Reply:
    """One match of several, whole, with the buttons that turn to its neighbours."""
    presses = [
        Button(Action.PREVIOUS, wording.answers.PREVIOUS, enabled=shown > 0),
        Button(Action.NEXT, wording.answers.NEXT, enabled=shown + 1 < of),
    ]
    lead = wording.answers.match(shown, of) if of > 1 else None
    buttons = (*(presses if of > 1 else ()), *_around(private=private)) if token else ()
    return Reply(Tone.SURE, lead, None, (Excerpt(quote),), buttons=buttons, token=token, private=private, turns=True)


def single(quote: Quote, token: str | None, *, private: bool, lead: str | None = None) -> Reply:
    """One quote that nobody turns: shown by its id, at random, or shared."""
    presses = _around(private=private) if token else ()
    return Reply(Tone.SURE, lead, None, (Excerpt(quote),), buttons=presses, token=token, private=private)


def daily(quote: Quote, token: str, *, late: float | None = None, test: bool = False) -> Reply:
    """The quote of the day; `late` by how many seconds. It stays one message, so that one nonce stands for all of it."""
    return Reply(
        Tone.DAILY,
        wording.daily.TEST_POST if test else wording.daily.QUOTE_OF_THE_DAY,
        excerpts=(Excerpt(quote),),
        notes=(wording.daily.late(late),) if late is not None else (),
        buttons=(*_around(private=False), Button(Action.VETO, wording.daily.VETO)),
        token=token,
        turns=True,
    )


def whole(quote: Quote) -> Reply:
    """All words of a passage, in as many messages as it takes."""
    return Reply(Tone.SURE, excerpts=(Excerpt(quote),), private=True)


def widened(around: Widened) -> Reply:
    """A quote with what stands around it."""
    if not around.before and not around.after:
        return notice(wording.answers.AGAIN)
    excerpt = Excerpt(around.quote, around.before, around.after, around.turns_before, around.turns_after)
    return Reply(Tone.SURE, wording.answers.AROUND, None, (excerpt,), private=True)


def shared_already(reply: Reply) -> Reply:
    """The private reply, once its quote was shared."""
    presses = tuple(
        replace(press, label=wording.answers.SHARED, enabled=False) if press.action is Action.SHARE else press
        for press in reply.buttons
    )
    return replace(reply, buttons=presses)


def checked(found: Checked, token: str | None, *, private: bool) -> Reply:
    """What became of a claimed quote, and the true passage."""
    pieces, heading = found.pieces, wording.checks.REALLY_SAID
    notes: tuple[str, ...] = ()
    if found.verdict is Verdict.ABSENT:
        pieces, heading = (found.nearest,) if found.nearest is not None else (), wording.checks.NEAREST
    elif found.verdict is Verdict.STITCHED:
        heading = wording.checks.PIECES
    if len(pieces) > _PIECES:
        notes = (wording.checks.more_pieces(len(pieces) - _PIECES),)
    return Reply(
        Tone(found.verdict.value),
        wording.checks.verdict(found),
        heading if pieces and found.verdict is not Verdict.VERBATIM else None,
        tuple(Excerpt(piece) for piece in pieces[:_PIECES]),
        diff=found.diff if found.verdict is Verdict.ALTERED else (),
        notes=notes,
        buttons=_around(private=private) if len(pieces) == 1 and token else (),
        token=token,
        private=private,
    )


def _around(*, private: bool) -> tuple[Button, ...]:
    share = (Button(Action.SHARE, wording.answers.SHARE),) if private else ()
    return (Button(Action.MORE, wording.answers.MORE), Button(Action.ALSO, wording.answers.ALSO), *share)
