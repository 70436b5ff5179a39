"""The clockmaker's interview, to be edited."""

from pathlib import Path

import pytest

from bot.editing.opened import StepChoice
from bot.editing.responses import Response, read_response
from bot.editing.service import EditingService, EditReport
from store.encoder import english_words
from store.seed_folders import SeedFolders
from tests.fixtures.clockmaker import SLUG, answers, as_lines, clockmaker
from tests.fixtures.fakes import FakeEncoder


class Desk:
    """The interview's folder and the service that edits it."""

    def __init__(self, root: Path) -> None:
        self.folder = clockmaker(root)
        self.seeds = SeedFolders(root)
        self.service = EditingService(self.seeds, FakeEncoder(), english_words())

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    def state(self) -> dict[str, bytes]:
        """Every file of the folder."""
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}

    async def take(self, *responses: Response, choice: StepChoice = StepChoice()) -> EditReport:  # noqa: B008 - a value
        return await self.service.take(SLUG, responses, choice, "unnamed")

    async def answer_all(self, choice: StepChoice = StepChoice()) -> EditReport:  # noqa: B008 - a value
        """Take a careful model's answers to everything that is to be asked now."""
        read = [read_response(line) for line in as_lines(answers(self.seeds, choice)).splitlines()]
        return await self.take(*[response for response in read if response is not None], choice=choice)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "seeds")


@pytest.fixture
async def punctuated(desk: Desk) -> Desk:
    """The interview with its sentences, and nothing else yet."""
    await desk.answer_all()
    return desk
