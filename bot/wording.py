"""Every sentence a user can read, so that all platforms say the same. Plain text: adapters add their own markup."""

from collections.abc import Sequence

from bot.model import Change, Checked, Confidence, Correction, DiffPart, Verdict

ASK_HINT = "Ask in your own words, such as: is he afraid of dying?"
WORDS_ONLY = "No language model is at hand, so this was found by words alone; the meaning of your question may have been missed."
CHAT_OPENING = "Ask what was said. `next` shows the next match, `more` what stands around it, `quit` ends."
NOTHING_YET = "There is nothing to go on from yet: ask a question first."
NO_NEXT = "That was the last match. Ask again in other words for more."
AGAIN = "Nothing stands beyond it on either side."
UNKNOWN_SPEAKER = "speaker not marked"


def lead(confidence: Confidence, shown: int, of: int) -> str | None:
    """The sentence above a quote, if its confidence needs one."""
    if confidence is Confidence.NONE:
        return none_found()
    if confidence is Confidence.UNSURE and shown == 0:
        return "I am not sure that this is what you mean; it comes nearest:"
    return None if shown == 0 else f"Match {shown + 1} of {of}:"


def none_found(chapters: Sequence[str] = ()) -> str:
    """The answer where there is none, with what the interview does cover."""
    if not chapters:
        return "The interview does not seem to cover that."
    return f"The interview does not seem to cover that. It is about {listed(chapters)}."


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
    if checked.verdict is Verdict.VERBATIM:
        said = _said_often(checked.times) if checked.times > 1 or len(checked.claim.split()) < _TELLING else "Verbatim: this was said"
    elif checked.verdict is Verdict.ALTERED:
        said = f"Altered: something close was said, but {_alteration(checked)}"
    elif checked.verdict is Verdict.STITCHED:
        said = "Stitched: real words from two places, put together as one"
    else:
        return "Absent: no such passage stands in this interview. That is not to say it was never said elsewhere."
    by = f", by {who}" if who is not None else ""
    return f"{said}{by}.{_not_by(checked)}"


_TELLING = 4


def _said_often(times: int) -> str:
    """A claim too short to prove anything."""
    return f"These words stand here {times} times; so few prove nothing" if times > 1 else "These few words stand here"


def _alteration(checked: Checked) -> str:
    if checked.negation_changed:
        return "a negation was added or taken away, which turns its meaning"
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
