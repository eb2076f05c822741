"""Runs that are made of given samples, for what judges them."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
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


HALF_AN_HOUR: dict[str, Any] = {"journey": "soak", "shape": "soak", "seconds": 1800.0}


def looks(mib: Callable[[float], float], *, seconds: int = 1800) -> list[dict[str, Any]]:
    """Of a process that has so many MiB at each moment, and some noise; one each two seconds."""
    chance = Random(1)
    return [
        {
            "at": BEGAN + at,
            "processes": {
                "gateway": {
                    "cpu": 0.1,
                    "memory": 80 * 2**20,
                    "rss": (120 - at / 60) * 2**20,
                    "anonymous": (mib(at) + chance.gauss(0, 0.3)) * 2**20,
                    "descriptors": 20.0,
                    "processes": 1.0,
                }
            },
            "database": {"bytes": 1e6 + 500.0 * at, "connections": 5.0},
        }
        for at in range(0, seconds, 2)
    ]


def leaking(mib_an_hour: float) -> Callable[[float], float]:
    return lambda at: 80 + mib_an_hour * at / 3600


def written(done: Run, folder: Path) -> Path:
    """The folder, in which the run lies as locust and the watcher write it."""
    lines = [[each.at, each.kind, each.name, each.ms, each.error] for each in done.samples]
    folder.mkdir()
    (folder / "options.json").write_text(done.options.json())
    (folder / "about.json").write_text(json.dumps(done.about))
    (folder / "samples.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (folder / "platform.jsonl").write_text(
        "".join(json.dumps(look) + "\n" for look in done.platform)
    )
    return folder
