"""What an editor should know about seed folders: errors, notes and figures, as `python -m bot lint` prints them."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.model import Interview
from bot.transcript.folder import MODEL_QUESTIONS, QUESTIONS, interview_folders, read_folder
from bot.transcript.notes import entry_notes, manuscript_notes
from bot.transcript.problem import Problem


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of an interview that can be used; `covered` is the share of its words that are in an entry."""

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
            f"{_count(self.words, 'word')}, {_count(self.turns, 'turn')}, {_count(self.sentences, 'sentence')}, "
            f"{_count(self.corrections, 'correction')}, {self.doubtful:,} doubtful, "
            f"{_count(self.omissions, 'omission')}, "
            f"{self.entries:,} {'entry' if self.entries == 1 else 'entries'} with {_count(self.questions, 'question')} "
            f"over {self.covered:.0%} of the words, {_count(self.picks, 'pick')}"
        )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one folder: `errors` keep it from being used, `notes` are places for its editor to look at."""

    name: str
    errors: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    summary: Summary | None  # None if the folder cannot be used

    def lines(self) -> list[str]:
        """The report as text: errors, then notes, each with folder, file and line; the summary last."""
        summary = (
            str(self.summary) if self.summary is not None else f"cannot be used, {_count(len(self.errors), 'error')}"
        )
        return [
            *(f"{self.name}/{error.file}:{error.line}: error: {error.message}" for error in self.errors),
            *(f"{self.name}/{note.file}:{note.line}: note: {note.message}" for note in self.notes),
            f"{self.name}: {summary}",
        ]


def lint(seeds: Path) -> list[Report]:
    """A report for every interview folder. Raises SeedError if there is none."""
    return [lint_folder(path) for path in interview_folders(seeds)]


def lint_folder(path: Path) -> Report:
    """The report for one folder: every error of the loader, and what is valid but should be looked at."""
    folder = read_folder(path)
    notes = manuscript_notes(folder.manuscript) if folder.manuscript is not None else []
    summary = None
    if folder.interview is not None:
        for name, by_model in ((QUESTIONS, False), (MODEL_QUESTIONS, True)):
            if any(entry.by_model is by_model for entry in folder.interview.entries):
                questions = (path / name).read_text(encoding="utf-8-sig")
                notes += entry_notes(questions, folder.interview, name, by_model=by_model)
        summary = _summary(folder.interview)
    return Report(path.resolve().name, tuple(folder.problems), tuple(notes), summary)


def _summary(interview: Interview) -> Summary:
    kinds = Counter(unit.kind for unit in interview.units)
    covered = {word for entry in interview.entries for word in range(entry.span.start, entry.span.end)}
    return Summary(
        words=len(interview.words),
        turns=len(interview.turns),
        sentences=len(interview.lines) if interview.edited else 0,
        corrections=kinds["correction"],
        doubtful=kinds["doubtful"],
        omissions=kinds["omission"],
        entries=len(interview.entries),
        questions=sum(len(entry.questions) for entry in interview.entries),
        covered=len(covered) / len(interview.words),
        picks=len(interview.picks),
    )
