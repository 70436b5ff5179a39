"""An interview's folder -> a working copy: of bare captions, or of an edition."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from bot.editing.paragraphs import EditableLine, EditableParagraph, kept, text_hash
from bot.editing.working_copy import WorkingCopy
from bot.model import UNKNOWN_NAME, Span
from bot.transcript.bare_lines import bare_lines
from bot.transcript.captions_match import place_tokens
from bot.transcript.manuscript import ManuscriptToken, Mark
from bot.transcript.metadata import Metadata
from bot.transcript.parser import parse_manuscript
from bot.transcript.times import word_at
from bot.transcript.views import is_punctuated
from bot.transcript.words import MUSIC, file_lines, is_music, is_word

_NO_MARKS = str.maketrans({"{": None, "}": None, "*": None, "\u2028": None, "\u2029": None})


def bare_copy(metadata: Metadata, words: Sequence[str], times: Sequence[tuple[int, float]]) -> WorkingCopy:
    """The working copy of captions without an edition: guessed or given sentences, all by an unknown speaker."""
    copy = WorkingCopy(
        metadata, tuple(words), tuple(times), [], bare=True, guessed=not is_punctuated(words),
        speakers=list(metadata.speakers), chapters=list(metadata.chapters),
    )  # fmt: skip
    tokens = [placed for line in bare_editable_lines(words) for placed in line.tokens]
    if tokens:
        copy.paragraphs = [EditableParagraph(UNKNOWN_NAME, quotable=True, tokens=tokens)]
        copy.reflow()
        _place_headings(copy)
    return copy


def _place_headings(copy: WorkingCopy) -> None:
    """Put each published chapter before the line that begins nearest to its time; without times, to its share."""
    starts = [line.span.start for line in copy.lines()]
    length = copy.metadata.length or max((seconds for _, seconds in copy.chapters), default=0.0) * 1.1 or 1.0
    least = 0
    for title, seconds in copy.chapters:
        timed = word_at(copy.times, seconds, len(copy.words))
        word = timed if timed is not None else int(len(copy.words) * seconds / length)
        later = [start for start in starts[:1] if seconds == 0.0] or [start for start in starts if start >= least]
        if not later:
            return
        nearest = min(later, key=lambda start: abs(start - word))
        copy.split(nearest)
        copy.paragraphs[copy.paragraph_at(nearest)].heading = (title, seconds)
        least = nearest + 1


def bare_editable_lines(words: Sequence[str]) -> list[EditableLine]:
    """The lines of captions, as `bot.transcript.bare_lines` guesses or reads them."""
    lines: list[list[ManuscriptToken]] = []
    for line in bare_lines(words).lines:
        lines.append([])
        for unit in line.units:
            _add_bare_token(lines, unit.captions, unit.strict)
    placed = place_tokens([token for tokens in lines for token in tokens], 0, words)
    found = []
    for tokens in lines:
        if tokens:
            here, placed = tuple(placed[: len(tokens)]), placed[len(tokens) :]
            span = Span(here[0].start, here[-1].end)
            found.append(EditableLine(span, 0, here, UNKNOWN_NAME, quotable=True, fixed=False))
    return found


def _add_bare_token(lines: list[list[ManuscriptToken]], heard: str, shown: str) -> None:
    """Add a token of the captions to the last line; a dash that stands alone goes with the word before it."""
    text = shown.translate(_NO_MARKS)
    if is_music(heard):
        lines[-1].append(ManuscriptToken(1, Mark.OMISSION, (MUSIC,), ""))
    elif is_word(heard):
        lines[-1].append(kept(text))
    elif heard in ("-", "–", "—"):
        last = next((line for line in reversed(lines) if line), None)
        if last and last[-1].mark is Mark.KEPT and not last[-1].after:
            last[-1] = replace(last[-1], after=f" {heard}")


def edited_copy(
    metadata: Metadata,
    words: Sequence[str],
    times: Sequence[tuple[int, float]],
    edition: str,
    machine: Collection[str] | None,
) -> WorkingCopy:
    """The working copy of an edition that the loader has proved.

    `machine` are hashes of the paragraphs that no person wrote; None if no person wrote any.
    """
    lines = file_lines(edition)
    manuscript = parse_manuscript(edition)
    starts = [paragraph.line - 1 for paragraph in manuscript.paragraphs]
    headings: Mapping[int, tuple[str, float]] = {
        heading.before: (heading.title, float(heading.seconds)) for heading in manuscript.headings
    }
    labels = {speaker.label.casefold(): speaker.label for speaker in metadata.speakers}
    paragraphs: list[EditableParagraph] = []
    word, label, above = 0, "", 0
    for number, paragraph in enumerate(manuscript.paragraphs):
        label = labels[paragraph.label.casefold()] if paragraph.label is not None else label
        placed = place_tokens(paragraph.tokens, word, words)
        word = placed[-1].end
        end = _block_end(lines, starts[number])
        raw = "\n".join(lines[starts[number] : end])
        is_machine = machine is None or text_hash(raw) in machine
        lead = tuple(line for line in lines[above : starts[number]] if line.strip() and not line.startswith("##"))
        above = end
        paragraphs.append(
            EditableParagraph(
                label, paragraph.quotable, placed, None if is_machine else raw, lead, headings.get(number)
            )
        )
    tail = tuple(line for line in lines[above:] if line.strip() and not line.startswith("##"))
    return WorkingCopy(
        metadata, tuple(words), tuple(times), paragraphs, bare=False, guessed=False,
        speakers=list(metadata.speakers), chapters=list(metadata.chapters), tail=tail,
    )  # fmt: skip


def _block_end(lines: Sequence[str], start: int) -> int:
    end = start
    while end < len(lines) and lines[end].strip() and not lines[end].startswith(("#", "<!--")):
        end += 1
    return end
