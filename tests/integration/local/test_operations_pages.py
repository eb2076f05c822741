"""The commands of the pages about operations: run where a machine is enough, else read."""

import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from somaagent.cli.commands import app
from tests.cluster.deploying import STAGES
from tests.support.pages import Block, blocks
from tests.support.platform import ROOT, Platform
from tests.support.releases import A_PART, BACK, shares

PAGES = (
    "deploying",
    "images",
    "migrating",
    "backup-and-restore",
    "upgrading",
    "disaster-recovery",
    "rotating-secrets",
)
BLOCKS = [block for page in PAGES for block in blocks(page)]


@pytest.mark.parametrize(
    "page",
    [
        # It stops a platform and starts another one.
        pytest.param(page, marks=pytest.mark.extended if page == "disaster-recovery" else ())
        for page in sorted({block.page for block in BLOCKS if block.runs})
    ],
)
def test_the_commands_of_a_page_work_as_they_stand(
    started: Platform, page: str, tmp_path: Path
) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()  # noqa: TID251 - a child's environment
        if not name.startswith("SOMA_")
    }
    environment |= {
        "PATH": f"{ROOT / '.venv' / 'bin'}:{environment['PATH']}",
        "SOMA_STATE": str(started.state),
    }
    for block in (each for each in BLOCKS if each.page == page and each.runs):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block.commands],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, f"{page}.md:{block.line}: {done.stdout}{done.stderr}"
    started.status = started.current_status()


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.page}-{block.line}")
def test_what_needs_a_cluster_is_shell_and_gives_soma_options_that_it_has(block: Block) -> None:
    done = subprocess.run(
        ["bash", "-n"], input=block.commands, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

    for words in soma_commands(block.commands):
        check(words)


def test_an_option_that_soma_does_not_have_is_found() -> None:
    with pytest.raises(Exception, match="No such option"):
        check(["migrate", "plan", "--nonsense"])


def check(words: list[str]) -> None:
    """Parse a command line of `soma` without doing what it says."""
    command: Any = typer.main.get_command(app)  # Any: typer brings a click of its own
    while (inner := getattr(command, "commands", None)) is not None:
        command = inner[words.pop(0)]
    command.make_context("soma", words)


def soma_commands(commands: str) -> Iterator[list[str]]:
    """The words after each `soma` that begins a line."""
    for line in commands.splitlines():
        words = shlex.split(line)
        if words[:1] == ["soma"]:
            yield words[1:]


def test_most_pages_have_something_that_is_run() -> None:
    assert {block.page for block in BLOCKS} == set(PAGES)
    assert {block.page for block in BLOCKS if block.runs} == set(PAGES) - {
        "deploying",
        "images",
        "rotating-secrets",
    }


def test_the_page_divides_traffic_as_the_journey_of_a_release_does() -> None:
    """tests/journeys/test_rollouts.py takes both from the page; nothing else there is left out."""
    patches = [block.commands for block in blocks("upgrading") if "patch" in block.commands]
    assert patches == [A_PART, BACK]
    for command in patches:
        *words, patch = shlex.split(command)
        assert words == shlex.split("kubectl -n somaagent patch ksvc gateway --type merge -p")
        assert list(json.loads(patch)) == ["spec"]
        assert list(json.loads(patch)["spec"]) == ["traffic"]
    old = {"revisionName": "conversation-00001"}
    assert shares(A_PART, "conversation-00001") == [
        old | {"percent": 90},
        {"latestRevision": True, "percent": 10},
    ]
    assert shares(BACK, "conversation-00001") == [old | {"percent": 100}]


def test_a_first_deployment_goes_by_the_stages_of_the_one_in_a_cluster() -> None:
    """`make cluster-test` runs these; the page names kinds as kubectl's users do."""
    (page,) = [each.commands for each in blocks("deploying") if "-k OVERLAY" in each.commands]
    stages: list[list[str]] = []
    for stage in STAGES:
        apply = "kubectl apply --server-side --force-conflicts -k OVERLAY"
        stages.append([*shlex.split(apply), *stage.options])
        for kind, name, condition in stage.until:
            found = f"{kind.partition('.')[0].removesuffix('s')}/{name}"
            wait = f"kubectl -n somaagent wait {found} --for=condition={condition} --timeout=15m"
            stages.append(shlex.split(wait))
    assert [shlex.split(line) for line in page.splitlines()] == stages
