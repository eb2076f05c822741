"""The part of `config-kafka-broker-data-plane` that decides what is delivered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from knative_local.manifests.config_reader import ConfigReader

NAME = "config-kafka-broker-data-plane"
_CONSUMER = "config-kafka-broker-consumer.properties"
_RESET = "auto.offset.reset"


def read_initial_offset(reader: ConfigReader) -> Literal["latest", "earliest"]:
    """Where a new Trigger begins; the rest of the Java clients' settings has no effect."""
    reset: Literal["latest", "earliest"] = "latest"
    for key, value in _properties(reader.text(_CONSUMER, "")):
        if key != _RESET:
            continue
        if value == "earliest":
            reset = "earliest"
        elif value != "latest" and reader.place is not None:
            reader.place.at(_CONSUMER).refuse(f"{_RESET} is {value!r}; latest and earliest can be")
    if reader.place is not None:
        reader.place.without_effect(
            f"of the Java clients' settings only {_RESET} of {_CONSUMER} is read here"
        )
    return reset


def _properties(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.lstrip().startswith(("#", "!")):
            yield name.strip(), value.strip()
