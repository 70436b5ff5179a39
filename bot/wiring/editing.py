"""Connects editing to the endpoint of a language model, with the cache of its answers and a progress bar."""

from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.editor.settings import EditorSettings
from bot.errors import SettingError
from bot.presentation import wording
from bot.wiring.operator import Operator

if TYPE_CHECKING:  # asking needs none of it
    from bot.editing.live import Budget, LiveEditing
    from bot.editing.service import EditingService


@asynccontextmanager
async def language_model(
    settings: EditorSettings, data: Path, operator: Operator, service: "EditingService", budget: "Budget", at_once: int
) -> "AsyncIterator[tuple[LiveEditing, str]]":
    """What asks the model, and the address of its endpoint. Raises SettingError if no endpoint is set."""
    if (url := settings.url) is None:
        raise SettingError(wording.editing.NO_ENDPOINT)
    from adapters.editor.client import OpenAiClient  # noqa: PLC0415 - an extra, and slow to import
    from bot.editing.live import LiveEditing  # noqa: PLC0415
    from store.answer_cache import AnswerFile  # noqa: PLC0415

    cache = AnswerFile(data)
    with ExitStack() as held:
        bars: list[Callable[[str, int, int], None]] = []

        def progress(slug: str, done: int, total: int) -> None:
            if not bars:  # not before the first answer, or the bars would be drawn over a question to the operator
                bars.append(held.enter_context(operator.progress_bar()))
            bars[0](slug, done, total)

        async with OpenAiClient(settings) as client:
            yield LiveEditing(service, client, cache, budget, progress, at_once=at_once), url
