"""How places are stored: journals of every version so far must still be read."""

from dataclasses import replace

import pytest

from bot.chat.visitor import Place, Server, ServerKind, Visitor


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (Place(Server("123"), "456"), "123/456"),
        (Place(Server("123"), "789", parent="456"), "123/789"),
        (Place(Server("T1"), "C1", thread="1700000000.1"), "T1/C1/1700000000.1"),
        (Place(Server("1", ServerKind.ACCOUNT), "456"), "user/1/456"),
        (Place(Server("5", ServerKind.DIRECT), "5"), "dm/5/5"),
    ],
)
def test_places_are_stored_as_ever(place: Place, key: str) -> None:
    assert place.key == key
    assert Place.from_key(key) == replace(place, parent=None)


@pytest.mark.parametrize("key", ["", "123", "user", "user/1", "dm/5"])
def test_a_key_without_a_channel_is_no_place(key: str) -> None:
    with pytest.raises(ValueError, match="names no channel"):
        Place.from_key(key)


@pytest.mark.parametrize(
    ("place", "surrounding"),
    [
        (Place(Server("123"), "456"), None),
        (Place(Server("123"), "789", parent="456"), Place(Server("123"), "456")),
        (Place(Server("T1"), "C1", thread="1700000000.1"), Place(Server("T1"), "C1")),
    ],
)
def test_a_thread_has_a_channel_around_it(place: Place, surrounding: Place | None) -> None:
    assert place.surrounding == surrounding


@pytest.mark.parametrize(
    ("server", "personal", "scope"),
    [
        (Server("123"), False, "discord:123/random"),
        (Server("1", ServerKind.ACCOUNT), True, "discord:user/1/random"),
        (Server("5", ServerKind.DIRECT), True, "discord:dm/5/random"),
    ],
)
def test_servers_are_shared_or_personal(server: Server, personal: bool, scope: str) -> None:
    assert server.personal is personal
    assert Visitor("discord", Place(server, "456"), "1", "Alice").random_scope == scope


def test_visitors_of_two_workspaces_are_in_two_places() -> None:
    first, second = (Visitor("slack", Place(Server(team), "C1"), "U1", "x") for team in ("T1", "T2"))
    assert first.place.key != second.place.key
