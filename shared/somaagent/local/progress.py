"""How long steps tell the person who waits what they are doing."""

from typing import Protocol


class Progress(Protocol):
    """Receives what each step is at; called from several threads."""

    def __call__(self, step: str, text: str, *, done: int = 0, total: int = 0) -> None:
        """Step `step` is at `text`, with `done` of `total` where that is known."""
        ...


def silent(step: str, text: str, *, done: int = 0, total: int = 0) -> None:
    """Progress that nobody looks at."""
    del step, text, done, total
