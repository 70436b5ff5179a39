"""The settings of the HTTP server: the port it listens on."""

from collections.abc import Mapping

from bot.errors import SettingError

PORT = "PORT"

DEFAULT_PORT = 3000
"""The port if PORT is not set and something needs one."""


def read_port(environment: Mapping[str, str]) -> int | None:
    """The port of PORT; None if it is not set. Raises SettingError."""
    value = environment.get(PORT, "").strip()
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or not 0 < int(value[:6]) < 65536:
        raise SettingError(
            f"PORT: {value[:80]!r} is not a port; use a number from 1 to 65535, or leave it empty for {DEFAULT_PORT}"
        )
    return int(value)
