"""Sentences around a checked quote: the verdict and its reasons. Plain text: renderers add markup."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.model import Change, CheckResult, DiffPart, Verdict
from bot.presentation.wording import answers
from bot.verify.alterations import named_changes

CLAIMED = "Claimed"
REALLY_SAID = "Said"
PIECES = "Where the words come from"
NEAREST = "The closest passage"
SHARE = "Share verdict"
SHARE_ALL = "Share verdicts"
SHARE_ONE = "To share a verdict, check that quote alone."
SHARE_SHORTER = "To share the verdict, check a shorter quote."
CANNOT_SHARE = "I cannot read here what was checked. To share the verdict, check the quote again."
SHARE_UNLIMITED = "To share the verdict, check the quote without choosing an interview or show, or choose only one."
A_MESSAGE = "this message"
NOTHING_TO_CHECK = "That message has no words to check."
CANNOT_READ = (
    'I cannot read that message from here. Open its menu and choose "Check this quote", or send me its words: '
    'check "..."'
)
ONLY_LINK = 'That is only a link, and I cannot read what is behind it. Send me the words: check "..."'
DIFF_LEGEND = "Struck through: claimed. Bold: said instead."
STRUCK_LEGEND = "Struck through: claimed, but not said."
DIFF_KEY = "[-said, but not claimed-] {+claimed, but not said+}"

CUT = "The claim leaves out a negation or condition just outside it, which changes the meaning."

_SHOWN_CLAIM = 120  # characters of a claim in a list
_SHORTENED = " …"
_PAUSES = " .,;:?!…—–"
_FEW_WORDS = 4  # a claim with fewer proves little


def share_shorter(longest: int) -> str:
    """The note under a verdict that cannot be shared, because a message cannot show all of the claim."""
    return f"To share a verdict, check at most {longest} characters."


def prompt(name: str | None, only: str | None = None) -> str:
    """The first line of a verdict: who had the quote checked, and in what alone (`one_interview`, `one_show`)."""
    checked = f"{name} had this checked" if name else "Checked"
    return f"{checked}, only in {only}" if only else checked


def one_interview(name: str) -> str:
    """The one interview that a check is limited to."""
    return f"“{name}”"


def one_show(title: str) -> str:
    """The one show that a check is limited to."""
    return f"the show “{title}”"


_LIMITED = re.compile(r".*, only in (?P<show>the show )?“(?P<name>[^“”]+)”")


def limited_to(prompt: str) -> tuple[str | None, str | None]:
    """The interview, or else the show, to which a first line says that the check was limited."""
    found = _LIMITED.fullmatch(prompt)
    if found is None:
        return None, None
    return (None, found["name"]) if found["show"] else (found["name"], None)


def prompt_of_message(name: str | None) -> str:
    """The same, before the link to the message that was checked."""
    return f"{name} checked " if name else "Checked: "


def verdict(checked: CheckResult) -> str:
    """What became of a claimed quote, in one or two sentences."""
    speaker = _speaker(checked)
    if checked.verdict is Verdict.ABSENT:
        where = answers.inside(checked.searched)
        return f"Absent: there is no such passage in {where}. It may still have been said elsewhere."
    if checked.verdict is Verdict.VERBATIM:
        sentence = _few_words(checked, speaker) or _verbatim(checked, speaker)
    elif checked.verdict is Verdict.ALTERED:
        similar = f"{speaker} said something similar" if speaker else "something similar was said"
        sentence = f"Altered: {similar}, but {_alteration(checked)}"
    else:
        by = f" of {speaker}" if speaker else ""
        sentence = f"Stitched: real words{by} from different places, put together as one quote."
    return f"{sentence}{_misattribution(checked)}"


def _verbatim(checked: CheckResult, speaker: str | None) -> str:
    said = f"{speaker} said this" if speaker else "this was said"
    return f"{_as_said(checked, said)}{_spelling(checked.misspelt)}{_brackets(checked.diff)}"


def _spelling(misspelt: Sequence[str]) -> str:
    if not misspelt:
        return ""
    words = answers.listed([f'"{word}"' for word in misspelt])
    return f" {words} {'is' if len(misspelt) == 1 else 'are'} misspelt."


def _brackets(diff: Sequence[DiffPart]) -> str:
    """What an editor's brackets add, or stand for."""
    named = [part for part in diff if part.minor and not {"[", "("}.isdisjoint(part.claimed)]
    return "".join(f" {_bracket(part.claimed.rstrip(_PAUSES), part.said.rstrip(_PAUSES))}" for part in named)


def _bracket(claimed: str, said: str) -> str:
    return f'"{claimed}" stands for "{said}".' if said else f'"{claimed}" was added.'


def _as_said(checked: CheckResult, said: str) -> str:
    if checked.cut:
        return f"Verbatim, but cut: {said}, but a negation or condition just outside these words changes their meaning."
    if checked.quoting is not None:
        return f"Verbatim, but quoting: {said} as somebody else's words."
    if checked.misspelt:
        return f"Verbatim but for the spelling: {said}."
    if _brackets(checked.diff):
        return f"Verbatim but for the words in brackets: {said}."
    return f"Verbatim: {said}."


def _speaker(checked: CheckResult) -> str | None:
    """Who said it, if all of it is known to be by one speaker."""
    speakers = {piece.speaker for piece in checked.pieces}
    return speakers.pop() if len(speakers) == 1 else None


def _few_words(checked: CheckResult, speaker: str | None) -> str | None:
    """The verdict on a claim that is too short to prove anything."""
    if checked.times > 1:
        by = f", here by {speaker}" if speaker else ""
        return f"Verbatim, but so few words prove nothing: they are said {checked.times} times{by}."
    if len(checked.claim.split()) < _FEW_WORDS:
        by = f", by {speaker}" if speaker else ""
        return f"Verbatim, but so few words prove little: they are said once{by}."
    return None


def _alteration(checked: CheckResult) -> str:
    """What the claim changes, to the end of the sentence: the changed words, where they are few."""
    if checked.order_changed:
        return "in another order."
    reverses = " This reverses the meaning." if checked.negation_changed else ""
    changes = named_changes(checked.diff, negation=checked.negation_changed, number=checked.number_changed)
    if changes:
        return f"the claim {answers.listed([_named_change(part) for part in changes])}.{reverses}"
    kinds = [
        *(["a negation was added or left out"] if checked.negation_changed else []),
        *(["a number was changed"] if checked.number_changed else []),
    ]
    return f"{answers.listed(kinds) or 'not in these words'}.{reverses}"


def _named_change(part: DiffPart) -> str:
    if part.change is Change.INSERT:
        return f'adds "{part.claimed}"'
    if part.change is Change.DELETE:
        return f'leaves out "{part.said}"'
    return f'says "{part.claimed}" instead of "{part.said}"'


def _misattribution(checked: CheckResult) -> str:
    """The correction of a wrong attribution."""
    if not checked.misattributed:
        return ""
    if checked.claimed_names:
        return f" The claim names {answers.listed(checked.claimed_names)}, who did not say it here."
    if checked.claimed_role is None:
        return ""
    return f" The claim names the {checked.claimed_role.value}, who did not say it here."


def quoting(checked: CheckResult) -> str | None:
    """The note if the speaker gives somebody else's words."""
    if checked.quoting is None:
        return None
    speaker = _speaker(checked) or "The speaker"
    return f'{speaker} is quoting somebody else here, after: "{checked.quoting}"'


def checked_text(text: str) -> str:
    """The note that says which part of a message was checked."""
    return f'Checked: "{_shortened(text)}"'


_NAMED = re.compile(r"The claim names (?P<named>.+), who did not say it here\.")


def to_check_again(claim: str, verdict: str) -> str:
    """What is checked to get a verdict on a claim once more: the claim, by whom the verdict says it was claimed to be.

    It is in quotation marks, so that all of it is the claim, whatever stands in it.
    """
    match = _NAMED.search(verdict)
    quoted = f"“{claim}”" if {"“", "”"}.isdisjoint(claim) else f'"{claim}"'
    return quoted if match is None else f"{match['named']} said: {quoted}"


def summary(results: Sequence[CheckResult]) -> str:
    """The verdicts on several quotes of a message, counted."""
    counts = Counter(result.verdict for result in results)
    listed = ", ".join(f"{counts[kind]} {kind.value}" for kind in Verdict if counts[kind])
    return f"This message has {len(results)} quotes: {listed}."


def in_list(number: int, checked: CheckResult) -> str:
    """One of several verdicts, with the quote it is about."""
    return f'{number}. "{_shortened(checked.claim)}" {verdict(checked)}'


_IN_LIST = re.compile(rf'[0-9]+\. "(?P<claim>.+?)" (?P<verdict>(?:{"|".join(kind.title() for kind in Verdict)})\b.*)')


def read_in_list(line: str) -> str | None:
    """What is checked to get a verdict of a list once more; None if the line has none, or not the whole claim."""
    match = _IN_LIST.fullmatch(line)
    if match is None or match["claim"].endswith(_SHORTENED):
        return None
    return to_check_again(match["claim"], match["verdict"])


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_CLAIM else f"{text[:_SHOWN_CLAIM].rsplit(' ', 1)[0]}{_SHORTENED}"


def change(part: DiffPart) -> str:
    """A changed run of words in a phrase, for readers who see no colours."""
    if part.change is Change.INSERT:
        return f'added: "{part.claimed}"'
    if part.change is Change.DELETE:
        return f'left out: "{part.said}"'
    return f'"{part.claimed}" instead of "{part.said}"'
