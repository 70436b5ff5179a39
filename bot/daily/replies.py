"""Schedules as admins see them, in replies: one schedule, a server's list, the status of one. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.chat.post_extras import PostExtras
from bot.daily.schedule import Post, Schedule, why_stopped
from bot.model import Ref
from bot.presentation import wording
from bot.presentation.reply import ChannelRef, GroupRef, Item, Moment, Reply, Tone, UserRef
from bot.reasons import Reason


@dataclass(frozen=True, slots=True)
class ServerExtras:
    """The extras that admins want with the posts of a server, and why some channels cannot have all of them."""

    extras: PostExtras = field(default_factory=PostExtras)
    lacking: Mapping[str, Reason] = field(default_factory=dict)  # by the channel's id


def schedule_set(schedule: Schedule, server_extras: ServerExtras, now: float, *, new: bool) -> Reply:
    """After a schedule was added or changed."""
    lead = wording.daily.ADDED if new else wording.daily.CHANGED
    items = (
        _when_and_where(schedule),
        _content(schedule),
        _next_run(schedule, now),
        *_lacking(schedule, server_extras),
    )
    return Reply(Tone.NOTICE, lead, items=(*items, *_chosen(server_extras.extras)), private=True)


def schedule_list(schedules: Sequence[Schedule], server_extras: ServerExtras, now: float) -> Reply:
    """All schedules of a server, and the extras of their posts."""
    items = [
        item
        for schedule in schedules
        for item in (_when_and_where(schedule), _next_run(schedule, now), *_lacking(schedule, server_extras))
    ]
    lead = wording.daily.lead(len(schedules))
    return Reply(Tone.NOTICE, lead, items=(*items, *_chosen(server_extras.extras)), private=True)


def status(
    schedule: Schedule,
    posts: Sequence[Post],
    queue: Sequence[Ref],
    missing_permissions: Sequence[str],
    server_extras: ServerExtras,
    now: float,
) -> Reply:
    """One schedule: when it posts next, what it posts, and what became of its last posts, newest first."""
    items: list[Item] = [_when_and_where(schedule), _next_run(schedule, now), _content(schedule)]
    items += (*_chosen(server_extras.extras), *_lacking(schedule, server_extras))
    if missing_permissions:
        items.append((wording.daily.permissions_missing_now(missing_permissions),))
    if schedule.set_by:
        items.append((wording.daily.SET_BY, UserRef(schedule.set_by)))
    if queue:
        items.append((wording.daily.coming_next([str(ref) for ref in queue]),))
    items.append((wording.daily.LAST if posts else wording.daily.NO_LAST,))
    items += [_outcome(post) for post in posts]
    stopped = why_stopped(schedule)
    works = stopped is None and not missing_permissions
    lead = wording.daily.RUNNING if stopped is None else wording.daily.paused(stopped)
    return Reply(Tone.NOTICE if works else Tone.FAILED, lead, items=tuple(items), private=True)


def next_run(lead: str, schedule: Schedule) -> Reply:
    """What was done, and when the schedule posts next."""
    return Reply(Tone.NOTICE, lead, items=((wording.daily.NEXT_RUN, _moment(schedule)),), private=True)


def choice(schedule: Schedule) -> str:
    """A schedule on one line of a list to choose from."""
    when = wording.daily.schedule(schedule.time_of_day, schedule.zone, schedule.weekdays)
    return wording.daily.choice(schedule.identity, when, paused=why_stopped(schedule) is not None)


def _when_and_where(schedule: Schedule) -> Item:
    when = wording.daily.schedule(schedule.time_of_day, schedule.zone, schedule.weekdays)
    return (f"{schedule.identity}: {when}", wording.daily.IN, ChannelRef(schedule.channel))


def _content(schedule: Schedule) -> Item:
    view = schedule.view.value if schedule.view is not None else None
    return (wording.daily.content(schedule.interviews, schedule.said_by, view, schedule.catch_up),)


def _chosen(extras: PostExtras) -> tuple[Item, ...]:
    """The extras of a server's posts; no line if there are none."""
    if extras == PostExtras():
        return ()
    before, after = wording.cards.posts_have(extras.chosen)
    return ((before, GroupRef(extras.role), after),) if extras.role else ((before + after,),)


def _lacking(schedule: Schedule, server_extras: ServerExtras) -> tuple[Item, ...]:
    """Why a schedule's posts cannot have all extras; no line if they can."""
    why = server_extras.lacking.get(schedule.channel)
    return ((wording.daily.lacking(why),),) if why is not None else ()


def _next_run(schedule: Schedule, now: float) -> Item:
    if (stopped := why_stopped(schedule)) is not None:
        return (wording.daily.paused(stopped),)
    if schedule.next_run.due <= now:
        return (wording.daily.OVERDUE, _moment(schedule), wording.daily.OVERDUE_WHY)
    return (wording.daily.NEXT_RUN, _moment(schedule))


def _moment(schedule: Schedule) -> Moment:
    return Moment(schedule.next_run.due, schedule.zone)


def _outcome(post: Post) -> Item:
    line = wording.daily.dated_outcome(post.run.date, post.outcome.value)
    if post.reason is not None:
        return (f"{line}: {wording.reasons.sentence(post.reason)}",)
    return (f"{line} ({post.ref})" if post.ref is not None else line,)
