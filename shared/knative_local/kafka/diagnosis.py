"""Turns what the server wrote before it died into an error that a person can act on."""

import re
from pathlib import Path

from knative_local.kafka.errors import DataDamaged, ServerProblem

_LOG_LIMIT_BYTES = 4 * 1024 * 1024
_TAIL_BYTES = 64 * 1024
_TELLING = re.compile(r"(\b(FATAL|ERROR)\b|Exception|Error\b|error)")
_FRAME = re.compile(r"^\s+(at |\.\.\. )")


class PortTaken(ServerProblem):
    """Somebody else took the port between the choice and the start."""


def keep_small(log: Path) -> None:
    """Set a long log aside, keeping one older file."""
    if log.exists() and log.stat().st_size > _LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".log.1"))


def explain(log: Path, *, offset: int, data: Path, ended: bool) -> ServerProblem:
    """Return the error for a server that did not come up."""
    lines = _written_since(log, offset)
    text = "\n".join(lines)
    telling = [line for line in lines if _TELLING.search(line) and not _FRAME.match(line)]
    cause = (telling or lines or ["it wrote nothing"])[-1].strip()
    where = f"Its log is {str(log)!r}."
    if not ended:
        return ServerProblem(f"Kafka runs but did not answer in time: {cause}. {where}")
    if "Address already in use" in text:
        return PortTaken(f"Kafka's port is taken: {cause}. {where}")
    if "No space left on device" in text:
        return ServerProblem(
            f"The disk of {str(data)!r} is full. Free space there and start again. {where}"
        )
    if "Failed to acquire lock on file .lock" in text:
        return ServerProblem(
            f"Another Kafka server uses the data folder {str(data)!r}. Stop it and start again."
        )
    if "OutOfMemoryError" in text:
        return ServerProblem(f"Kafka ran out of memory: {cause}. Give it a larger heap. {where}")
    if _DAMAGE.search(text):
        first = next((line for line in lines if _DAMAGE.search(line)), cause).strip()
        return DataDamaged(
            f"Kafka cannot read its data folder {str(data)!r}: {first}. Restore the folder from "
            f"a copy, or remove it to start with empty topics. {where}"
        )
    return ServerProblem(f"Kafka ended while it started: {cause}. {where}")


_DAMAGE = re.compile(
    r"meta\.properties|node ID not found|CorruptRecordException|InvalidRecordException|"
    r"InconsistentClusterId|"
    r"__cluster_metadata|Found directory .* is not in the form|Corrupt|Malformed|checkpoint"
)


def _written_since(log: Path, offset: int) -> list[str]:
    try:
        with log.open("rb") as file:
            end = file.seek(0, 2)
            file.seek(max(offset, end - _TAIL_BYTES))
            return file.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return []
