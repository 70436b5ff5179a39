"""What the Home tab shows, as blocks. Pure.

Source of the limits: https://docs.slack.dev/reference/views/home-tab-views (100 blocks) and the pages on each element.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.slack import texts
from adapters.slack.markup import Json, escape, plain_text, rich, section, words
from adapters.slack.render import render
from bot.chat.preferences import ServerPreferences
from bot.presentation import wording
from bot.presentation.reply import Reply
from bot.presentation.truncation import words_of

ACTIONS = r"home\.(?P<what>[a-z]+)[0-9]*"
"""The names of what can be used there."""

TOPICS = 3
"""Things to try, besides a random quote."""

_LABEL, _VALUE, _TROUBLE = 75, 2000, 240
_MOST_CHANNELS = 25


@dataclass(frozen=True, slots=True)
class HomeContent:
    """What the tab tells. `preferences` are shown to admins alone."""

    about: Reply
    topics: Sequence[str]
    kept: str
    preferences: ServerPreferences | None = None
    daily: Sequence[Reply] = ()


def view(house: HomeContent) -> Json:
    """The tab."""
    blocks = [
        *_about(house),
        *_try(house.topics),
        *_daily(house),
        *_kept(house),
        *(_settings(house.preferences) if house.preferences else ()),
    ]
    return {"type": "home", "blocks": blocks}


def _about(house: HomeContent) -> Iterator[Json]:
    yield {"type": "header", "text": plain_text(wording.commands.NAME)}
    for post in render(house.about):
        yield from post.blocks
    yield rich(section(words(texts.TO_ASK)))


def _try(topics: Sequence[str]) -> Iterator[Json]:
    yield {"type": "divider"}
    yield rich(section(words(texts.TRY_IT)))
    said = [" ".join(words_of(topic)) for topic in topics]
    tries = [_button(f"home.ask{at}", topic, topic[:_VALUE]) for at, topic in enumerate(said) if topic]
    yield {"type": "actions", "elements": [*tries, _button("home.random", texts.A_RANDOM_QUOTE)]}


def _daily(house: HomeContent) -> Iterator[Json]:
    for reply in house.daily:
        yield {"type": "divider"}
        for post in render(reply):
            yield from post.blocks


def _kept(house: HomeContent) -> Iterator[Json]:
    yield {"type": "divider"}
    yield _heading(texts.KEPT)
    yield rich(section(words(escape(house.kept))))
    yield {
        "type": "actions",
        "elements": [_sure(_button("home.me", wording.commands.FORGET_ME), texts.SURE_TO_FORGET_ME)],
    }


def _settings(preferences: ServerPreferences) -> Iterator[Json]:
    yield {"type": "divider"}
    yield _heading(texts.SETTINGS)
    yield _choice(wording.commands.CHOOSE_VIEW, _views(preferences))
    yield _choice(wording.commands.CHOOSE_CHANNELS, _channels(preferences))
    if preferences.trouble:
        place, _, what = preferences.trouble.partition(": ")
        yield rich(section(*_placed(wording.errors.trouble("\0", " ".join(words_of(what))[:_TROUBLE]), place)))
    yield {"type": "context", "elements": [plain_text(texts.SETTINGS_ARE_SEEN)]}
    danger = {**_button("home.all", wording.commands.FORGET_NOW), "style": "danger"}
    yield {"type": "actions", "elements": [_sure(danger, wording.commands.SURE_TO_FORGET)]}


def _placed(sentence: str, place: str) -> Iterator[Json]:
    """A sentence with a channel in it."""
    before, _, after = sentence.partition("\0")
    channel = place.removeprefix("<#").removesuffix(">")
    yield words(escape(before))
    yield (
        {"type": "channel", "channel_id": channel}
        if channel != place
        else words(escape(" ".join(words_of(place))[:_TROUBLE] or "?"))
    )
    yield words(escape(after))


def _heading(text: str) -> Json:
    return {"type": "header", "text": plain_text(text)}


def _choice(asks: str, menu: Json) -> Json:
    return {"type": "section", "text": plain_text(asks), "accessory": menu}


def _views(preferences: ServerPreferences) -> Json:
    options = [
        {"text": plain_text(label), "value": value, "description": plain_text(tells)}
        for value, (label, tells) in wording.commands.VIEW_LABELS.items()
    ]
    chosen = next(one for one in options if one["value"] == preferences.view.value)
    return {"type": "static_select", "action_id": "home.view", "options": options, "initial_option": chosen}


def _channels(preferences: ServerPreferences) -> Json:
    menu: Json = {
        "type": "multi_conversations_select",
        "action_id": "home.channels",
        "placeholder": plain_text(texts.EVERYWHERE),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    chosen = list(preferences.channels[:_MOST_CHANNELS])
    return {**menu, "initial_conversations": chosen} if chosen else menu


def _button(name: str, label: str, value: str | None = None) -> Json:
    made: Json = {"type": "button", "action_id": name, "text": plain_text(escape(label[:_LABEL]))}
    return {**made, "value": value} if value else made


def _sure(button: Json, asks: str) -> Json:
    asked = {"title": texts.SURE, "text": asks, "confirm": texts.DELETE, "deny": texts.KEEP}
    return {**button, "confirm": {name: plain_text(text) for name, text in asked.items()}}
