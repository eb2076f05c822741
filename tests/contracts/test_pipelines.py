"""The gate is one: what runs elsewhere are the Makefile's targets, and nothing else."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.contracts.repository import ROOT, Manifest

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
BIN = Path(sys.executable).parent
TOOLS = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "somaagent" / "tools"  # noqa: TID251
GATE = {"check", "test", "manifests", "terraform", "images", "sbom", "release-notes"}
"""What every gate runs; `make test` of `.ci/run` also asks about manifests and terraform."""


def _targets() -> set[str]:
    text = (ROOT / "Makefile").read_text()
    return set(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE))


def _workflow(path: Path) -> Manifest:
    loaded: Manifest = yaml.safe_load(path.read_text())
    return loaded


def _steps() -> list[tuple[str, Manifest, Manifest]]:
    return [
        (f"{path.name}: {name}", job, step)
        for path in WORKFLOWS
        for name, job in _workflow(path)["jobs"].items()
        for step in job.get("steps", [])
    ]


def _made(job: Manifest, step: Manifest) -> list[str]:
    """The targets that a step makes; of a matrix all."""
    found = re.findall(r'\bmake (?:--silent )?("\$TARGET"|[a-z-]+)', step.get("run", ""))
    matrix: list[str] = job.get("strategy", {}).get("matrix", {}).get("target", [])
    return [target for each in found for target in (matrix if "TARGET" in each else [each])]


def test_ci_run_is_a_target_that_includes_the_checks() -> None:
    (command,) = re.findall(
        r"^exec make ([a-z-]+)$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE
    )
    assert command == "test"
    assert re.search(r"^test: check\b", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_the_workflows_run_the_makefiles_targets() -> None:
    made = [target for _, job, step in _steps() for target in _made(job, step)]
    assert set(made) <= _targets()
    assert set(made) == GATE | {"image-tools", "images-test", "dist", "push", "sign"}


def test_what_a_workflow_runs_beside_targets_is_no_check() -> None:
    other = [step["name"] for _, job, step in _steps() if "run" in step and not _made(job, step)]
    assert other == ["Write the kubeconfig", "Log in to the registry", "Make the release"]


def test_a_release_follows_the_gate_and_is_signed() -> None:
    jobs = _workflow(ROOT / ".github" / "workflows" / "release.yml")["jobs"]
    assert jobs["gate"]["uses"] == "./.github/workflows/ci.yml"
    release = jobs["release"]
    assert release["needs"] == "gate"
    order = [target for step in release["steps"] for target in _made(release, step)]
    assert order == ["release-notes", "dist", "sbom", "images", "push", "sign"]
    used = [step["uses"].partition("@")[0] for step in release["steps"] if "uses" in step]
    assert used[-1] == "actions/attest-build-provenance"


def test_every_action_is_pinned_by_commit_with_its_version() -> None:
    lines = [
        line for path in WORKFLOWS for line in path.read_text().splitlines() if "uses:" in line
    ]
    foreign = [line for line in lines if "./" not in line]
    assert len(foreign) > 8
    pins: dict[str, set[str]] = {}
    for line in foreign:
        found = re.fullmatch(r"\s*-? ?uses: ([\w./-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+", line)
        assert found is not None, line
        pins.setdefault(found[1], set()).add(found[2])
    assert {name: commits for name, commits in pins.items() if len(commits) > 1} == {}


def test_no_job_has_a_right_that_it_does_not_name() -> None:
    for path in WORKFLOWS:
        workflow = _workflow(path)
        assert workflow["permissions"] == {}, path.name
        for name, job in workflow["jobs"].items():
            rights = job["permissions"]
            if name == "release":
                written = ("contents", "packages", "id-token", "attestations")
                assert rights == dict.fromkeys(written, "write")
            else:
                assert rights == {"contents": "read"}, name
            assert "timeout-minutes" in job or "uses" in job, name
    for where, _, step in _steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False, where


def _program(name: str, remedy: str) -> str:
    found = shutil.which(name, path=f"{BIN}:{TOOLS}:{os.environ['PATH']}")  # noqa: TID251
    if found is None:
        if os.environ.get("CI_REQUIRE_TOOLS") == "1":  # noqa: TID251
            pytest.fail(remedy)
        pytest.skip(remedy)
    return found


def test_actionlint_finds_nothing() -> None:
    program = _program("actionlint", "there is no actionlint: `make lint-tools` builds it")
    done = subprocess.run([program, *WORKFLOWS], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_actionlint_would_find_something(tmp_path: Path) -> None:
    program = _program("actionlint", "there is no actionlint: `make lint-tools` builds it")
    broken = tmp_path / "broken.yml"
    broken.write_text(WORKFLOWS[0].read_text().replace("matrix.target", "matrix.goal"))
    done = subprocess.run([program, broken], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert '"goal" is not defined' in done.stdout


def _audited(*paths: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "zizmor", "--offline", "--quiet", *paths],
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_an_audit_of_the_workflows_finds_nothing() -> None:
    done = _audited(*WORKFLOWS)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_audit_would_find_an_action_that_is_not_pinned(tmp_path: Path) -> None:
    broken = tmp_path / ".github" / "workflows" / "ci.yml"
    broken.parent.mkdir(parents=True)
    broken.write_text(re.sub(r"@[0-9a-f]{40} # v\S+", "@main", WORKFLOWS[0].read_text()))
    done = _audited(broken)
    assert done.returncode != 0
    assert "unpinned-uses" in done.stdout


def _commands(step: str) -> list[list[str]]:
    """What Dagger would run for a step, from the query that would be sent to its engine."""
    from dagger import dag

    from tools.pipeline import container

    async def asked() -> list[Any]:
        made = container(step, dag.directory())
        return list(made._ctx.selections)  # pyright: ignore[reportPrivateUsage] - no engine runs here

    return [found.args["args"] for found in asyncio.run(asked()) if found.name == "withExec"]


@pytest.mark.parametrize("step", sorted(GATE))
def test_a_step_of_the_dagger_pipeline_is_the_target_of_its_name(step: str) -> None:
    *prepared, last = _commands(step)
    assert last == ["make", step]
    assert {command[0] for command in prepared} == {"apt-get"}


def test_the_dagger_pipeline_has_the_steps_of_the_gate_and_no_other() -> None:
    from tools.pipeline import STEPS

    assert set(STEPS) == GATE
    assert set(STEPS) <= _targets()
    with pytest.raises(ValueError, match="deploy is no step"):
        _commands("deploy")
