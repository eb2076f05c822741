"""Checks terraform/: format, validity, `terraform test` with a mocked provider, checkov.

`make terraform` runs it. It needs no account: the provider's own program judges every argument, and
AWS is never asked. Results go to build/terraform.json. A program that is missing is a printed skip,
and a failure where CI_REQUIRE_TOOLS=1.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "terraform"
BUILD: Final = ROOT / "build"
ENVIRONMENTS: Final = ("staging", "production")
LOCK: Final = ROOT / "requirements" / "checkov.lock"
MINUTES: Final = 20
"""Longest time of one program."""


class Missing(Exception):
    """A program that this machine lacks; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step came to: `outcome` is passed, failed or skipped."""

    name: str
    outcome: str
    detail: str
    seconds: float


def main() -> int:
    """Run every step, print each outcome, and write build/terraform.json."""
    parser = argparse.ArgumentParser(prog="tools/terraform.py", description=__doc__)
    parser.add_argument("--no-checkov", action="store_true", help="leave checkov out")
    parser.add_argument(
        "--test",
        action="append",
        default=[],
        metavar="NAME",
        help="only this file of terraform/tests, without its endings; may be given again",
    )
    arguments = parser.parse_args()
    chosen: list[str] = arguments.test
    steps = [
        _run("fmt", _fmt),
        _run("validate", _validate),
        _run("test", partial(_test, chosen)),
    ]
    if not arguments.no_checkov:
        steps.append(_run("checkov", _checkov))
    BUILD.mkdir(exist_ok=True)
    (BUILD / "terraform.json").write_text(
        json.dumps({"steps": [asdict(step) for step in steps]}, indent=2) + "\n", encoding="utf-8"
    )
    strict = os.environ.get("CI_REQUIRE_TOOLS") == "1"
    bad = {"failed", "skipped"} if strict else {"failed"}
    return 1 if any(step.outcome in bad for step in steps) else 0


def _run(name: str, work: Callable[[], str]) -> Step:
    begin = time.monotonic()
    try:
        outcome, detail = "passed", work()
    except Missing as missing:
        outcome, detail = "skipped", str(missing)
    except subprocess.CalledProcessError as error:
        outcome, detail = "failed", f"{error.stdout or ''}{error.stderr or ''}".strip()
    except subprocess.TimeoutExpired as error:
        outcome, detail = "failed", f"not done after {error.timeout} s"
    step = Step(name, outcome, detail, round(time.monotonic() - begin, 1))
    print(f"{name:10} {outcome:8} {step.seconds:6.1f} s  {detail}", flush=True)
    return step


def _fmt() -> str:
    _terraform(FOLDER, "fmt", "-check", "-recursive", "-diff")
    return "every file is as terraform fmt writes it"


def _validate() -> str:
    for environment in ENVIRONMENTS:
        folder = FOLDER / "environments" / environment
        initialise(folder)
        _terraform(folder, "validate")
    return ", ".join(ENVIRONMENTS)


def _test(names: list[str]) -> str:
    initialise(FOLDER)
    filters = [f"-filter=tests/{name}.tftest.hcl" for name in names]
    return count(_terraform(FOLDER, "test", *filters))


def count(output: str) -> str:
    """The summary of `terraform test`; output without one, or of no test, is a failure."""
    found = re.search(r"Success! ([1-9][0-9]*) passed, 0 failed\.", output)
    if found is None:
        raise subprocess.CalledProcessError(1, "terraform test", output)
    return f"{found[1]} runs passed, 0 failed"


def initialise(folder: Path) -> None:
    """Install the locked provider; from a folder on this machine if one has it.

    Raises:
        Missing: There is no terraform, or no provider to be had.
    """
    plugins = provider_folder()
    arguments = ["init", "-backend=false", "-input=false", "-lockfile=readonly"]
    try:
        _terraform(folder, *arguments, *([f"-plugin-dir={plugins}"] if plugins else []))
    except subprocess.CalledProcessError as error:
        if plugins is None and re.search(r"registry\.terraform\.io|connect", error.stderr or ""):
            raise Missing(
                "the AWS provider is neither in a plugin folder (TF_PLUGIN_DIR names one) "
                "nor to be had from Terraform's registry"
            ) from error
        raise


def provider_folder() -> Path | None:
    """A plugin folder with the provider's locked version."""
    lock = (FOLDER / ".terraform.lock.hcl").read_text(encoding="utf-8")
    version = re.search(r'version\s*=\s*"([^"]+)"', lock)
    assert version is not None  # noqa: S101 - the file is ours
    named = os.environ.get("TF_PLUGIN_DIR")
    candidates = [
        *([Path(named)] if named else []),
        Path.home() / ".terraform.d" / "plugins",
        *(Path(base) for base in ("/usr/local/share/terraform/plugins",)),
        *sorted(Path("/opt").glob("*plugins*")),
    ]
    for folder in candidates:
        if (folder / "registry.terraform.io" / "hashicorp" / "aws" / version[1]).is_dir():
            return folder
    return None


def _terraform(folder: Path, *arguments: str) -> str:
    program = shutil.which("terraform")
    if program is None:
        raise Missing("there is no terraform: install 1.11 or newer from its makers")
    where = folder.relative_to(FOLDER).as_posix().replace("/", "-").strip(".") or "root"
    environment = dict(os.environ) | {
        "TF_DATA_DIR": str(BUILD / "terraform" / where),
        "TF_IN_AUTOMATION": "1",
        "CHECKPOINT_DISABLE": "1",
        # The provider's schema is large and lives to the end: collecting garbage is a quarter of
        # the time otherwise.
        "GOGC": "400",
    }
    if not Path(environment.get("TF_CLI_CONFIG_FILE", "/dev/null")).exists():
        # Terraform warns of it at every call.
        del environment["TF_CLI_CONFIG_FILE"]
    plain = [] if arguments[0] == "fmt" else ["-no-color"]
    return subprocess.run(
        [program, arguments[0], *plain, *arguments[1:]],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=60 * MINUTES,
    ).stdout


def _checkov() -> str:
    venv = BUILD / "checkov"
    program = venv / "bin" / "checkov"
    if not program.exists():
        try:
            _call(sys.executable, "-m", "venv", str(venv))
            _call(
                *(str(venv / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"),
                *("--require-hashes", "-r", str(LOCK)),
            )
        except subprocess.CalledProcessError as error:
            shutil.rmtree(venv, ignore_errors=True)
            raise Missing(f"checkov cannot be installed: {error.stderr.strip()}") from error
    text = subprocess.run(
        [
            *(str(program), "-d", str(FOLDER), "--framework", "terraform"),
            *("--skip-download", "--compact", "--output", "json"),
        ],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=60 * MINUTES,
    )
    return verdict(text.stdout)


def verdict(output: str) -> str:
    """What checkov found; a failed check, or none that passed, is a failure."""
    try:
        report = json.loads(output)
    except json.JSONDecodeError as error:
        raise subprocess.CalledProcessError(1, "checkov", output) from error
    summary = report["summary"]
    if summary["failed"] or summary["parsing_errors"] or not summary["passed"]:
        lines = [
            f"{check['check_id']} {check['resource']} ({check['file_path']}): {check['check_name']}"
            for check in report["results"]["failed_checks"]
        ]
        raise subprocess.CalledProcessError(1, "checkov", "\n".join([str(summary), *lines]))
    return f"{summary['passed']} passed, {summary['skipped']} exceptions, each with its reason"


def _call(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=60 * MINUTES)


if __name__ == "__main__":
    sys.exit(main())
