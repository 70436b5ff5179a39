"""What Slack's Home tab shows, as blocks. Pure.

Source of the limits: https://docs.slack.dev/reference/views/home-tab-views (100 blocks) and the pages on each element.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from adapters.slack import texts
from adapters.slack.markup import Json, escape, plain_text, rich, section, words
from adapters.slack.render import render
from bot.chat.preferences import ServerPreferences, Trouble
from bot.presentation import wording
from bot.presentation.limits import MAX_NOTE
from bot.presentation.reply import Choice, Reply
from bot.presentation.truncation import sendable_words

ACTIONS = r"home\.(?P<what>[a-z]+)[0-9]*"
"""The ids of the tab's buttons and menus."""

TOPICS = 5
"""Topics to try, besides a random quote."""

_MAX_LABEL, _MAX_CHANNELS, _MAX_SCHEDULES = 75, 25, 10


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to try: a suggested question (`ask`), or a chapter (`chapter`) where there are no such questions."""

    what: str
    choice: Choice


@dataclass(frozen=True, slots=True)
class HomeContent:
    """What the tab shows. `preferences` are for admins; None for everybody else."""

    about: Reply
    topics: Sequence[Topic]
    kept: str
    preferences: ServerPreferences | None = None
    daily: Sequence[Reply] = ()
    schedules: Sequence[Choice] | None = None  # what an admin can change, by identity; None for everybody else


def view(content: HomeContent) -> Json:
    """The tab."""
    blocks = [
        *_about(content.about),
        _question_box(),
        *_topics(content.topics),
        *_daily(content.daily),
        *(_daily_buttons(content.schedules) if content.schedules is not None else ()),
        *_kept(content.kept),
        *(_settings(content.preferences) if content.preferences else ()),
    ]
    return {"type": "home", "blocks": blocks}


def _about(about: Reply) -> Iterator[Json]:
    yield _heading(wording.commands.NAME)
    yield from _reply(about)
    yield rich(section(words(texts.TO_ASK)))


def _question_box() -> Json:
    """A line to type a question into; Enter asks it."""
    return {
        "type": "input",
        "dispatch_action": True,
        "label": plain_text(texts.YOUR_QUESTION),
        "element": {
            "type": "plain_text_input",
            "action_id": "home.question",
            "placeholder": plain_text(wording.answers.ASK_HINT),
            "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        },
    }


def _topics(topics: Sequence[Topic]) -> Iterator[Json]:
    yield rich(section(words(texts.TRY_IT)))
    shown = [(topic, label) for topic in topics if (label := _one_line(topic.choice.label))]
    buttons = [
        _button(f"home.{topic.what}{index}", label, topic.choice.value) for index, (topic, label) in enumerate(shown)
    ]
    yield {"type": "actions", "elements": [*buttons, _button("home.random", texts.A_RANDOM_QUOTE)]}


def _daily(replies: Sequence[Reply]) -> Iterator[Json]:
    for reply in replies:
        yield {"type": "divider"}
        yield from _reply(reply)


def _daily_buttons(schedules: Sequence[Choice]) -> Iterator[Json]:
    change = [
        _button(f"home.daily{index}", texts.change_daily(choice.label), choice.value)
        for index, choice in enumerate(schedules[:_MAX_SCHEDULES], start=1)
    ]
    yield {"type": "actions", "elements": [*change, _button("home.daily", texts.SET_DAILY)]}


def _kept(kept: str) -> Iterator[Json]:
    yield {"type": "divider"}
    yield _heading(texts.KEPT)
    yield rich(section(words(escape(kept))))
    forget_me = _confirmed(_button("home.me", wording.commands.FORGET_ME), texts.SURE_TO_FORGET_ME)
    yield {"type": "actions", "elements": [forget_me]}


def _settings(preferences: ServerPreferences) -> Iterator[Json]:
    yield {"type": "divider"}
    yield _heading(texts.SETTINGS)
    yield _setting(wording.commands.CHOOSE_VIEW, _view_menu(preferences))
    yield _setting(wording.commands.CHOOSE_CHANNELS, _channel_menu(preferences))
    if preferences.trouble is not None:
        yield rich(section(*_trouble(preferences.trouble)))
    yield {"type": "context", "elements": [plain_text(texts.SETTINGS_ARE_SEEN)]}
    forget_all = {**_button("home.all", wording.commands.FORGET_NOW), "style": "danger"}
    yield {"type": "actions", "elements": [_confirmed(forget_all, wording.commands.SURE_TO_FORGET)]}


def _trouble(trouble: Trouble) -> Iterator[Json]:
    """What last went wrong, with a link to the channel."""
    reason = _one_line(wording.reasons.sentence(trouble.reason))[:MAX_NOTE]
    before, _, after = wording.errors.trouble("\0", reason, trouble.at).partition("\0")
    channel = trouble.channel
    yield words(escape(before))
    if channel is not None:
        yield {"type": "channel", "channel_id": channel}
    else:
        yield words(escape(wording.errors.SOME_CHANNEL))
    yield words(escape(after))


# --- elements -----------------------------------------------------------------------------------


def _reply(reply: Reply) -> Iterator[Json]:
    for message in render(reply):
        yield from message.blocks


def _one_line(text: str) -> str:
    return " ".join(sendable_words(text))


def _heading(text: str) -> Json:
    return {"type": "header", "text": plain_text(text)}


def _setting(question: str, menu: Json) -> Json:
    return {"type": "section", "text": plain_text(question), "accessory": menu}


def _view_menu(preferences: ServerPreferences) -> Json:
    options = {
        value: {"text": plain_text(label), "value": value, "description": plain_text(description)}
        for value, (label, description) in wording.commands.VIEW_LABELS.items()
    }
    chosen = options[preferences.view.value]
    return {
        "type": "static_select",
        "action_id": "home.view",
        "options": list(options.values()),
        "initial_option": chosen,
    }


def _channel_menu(preferences: ServerPreferences) -> Json:
    menu: Json = {
        "type": "multi_conversations_select",
        "action_id": "home.channels",
        "placeholder": plain_text(texts.EVERYWHERE),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    chosen = list(preferences.channels[:_MAX_CHANNELS])
    return {**menu, "initial_conversations": chosen} if chosen else menu


def _button(action_id: str, label: str, value: str | None = None) -> Json:
    button: Json = {"type": "button", "action_id": action_id, "text": plain_text(escape(label[:_MAX_LABEL]))}
    return {**button, "value": value} if value else button


def _confirmed(button: Json, question: str) -> Json:
    """A button that asks before it acts."""
    dialog = {"title": texts.SURE, "text": question, "confirm": texts.DELETE, "deny": texts.KEEP}
    return {**button, "confirm": {name: plain_text(text) for name, text in dialog.items()}}
