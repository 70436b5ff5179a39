"""Sentences around a checked quote: the verdict and its reasons. Plain text: renderers add their own markup."""

from bot.model import Change, Checked, DiffPart, Verdict

DIFF_KEY = "[-said, not claimed-] {+claimed, not said+}"


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


NEAREST = "The passage that comes nearest:"
REALLY_SAID = "What was said:"
PIECES = "The pieces:"
NOTHING_TO_CHECK = "That message holds no words that could be checked."
DIFF_LEGEND = "Struck through: only in the claim. Bold: what was really said."


def more_pieces(count: int) -> str:
    """Where a stitched claim has more sources than are shown."""
    return f"And {count} more {'place' if count == 1 else 'places'}."
