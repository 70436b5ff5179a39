"""What a server's admins want with its daily posts, beside the quote: a picture, a thread, a pin, a role to mention."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.reasons import Reason, ReasonCode

POSTS = "posts"
"""The name under which it is stored."""

_ROLE = re.compile(r"[0-9]{1,20}|S[A-Z0-9]{1,20}")  # of Discord; a user group of Slack


class Extra(StrEnum):
    """One of them, as `PostExtras` names it."""

    CARD = "card"
    THREAD = "thread"
    PIN = "pin"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class PostExtras:
    """All off unless the admins asked for it.

    `role` is the platform's id of who is mentioned: a role on Discord, a user group on Slack.
    """

    card: bool = False
    thread: bool = False
    pin: bool = False
    role: str | None = None

    @property
    def chosen(self) -> tuple[Extra, ...]:
        """Those that the admins asked for."""
        wanted = {Extra.CARD: self.card, Extra.THREAD: self.thread, Extra.PIN: self.pin, Extra.ROLE: bool(self.role)}
        return tuple(extra for extra, is_wanted in wanted.items() if is_wanted)

    def dump(self) -> str | None:
        """As the journal stores it: `{"card": true, "thread": false, "pin": false, "role": "123"}`; None: all off."""
        if self == PostExtras():
            return None
        return json.dumps({"card": self.card, "thread": self.thread, "pin": self.pin, "role": self.role})

    @classmethod
    def load(cls, stored: str) -> "PostExtras":
        """What was stored; nothing for what is not understood."""
        try:
            match json.loads(stored):
                case {"card": bool() as card, "thread": bool() as thread, "pin": bool() as pin, "role": role}:
                    return cls(card, thread, pin, role if isinstance(role, str) and _ROLE.fullmatch(role) else None)
        except ValueError:
            pass
        return cls()


def reason_for(refused: Mapping[Extra, Reason]) -> Reason | None:
    """Why a post goes without some of them, of which the first stands for all; None if it has what was asked for."""
    return Reason(ReasonCode.EXTRAS_REFUSED, tuple(refused), next(iter(refused.values()))) if refused else None
