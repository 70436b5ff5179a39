"""All that can be said of seed folders before they are used: errors, notes and figures, as values."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.model import Interview
from bot.transcript.folder import QUESTIONS, Folder, interview_folders, read_folder
from bot.transcript.notes import entry_notes, manuscript_notes
from bot.transcript.problem import Problem


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of an interview that can be used; `covered` is the share of its words that stand in an entry."""

    words: int
    turns: int
    sentences: int
    corrections: int
    doubtful: int
    omissions: int
    entries: int
    questions: int
    covered: float
    picks: int

    def __str__(self) -> str:
        return (
            f"{_many(self.words, 'word')}, {_many(self.turns, 'turn')}, {_many(self.sentences, 'sentence')}, "
            f"{_many(self.corrections, 'correction')}, {self.doubtful:,} doubtful, {_many(self.omissions, 'omission')}, "
            f"{self.entries:,} {'entry' if self.entries == 1 else 'entries'} with {_many(self.questions, 'question')} "
            f"over {self.covered:.0%} of the words, {_many(self.picks, 'pick')}"
        )


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


@dataclass(frozen=True, slots=True)
class Report:
    """What is found in one folder: `errors` keep it from being used, `notes` are for its editor."""

    name: str
    errors: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    figures: Summary | None

    @property
    def summary(self) -> str:
        """The figures in words."""
        return str(self.figures) if self.figures is not None else f"cannot be used, {_many(len(self.errors), 'error')}"

    def lines(self) -> list[str]:
        """The report as text, each finding with folder, file and line; the summary last."""
        return [
            *(f"{self.name}/{problem.file}:{problem.line}: error: {problem.what}" for problem in self.errors),
            *(f"{self.name}/{problem.file}:{problem.line}: note: {problem.what}" for problem in self.notes),
            f"{self.name}: {self.summary}",
        ]


def lint(seeds: Path) -> list[Report]:
    """A report of every interview folder. Raises SeedError if there is none."""
    return [lint_folder(path) for path in interview_folders(seeds)]


def lint_folder(path: Path) -> Report:
    """The report of one folder: all checks of the loader, and what it takes but an editor should see."""
    folder = read_folder(path)
    notes = manuscript_notes(folder.manuscript) if folder.manuscript is not None else []
    summary = None
    if folder.interview is not None:
        notes += _entry_notes(folder, folder.interview)
        summary = _summary(folder.interview)
    return Report(path.resolve().name, tuple(folder.problems), tuple(notes), summary)


def _entry_notes(folder: Folder, interview: Interview) -> list[Problem]:
    if not interview.entries:
        return []
    return entry_notes((folder.path / QUESTIONS).read_text(encoding="utf-8-sig"), interview)


def _summary(interview: Interview) -> Summary:
    kinds = Counter(unit.kind for unit in interview.units)
    in_entries = {word for entry in interview.entries for word in range(entry.span.start, entry.span.end)}
    return Summary(
        words=len(interview.words),
        turns=len(interview.turns),
        sentences=len(interview.lines) if interview.edited else 0,
        corrections=kinds["correction"],
        doubtful=kinds["doubtful"],
        omissions=kinds["omission"],
        entries=len(interview.entries),
        questions=sum(len(entry.questions) for entry in interview.entries),
        covered=len(in_entries) / len(interview.words),
        picks=len(interview.picks),
    )
