"""Editing live: requests to an endpoint, several at once, within a budget; answers are taken as in bulk."""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.editing.opened import StepChoice
from bot.editing.plan import Price, tokens_of
from bot.editing.ports import AnswerCache, ModelClient
from bot.editing.responses import Response, read_completion
from bot.editing.service import EditingService, EditReport
from bot.errors import ModelError
from bot.ports import Progress

_MOST_ROUNDS = 16  # sentences, people, speakers and the rest, each asked three times, and a few to spare

_MOST_FAILURES = 4  # requests without an answer, after which no more are sent


@dataclass(slots=True)
class Budget:
    """What may be spent, and what was. None: no limit."""

    most_tokens: int | None = None
    most_cost: float | None = None
    price: Price = field(default_factory=Price)
    tokens_in: int = 0
    tokens_out: int = 0
    reserved: dict[str, tuple[int, int]] = field(default_factory=dict)  # custom id -> tokens of a request under way

    @property
    def cost(self) -> float:
        """What was spent, in the currency of the price."""
        return self.price.of(self.tokens_in, self.tokens_out)

    def reserve(self, custom_id: str, tokens_in: int, tokens_out: int) -> bool:
        """Whether a request still fits; then its tokens are set aside."""
        self.reserved[custom_id] = (tokens_in, tokens_out)
        all_in = self.tokens_in + sum(tokens for tokens, _ in self.reserved.values())
        all_out = self.tokens_out + sum(tokens for _, tokens in self.reserved.values())
        fits = (self.most_tokens is None or all_in + all_out <= self.most_tokens) and (
            self.most_cost is None or self.price.of(all_in, all_out) <= self.most_cost
        )
        if not fits:
            del self.reserved[custom_id]
        return fits

    def spend(self, custom_id: str, tokens_in: int | None, tokens_out: int | None) -> None:
        """Count the tokens of an answer; those set aside if the endpoint does not count."""
        expected_in, expected_out = self.reserved.pop(custom_id)
        self.tokens_in += expected_in if tokens_in is None else tokens_in
        self.tokens_out += expected_out if tokens_out is None else tokens_out


@dataclass(slots=True)
class LiveReport:
    """What became of an interview: a report for each round, and why it ended before its end, if it did."""

    rounds: list[EditReport] = field(default_factory=list)
    asked: int = 0
    cached: int = 0
    stopped: str | None = None  # a ModelError's message
    failed: list[str] = field(default_factory=list)  # messages of requests that were not answered this time
    over_budget: bool = False
    hopeless: bool = False  # asking about another interview would fail in the same way

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return any(report.changed for report in self.rounds)


class LiveEditing:
    """Asks an endpoint what `edit --prepare` would print, and takes its answers in."""

    def __init__(
        self, service: EditingService, client: ModelClient, cache: AnswerCache, budget: Budget, progress: Progress,
        *, at_once: int = 4,
    ) -> None:  # fmt: skip
        """At most `at_once` requests are under way."""
        self._service, self._client, self._cache = service, client, cache
        self._budget, self._progress = budget, progress
        self._slots = asyncio.Semaphore(at_once)

    async def edit(self, slug: str, choice: StepChoice, model: str) -> LiveReport:
        """Ask and take until nothing is left to ask. Raises SeedError or InputError."""
        live = LiveReport()
        for _ in range(_MOST_ROUNDS):
            requests = self._service.next_requests(slug, choice, model)
            if not requests:
                break
            responses = await self._ask_all(slug, requests, live)
            if responses:
                live.rounds.append(await self._service.take(slug, responses, choice, model))
            if live.failed or live.over_budget:
                break
        live.stopped = live.failed[0] if live.failed else None
        return live

    async def _ask_all(
        self, slug: str, requests: Sequence[tuple[Mapping[str, Any], int]], live: LiveReport
    ) -> list[Response]:
        """The answers to requests; those that were not answered are left out."""
        done = 0

        async def ask(request: Mapping[str, Any], tokens_out: int) -> Response | None:
            nonlocal done
            try:
                return await self._ask(request, tokens_out, live)
            finally:
                done += 1
                self._progress(slug, done, len(requests))

        tasks = [asyncio.create_task(ask(request, tokens_out)) for request, tokens_out in requests]
        try:
            answered = await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)  # none goes on, or fails unseen, after this
        return [response for response in answered if response is not None]

    async def _ask(self, request: Mapping[str, Any], tokens_out: int, live: LiveReport) -> Response | None:
        custom_id, body = request["custom_id"], request["body"]
        key = cache_key(body)
        if (kept := self._cache.get(key)) is not None:
            live.cached += 1
            return read_completion(custom_id, kept)
        async with self._slots:
            if live.hopeless or live.over_budget:
                return None
            if not self._budget.reserve(custom_id, tokens_of(body), tokens_out):
                live.over_budget = True
                return None
            try:
                completion = await self._client.complete(body)
            except ModelError as error:
                self._budget.reserved.pop(custom_id, None)
                live.failed.append(str(error))
                if error.hopeless or len(live.failed) >= _MOST_FAILURES:
                    live.hopeless = True
                return None
            live.asked += 1
            self._budget.spend(custom_id, completion.tokens_in, completion.tokens_out)
            self._cache.put(key, completion.body)
            return read_completion(custom_id, completion.body)


def cache_key(body: Mapping[str, Any]) -> str:
    """A hash of a request: its words, its prompt and its model."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
