"""Whether a filler may mean something where it stands: "like" in "I don't like it", "yeah" in answer to a question.

A person who edits judges that. A model is not trusted with it: it may leave out only what punctuation sets off.
"""

from collections.abc import Sequence

from bot.editing.paragraphs import EditableLine
from bot.editing.working_copy import WorkingCopy
from bot.model import UNKNOWN_NAME, Span
from bot.transcript.captions_match import PlacedToken
from bot.transcript.manuscript import Mark
from bot.transcript.marks import normalized_words
from bot.transcript.omissions import FILLERS, LONGEST_REPETITION, SOUNDS

_ANSWERS = frozenset({"yeah", "okay", "right"})
_PAUSES = (",", ";", ":", "—", "–", "-", "…")
_ENDS = (".", "?", "!")
_CLOSERS = "\"'”’»)]"


def meaning_of(copy: WorkingCopy, line: EditableLine, span: Span) -> str | None:
    """Why a model may not leave out the words of a span of a line, since they may mean something there; or None."""
    tokens = copy.tokens_in(line.span)
    inside = [at for at, placed in enumerate(tokens) if placed.end > span.start and placed.start < span.end]
    following = [placed for placed in tokens[inside[-1] + 1 :] if placed.token.mark is not Mark.OMISSION]
    kept = _words(following)[:LONGEST_REPETITION]
    at = inside[0]
    while at <= inside[-1]:
        rest = _words(tokens[at : inside[-1] + 1])
        if rest == kept[: len(rest)]:
            break  # said again at once
        filler = next((it for it in FILLERS if tuple(rest[: len(it)]) == it), rest[:1])
        end = at + max(1, len(filler))
        if tuple(filler) in FILLERS and not SOUNDS.issuperset(filler):
            why = _meaning(copy, line, tokens[:at], tokens[at:end])
            if why is not None:
                return f"{' '.join(filler)!r} {why}"
        at = end
    return None


def _meaning(
    copy: WorkingCopy, line: EditableLine, before: Sequence[PlacedToken], filler: Sequence[PlacedToken]
) -> str | None:
    """Why a filler may mean something after what is before it in its line; None if it cannot."""
    opens = all(it.token.mark is Mark.OMISSION or SOUNDS.issuperset(_words([it])) for it in before)
    if not (opens or _ends_with(before[-1], _PAUSES + _ENDS)) or not _ends_with(filler[-1], _PAUSES):
        return "may mean something there: no commas or dashes set it off"
    if opens and _ANSWERS.issuperset(_words(filler)) and _may_answer(copy, line):
        return "may answer a question there"
    return None


def _may_answer(copy: WorkingCopy, line: EditableLine) -> bool:
    """Whether somebody else may have spoken before a line, or it follows a question."""
    index = copy.paragraph_at(line.span.start)
    before = copy.tokens_in(Span(max(0, line.span.start - 1), line.span.start))
    if line.label == UNKNOWN_NAME or not before or _ends_with(before[-1], ("?",)):
        return True
    begins = copy.paragraphs[index].span.start == line.span.start
    return begins and copy.paragraphs[index - 1].label != line.label


def _ends_with(placed: PlacedToken, marks: tuple[str, ...]) -> bool:
    return placed.token.text.rstrip(_CLOSERS).endswith(marks)


def _words(placed: Sequence[PlacedToken]) -> list[str]:
    return normalized_words([word for it in placed for word in it.token.heard])
