"""Work in steps waits between two of them for whoever asked for it, and for nobody else."""

import asyncio

from bot.steps import step, waiting


async def test_every_step_waits_first() -> None:
    done, may_go_on = list[str](), asyncio.Event()

    async def wait() -> None:
        done.append("wait")
        await may_go_on.wait()

    async def work() -> None:
        with waiting(wait):
            await step(done.append, "first")
            await step(done.append, "second")
        await step(done.append, "afterwards")

    working = asyncio.create_task(work())
    await asyncio.sleep(0)
    assert done == ["wait"]
    await step(done.append, "another's")
    may_go_on.set()
    await working
    assert done == ["wait", "another's", "first", "wait", "second", "afterwards"]


async def test_a_step_gives_what_its_work_returns() -> None:
    assert await step(int, "12", base=3) == 5
