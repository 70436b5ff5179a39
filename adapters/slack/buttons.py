"""The buttons and menus under a reply, as elements of Slack's blocks. Pure."""

from collections.abc import Iterator

from adapters.slack.above import button_value
from adapters.slack.markup import Json, escape, plain_text
from bot.presentation import phone, wording
from bot.presentation.buttons import ASKER_ACTIONS, SHARING_ACTIONS, Button, button_id
from bot.presentation.phone import ReplyRow
from bot.presentation.reply import MENU_ID, SUGGESTED_ID, Above, Choice, Menu, Reply, video_link

WATCH = "watch"
"""The id of the button that opens the video; Slack reports its presses, too."""

_MAX_LABEL, _MAX_URL, _MAX_OPTION, _LONGEST_VALUE = 75, 3000, 75, 150


def action_rows(reply: Reply, words_left: int) -> Iterator[Json]:
    """The row below a reply: buttons, questions, and a menu."""
    row = phone.row_of(reply, words_left)
    elements = [
        *_buttons(reply, row),
        *map(_question, row.questions),
        *([_menu(row.menu)] if row.menu is not None else []),
    ]
    if elements:
        yield {"type": "actions", "elements": elements}


def _buttons(reply: Reply, row: ReplyRow) -> Iterator[Json]:
    value = button_value(Above(reply.prompt, reply.to_share)) if reply.private else None
    for button in row.buttons:
        if button.enabled:
            drawn = _button(button, reply.token or "")
            yield {**drawn, "value": value} if value and button.action in ASKER_ACTIONS else drawn
    if row.watch and (url := video_link(reply.excerpts[0].quote, _MAX_URL)):
        yield {"type": "button", "text": plain_text(wording.answers.WATCH), "url": url, "action_id": WATCH}


def _menu(menu: Menu) -> Json:
    options = [
        {"text": plain_text(escape(choice.label[:_MAX_OPTION])), "value": choice.value}
        for choice in menu.choices
        if len(choice.value) <= _LONGEST_VALUE
    ]
    placeholder = plain_text(escape(menu.placeholder))
    return {"type": "static_select", "action_id": f"{MENU_ID}:", "placeholder": placeholder, "options": options}


def _question(choice: Choice) -> Json:
    label = plain_text(escape(choice.label[:_MAX_LABEL]))
    return {"type": "button", "text": label, "action_id": f"{SUGGESTED_ID}:{choice.value}"}


def _button(button: Button, token: str) -> Json:
    drawn: Json = {
        "type": "button",
        "text": plain_text(escape(button.label[:_MAX_LABEL])),
        "action_id": button_id(button, token),
    }
    return {**drawn, "style": "primary"} if button.action in SHARING_ACTIONS else drawn
