"""What operators print or write: a systemd unit, completion for shells, backups; and what the start warns of."""

import subprocess
import sys
from pathlib import Path

import pytest

from adapters.console import service
from adapters.console.commands import SHELLS
from bot.app import environment, read_app_settings
from bot.presentation import wording
from bot.wiring.start_warnings import start_warnings
from store import disk
from tests.adapters.console.test_daily import MOUNTS
from tests.conftest import Typed


def test_the_unit_runs_this_program_from_this_folder(typed: Typed, tmp_path: Path) -> None:
    printed = typed("service")
    assert printed.code == 0
    lines = printed.out.splitlines()
    assert f"ExecStart={sys.executable} -m bot run" in lines
    assert f"WorkingDirectory={Path.cwd()}" in lines
    assert f"ReadWritePaths={tmp_path / 'data'} {tmp_path / 'seeds'}" in lines
    assert "RestartPreventExitStatus=2" in lines


def test_a_path_with_spaces_and_percent_signs_is_one_path() -> None:
    unit = service.unit(Path("/srv/my bot 100%"), Path("data"), Path("/seeds"))
    assert "WorkingDirectory=/srv/my bot 100%%\n" in unit
    assert 'ReadWritePaths="/srv/my bot 100%%/data" /seeds\n' in unit


@pytest.mark.parametrize("shell", SHELLS)
def test_the_completion_knows_commands_and_options(typed: Typed, shell: str) -> None:
    printed = typed("completion", shell)
    assert printed.code == 0
    assert "--said-by" in printed.out or "said-by" in printed.out
    assert "doctor" in printed.out
    assert "verbatim" in printed.out


def test_bash_completes_a_command(typed: Typed, tmp_path: Path) -> None:
    script = tmp_path / "completion.bash"
    script.write_text(typed("completion", "bash").out)
    ask = (
        f"source {script}; COMP_WORDS=(verbatim doc); COMP_CWORD=1; "
        '$(complete -p verbatim | sed "s/.*-F \\([^ ]*\\).*/\\1/") verbatim doc verbatim; echo "${COMPREPLY[@]}"'
    )
    ran = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=False)
    assert ran.stdout.split() == ["doctor"], ran.stderr


def test_another_shell_is_refused(typed: Typed) -> None:
    ran = typed("completion", "fish")
    assert ran.code == 2
    assert "'fish'" in ran.complaint


def test_a_backup_is_written_and_restored(typed: Typed, tmp_path: Path) -> None:
    typed("random")
    written = typed("backup", str(tmp_path / "b.zip"))
    assert written.code == 0
    assert "journal.sqlite, 2 interviews" in written.out
    (tmp_path / "data" / "journal.sqlite").write_bytes(b"damaged")
    restored = typed("restore", str(tmp_path / "b.zip"))
    assert (restored.code, restored.err) == (0, "")
    assert typed("random").code == 0
    assert typed("restore", str(tmp_path / "none.zip")).complaint == (
        f"{tmp_path / 'none.zip'} does not exist; name a file that `backup` has written"
    )


# --- warnings at the start of `run` -------------------------------------------------------------


@pytest.mark.parametrize(("kind", "network"), [("nfs4", True), ("cifs", True), ("fuse.sshfs", True), ("ext4", False)])
def test_a_disk_of_another_machine_is_recognised(tmp_path: Path, kind: str, network: bool) -> None:
    device = tmp_path.stat().st_dev
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS.format(root=f"{device >> 8}:{device & 0xFF}", other="0:9999", kind=kind))
    assert disk.remote(tmp_path, mounts) == (kind if network else None)


def test_run_warns_of_disks_slips_and_a_folder_instead_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").mkdir()
    monkeypatch.setattr("bot.wiring.start_warnings.fleeting", lambda _: "overlay")
    monkeypatch.setattr("bot.wiring.start_warnings.remote", lambda _: "nfs")
    monkeypatch.setenv("DISCORD_TOEKN", "x")
    assert list(start_warnings(read_app_settings(environment()))) == [
        wording.errors.fleeting(Path("data"), "overlay"),
        wording.errors.remote(Path("data"), "nfs"),
        wording.errors.environment_folder(Path(".env")),
        wording.errors.misspelt("DISCORD_TOEKN", "DISCORD_TOKEN"),
    ]


@pytest.mark.parametrize("name", ["DISCORD_TOEKN", "DISCORDTOKEN", "DISCORD_TOKENS"])
def test_run_and_doctor_name_the_slip_that_leaves_nothing_set_up(
    typed: Typed, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    monkeypatch.setenv(name, "x")
    ran = typed("run")
    assert ran.code == 2
    assert f"{name} is not a setting and has no effect; did you mean " in caplog.text
    assert wording.errors.NOTHING_SET_UP.split(":")[0] in ran.err
    assert f"{name} is not a setting" in " ".join(typed("doctor").out.split())


def test_run_and_doctor_name_a_folder_in_place_of_the_settings(
    typed: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").mkdir()
    said = wording.errors.environment_folder(".env")
    ran, checked = typed("run"), typed("doctor")
    assert (ran.code, checked.code) == (2, 2)
    assert said in caplog.text
    assert said in " ".join(checked.out.split())
    assert "chmod" not in checked.out


def test_run_warns_of_nothing_on_a_disk_that_lasts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("bot.wiring.start_warnings.fleeting", lambda _: None)
    monkeypatch.setattr("bot.wiring.start_warnings.remote", lambda _: None)
    assert list(start_warnings(read_app_settings(environment()))) == []
