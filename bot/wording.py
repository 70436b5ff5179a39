"""Every sentence a user can read, so that all platforms say the same. Plain text: adapters add their own markup."""

from collections.abc import Sequence

from bot.model import Answer, Change, Checked, Confidence, Correction, DiffPart, Verdict

ASK_HINT = "Ask in your own words, such as: is he afraid of dying?"
WORDS_ONLY = "No language model is at hand, so this was found by words alone; the meaning of your question may have been missed."
CHAT_OPENING = (
    "Ask what was said. `next` shows the next match, `more` what stands around it, `also` where else the topic comes up, `quit` ends."
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
    return f"The interview does not seem to cover that. What comes nearest stands in {listed(chapters)}."


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
    if checked.negation_changed:
        return "a negation was added or taken away, which turns the meaning"
    if checked.number_changed:
        return "a number was changed"
    return "not in these words"


def _not_by(checked: Checked) -> str:
    """The correction of a wrong attribution."""
    if not checked.misattributed or checked.claimed_role is None:
        return ""
    return f" The claim lays it to the {checked.claimed_role.value}, who did not say it here."


def change(part: DiffPart) -> str:
    """A changed run of words in words, for readers who see no colours."""
    if part.change is Change.INSERT:
        return f'added: "{part.claimed}"'
    if part.change is Change.DELETE:
        return f'dropped: "{part.said}"'
    return f'"{part.claimed}" where "{part.said}" was said'


NEAREST = "The passage that comes nearest:"
REALLY_SAID = "What was said:"
PIECES = "The pieces:"


def asked(question: str) -> str:
    """What the quote answers."""
    return f"Asked: {question}"


def corrected(corrections: Sequence[Correction]) -> str:
    """The footnote that keeps a correction visible."""
    notes = (f'"{one.shown.strip(".,;:!?")}" stands where the captions have "{one.heard}"' for one in corrections)
    return "; ".join(notes)


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
    "notice": "💬", "failed": "⚠️",
}  # fmt: skip
"""What tells replies apart at a glance, by tone."""

TRY_OTHER_WORDS = "Ask again in other words, or about one of its chapters:"
ITS_CHAPTERS = "It has these chapters:"
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
ONLY_PRIVATELY = "The admins of this server chose other channels for public answers, so only you see this."
DIFF_LEGEND = "Struck through: only in the claim. Bold: what was really said."
ONLY_ADMINS = "Only those who may manage this server can change its settings."
NOT_A_SERVER = "Settings belong to a server; there is none here."
FORGOT_ME = "Done. What was kept of you here is deleted."
SURE_TO_FORGET = "Delete all that is kept of this server: its settings, and the answers its buttons need? Old buttons will stop working."
FORGET_NOW = "Delete it all"

ASK_COMMAND = "Ask what was said in the interview, in your own words"
ASK_QUESTION = "Your question, such as: is he afraid of dying?"
ASK_SAID_BY = "Only what one of them said"
PRIVATE_OPTION = "Only you see the answer"
CHECK_COMMAND = "Check whether a quote was really said"
CHECK_CLAIM = "The quote as you know it"
CHECK_MENU = "Check this quote"
QUOTE_COMMAND = "Show a quote by its id, or a good one at random"
QUOTE_ID = "A quote's id, such as zuckerberg-267:20292-20310; leave it out for a random one"
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
        "Your questions are not stored and not logged. So that buttons work, an answer's place, asker and passages (as numbers) "
        "are kept for 30 days. A server's settings are kept until its admins delete them or remove the bot."
    )


def how_to() -> str:
    """The commands in one breath."""
    return "/ask a question, or mention me with one. /check tells whether a quote is real. /quote shows one by its id, or one at random."


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


def forgot(rows: int) -> str:
    """After deleting what was kept of a server."""
    return f"Done. {rows} {'entry' if rows == 1 else 'entries'} deleted; nothing is kept of this server."


# --- running ------------------------------------------------------------------------------------

NOTHING_SET_UP = (
    "No platform is set up: set DISCORD_TOKEN (README.md, Discord, shows click by click how to get one). "
    "To ask here in the terminal, without any token: python -m bot chat"
)


def stopped(platform: str, why: str) -> str:
    """An adapter that stopped for good, while others may go on."""
    return f"{platform} stopped: {why}"
