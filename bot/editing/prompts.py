"""The prompts, as data: one file a step in prompts/, with a version, instructions and an example."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.editing.steps.asides import Asides
from bot.editing.steps.chapters import Chapters
from bot.editing.steps.corrections import Corrections
from bot.editing.steps.fillers import Fillers
from bot.editing.steps.people import PeopleStep
from bot.editing.steps.picks import Picks
from bot.editing.steps.questions import Questions
from bot.editing.steps.sentences import Sentences
from bot.editing.steps.speakers import Speakers
from bot.editing.tasks import Step

_FOLDER = Path(__file__).with_name("prompts")
STEPS = ("sentences", "people", "speakers", "corrections", "fillers", "chapters", "asides", "questions", "picks")
"""All steps, in the order in which answers are taken."""

FEW, MANY = 8, 16
"""Questions for each thought: by default, and if wanted."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked to do in a step. `lines` and `answer` are the example."""

    step: str
    version: int
    instructions: str
    lines: tuple[str, ...]
    answer: str

    @property
    def text(self) -> str:
        """The whole prompt, which is the same in every request of the step."""
        numbered = "\n".join(f"{number} {line}" for number, line in enumerate(self.lines, 1))
        return f"{_common()}\n{self.instructions.strip()}\n\nExample\nTranscript:\n{numbered}\nAnswer:\n{self.answer}\n"


@cache
def _common() -> str:
    return (_FOLDER / "common.txt").read_text(encoding="utf-8")


@cache
def prompt_of(step: str) -> Prompt:
    """The prompt of a step."""
    values = tomllib.loads((_FOLDER / f"{step}.toml").read_text(encoding="utf-8"))
    return Prompt(step, values["version"], values["instructions"], tuple(values["lines"]), values["answer"])


def steps_of(names: Sequence[str] = STEPS, count: int = FEW) -> list[Step]:
    """The steps of these names, in the order in which answers are taken."""
    version = {name: str(prompt_of(name).version) for name in STEPS}
    all_steps: list[Step] = [
        Sentences(version["sentences"]),
        PeopleStep(version["people"]),
        Speakers(version["speakers"]),
        Corrections(version["corrections"]),
        Fillers(version["fillers"]),
        Chapters(version["chapters"]),
        Asides(version["asides"]),
        Questions(version["questions"], count),
        Picks(version["picks"]),
    ]
    return [step for step in all_steps if step.name in names]
