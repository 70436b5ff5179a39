"""How long a host takes from its start to ready, with an empty disk and a library that another one published.

python -m bench.starting ROOT DATA      publishes the library in DATA, starts a host on it; prints what it measured

It runs the website alone, so that no platform has to be reached.
"""

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from rich.progress import Progress

from bench.commands import run
from bench.report import Table
from bench.workspace import HERE, Workspace, disk_size
from store.library.sharing import SharedLibrary
from store.library.versions import LibraryVersions

PATIENCE = 600.0  # seconds
_BETWEEN = 0.1  # seconds between two looks


def measure(folders: Workspace, bars: Progress, data: Path | None = None, title: str = "one interview") -> Table:
    """Run it in its own process, over the library in `data`, or over that of the interview."""
    task = bars.add_task("Starting on an empty host", total=None)
    places = {"VERBATIM_SEEDS": str(folders.seeds if data is None else folders.root / "no-seeds")}
    ran = run(["bench.starting", str(folders.root), str(data or folders.data)], places, quiet=True)
    bars.remove_task(task)
    measured = json.loads(ran.printed)
    return Table(
        f"`run` on a host with an empty disk and a published library of {title}",
        ("", ""),
        [
            ("from the start of the process to ready", f"{measured['seconds']:.1f} s"),
            ("time of the processor until then", f"{measured['processor']:.1f} s"),
            ("memory when ready", f"{measured['mib']:,.0f} MiB"),
            ("library that was fetched", f"{measured['library']:,} MiB"),
            ("to publish it", f"{measured['published']:.1f} s"),
        ],
        ["The library is in a folder, so no network is measured. Ready: `/readyz` says 200."],
    )


def start(root: Path, data: Path) -> dict[str, Any]:
    """Publish, start, wait until it is ready, and stop it."""
    store, host = root / "store-of-start", root / "host-of-start"
    for folder in (store, host):
        shutil.rmtree(folder, ignore_errors=True)
    versions = LibraryVersions(data)
    current = versions.current()
    if current is None:
        raise SystemExit(f"there is no library in {data}; run: python -m bot index")
    begin = time.perf_counter()
    SharedLibrary(str(store)).publish(versions, current)
    published = time.perf_counter() - begin
    port = _free_port()
    environment = {
        **os.environ,
        "VERBATIM_DATA": str(host),
        "VERBATIM_LIBRARY": str(store),
        "VERBATIM_SITE": f"http://127.0.0.1:{port}",
        "PORT": str(port),
    }
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "bot", "run"], cwd=HERE.parent, env=environment)
    try:
        _wait_until_ready(port, process)
        seconds, mib = time.perf_counter() - begin, _resident_mib(process.pid)
    finally:
        process.terminate()
        process.wait()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = {
        "seconds": seconds,
        "processor": usage.ru_utime + usage.ru_stime,  # with the little that the end takes
        "mib": mib,
        "library": disk_size(host / "library"),
        "published": published,
    }
    for folder in (store, host):
        shutil.rmtree(folder, ignore_errors=True)
    return result


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait_until_ready(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.perf_counter() + PATIENCE
    while time.perf_counter() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(_BETWEEN)
    raise SystemExit("it did not become ready")


def _resident_mib(process: int) -> float:
    """MiB of memory a process uses now; 0 on a system that does not say it."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Measure, and print it as JSON."""
    root, data = map(Path, sys.argv[1:])
    sys.stdout.write(json.dumps(start(root, data)))


if __name__ == "__main__":
    main()
