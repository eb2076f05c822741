"""The images there are, and what each may weigh."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
LAID_OUT: Final = ROOT / "build" / "images"
"""Below it, in a folder for each flavour, lies what goes into the image as it is."""
EPOCH: Final = 315532800
"""The time of every file: 1980-01-01, the first that every archive can hold. A fixed one, so that a
layer changes when its content does and not with every commit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flavour:
    """One image."""

    name: str
    holds: str
    goal_mb: int | None = None
    """What it should weigh at most, unpacked, in megabytes of 1,000,000 bytes."""
    weights: bool = False
    """Whether a model's weights go into it."""
    engine: bool = False
    """Whether OPA's engine is in it, which has a lock of its own."""

    @property
    def image(self) -> str:
        """Its name in the manifests."""
        return f"somaagent-{self.name}"

    @property
    def locks(self) -> tuple[Path, ...]:
        """What its packages are pinned by."""
        own = ROOT / "requirements" / f"image-{self.name}.lock"
        return (own, ROOT / "requirements" / "policy.lock") if self.engine else (own,)


FLAVOURS: Final = (
    Flavour(
        name="core",
        holds="perception, router, conversation, sweeper, dead-letter, analytics",
        goal_mb=150,
    ),
    Flavour(name="gateway", holds="gateway", goal_mb=180, engine=True),
    Flavour(name="tools", holds="tool-executor, requeue", engine=True),
    Flavour(name="migrate", holds="the database's migrations"),
    Flavour(name="llama", holds="a small model on the CPU, weights included", weights=True),
)


def version() -> str:
    """The distribution's version, which is every image's tag."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(r'^version = "([^"]+)"$', text, re.MULTILINE)
    if found is None:
        raise ValueError("pyproject.toml has no version")
    return found[1]
