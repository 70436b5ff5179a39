"""The dialog in which an admin sets a daily quote: time, zone, channel and days, and what goes with daily quotes."""

import asyncio
import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import replace

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import dialogs, inbound, send, texts
from adapters.slack.daily_extras import CARD, GROUP_ID, MENTION, NO_CHANGE, PIN, THREAD, ExtrasChange, ExtrasChoices
from adapters.slack.handlers import SlackHandlers
from adapters.slack.inbound import Ack
from adapters.slack.markup import Json, plain_text, rich, section, user_group
from adapters.slack.members import known_member, with_admin_right
from bot.chat.post_extras import PostExtras
from bot.chat.visitor import Visitor
from bot.daily import zones
from bot.daily.request import ScheduleRequest
from bot.daily.schedule import EVERY_DAY, Schedule
from bot.errors import InputError
from bot.presentation import compose, wording
from bot.presentation.reply import Reply
from bot.presentation.wording.dates import WEEKDAY_NAMES

log = logging.getLogger("verbatim.slack")

CALLBACK, ZONE = "daily", "daily.zone"
"""The id of the dialog, and of its menu of time zones."""

BESIDE = "beside"
"""The block of what goes with daily quotes."""

_PROBING = 2.0  # of the 3 seconds in which Slack wants to know whether the form is right
_MOST_LABEL = 75


class DailyDialog:
    """Opens the dialog, offers time zones, and sets what was chosen."""

    def __init__(self, handlers: SlackHandlers) -> None:
        self._admin, self._dispatcher = handlers.daily_admin, handlers.dispatcher
        self._preferences = handlers.chat.preferences

    async def open(self, client: AsyncWebClient, visitor: Visitor, trigger: str, identity: str | None = None) -> None:
        """Open it, for a new daily quote or to change one. `trigger` lives 3 seconds."""
        member = await known_member(client, visitor)
        if self._admin is None or not member.visitor.admin:
            await dialogs.open_reply(client, trigger, compose.notice(wording.daily_input.ONLY_ADMINS))
            return
        schedule = await self._admin.find(member.visitor, identity) if identity else None
        channel = visitor.place.channel if visitor.place.channel.startswith(("C", "G")) else None
        extras = await ExtrasChoices(self._preferences, client).chosen(member.visitor)
        await dialogs.open_view(client, trigger, form(schedule, extras, zone=member.zone, channel=channel))

    async def on_submitted(self, ack: Ack, client: AsyncWebClient, body: Json) -> None:
        """Set the daily quote, unless the bot could not post there: then the form says so and stays open."""
        async with self._dispatcher.running():
            view, visitor = body["view"], inbound.visitor_of_action(body)
            request, extras = request_in(view["state"]["values"]), ExtrasChoices(self._preferences, client)
            change = extras_in(view["state"]["values"])
            faults = await self._faults(client, visitor, request, change)
            if faults:
                await ack(response_action="errors", errors=faults)
                return
            await ack(response_action="update", view=dialogs.looking())

            async def work(visitor: Visitor) -> Reply | None:
                if self._admin is None:
                    return None
                admin = await with_admin_right(client, visitor)
                reply = await self._admin.set(admin, request, view.get("private_metadata") or None)
                if change is None or change.applied_to(before := await extras.chosen(admin)) == before:
                    return reply
                return replace(reply, notes=(*reply.notes, await extras.choose(admin, change)))

            key = f"daily:{view['id']}:{view.get('hash')}"
            reply = await self._dispatcher.administer(visitor, work, key)
            await dialogs.fill(client, str(view["id"]), reply)

    async def _faults(
        self, client: AsyncWebClient, visitor: Visitor, request: ScheduleRequest, change: ExtrasChange | None
    ) -> dict[str, str]:
        """What is wrong with the form, by block; empty if nothing is known to be wrong.

        It is found now rather than when the first post is due. The probe of the channel is a message that only the
        admin sees, so only an admin may cause it.
        """
        if change is None:
            return {MENTION: texts.ONE_GROUP}
        try:
            async with asyncio.timeout(_PROBING):
                admin = await with_admin_right(client, visitor)
                if not admin.admin:
                    return {}
                if request.channel is not None and not await send.can_post(client, request.channel, visitor.user_id):
                    return {"channel": texts.NOT_A_MEMBER}
                await ExtrasChoices(self._preferences, client).check(admin, change)
        except InputError as error:
            return {BESIDE: f"{str(error)[:1].upper()}{str(error)[1:]}."}
        except TimeoutError:
            pass
        return {}

    async def on_zones(self, ack: Ack, body: Json) -> None:
        """Offer time zones for what is typed."""
        await ack(
            options=[_zone_option(offered.value) for offered in zones.suggest_zones(str(body.get("value") or ""))]
        )


# --- the form -----------------------------------------------------------------------------------


def form(schedule: Schedule | None, extras: PostExtras, *, zone: str | None = None, channel: str | None = None) -> Json:
    """The dialog, with what a schedule has; for a new one, the admin's own zone and the channel they are in."""
    time = schedule.time_of_day if schedule is not None else dt.time(9)
    zone = schedule.zone if schedule is not None else zone
    channel = schedule.channel.partition("/")[0] if schedule is not None else channel
    days = schedule.weekdays if schedule is not None else EVERY_DAY
    blocks = [
        _input("time", texts.AT_TIME, {"type": "timepicker", "initial_time": f"{time:%H:%M}"}),
        _input("zone", texts.IN_ZONE, _zone_menu(zone)),
        _input("channel", texts.IN_CHANNEL, _channel_menu(channel), hint=texts.INVITE_FIRST),
        _input("days", texts.ON_DAYS, _day_boxes(days)),
        {**_input(BESIDE, texts.BESIDE, _extras_boxes(extras)), "optional": True},
        {**_input(MENTION, texts.MENTIONED, _group_box(extras.role), hint=texts.MENTIONED_HINT), "optional": True},
    ]
    view: Json = {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": plain_text(texts.DAILY_TITLE),
        "submit": plain_text(texts.SAVE),
        "close": plain_text(texts.CLOSE),
        "blocks": blocks,
    }
    return {**view, "private_metadata": schedule.identity} if schedule is not None else view


def request_in(state: Json) -> ScheduleRequest:
    """What was chosen in the form."""
    chosen: dict[str, Json] = {name: next(iter(block.values()), {}) for name, block in state.items()}
    days = [WEEKDAY_NAMES[int(option["value"])] for option in chosen["days"].get("selected_options") or ()]
    return ScheduleRequest(
        time=chosen["time"].get("selected_time"),
        zone=(chosen["zone"].get("selected_option") or {}).get("value"),
        weekdays=", ".join(days) or None,
        channel=chosen["channel"].get("selected_conversation"),
    )


def extras_in(state: Json) -> ExtrasChange | None:
    """What is to go with daily quotes, as the form says; None if it names something else than one user group."""
    if BESIDE not in state:  # a form of an older version
        return NO_CHANGE
    chosen: dict[str, Json] = {name: next(iter(block.values()), {}) for name, block in state.items()}
    ticked = {str(option["value"]) for option in chosen[BESIDE].get("selected_options") or ()}
    typed: Json = chosen.get(MENTION, {}).get("rich_text_value") or {}
    elements = [element for line in typed.get("elements") or () for element in line.get("elements") or ()]
    named = [element for element in elements if element.get("type") != "text" or str(element.get("text", "")).strip()]
    if any(element.get("type") != "usergroup" for element in named) or len(named) > 1:
        return None
    group = str(named[0].get("usergroup_id")) if named else ""
    if group and not GROUP_ID.fullmatch(group):
        return None
    return ExtrasChange(CARD in ticked, THREAD in ticked, PIN in ticked, group)


def _input(name: str, label: str, element: Json, hint: str | None = None) -> Json:
    action = ZONE if name == "zone" else name
    block: Json = {
        "type": "input", "block_id": name, "label": plain_text(label), "element": {**element, "action_id": action},
    }  # fmt: skip
    return {**block, "hint": plain_text(hint)} if hint else block


def _zone_menu(zone: str | None) -> Json:
    menu: Json = {
        "type": "external_select", "min_query_length": 0, "placeholder": plain_text(texts.ZONE_HINT),
    }  # fmt: skip
    known = zone if zone in zones.known_zones() else None
    return {**menu, "initial_option": _zone_option(known)} if known else menu


def _zone_option(zone: str) -> Json:
    return {"text": plain_text(zone.replace("_", " ")[:_MOST_LABEL]), "value": zone}


def _channel_menu(channel: str | None) -> Json:
    menu: Json = {
        "type": "conversations_select", "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }  # fmt: skip
    return {**menu, "initial_conversation": channel} if channel else menu


def _day_boxes(days: Sequence[int]) -> Json:
    options = [{"text": plain_text(name), "value": str(day)} for day, name in enumerate(WEEKDAY_NAMES)]
    return {"type": "checkboxes", "options": options, "initial_options": [options[day] for day in sorted(days)]}


def _extras_boxes(extras: PostExtras) -> Json:
    labels = {CARD: texts.BESIDE_CARD, THREAD: texts.BESIDE_THREAD, PIN: texts.BESIDE_PIN}
    options = {name: {"text": plain_text(label), "value": name} for name, label in labels.items()}
    chosen = {CARD: extras.card, THREAD: extras.thread, PIN: extras.pin}
    ticked = [options[name] for name, is_chosen in chosen.items() if is_chosen]
    boxes: Json = {"type": "checkboxes", "options": list(options.values())}
    return {**boxes, "initial_options": ticked} if ticked else boxes


def _group_box(group: str | None) -> Json:
    """A line in which Slack completes the names of user groups; no menu offers them."""
    box: Json = {"type": "rich_text_input"}
    return {**box, "initial_value": rich(section(user_group(group)))} if group else box
