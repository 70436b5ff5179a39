"""The pictures in README.md: what the adapters send is drawn whole, and the files are there and small."""

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from adapters.slack import texts
from bot.presentation import wording
from docs.pictures import browser, discord_html, index, slack_html, slack_views
from tests.conftest import ROOT
from tests.peers import discord_world, slack_payloads, slack_peer, slack_world
from tests.peers.discord_world import answer

PICTURES = [ROOT / "docs" / "pictures" / name for name in ("discord.png", "slack.png")]
LARGEST = 150_000
"""Bytes of a picture: a page on a phone loads both."""


def seen(page: str) -> str:
    """What a reader sees of HTML."""
    text = re.sub(r"<[^>]+>", "", page.rpartition("</style>")[2].replace("</div>", "\n"))
    for entity, character in (("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_the_pictures_are_as_wide_as_a_phone_and_small(path: Path) -> None:
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    (width,) = struct.unpack(">I", data[16:20])
    assert width == 2 * browser.PHONE
    assert len(data) <= LARGEST


@pytest.mark.parametrize(("folder", "listed"), [("replies", index.replies), ("site", index.pages)])
def test_a_page_lists_every_picture(folder: str, listed: Callable[[Iterable[str]], str]) -> None:
    files = [path.name for path in (ROOT / "docs" / "pictures" / folder).glob("*.png")]
    page = (ROOT / "docs" / "pictures" / folder / "README.md").read_text("utf-8")
    assert page == listed(files)
    assert sorted(re.findall(r"\]\(([^)]+)\)", page)) == sorted(files)


async def test_what_is_sent_to_discord_is_drawn_without_its_markup(tmp_path: Path) -> None:
    async with discord_world.world(tmp_path) as here:
        for text in ("sure", "several", "none of it"):
            shown = answer(await here.alice.slash(here.channel, "ask", question=text))
            page = discord_html.page(shown.content, shown.components, asker="alice", act="/ask")
            assert not re.search(r"\*\*|~~|`|^> |-# |\]\(|\\", seen(page), re.MULTILINE), text
            assert all(label in page for label in discord_world.labels(shown))
        quoted = answer(await here.alice.slash(here.channel, "quote", id="talk-1:100-120"))
        assert "It's *not* that I'm afraid of @everyone; see https://example.org and <@123>." in seen(
            discord_html.page(quoted.content, quoted.components, asker="alice", act="/quote")
        )


async def test_what_is_sent_to_slack_is_drawn_whole(tmp_path: Path) -> None:
    async with slack_world.world(tmp_path) as here:
        for text in ("sure", "several", "none of it"):
            message = await here.answered(slack_payloads.mention(text))
            page = slack_html.page(message["blocks"], asker="Alice", act=f"@Verbatim {text}")
            assert f"@Verbatim {text}" in seen(page)
            assert all(label in page for label in slack_world.names(message))
        quoted = await here.answered(slack_payloads.command(here.peer, "quote talk-1:100-120"))
        assert "It's *not* that I'm afraid of @everyone; see https://example.org and <@123>." in seen(
            slack_html.page(quoted["blocks"], asker="Alice", act="")
        )


async def test_the_home_tab_and_the_dialogs_of_slack_are_drawn_whole(tmp_path: Path) -> None:
    async with slack_world.world(tmp_path) as here:
        await here.answered(slack_payloads.command(here.peer, "daily set 9:00 Europe/Berlin", user=slack_peer.ADMIN))
        await here.send(slack_payloads.home_opened(user=slack_peer.ADMIN))
        await here.until(lambda: slack_peer.ADMIN in here.peer.homes)
        await here.quiet()
        home = slack_views.page(here.peer.homes[slack_peer.ADMIN])
        assert texts.SETTINGS in seen(home)
        assert texts.YOUR_QUESTION in seen(home)
        for body in (
            slack_payloads.global_shortcut(here.peer),
            slack_payloads.command(here.peer, "daily set", user=slack_peer.ADMIN),
        ):
            await here.send(body)
            await here.quiet()
        ask, daily = (seen(slack_views.page(here.peer.views[name])) for name in sorted(here.peer.views))
        assert wording.answers.ASK_HINT in ask
        assert all(text in daily for text in (texts.AT_TIME, texts.MENTIONED_HINT, "☑ Mon", "☐ A pin", texts.SAVE))


def test_an_element_that_our_views_do_not_have_is_an_error() -> None:
    view = {"type": "home", "blocks": [{"type": "section", "text": {"text": "x"}, "accessory": {"type": "image"}}]}
    with pytest.raises(KeyError):
        slack_views.page(view)


def test_markup_is_drawn_as_discord_shows_it() -> None:
    content = (
        "**bold** *soft* ~~gone~~ `code` [1:02](<https://example.org/?a=1&b=2>)\n"
        "> ## large\n> ### bold\n> more\n-# small <&>"
    )
    assert discord_html.markdown(content) == (
        '<div class="text line"><b>bold</b> <i>soft</i> <s>gone</s> <code>code</code> '
        '<a href="https://example.org/?a=1&amp;b=2">1:02</a></div>'
        '<blockquote><div class="text large">large</div><div class="text heading">bold</div>'
        '<div class="text line">more</div></blockquote>'
        '<div class="text small">small &lt;&amp;&gt;</div>'
    )


def test_a_block_that_our_renderer_does_not_send_is_an_error() -> None:
    with pytest.raises(KeyError):
        slack_html.block({"type": "image"})


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A folder that alone is looked into for programs; what is known of fonts is forgotten."""
    monkeypatch.setenv("PATH", str(tmp_path))
    browser.missing_fonts.cache_clear()
    yield tmp_path
    browser.missing_fonts.cache_clear()


def program(path: Path, prints: str) -> None:
    path.write_text(f"#!/bin/sh\n{prints}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.usefixtures("only")
def test_without_a_browser_it_is_said_what_to_install() -> None:
    with pytest.raises(browser.CannotDrawError, match="apt install chromium"):
        browser.executable()


@pytest.mark.parametrize(
    ("prints", "missing"),
    [
        ('echo "$2"', ()),
        ("echo DejaVu Sans", browser.FONTS),
        ('[ "$2" = Lato ] && echo Carlito,Lato || echo "$2"', ("Lato",)),
        ('[ "$2" = "Noto Sans" ] && echo "Noto Sans Mono" || echo "$2"', ("Noto Sans",)),
        (None, browser.FONTS),
    ],
)
def test_where_a_font_is_missing_nothing_is_drawn(only: Path, prints: str | None, missing: tuple[str, ...]) -> None:
    program(only / "chromium", "exit 1")
    if prints is not None:
        program(only / "fc-match", prints)
    assert browser.missing_fonts() == missing
    if missing:
        with pytest.raises(
            browser.CannotDrawError, match=f"^drawing the pictures needs {', '.join(missing)}; on Debian"
        ):
            browser.executable()
