"""Verdicts on claimed quotes into replies. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.model import CheckResult, Quote, Verdict
from bot.presentation import wording
from bot.presentation.buttons import Action, Button
from bot.presentation.quote_replies import FIRST, cite_button
from bot.presentation.reply import Excerpt, Item, Link, Reply, Tone

_MAX_PASSAGES = 3  # of several quotes

LONGEST_CLAIM = 1000
"""Characters of the longest claim that a verdict shows in full: to share it, the claim is read and checked again."""

_LONGEST_LIST = 1000  # characters of several verdicts that one message shows, with room for what was really said


LIMITED = 1
"""The number of the button that shares a verdict of one interview or show: the first line says which."""


def checked_by(name: str | None, message: str | None = None, only: str | None = None) -> Item:
    """The first line of a verdict: who had it checked, and in what alone, if so.

    `message` is the link to the message that was checked.
    """
    if message is None:
        return (wording.checks.prompt(name, only),)
    return (wording.checks.prompt_of_message(name), Link(wording.checks.A_MESSAGE, message))


def checked(
    result: CheckResult,
    token: str | None,
    *,
    private: bool,
    message: str | None = None,
    prompt: Item = (),
    shareable: bool = True,
    limited: bool = False,
) -> Reply:
    """The verdict on a claimed quote, and what was really said; a list of verdicts if there are several quotes.

    `message` is what the member wrote: the reply says which part of it was checked. A private verdict can be shared
    if it is `shareable` and shows all of the claim; otherwise a note says how to get one that can. `limited`: the
    prompt says what the check was limited to.
    """
    hint = _sharing_hint(result, shareable=shareable) if private else None
    notes = (hint,) if hint else ()
    label = wording.checks.SHARE_ALL if result.others else wording.checks.SHARE
    number = LIMITED if limited else 0
    can_share = private and hint is None and token is not None
    share = (Button(Action.SHARE_VERDICT, label, number, position=FIRST),) if can_share else ()
    if result.others:
        return replace(
            _several_checked(result.all, private=private),
            prompt=prompt,
            notes=notes,
            buttons=share,
            token=token,
            to_share=_to_share(result) if share else (),
        )
    passages, heading = _evidence(result)
    about = (
        (Button(Action.MORE, wording.answers.MORE, 1, position=FIRST), cite_button(FIRST)) if len(passages) == 1 else ()
    )
    return Reply(
        Tone(result.verdict.value),
        wording.checks.verdict(result),
        heading,
        tuple(map(Excerpt, passages)),
        claim=result.claim,
        diff=result.diff if result.verdict is Verdict.ALTERED else (),
        notes=(*_notes(result, message), *notes),
        buttons=(*share, *about) if token else (),
        token=token,
        prompt=prompt,
        private=private,
        to_share=_to_share(result) if share else (),
    )


def unshareable(reply: Reply) -> Reply:
    """A verdict that a message cannot show so that it can be read there and shared: it says how to get one that can."""
    hint = wording.checks.SHARE_ONE if len(reply.to_share) > 1 else wording.checks.SHARE_SHORTER
    return replace(reply.without(Action.SHARE_VERDICT), notes=(*reply.notes, hint))


def _to_share(result: CheckResult) -> tuple[str, ...]:
    """The claims, as they are checked again; none if one cannot be read in the list, or the list is too long."""
    if not result.others:
        return (wording.checks.to_check_again(result.claim, wording.checks.verdict(result)),)
    lines = [wording.checks.in_list(number, each) for number, each in enumerate(result.all, start=1)]
    again = [wording.checks.to_check_again(each.claim, wording.checks.verdict(each)) for each in result.all]
    is_readable = list(map(wording.checks.read_in_list, lines)) == again
    return tuple(again) if is_readable and sum(map(len, lines)) <= _LONGEST_LIST else ()


def _sharing_hint(result: CheckResult, *, shareable: bool) -> str | None:
    """How to get a verdict that can be shared, where this one cannot.

    To be shared, a claim is checked again, and all that is known of it then is what the reply shows.
    """
    if result.others and not _to_share(result):
        return wording.checks.SHARE_ONE
    if not shareable:
        return wording.checks.SHARE_UNLIMITED
    if result.others:
        return None
    return wording.checks.share_shorter(LONGEST_CLAIM) if len(result.claim) > LONGEST_CLAIM else None


def _notes(result: CheckResult, message: str | None) -> Iterator[str]:
    """What a reader must know besides the verdict."""
    if result.cut and result.verdict is not Verdict.VERBATIM:  # a verbatim verdict says so itself
        yield wording.checks.CUT
    if (quoting := wording.checks.quoting(result)) is not None:
        yield quoting
    if message is not None and _letters(message) != _letters(result.claim):
        yield wording.checks.checked_text(result.claim)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _several_checked(results: Sequence[CheckResult], *, private: bool) -> Reply:
    """A verdict for each quote of a message, and the passages of those that were said, numbered as their verdicts."""
    passages: dict[Quote, int] = {}
    for number, result in enumerate(results, start=1):
        for piece in result.pieces[:1]:
            passages.setdefault(piece, number)
    excerpts = [Excerpt(piece, number=number) for piece, number in passages.items()]
    tones = {Tone(result.verdict.value) for result in results}
    return Reply(
        tones.pop() if len(tones) == 1 else Tone.NOTICE,
        wording.checks.summary(results),
        excerpts=tuple(excerpts[:_MAX_PASSAGES]),
        items=tuple((wording.checks.in_list(number, result),) for number, result in enumerate(results, start=1)),
        private=private,
    )


def _evidence(result: CheckResult) -> tuple[tuple[Quote, ...], str | None]:
    """The passages a verdict rests on, and the heading above them."""
    if result.verdict is Verdict.ABSENT:
        return ((result.nearest,), wording.checks.NEAREST) if result.nearest is not None else ((), None)
    heading = wording.checks.PIECES if result.verdict is Verdict.STITCHED else wording.checks.REALLY_SAID
    return result.pieces, heading if result.pieces else None
