"""What each button under a reply does, for all platforms. The journal stores the answer under the button's token."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from bot.chat.ports import ChatJournal, QuoteSource
from bot.chat.preferences import PreferenceCache
from bot.chat.stated_scope import scope_in
from bot.chat.visitor import Place, Visitor
from bot.errors import JournalError
from bot.logs import report
from bot.model import EVERYTHING, Quote, Ref, RememberedAnswer, View
from bot.presentation import compose, quote_replies, verdict_replies, wording
from bot.presentation.buttons import ASKER_ACTIONS, Action, Button, ButtonPress, Position
from bot.presentation.reply import Above, Reply
from bot.quotes.interview_facts import are_parts

SENTENCES, WIDER_SENTENCES = 2, 8
"""Sentences on either side of a quote: as context, and wider."""

_TURNING = frozenset({Action.PREVIOUS, Action.NEXT, Action.OPEN})
_SHARE_SECONDS = 86400.0  # within which a quote is shared once


@dataclass(frozen=True, slots=True)
class PressResult:
    """What a button leads to: a reply that replaces the one above it (`turned`), or a new one.

    `before` is what the old reply looks like from now on, if something was shared.
    """

    reply: Reply
    turned: bool = False
    before: Reply | None = None

    @property
    def public(self) -> bool:
        """Whether everybody sees the reply."""
        return self.before is not None


class ButtonActions:
    """Does what buttons say, over the quotes and the journal."""

    def __init__(
        self,
        quotes: QuoteSource,
        journal: ChatJournal,
        preferences: PreferenceCache,
        allowed: Callable[[Visitor], Awaitable[frozenset[str] | None]],
    ) -> None:
        """`allowed` gives the interviews that the admins chose for a visitor's place; None: all."""
        self._quotes, self._journal, self._preferences, self._allowed = quotes, journal, preferences, allowed

    async def press(self, visitor: Visitor, press: ButtonPress, *, private: bool, above: Above) -> PressResult:
        """Do what a button says about the quote it stands under. Raises VerbatimError.

        `private`: only the visitor sees the reply above it. `above` is what is read there.
        """
        answer = await self._journal.recall(press.token)
        if answer is None or answer.platform != visitor.platform or not same_place(answer, visitor):
            return PressResult(compose.notice(wording.errors.GONE))
        if press.action in ASKER_ACTIONS and answer.asker != visitor.user_id:
            return PressResult(compose.notice(wording.errors.BELONGS))
        preferred = (await self._preferences.read(visitor.platform, visitor.server)).view
        if press.action is Action.SHARE_VERDICT:
            limited = press.number == verdict_replies.LIMITED
            return await self._share_verdict(visitor, answer, preferred, above, limited=limited)
        if not answer.refs:
            return PressResult(compose.notice(wording.errors.NOTHING_YET))
        # A follow-up in words has no position, nor do buttons of versions before 0.2: theirs is that of the answer.
        position = press.position or Position(answer.shown, answer.doubtful)
        position = replace(position, index=min(position.index, len(answer.refs) - 1))
        view = position.view or preferred
        if press.action in _TURNING:
            return await self._turn(answer, press, position, view, private=private, above=above)
        ref = answer.refs[position.index]
        match press.action:
            case Action.SHARE:
                return await (
                    self._share_list(visitor, answer, press.number, position, view, above)
                    if press.number > 1
                    else self._share(visitor, answer, position, view, above)
                )
            case Action.VETO:
                return PressResult(await self._veto(visitor, ref, press.token, position))
            case Action.ALLOW:
                return PressResult(await self._allow(visitor, ref))
            case Action.ALSO:
                also = await self._also_said(visitor, ref, view)
                return PressResult(also.in_view(position.view))
            case _:
                return PressResult(await self._show(ref, press, position, view))

    async def _show(self, ref: Ref, press: ButtonPress, position: Position, view: View) -> Reply:
        """The quote itself: with the words around it, as text to copy, or whole."""
        if press.action is Action.MORE:
            sentences = WIDER_SENTENCES if press.number > 1 else SENTENCES
            context = await self._quotes.in_context(ref, sentences, view)
            return quote_replies.widened(context, press.token, position, press.number or 1)
        quote = await self._quotes.show(ref, view)
        return (
            quote_replies.cited(quote, press.token, position)
            if press.action is Action.CITE
            else quote_replies.whole(quote)
        )

    async def _turn(
        self,
        answer: RememberedAnswer,
        press: ButtonPress,
        position: Position,
        view: View,
        *,
        private: bool,
        above: Above,
    ) -> PressResult:
        """Show another quote of the answer."""
        step = 1 if press.action is Action.NEXT else -1
        index = press.number - 1 if press.action is Action.OPEN else position.index + step
        is_part, count = are_parts(answer.refs), len(answer.refs)
        if index < 0:
            return PressResult(compose.notice(wording.facts.FIRST_PART if is_part else wording.answers.NO_PREVIOUS))
        if index >= count:
            return PressResult(compose.notice(wording.facts.LAST_PART if is_part else wording.answers.NO_NEXT))
        quote = await self._quotes.show(answer.refs[index], view)
        await self._journal.turn_to(answer.token, index)
        at = replace(position, index=index)
        turned = quote_replies.matched(quote, at, count, answer.token, private=private, is_part=is_part)
        return PressResult(replace(turned, prompt=above.prompt), turned=True)

    async def _also_said(self, visitor: Visitor, ref: Ref, view: View) -> Reply:
        quotes = await self._quotes.also_said(ref, view, await self._allowed(visitor))
        if not quotes:
            return compose.notice(wording.answers.NOTHING_ALSO)
        token = await remember(self._journal, visitor, quotes)
        if len(quotes) == 1:
            return quote_replies.single(quotes[0], token, private=True, lead=wording.answers.ALSO_SAID)
        return quote_replies.several(quotes, wording.answers.ALSO_SAID, token, private=True)

    async def _veto(self, visitor: Visitor, ref: Ref, token: str, position: Position) -> Reply:
        """Never pick a quote again in this server: for admins only, which is checked at every press."""
        if not visitor.admin:
            return compose.notice(wording.daily.VETO_FOR_ADMINS)
        await self._journal.veto(visitor.platform, visitor.server.key, ref)
        allow = Button(Action.ALLOW, wording.daily.ALLOW, position=position)
        return compose.notice(wording.daily.VETOED).with_button(allow, token)

    async def _allow(self, visitor: Visitor, ref: Ref) -> Reply:
        """Take a veto back."""
        if not visitor.admin:
            return compose.notice(wording.daily.VETO_FOR_ADMINS)
        await self._journal.allow(visitor.platform, visitor.server.key, ref)
        return compose.notice(wording.daily.ALLOWED)

    async def _share(
        self, visitor: Visitor, answer: RememberedAnswer, position: Position, view: View, above: Above
    ) -> PressResult:
        """Post a quote for everybody, once: with who asked what, and with the doubt, if there is any."""
        ref = answer.refs[position.index]
        quote = await self._quotes.show(ref, view)
        if (refusal := await self._share_refusal(visitor, f"{answer.token}:{ref}")) is not None:
            return PressResult(refusal)
        token = await remember(self._journal, visitor, [quote], doubtful=position.doubtful)
        shared = quote_replies.matched(quote, replace(position, index=0), 1, token, private=False)
        before = quote_replies.matched(quote, position, len(answer.refs), answer.token, private=True)
        return _shared(visitor, shared, before, above)

    async def _share_list(
        self,
        visitor: Visitor,
        answer: RememberedAnswer,
        count: int,
        position: Position,
        view: View,
        above: Above,
    ) -> PressResult:
        """Post the first `count` quotes of an answer for everybody, once, in the same list."""
        quotes = [await self._quotes.show(ref, view) for ref in answer.refs[:count]]
        if (refusal := await self._share_refusal(visitor, f"{answer.token}:list")) is not None:
            return PressResult(refusal)
        token = await remember(self._journal, visitor, quotes, doubtful=position.doubtful)
        lead = wording.answers.near(len(quotes)) if position.doubtful else None
        shared, before = (
            quote_replies.several(
                quotes, lead, shown, private=private, doubtful=position.doubtful, shareable=True
            ).in_view(position.view)
            for shown, private in ((token, False), (answer.token, True))
        )
        return _shared(visitor, shared, before, above)

    async def _share_verdict(
        self, visitor: Visitor, answer: RememberedAnswer, view: View, above: Above, *, limited: bool
    ) -> PressResult:
        """Post a verdict, or several, for everybody, once. The claims are checked again, as the message above has them.

        `limited`: the first line of that message says what the check was limited to.
        """
        if not above.claims:
            return PressResult(compose.notice(wording.checks.CANNOT_SHARE))
        scope = scope_in(above.prompt) if limited else EVERYTHING
        if scope is None:
            return PressResult(compose.notice(wording.checks.SHARE_UNLIMITED))
        scope = replace(scope, within=await self._allowed(visitor))
        first, *others = [await self._quotes.check(claim, view, scope) for claim in above.claims]
        result = replace(first, others=tuple(others)) if others else first
        if (refusal := await self._share_refusal(visitor, f"{answer.token}:verdict")) is not None:
            return PressResult(refusal)
        token = await remember(self._journal, visitor, result.evidence, anyway=True)
        shared = verdict_replies.checked(result, token, private=False)
        before = verdict_replies.checked(result, answer.token, private=True, limited=limited)
        return _shared(visitor, shared, before, above)

    async def _share_refusal(self, visitor: Visitor, what: str) -> Reply | None:
        """Why something cannot be shared, if so; else it counts as shared from now on."""
        preferences = await self._preferences.read(visitor.platform, visitor.server)
        if not preferences.allows_public_answers(visitor.place):
            return compose.notice(wording.errors.ONLY_PRIVATELY)
        if not await self._journal.claim(f"share:{what}", _SHARE_SECONDS):
            return compose.notice(wording.errors.SHARED_ALREADY)
        return None


def same_place(answer: RememberedAnswer, visitor: Visitor) -> bool:
    """Whether a button is pressed in the server of its answer, or in the same channel: tokens can be forged elsewhere.

    A channel that two workspaces share is a channel of both.
    """
    of_answer, pressed = Place.from_key(answer.place), visitor.place
    return of_answer.server == pressed.server or of_answer.channel in (pressed.channel, pressed.parent)


async def remember(
    journal: ChatJournal, visitor: Visitor, quotes: Sequence[Quote], *, anyway: bool = False, doubtful: bool = False
) -> str | None:
    """Store an answer's quotes for its buttons and follow-ups, and whether it is in doubt; returns the token.

    None if there are no quotes, unless it is stored `anyway`; and while the journal is away: better an answer without
    buttons than none.
    """
    if not quotes and not anyway:
        return None
    return await remember_refs(journal, visitor, [quote.ref for quote in quotes], doubtful=doubtful)


async def remember_refs(
    journal: ChatJournal, visitor: Visitor, refs: Sequence[Ref], *, doubtful: bool = False
) -> str | None:
    """The same for quotes that are not read yet."""
    try:
        return await journal.remember(visitor.platform, visitor.place.key, visitor.user_id, refs, doubtful=doubtful)
    except JournalError as error:
        report(visitor.platform, error)
        return None


def _shared(visitor: Visitor, shared: Reply, before: Reply, above: Above) -> PressResult:
    """What is posted, with who shared it unless its first line says so; its button stays behind, and is off."""
    prompt = above.prompt or (wording.answers.shared_by(visitor.name),)
    return PressResult(
        replace(shared, prompt=prompt), before=replace(quote_replies.shared_already(before), prompt=above.prompt)
    )
