"""Every sentence a user can read, so that all platforms say the same. Plain text: adapters add their own markup."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model import Answer, Change, Checked, Confidence, DiffPart, Quote, Verdict, is_question

CALLS_FOR_HELP = ("help", "/help")
ASK_HINT = "Ask in your own words, such as: is he afraid of dying?"
WORDS_ONLY = "No language model is at hand, so this was found by words alone; the meaning of your question may have been missed."
CHAT_OPENING = (
    "Ask what was said. `next` shows the next match, `more` what stands around it, `also` where else the topic comes up; "
    "`help` says this again, `quit` ends."
)
NOTHING_YET = "There is nothing to go on from yet: ask a question first."
NO_NEXT = "That was the last match. Ask again in other words for more."
AGAIN = "Nothing stands beyond it on either side."
NEAR = "I am not sure that the interview answers this. These passages come nearest:"
NEAR_ONE = "I am not sure that the interview answers this. This passage comes nearest:"
DIFF_KEY = "[-said, not claimed-] {+claimed, not said+}"
UNKNOWN_SPEAKER = "speaker not marked"


NEAR_PASSAGES = 3
"""Near passages offered where no answer is sure."""


def lead(answer: Answer, shown: int) -> str | None:
    """The sentence above a quote, if its confidence needs one; the whole answer where there is none."""
    if answer.confidence is Confidence.NONE:
        return none_found(answer.chapters) if answer.question else not_a_question()
    if answer.confidence is Confidence.UNSURE and shown == 0:
        return NEAR_ONE if len(answer.quotes) == 1 else NEAR
    return match(shown, len(answer.quotes)) if shown else None


def match(shown: int, of: int) -> str:
    """Which of the matches a quote is."""
    return f"Match {shown + 1} of {of}"


def none_found(chapters: Sequence[str] = ()) -> str:
    """The answer where there is none, with what the interview does cover."""
    if not chapters:
        return "The interview does not seem to cover that."
    nearest = f"chapter {chapters[0]} comes" if len(chapters) == 1 else f"chapters {listed(chapters)} come"
    return f"The interview does not seem to cover that. The {nearest} nearest."


def not_a_question() -> str:
    """The answer to a greeting, thanks, or letters that are no words."""
    return f"I answer questions with quotes. {ASK_HINT}"


def listed(things: Sequence[str]) -> str:
    """One, two and three."""
    return " and ".join(part for part in (", ".join(things[:-1]), *things[-1:]) if part)


# --- checking -----------------------------------------------------------------------------------


def verdict(checked: Checked) -> str:
    """What became of a claimed quote, in one or two sentences."""
    who = next((piece.speaker for piece in checked.pieces if piece.speaker), None)
    if checked.verdict is Verdict.ABSENT:
        return "Absent: no such passage stands in this interview. That is not to say it was never said elsewhere."
    if checked.verdict is Verdict.VERBATIM:
        said = _short(checked, who) or (f"Verbatim: {who} said this." if who else "Verbatim: this was said.")
    elif checked.verdict is Verdict.ALTERED:
        said = f"Altered: {f'{who} said something close' if who else 'something close was said'}, but {_alteration(checked)}."
    else:
        said = f"Stitched: real words{f' of {who}' if who else ''} from different places, put together as one."
    return f"{said}{_not_by(checked)}"


_TELLING = 4  # words from which a claim can prove anything


def _short(checked: Checked, who: str | None) -> str | None:
    """Of a claim too short to prove anything."""
    by = f"; here {who} says them" if who is not None else ""
    if checked.times > 1:
        return f"Verbatim, but so few words prove nothing: they stand here {checked.times} times{by}."
    if len(checked.claim.split()) < _TELLING:
        return f"Verbatim, but so few words prove little: they stand here once{by}."
    return None


def _alteration(checked: Checked) -> str:
    turned = "a negation was added or taken away, which turns the meaning"
    if checked.negation_changed:
        return f"{turned}; and a number was changed" if checked.number_changed else turned
    return "a number was changed" if checked.number_changed else "not in these words"


def _not_by(checked: Checked) -> str:
    """The correction of a wrong attribution."""
    if not checked.misattributed or checked.claimed_role is None:
        return ""
    return f" The claim says that it was the {checked.claimed_role.value}, who did not say it here."


def change(part: DiffPart) -> str:
    """A changed run of words in words, for readers who see no colours."""
    if part.change is Change.INSERT:
        return f'added: "{part.claimed}"'
    if part.change is Change.DELETE:
        return f'dropped: "{part.said}"'
    return f'"{part.claimed}" where "{part.said}" was said'


_JUST_BEFORE = 100  # words between: half a minute

NEAREST = "The passage that comes nearest:"
REALLY_SAID = "What was said:"
PIECES = "The pieces:"


def asked(quote: Quote) -> str | None:
    """What the host said before a quote: the question it answers, or a remark that asks nothing and is not called a question.

    None where there is nothing, or only a remark that is too far off to lead to the quote.
    """
    if quote.asked is None:
        return None
    near = quote.ref.span.start - quote.asked.span.end <= _JUST_BEFORE
    if is_question(quote.asked.text):
        return f"{'Asked' if near else 'Asked earlier'}: {quote.asked.text}"
    return f"Just before: {quote.asked.text}" if near else None


def corrected(quote: Quote) -> str | None:
    """The footnote that keeps corrections and doubts visible; spaces, capitals and the dots of U.S. need none."""
    told = (one for one in quote.corrections if _letters(one.shown) != _letters(one.heard))
    notes = [
        *(f'"{_bare(one.shown)}" stands where the captions have "{one.heard}"' for one in told),
        *(f'"{one.heard}" may be a mishearing of "{_bare(one.shown)}"' for one in quote.doubts),
    ]
    return "; ".join(dict.fromkeys(notes)) or None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _bare(shown: str) -> str:
    return shown.strip(".,;:!?")


def more_matches(count: int) -> str:
    """How many matches are left."""
    return f"{count} more {'match' if count == 1 else 'matches'}"


def clock(seconds: float) -> str:
    """1:04:16 or 5:36."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


# --- what chat platforms say besides ------------------------------------------------------------

MARKS = {
    "sure": "", "unsure": "🔸", "none": "⭕", "verbatim": "✅", "altered": "✏️", "stitched": "🧵", "absent": "❔",
    "notice": "💬", "failed": "⚠️", "daily": "🗓️",
}  # fmt: skip
"""What tells replies apart at a glance, by tone."""

TRY_OTHER_WORDS = "Ask again in other words, or about one of its chapters:"
ITS_CHAPTERS = "The interview has these chapters:"
LOOKING = "Looking it up…"
INSTALL_TELLS = "Verbatim quotes interviews in Slack: the words as they were spoken, who said them, and the moment in the video."
INSTALL_BUTTON = "Add to Slack"
NOT_INSTALLED = "I am no longer installed here. Ask an admin of this workspace to install me again."
TRY_IT = "Try it: the answer opens here, and only you see it."
EVERYWHERE = "Everywhere"
A_RANDOM_QUOTE = "A quote at random"
TO_ASK = "Mention me in a channel with your question, or write to me directly under Messages."
SETTINGS = "Settings of this workspace"
SETTINGS_ARE_SEEN = "Only those who administer the workspace see these settings and can change them."
KEPT = "What is kept"
SURE_TO_FORGET_ME = "Delete the answers I remember for you in this workspace? Your old buttons will stop working."
SURE = "Are you sure?"
DELETE = "Delete"
KEEP = "Keep"
NAME = "Verbatim"
CLOSE = "Close"
READ_ON = "Read on"
PREVIOUS = "Previous"
NEXT = "Next"
MORE = "More context"
ALSO = "Also said"
SHARE = "Share"
SHARED = "Shared"
FORGET_ME = "Forget what is kept of me here"
NO_WORDS = "Nothing but fillers stands here in this view."
AROUND = "What stands around it:"
ALSO_SAID = "Also said on this:"
NOTHING_ALSO = "Nothing else in the interview comes near this one."
BELONGS = "These buttons belong to whoever asked. Ask your own question and you get your own."
GONE = "That answer is no longer kept; answers are kept for 30 days. Ask again and you get fresh buttons."
OLD_BUTTON = "This button is of another version of the bot. Ask again and you get fresh buttons."
NO_PREVIOUS = "That is the best match already."
SHARED_ALREADY = "That one was shared already."
NOTHING_TO_PICK = "No quote here stands on its own yet: quotes are picked from edited transcripts only. Ask a question instead."
NOTHING_TO_CHECK = "That message holds no words that could be checked."
RESTARTING = "The bot is being restarted. Try again in a moment."
ONLY_PRIVATELY = "The admins here chose other channels for public answers, so only you see this."
DIFF_LEGEND = "Struck through: only in the claim. Bold: what was really said."
ONLY_ADMINS = "Only admins can change the settings here."
NOT_A_SERVER = "Settings belong to a server; there is none here."
FORGOT_ME = "Done. What was kept of you here is deleted."
SURE_TO_FORGET = (
    "Delete all that is kept from here: the settings, the daily quotes, and the answers that buttons need? Old buttons will stop working."
)
FORGET_NOW = "Delete it all"

ASK_COMMAND = "Ask what was said in the interview, in your own words"
ASK_QUESTION = "Your question, such as: is he afraid of dying?"
ASK_SAID_BY = "Only what one of them said"
PRIVATE_OPTION = "Only you see the answer"
CHECK_COMMAND = "Check whether a quote was really said"
CHECK_CLAIM = "The quote as you know it"
CHECK_MENU = "Check this quote"
QUOTE_COMMAND = "Show a quote by its id, or a good one at random"
QUOTE_ID = "A quote's id, such as zuckerberg-267:21620-21655; leave it out for a random one"
ABOUT_COMMAND = "What this bot is, what it keeps, and how good it is"
SETTINGS_COMMAND = "How the bot behaves in this server"
SETTINGS_SHOW = "See and change the settings"
SETTINGS_FORGET = "Delete all that is kept of this server"
HOST, GUEST = "the host", "the guest"

VIEW_LABELS = {
    "clean": ("Clean", "Without fillers and stutters; the usual"),
    "strict": ("Strict", "Every word, punctuated"),
    "captions": ("Captions", "The raw automatic captions"),
}
ANSWER_LABELS = {
    "public": ("Public", "Everybody in the channel sees answers"),
    "private": ("Private", "Only the asker sees them, and may share"),
}
CHOOSE_VIEW, CHOOSE_ANSWERS, CHOOSE_CHANNELS = "How words are shown", "Who sees answers", "Where it may answer (none chosen: everywhere)"


def open_match(number: int) -> str:
    """The button that opens one of several passages."""
    return f"Show {number}"


def watch(seconds: float | None) -> str:
    """The button that starts the video."""
    return f"Watch at {clock(seconds)}" if seconds is not None else "Watch"


def position(seconds: float, length: float, cells: int) -> str:
    """A small bar that shows where in the interview a moment stands."""
    at = min(cells - 1, max(0, int(cells * seconds / length)))
    return f"{'━' * at}●{'─' * (cells - 1 - at)} {clock(length)}"


def words_left(count: int) -> str:
    """Where a passage is longer than a reply can be."""
    return f"{count:,} more words follow; the video goes on with them." if count > 1 else "One more word follows."


def more_pieces(count: int) -> str:
    """Where a stitched claim has more sources than are shown."""
    return f"And {count} more {'place' if count == 1 else 'places'}."


def shared_by(name: str) -> str:
    """The line above a shared quote."""
    return f"{name} asked, and shares this:"


def too_fast(seconds: float) -> str:
    """The cooldown explains itself."""
    whole = max(1, round(seconds))
    return f"That was quick. So that everybody gets an answer, the next one can come in {whole} {'second' if whole == 1 else 'seconds'}."


def failed(reference: str) -> str:
    """One kind sentence for an error of ours."""
    return f"Sorry, that went wrong on my side. Try again; if it stays so, tell the admins this reference: {reference}"


def about(version: str, interviews: Sequence[str], score: str | None) -> str:
    """What the bot is."""
    held = "; ".join(interviews[:5]) + (f"; and {len(interviews) - 5} more" if len(interviews) > 5 else "")
    measured = f" Measured: {score}." if score else ""
    return (
        f"Verbatim {version} quotes interviews: the words as they were spoken, never a sentence somebody composed. "
        f"It knows: {held or 'no interview yet'}.{measured}"
    )


def keeps() -> str:
    """What is stored, and how it goes."""
    return (
        "Questions are not stored and not logged. So that buttons work, it is kept for 30 days where an answer stands, who asked, "
        "and which passages it showed (as numbers). "
        "What admins set is kept until they delete it or remove the bot."
    )


def how_to(begins: str = "/") -> str:
    """The commands in one breath; `begins` is what a command begins with."""
    return (
        f"{begins}ask a question, or mention me with one. {begins}check tells whether a quote is real. "
        f"{begins}quote shows one by its id, or one at random. Admins: {begins}daily posts one every day."
    )


def settings(view: str, answers: str, channels: int) -> str:
    """The settings of a server."""
    where = "everywhere" if not channels else "in 1 channel" if channels == 1 else f"in {channels} channels"
    return f"Words are shown {view}; answers are {answers} unless the asker says otherwise; it may answer {where}."


def lacking(names: Sequence[str]) -> str:
    """Permissions an admin should grant."""
    return f"To answer mentions here the bot lacks: {', '.join(names)}. Slash commands work all the same."


def trouble(place: str, missing: str) -> str:
    """What last went wrong in a server, for its admins."""
    return f"Last time it could not answer in {place}: {missing}."


NOT_LET_IN = ("You asked me in ", ", where I may not write. Invite me there, or ask me here.")
"""To whoever asked where the bot may not write; the channel stands between."""


def forgot(rows: int) -> str:
    """After deleting what was kept of a server."""
    return f"Done. {rows} {'entry' if rows == 1 else 'entries'} deleted; nothing is kept from here."


# --- a quote a day ------------------------------------------------------------------------------

QUOTE_OF_THE_DAY = "Quote of the day"
TEST_POST = "Quote of the day, as a test"
VETO = "Never show this one"
ALLOW = "Allow it again"
VETOED = "Done. Nothing that holds these words is picked here any more, by day or at random."
ALLOWED = "Done. It may be picked again."
VETO_FOR_ADMINS = "Only admins can ban a quote here. Tell them, if this one should go."

DAILY_COMMAND = "A quote a day, in a channel of your choice"
DAILY_SET = "Post a quote a day, or change one that is posted"
DAILY_LIST = "All daily quotes of this server, and when each comes next"
DAILY_STATUS = "The next run, the last ten with what became of them, and what is wrong if something is"
DAILY_PAUSE = "Stop posting until you resume"
DAILY_RESUME = "Go on posting"
DAILY_TEST = "Post one now, to see how it looks; today's own still comes"
DAILY_SKIP = "Leave out the next one"
DAILY_REMOVE = "Stop for good, and delete what is kept of it"
DAILY_NEXT = "Choose what is posted next"
DAILY_TIME = "When: 9:00, 9am, 21:30"
DAILY_ZONE = "Whose clock: a city, such as Europe/Berlin; it keeps to that clock in summer and winter"
DAILY_WEEKDAYS = "Which days: daily, mon-fri, weekends, tue and thu; the usual is every day"
DAILY_CHANNEL = "Where; the usual is here"
DAILY_INTERVIEWS = "Only these interviews (titles or short names, with commas between)"
DAILY_SAID_BY = "Only what they said: host, guest, or a name"
DAILY_VIEW = "How words are shown, if not as in the rest of the server"
DAILY_CATCH_UP = "How late it may still come after an outage: 6h (the usual), 90 minutes"
DAILY_WHICH = "Which one; may be left out if there is only one"
DAILY_CHANGE = "Change this one instead of making a new one"
DAILY_ID = "The quote's id, such as zuckerberg-267:21620-21655"

DAILY_COMMANDS = "a quote a day: set, list, status, pause, resume, test, skip, remove, next"
DAILY_LIST_ALL = "All daily quotes of all platforms, and when each comes next"
DAILY_PLATFORMS = ("console", "discord", "slack")
DAILY_PLATFORM = "Where it is posted: console (the usual: printed where the bot runs), discord or slack"
DAILY_SERVER = "The server (Discord) or workspace (Slack), by its id; not for the console"
DAILY_CHANNEL_ID = "The channel or thread, by its id; not for the console"
DAILY_NEEDS_PLACE = "name the place with --server ID and --channel ID (the platform's own ids)"

ONLY_DAILY_ADMINS = "Only admins can set the daily quotes here."
NO_DAILY = "No daily quote is set here yet."
NO_SUCH_CHANNEL = "messages cannot be posted in that channel; choose a text channel or a thread"
SLACK_BUSY = "Slack asked the bot to wait"
SLACK_UNREACHED = "Slack cannot be reached"
SLACK_UNREADABLE = "what is kept of its installation in this workspace cannot be read; the log tells whoever runs the bot more"
SLACK_NOT_INSTALLED = "the app is no longer installed in this workspace"
SLACK_NOT_IN = "the bot may not post in that channel; invite it there with /invite"
SLACK_ARCHIVED = "the channel is archived"
SLACK_GONE = "the thread is gone"
SLACK_NO_CHANNEL = "that is no channel; write # and choose one, such as #general"
SLACK_INVITE = "I can post only where I am a member: /invite me there. /verbatim daily test shows whether it works."
SLACK_DAILY_HOW = (
    "To set one: /verbatim daily set 9:00 Europe/Berlin #channel. Also: days: mon-fri, said by: guest, view: strict, interviews: ..., "
    "catch up: 6h, id: (to change one). Then: list, status, pause, resume, skip, test, remove, next QUOTE-ID."
)
DISCORD_BUSY = "Discord asked the bot to wait"
DISCORD_UNREACHED = "Discord cannot be reached"
DISCORD_GONE = "the channel is gone, or hidden from the bot"
DISCORD_LOCKED = "the thread is locked"
NOT_CONNECTED = "the platform is not connected here, so nothing can be posted now"
NO_QUOTE_LEFT = "no quote fits: the interviews and speakers chosen have none that stands on its own, or all were banned"
PAUSED_BY_ADMIN = "an admin paused it"
SKIPPED_BY_ADMIN = "an admin skipped it"
QUEUED_IS_BANNED = "that quote was banned here, so it cannot be posted; choose another"
QUEUED_ALREADY = "that quote, or one with the same words, is queued already"
NEVER_CONFIRMED = "the bot was stopped while it posted, so it may or may not have come; it is not posted again, rather than twice"
NEVER_TOLD = "the platform did not say whether it was posted; it is not posted again, rather than twice"
MOVED = "it may have come in the channel chosen before, which could not be found out; it is not posted again, rather than twice"
NOT_RUNNING = "it is due and not posted; the bot is not running, or not connected"
WAS_AWAY = "the bot was not running or not connected until it was too late for this one"
ONE_IS_ENOUGH = "after an outage only the latest is posted, not all that were missed"
BANNED_SINCE = "the quote that was chosen was banned before it could be posted"
QUOTE_GONE = "the quote that was chosen is in the library no more"
DEFECT = "something went wrong on the bot's side; its log has more"
HELD_UP = "the bot was held up before it could send it"
TAKES_TOO_LONG = "the platform did not answer in time"

_WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OUTCOMES = {
    "sending": "being posted just now", "waiting": "not posted yet, it is tried again", "posted": "posted", "late": "posted late",
    "unknown": "outcome unknown", "missed": "missed", "failed": "failed", "skipped": "skipped",
}  # fmt: skip


def weekdays(days: Sequence[int]) -> str:
    """Every day; Mon to Fri; Tue and Thu."""
    if len(days) == 7:
        return "every day"
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = [
        name
        for run in runs
        for name in ([f"{_WEEKDAY_NAMES[run[0]]} to {_WEEKDAY_NAMES[run[-1]]}"] if len(run) > 2 else [_WEEKDAY_NAMES[day] for day in run])
    ]
    return listed(names)


def time_of_day(at: dt.time) -> str:
    """21:30 (9:30 pm)."""
    return f"{at:%H:%M} ({at.hour % 12 or 12}:{at:%M} {'am' if at.hour < 12 else 'pm'})"


def day(date: dt.date) -> str:
    """Tue 24 Nov 2026."""
    return f"{_WEEKDAY_NAMES[date.weekday()]} {date.day} {_MONTHS[date.month - 1]} {date.year}"


def moment(seconds: float, zone: str) -> str:
    """A moment in words, for platforms that cannot show it in each reader's own zone."""
    try:
        local = dt.datetime.fromtimestamp(seconds, ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        local, zone = dt.datetime.fromtimestamp(seconds, dt.UTC), "UTC"
    return f"{day(local.date())} at {local:%H:%M} ({zone})"


def duration(seconds: float) -> str:
    """6 hours; 90 minutes."""
    minutes = max(1, round(seconds / 60))
    if minutes % 60 and minutes < 180:
        return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
    hours = round(minutes / 60)
    return f"{hours} {'hour' if hours == 1 else 'hours'}"


def late(seconds: float) -> str:
    """Under a post that comes late."""
    return f"It comes {duration(seconds)} late: the bot could not post in time."


def schedule(at: dt.time, zone: str, days: Sequence[int]) -> str:
    """When a schedule posts."""
    return f"{at:%H:%M} {zone}, {weekdays(days)}"


def choice(identity: str, at: dt.time, zone: str, days: Sequence[int], paused: str | None) -> str:
    """A schedule where one is to be chosen."""
    return f"{identity}: {schedule(at, zone, days)}{' (paused)' if paused else ''}"


def what(interviews: Sequence[str], said_by: Sequence[str], view: str | None, catch_up: float) -> str:
    """What a schedule posts, and how late at most."""
    of = f"From {listed(interviews)}" if interviews else "From all interviews"
    by = f", said by {listed([f'the {who}' if who in ('host', 'guest') else who for who in said_by])}" if said_by else ""
    shown = f", shown {view}" if view else ""
    return f"{of}{by}{shown}; after an outage it comes up to {duration(catch_up)} late."


def outcome(name: str) -> str:
    """What became of a run."""
    return _OUTCOMES[name]


DAILY_MADE = "Set."
DAILY_CHANGED = "Changed."
DAILY_NEXT_RUN = "Next: "
DAILY_OVERDUE = "Due and not posted yet: "
DAILY_OVERDUE_WHY = "; it is posted as soon as the platform is connected, or recorded as missed"
DAILY_IN = " in "
DAILY_PRINTED = ", printed where the bot runs"
DAILY_SET_BY = "Set by "
DAILY_LAST = "The last ones, newest first:"
DAILY_NO_LAST = "Nothing was due yet."
DAILY_RESUMED = "Resumed."
DAILY_SKIPPED = "The next one is left out."
DAILY_RUNNING = "Running."


def daily_lead(count: int) -> str:
    """Above the list of schedules."""
    return "One daily quote is set here:" if count == 1 else f"{count} daily quotes are set here:"


def daily_paused(why: str) -> str:
    """A schedule that does not run."""
    return f"Paused: {why}. Resume it once that is mended." if why != PAUSED_BY_ADMIN else "Paused: an admin paused it. Resume to go on."


def daily_stopped(identity: str, why: str) -> str:
    """Told to whoever set a schedule, when a platform refuses for good."""
    return f"The daily quote {identity}, which you set, is paused: {why}. Once that is mended, resume it; its status tells the rest."


DAILY_PAUSED_NOW = "Paused. Nothing is posted until you resume."
DAILY_PAUSED_ALREADY = "It is paused already."
DAILY_RUNS_ALREADY = "It runs already."
DAILY_SKIP_PAUSED = "It is paused, so there is nothing to skip."
DAILY_CHANGED_MEANWHILE = "It changed in this very moment. Look at its status and try again."


def daily_removed(identity: str) -> str:
    """After a schedule was deleted."""
    return f"Removed. Nothing is kept of {identity}, and nothing more is posted."


def daily_tested(message: str | None) -> str:
    """After a test post."""
    return "Posted, as a test. The next run stays as it was." if message else "Nothing was posted."


def daily_test_failed(why: str) -> str:
    """Where a test post was refused."""
    return f"The test was not posted: {why}."


def daily_test_unknown(why: str) -> str:
    """Where nobody knows whether a test post came."""
    return f"The test may or may not have been posted: {why}."


def daily_queued(place: int) -> str:
    """After a quote was put in the queue."""
    return "It is posted next." if place == 1 else f"It is queued; {place - 1} {'comes' if place == 2 else 'come'} before it."


def queued(ids: Sequence[str]) -> str:
    """What is posted next on an admin's wish."""
    return f"Chosen to come next: {listed(ids)}."


def gave_up(why: str) -> str:
    """Where a platform refused until it was too late."""
    return f"{why}; it was tried again until it was too late"


def more_missed(days: int) -> str:
    """The first of many days that were missed."""
    return f"{WAS_AWAY}; nor for about {days} days after it"


def daily_lacking(names: Sequence[str]) -> str:
    """Rights the bot needs where it is to post."""
    return f"The bot cannot post there: it lacks {listed(names)}. Grant that in the channel's permissions, and set it again."


def daily_still_lacking(names: Sequence[str]) -> str:
    """Rights that went missing since."""
    return f"The bot cannot post there now: it lacks {listed(names)}."


def discord_lacks(names: Sequence[str]) -> str:
    """Why Discord refused a post, as far as the bot can see its rights."""
    return f"the bot lacks {listed(names)} there" if names else "the bot may not post there"


def no_daily_step(typed: str) -> str:
    """What was typed behind daily is nothing that can be done."""
    return f"daily knows no {typed!r}; it knows set, list, status, pause, resume, skip, test, remove and next"


def platform_failed(platform: str, code: int | str) -> str:
    """An error of the platform's own."""
    return f"{platform.title()} failed (error {code})"


def platform_refused(platform: str, code: int | str, reference: str) -> str:
    """A refusal that nothing here foresaw."""
    return f"{platform.title()} refused the post (code {code}); the log has it as reference {reference}"


def zone_gone(zone: str) -> str:
    """A zone that the database dropped."""
    return f"there is no zone {zone} any more; set another"


def too_many_dailies(most: int) -> str:
    """A limit."""
    return f"a server can have {most} daily quotes; remove one first"


def which_daily(choices: Sequence[str]) -> str:
    """Where several could be meant."""
    return f"there are several; say which by its short name: {'; '.join(choices)}"


def no_platform(name: str, known: Sequence[str]) -> str:
    """A platform that is none."""
    return f"there is no platform {name!r}; known: {', '.join(known)}"


def daily_server(platform: str, server: str) -> str:
    """Above a server's schedules, for operators."""
    return f"{platform}, server {server}"


def not_printed(why: str) -> str:
    """Where a post could not be printed."""
    return f"it could not be printed ({why})"


def fleeting(folder: object, kind: str) -> str:
    """A disk that does not last."""
    return (
        f"{folder} lies on {kind}, which may go with its container or at the next start, and with it every schedule and what was posted; "
        "keep VERBATIM_DATA on a volume"
    )


def dailies_well(count: int, paused: int) -> str:
    """What doctor says of schedules where all is well."""
    return f"{count} set{f', {paused} paused by admins' if paused else ''}" if count else "none set"


def dailies_wrong(count: int, notes: Sequence[str]) -> str:
    """What doctor says of schedules that do not post."""
    more = f"; and {len(notes) - 5} more" if len(notes) > 5 else ""
    return f"{len(notes)} of {count} in trouble: {'; '.join(notes[:5])}{more}; see: python -m bot daily status ID"


def no_such_daily(name: str) -> str:
    """Where none is meant."""
    return f"no daily quote here is called {name!r}; list shows all"


def no_time(typed: str) -> str:
    """A time that is none."""
    return f"{typed!r} is no time of day; write 9:00, 9am or 21:30"


def no_weekdays(typed: str) -> str:
    """Weekdays that are none."""
    return f"{typed!r} names no days of the week; write daily, mon-fri, weekends, or tue and thu"


def no_zone(typed: str, near: Sequence[str]) -> str:
    """A zone that is none."""
    mend = f"did you mean {' or '.join(near)}?" if near else "name a city, such as Europe/Berlin"
    return f"{typed!r} is no zone; {mend}"


def fixed_zone(name: str, city: str) -> str:
    """A zone that would be an hour off for half the year."""
    return f"{name} has no summer time, so the post would be an hour off for half the year; name a city instead, such as {city}"


def no_length(typed: str) -> str:
    """A length of time that is none."""
    return f"{typed!r} is no length of time between 10 minutes and 24 hours; write 6h or 90 minutes"


def no_zone_yet() -> str:
    """The first schedule needs a zone."""
    return "whose clock? Name a zone by its city, such as Europe/Berlin"


def no_time_yet() -> str:
    """A new schedule needs a time."""
    return "at what time? Write 9:00, 9am or 21:30"


def no_interview(name: str, known: Sequence[str]) -> str:
    """An interview that is none."""
    return f"there is no interview {name!r} here; known: {', '.join(known)}"


def no_speaker(name: str, known: Sequence[str]) -> str:
    """A speaker who is none."""
    return f"nobody called {name!r} speaks there; write host, guest, or one of {', '.join(known)}"


def no_view(typed: str) -> str:
    """A view that is none."""
    return f"{typed!r} is no way to show words; write clean, strict or captions"


def queue_full(most: int) -> str:
    """A limit."""
    return f"{most} quotes are queued already; let some be posted first"


# --- running ------------------------------------------------------------------------------------

NOTHING_SET_UP = (
    "No platform is set up: set DISCORD_TOKEN, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN (README.md, Discord and Slack, shows click by click "
    "how to get them). To ask here in the terminal, without any token: python -m bot chat"
)


def workspaces(count: int, where: str) -> str:
    """How many workspaces of Slack installed the bot, and where more do."""
    return f"{count} {'workspace' if count == 1 else 'workspaces'}; more install it at {where}"


def stopped(platform: str, why: str) -> str:
    """An adapter that stopped for good, while others may go on."""
    return f"{platform} stopped: {why}"
