"""A scene of a picture: what somebody did, and the message that answers it."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Generic, TypeVar

Message = TypeVar("Message")


@dataclass(frozen=True, slots=True)
class Scene(Generic[Message]):
    """`name` is that of the picture's file, `act` the command, button or message that was used."""

    name: str
    act: str
    message: Message


def image(png: bytes | None) -> str:
    """The HTML of a quote card below a message; empty without one."""
    return f'<img class="card" src="data:image/png;base64,{b64encode(png).decode()}">' if png else ""
