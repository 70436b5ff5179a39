"""Encrypts the tokens of installations for the disk."""

import logging
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from typing import TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation

from adapters.slack.oauth.damage import InstallationRow

log = logging.getLogger("verbatim.slack")


_SECRETS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
_Stored = TypeVar("_Stored", Installation, Bot)


class TokenCipher:
    """Encrypts tokens for the disk. The first key encrypts, and all decrypt: a new key goes before the old one."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = MultiFernet([Fernet(key) for key in keys])

    def encrypt(self, stored: _Stored) -> _Stored:
        """A copy with encrypted tokens."""
        return _with_secrets(stored, lambda token: self._keys.encrypt(token.encode()).decode())

    def can_decrypt(self, row: InstallationRow) -> bool:
        """Whether a key decrypts every token of a row."""
        try:
            for name in _SECRETS:
                if token := row.get(name):
                    self._decrypted(token)
        except InvalidToken:
            return False
        return True

    def decrypt(self, stored: _Stored | None) -> _Stored | None:
        """A copy with readable tokens; None, with a line in the log, if no key decrypts them."""
        if stored is None:
            return None
        with suppress(InvalidToken):
            return _with_secrets(stored, self._decrypted)
        log.error(
            "SLACK_TOKEN_KEY cannot decrypt the tokens of workspace %s; add the old key after it, with a comma between",
            stored.team_id,
        )
        return None

    def _decrypted(self, token: object) -> str:
        """Raises InvalidToken, also for what SQLite holds in place of a text."""
        if not isinstance(token, str):
            raise InvalidToken
        return self._keys.decrypt(token.encode()).decode()


def _with_secrets(stored: _Stored, change: Callable[[str], str]) -> _Stored:
    changed = copy(stored)
    for name in _SECRETS:
        if value := getattr(stored, name, None):
            setattr(changed, name, change(value))
    return changed
