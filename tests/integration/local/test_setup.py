"""`make setup` makes the environment from the lock files, once, without ensurepip."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from somaagent.local.layout import checkout
from somaagent.local.processes import inherited


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of this checkout, as they are now, in a folder of their own."""
    closed = tmp_path_factory.mktemp("clone")
    closed.chmod(0o700)
    folder = closed / "soma agent"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=checkout(),
        check=True,
        capture_output=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        source, target = checkout() / name, folder / name
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    return folder


def _make(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments, f"PYTHON={sys.executable}"],
        cwd=clone,
        # This may itself run below a make, which would pass its own options on.
        env={name: value for name, value in inherited().items() if not name.startswith("MAKE")},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        umask=0o077,
    )


@pytest.mark.timeout(900)
def test_an_empty_checkout_gets_its_programs(clone: Path) -> None:
    done = _make(clone, "runtime")
    assert done.returncode == 0, done.stdout + done.stderr
    for program in ("soma", "knative-local"):
        helped = subprocess.run(
            [clone / ".venv" / "bin" / program, "--help"], check=True, capture_output=True
        )
        assert b"Usage" in helped.stdout
    stamp = json.loads((clone / ".venv" / "soma-setup.json").read_text())
    assert stamp["root"] == str(clone)


def test_a_second_run_does_nothing(clone: Path) -> None:
    python = clone / ".venv" / "bin" / "python"
    before = python.parent.stat().st_mtime_ns
    done = _make(clone, "runtime")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert python.parent.stat().st_mtime_ns == before


_POSTGRES = """
import sys
from pathlib import Path
from somaagent.local.layout import Layout, checkout
from somaagent.local.postgres import EmbeddedPostgres
from somaagent.local.progress import silent
layout = Layout(Path(sys.argv[1]))
layout.prepare()
postgres = EmbeddedPostgres(layout=layout, password="p" * 32, checkout=checkout())
postgres.start(silent)
assert postgres.stop()
"""


def test_postgres_runs_from_a_checkout_that_only_its_owner_may_enter(clone: Path) -> None:
    """As root it is another user who runs it, and who cannot enter the checkout."""
    done = subprocess.run(
        [clone / ".venv" / "bin" / "python", "-c", _POSTGRES, clone / ".soma"],
        check=False,
        capture_output=True,
        text=True,
        umask=0o077,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_doctor_finds_an_environment_that_is_older_than_its_lock(clone: Path) -> None:
    lock = clone / "requirements" / "runtime.lock"
    text = lock.read_text()
    lock.write_text(text + "# changed\n")
    soma = clone / ".venv" / "bin" / "soma"
    done = subprocess.run([soma, "doctor", "--json"], check=False, capture_output=True)
    lock.write_text(text)
    packages = next(f for f in json.loads(done.stdout) if f["name"] == "packages")
    assert not packages["ok"]
    assert packages["remedy"] == "make setup"


def test_a_package_that_is_not_the_locked_one_is_refused(clone: Path) -> None:
    lock = clone / "requirements" / "runtime.lock"
    text = lock.read_text()
    pin = "iniconfig==2.1.0 \\\n    --hash=sha256:" + "0" * 64
    lock.write_text(f"{text}{pin}\n")
    done = _make(clone, "runtime")
    lock.write_text(text)
    assert done.returncode != 0
    assert "make setup" in done.stderr


_FOR_THE_BUILD = ("editables", "hatchling", "packaging", "pathspec", "pluggy", "trove-classifiers")


def test_an_environment_that_has_lost_a_package_says_so_and_is_mended(clone: Path) -> None:
    lost = next((clone / ".venv" / "lib").glob("python3*/site-packages/typer"))
    shutil.rmtree(lost)
    soma = clone / ".venv" / "bin" / "soma"
    told = subprocess.run([soma, "doctor"], check=False, capture_output=True, text=True)
    assert told.returncode == 1
    assert told.stderr.splitlines()[-1] == "  to mend it: make setup"
    assert len(told.stderr.splitlines()) == 2
    # Building all of it has been shown: of the lock only what the build itself wants, and typer.
    lock = clone / "requirements" / "runtime.lock"
    text = lock.read_text()
    pins = re.findall(r"^(?:\S+)==.*\n(?: +--hash=.*\n)+", text, re.MULTILINE)
    kept = [pin for pin in pins if pin.partition("==")[0] in ("typer", *_FOR_THE_BUILD)]
    assert len(kept) == 1 + len(_FOR_THE_BUILD)
    lock.write_text("".join(kept))
    done = _make(clone, "runtime")
    lock.write_text(text)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "typer/" in done.stdout.partition(" is missing: building .venv again\n")[0]
    assert (lost / "__init__.py").is_file()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_an_error_that_names_it(clone: Path) -> None:
    (clone / ".venv").rename(clone / ".venv.aside")
    clone.chmod(0o555)
    try:
        done = _make(clone, "runtime")
    finally:
        clone.chmod(0o755)
        (clone / ".venv.aside").rename(clone / ".venv")
    assert done.returncode != 0
    assert str(clone) in done.stderr
