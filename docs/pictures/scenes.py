"""A scene of a picture: what somebody did, and the message that answers it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Message = TypeVar("Message")


@dataclass(frozen=True, slots=True)
class Scene(Generic[Message]):
    """`name` is that of the picture's file, `act` the command, button or message that was used."""

    name: str
    act: str
    message: Message
