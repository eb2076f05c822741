"""Runs that are made of given samples, for what judges them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from loadtests.options import Options
from loadtests.results.samples import Run, Sample
from loadtests.results.thresholds import Thresholds

BEGAN = 1_000_000.0
STATED = """
allowance = 0.2
[every]
"late" = { p95 = 50 }
[chat]
"first token" = { p50 = 100, p95 = 200 }
"""


def run(samples: Iterable[Sample], *, platform: Any = (), **options: Any) -> Run:
    """A run of 120 s."""
    about: dict[str, Any] = {
        "began": BEGAN,
        "machine": {"processor": "one", "cores": 2, "memory_gib": 8.0, "commit": "abc"},
        "load": [0.1, 0.2],
        "topic_read": False,
    }
    about |= options.pop("about", {})
    settled: dict[str, Any] = {
        "journey": "chat",
        "host": "http://127.0.0.1:1",
        "rate": 1.0,
        "users": 0,
        "think": 1.0,
        "seconds": 120.0,
        "shape": "constant",
        "token_command": "true",
        "run": "r",
        "seed": 1,
        "folder": "x",
        "state": "",
        "status_url": "",
        "most_in_flight": 500,
        "workers": 1,
        "cut_share": 0.0,
        "look_share": 0.0,
    }
    return Run(
        folder=Path("x"),
        options=Options(**(settled | options)),
        about=about,
        samples=list(samples),
        platform=list(platform),
    )


def sample(
    at: float, ms: float, *, name: str = "first token", kind: str = "turn", error: str | None = None
) -> Sample:
    """One that ended `at` seconds after the beginning."""
    return Sample(at=BEGAN + at, kind=kind, name=name, ms=ms, error=error)


def visit(at: float, ms: float, *, error: str | None = None) -> Sample:
    """A whole visit."""
    return sample(at, ms, name="chat", kind="journey", error=error)


def thresholds(folder: Path, text: str = STATED) -> Thresholds:
    """What a file of that text says."""
    file = folder / "thresholds.toml"
    file.write_text(text)
    return Thresholds.read(file)


def missed(stated: Thresholds, done: Run) -> list[str]:
    """Names of the verdicts that are red."""
    return [verdict.name for verdict in stated.judge(done) if not verdict.met]
