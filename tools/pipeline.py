"""The gate in containers, with Dagger: `python -m tools.pipeline [STEP…]`.

Each step is the Makefile's target of its name, in a container that has what a bare machine has:
Python, git and make. It needs Dagger's engine and so a container engine; `.ci/run` needs neither.
"""

import argparse
import asyncio
import sys
from typing import Final

import dagger
from dagger import dag

STEPS: Final = ("check", "test", "manifests", "terraform", "images", "sbom", "release-notes")
"""In this order; a step that fails ends the run."""

BASE: Final = "python:3.11-slim-bookworm"
_BUILDERS: Final = {"images": ["buildah"]}
"""What a step needs beside git and make; Buildah builds in a container that has the rights to."""
_INSTALL: Final = ("apt-get", "install", "--yes", "--no-install-recommends")
_CACHES: Final = {"/root/.cache/pip": "pip", "/root/.cache/somaagent": "somaagent"}
_LEFT_OUT: Final = [".venv", ".soma", "build", "dist", "**/__pycache__", "**/node_modules"]


def container(step: str, source: dagger.Directory) -> dagger.Container:
    """The container that runs one step on the checkout.

    Raises:
        ValueError: There is no such step.
    """
    if step not in STEPS:
        raise ValueError(f"{step} is no step; they are {', '.join(STEPS)}")
    made = (
        dag.container()
        .from_(BASE)
        .with_exec(["apt-get", "update"])
        .with_exec([*_INSTALL, "git", "make", *_BUILDERS.get(step, [])])
    )
    for path, name in _CACHES.items():
        made = made.with_mounted_cache(path, dag.cache_volume(name))
    return (
        made.with_directory("/checkout", source, exclude=_LEFT_OUT)
        .with_workdir("/checkout")
        .with_exec(["make", step], insecure_root_capabilities=step in _BUILDERS)
    )


async def run(steps: list[str]) -> None:
    """Run steps one after the other and print what each said."""
    async with dagger.connection(dagger.Config(log_output=sys.stderr)):
        source = dag.host().directory(".", exclude=_LEFT_OUT)
        for step in steps:
            print(await container(step, source).stdout())


def main() -> int:
    """Run the steps that are asked for, or all."""
    parser = argparse.ArgumentParser(prog="python -m tools.pipeline", description=__doc__)
    parser.add_argument("steps", nargs="*", metavar="STEP", help=f"of {', '.join(STEPS)}")
    asked: list[str] = parser.parse_args().steps
    unknown = [step for step in asked if step not in STEPS]
    if unknown:
        parser.error(f"no such step: {', '.join(unknown)}")
    asyncio.run(run(asked or list(STEPS)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
