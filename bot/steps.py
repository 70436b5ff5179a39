"""Long work in steps, each in a thread: whoever asked for it may make it wait between two of them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")

Wait = Callable[[], Awaitable[None]]
"""Comes back once the next step may begin."""

_wait: ContextVar[Wait | None] = ContextVar("wait", default=None)


@contextmanager
def waiting(wait: Wait) -> Iterator[None]:
    """Within, every step of this task waits for it first."""
    token = _wait.set(wait)
    try:
        yield
    finally:
        _wait.reset(token)


async def step(
    work: Callable[_Parameters, _Result], *arguments: _Parameters.args, **named: _Parameters.kwargs
) -> _Result:
    """What `work` returns, which runs in a thread."""
    if (wait := _wait.get()) is not None:
        await wait()
    return await asyncio.to_thread(work, *arguments, **named)
