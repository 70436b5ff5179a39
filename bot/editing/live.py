"""Editing live: requests to an endpoint, several at once, within a budget; answers are taken as in bulk."""

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any

from bot.editing.opened import StepChoice
from bot.editing.plan import Price, most_answer_tokens, tokens_of
from bot.editing.ports import MOST_TOKENS, AnswerCache, Completion, ModelClient
from bot.editing.responses import Response, is_cut_off, read_completion
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

    @property
    def is_limited(self) -> bool:
        """Whether there is a limit that can be reached."""
        return self.most_tokens is not None or self.most_cost is not None

    def reserve(self, custom_id: str, tokens_in: int, tokens_out: int) -> int | None:
        """Set a request's tokens aside: how many its answer may have, or None if an answer of `tokens_out` is too much.

        An answer gets more room than it is expected to need, as far as there is some left.
        """
        room = self._room(tokens_in)
        if room < tokens_out:
            return None
        granted = int(min(room, most_answer_tokens(tokens_out)))
        self.reserved[custom_id] = (tokens_in, granted)
        return granted

    def _room(self, tokens_in: int) -> float:
        """How many tokens out are left beside a request of so many in."""
        all_in = self.tokens_in + tokens_in + sum(tokens for tokens, _ in self.reserved.values())
        all_out = self.tokens_out + sum(tokens for _, tokens in self.reserved.values())
        room = inf if self.most_tokens is None else self.most_tokens - all_in - all_out
        if self.most_cost is not None:
            left = self.most_cost - self.price.of(all_in, all_out)
            of_cost = left * 1_000_000 / self.price.tokens_out if self.price.tokens_out else inf
            room = min(room, of_cost if left >= 0 else -1)
        return room

    def spend(self, custom_id: str, tokens_in: int | None, tokens_out: int | None) -> None:
        """Count the tokens of an answer; those set aside if the endpoint does not count."""
        expected_in, expected_out = self.reserved.pop(custom_id)
        self.tokens_in += expected_in if tokens_in is None else tokens_in
        self.tokens_out += expected_out if tokens_out is None else tokens_out

    def give_up(self, custom_id: str, times: int) -> None:
        """Count a request that was sent so many times and not answered: all of them may have to be paid for."""
        tokens_in, tokens_out = self.reserved.pop(custom_id)
        self.tokens_in += times * tokens_in
        self.tokens_out += times * tokens_out


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
        self._returned = asyncio.Condition()  # tokens that were set aside are free again

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
            granted = await self._reserve(custom_id, body, tokens_out)
            if granted is None:
                live.over_budget = True
                return None
            try:
                completion = await self._complete(custom_id, body, granted)
            except ModelError as error:
                live.failed.append(str(error))
                if error.hopeless or len(live.failed) >= _MOST_FAILURES:
                    live.hopeless = True
                return None
            live.asked += 1
            if granted < most_answer_tokens(tokens_out) and is_cut_off(completion.body):
                live.over_budget = True  # with more room it would not have been
                return None
            self._cache.put(key, completion.body)
            return read_completion(custom_id, completion.body)

    async def _reserve(self, custom_id: str, body: Mapping[str, Any], tokens_out: int) -> int | None:
        """How many tokens an answer may have; waits for what is set aside. None if there is not enough left."""
        async with self._returned:
            while (granted := self._budget.reserve(custom_id, tokens_of(body), tokens_out)) is None:
                if not self._budget.reserved:
                    return None
                await self._returned.wait()
            return granted

    async def _complete(self, custom_id: str, body: Mapping[str, Any], granted: int) -> Completion:
        """Ask, and count what that took. Raises ModelError."""
        asked = {**body, MOST_TOKENS: granted} if self._budget.is_limited else body
        try:
            completion = await self._client.complete(asked)
            self._budget.spend(custom_id, completion.tokens_in, completion.tokens_out)
        except ModelError as error:
            self._budget.give_up(custom_id, error.unanswered)
            raise
        finally:
            self._budget.reserved.pop(custom_id, None)
            async with self._returned:
                self._returned.notify_all()
        return completion


def cache_key(body: Mapping[str, Any]) -> str:
    """A hash of a request: its words, its prompt and its model."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
