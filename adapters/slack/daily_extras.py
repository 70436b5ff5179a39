"""What goes with daily posts, as admins choose it in Slack: picture, thread, pin, the mention of a user group.

It is one choice for all daily quotes of a workspace. Typed: `daily card on`, `daily thread off`, `daily pin on`,
`daily mention @readers`, `daily mention off`; and as options of `daily set`: `pin: on mention: @readers`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import texts
from adapters.slack.inbound import PLATFORM
from adapters.slack.manifest import PINNING_SCOPE, UPLOADING_SCOPE
from adapters.slack.send import TROUBLE, code_of
from bot.chat.post_extras import POSTS, PostExtras
from bot.chat.preferences import PreferenceCache
from bot.chat.visitor import Visitor
from bot.errors import InputError
from bot.logs import log
from bot.presentation import wording

CARD, THREAD, PIN, MENTION = "card", "thread", "pin", "mention"

GROUP_ID = re.compile(r"S[A-Z0-9]{1,20}")
GROUP = re.compile(rf"<!subteam\^(?P<id>{GROUP_ID.pattern})(?:\|[^<>]*)?>")
"""A user group as Slack sends it where commands are escaped, as the manifest asks."""

_NAMES = {CARD: CARD, "cards": CARD, "picture": CARD, THREAD: THREAD, PIN: PIN, MENTION: MENTION}
_SWITCHES: Mapping[str, bool | None] = {"on": True, "yes": True, "off": False, "no": False, "": None}


@dataclass(frozen=True, slots=True)
class ExtrasChange:
    """What an admin wants to change; None: leave it as is. `mention` is the id of a user group, or empty for none."""

    card: bool | None = None
    thread: bool | None = None
    pin: bool | None = None
    mention: str | None = None

    def applied_to(self, before: PostExtras) -> PostExtras:
        """What is chosen from now on."""
        return PostExtras(
            before.card if self.card is None else self.card,
            before.thread if self.thread is None else self.thread,
            before.pin if self.pin is None else self.pin,
            before.role if self.mention is None else self.mention or None,
        )


NO_CHANGE = ExtrasChange()

_SWITCH: Mapping[str, Callable[[ExtrasChange, bool | None], ExtrasChange]] = {
    CARD: lambda change, switch: replace(change, card=switch),
    THREAD: lambda change, switch: replace(change, thread=switch),
    PIN: lambda change, switch: replace(change, pin=switch),
}


def change_in(typed: str) -> ExtrasChange | None:
    """The change that `card on` and the like ask for; None if something else was typed. Raises InputError."""
    name, _, wish = " ".join(typed.split()).partition(" ")
    field = _NAMES.get(name.casefold())
    return with_option(NO_CHANGE, field, wish) if field is not None else None


def with_option(change: ExtrasChange, name: str, value: str) -> ExtrasChange:
    """The same change with one wish more: `pin` and `on`, `mention` and a group. Raises InputError."""
    wish = value.strip()
    if name == MENTION and (group := GROUP.fullmatch(wish)) is not None:
        return replace(change, mention=group["id"])
    switch = _SWITCHES.get(wish.casefold(), ...)
    if name == MENTION:
        if switch not in (False, None):
            raise InputError(texts.GROUP_UNREADABLE)
        return replace(change, mention="" if switch is False else None)
    if switch is ...:
        raise InputError(texts.switch_unreadable(name))
    return _SWITCH[name](change, switch)


class ExtrasChoices:
    """Reads and stores what goes with the daily quotes of a workspace."""

    def __init__(self, preferences: PreferenceCache, client: AsyncWebClient) -> None:
        self._preferences, self._client = preferences, client

    async def chosen(self, visitor: Visitor) -> PostExtras:
        """What is chosen now."""
        return (await self._preferences.read(visitor.platform, visitor.server)).posts

    async def check(self, visitor: Visitor, change: ExtrasChange) -> None:
        """Raise InputError if the visitor is not an admin, or if Slack would refuse what is wanted."""
        if not visitor.admin:
            raise InputError(wording.errors.ONLY_ADMINS)
        before = await self.chosen(visitor)
        pins, uploads = change.pin and not before.pin, change.card and not before.card
        granted = await self._granted() if pins or uploads else frozenset()
        if pins and PINNING_SCOPE not in granted:
            raise InputError(texts.PINS_NOT_PERMITTED)
        if uploads and UPLOADING_SCOPE not in granted:
            raise InputError(texts.CARDS_NOT_PERMITTED)

    async def choose(self, visitor: Visitor, change: ExtrasChange) -> str:
        """Store it; the sentence that says what is chosen now. Raises InputError, and then nothing is stored."""
        await self.check(visitor, change)
        before = await self.chosen(visitor)
        chosen = change.applied_to(before)
        if chosen != before:
            await self._preferences.choose(visitor.platform, visitor.server, POSTS, chosen.dump())
        mention = texts.A_USER_GROUP if chosen.role is not None else ""
        return mention.join(wording.cards.posts_have(chosen.chosen))

    async def _granted(self) -> frozenset[str]:
        """The scopes of the installation; those in question where Slack does not say."""
        try:
            headers: Mapping[str, str] = (await self._client.auth_test()).headers
        except TROUBLE as error:
            log.debug("%s does not say which scopes it granted: %s", PLATFORM, code_of(error))
            headers = {}
        scopes = {scope.strip() for scope in str(headers.get("x-oauth-scopes", "")).split(",")} - {""}
        return frozenset(scopes or {PINNING_SCOPE, UPLOADING_SCOPE})
