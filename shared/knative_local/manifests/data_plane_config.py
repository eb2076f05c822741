"""The parts of `config-kafka-broker-data-plane` that decide what is taken and delivered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from knative_local.kafka.producer_limits import ProducerLimits
from knative_local.manifests.config_reader import ConfigReader

NAME = "config-kafka-broker-data-plane"
_CONSUMER = "config-kafka-broker-consumer.properties"
_PRODUCER = "config-kafka-broker-producer.properties"
_RESET = "auto.offset.reset"
_DELIVERY, _REQUEST = "delivery.timeout.ms", "request.timeout.ms"
_BLOCK, _MEMORY = "max.block.ms", "buffer.memory"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPlaneConfig:
    """What is read of it."""

    initial_offset: Literal["latest", "earliest"] = "latest"
    """Where a Trigger begins that has no offsets."""
    producer: ProducerLimits = field(default_factory=ProducerLimits)


def read_data_plane_config(reader: ConfigReader) -> DataPlaneConfig:
    """Read the settings; the rest of the Java clients' settings has no effect."""
    consumer = _properties(reader.text(_CONSUMER, ""))
    producer = _properties(reader.text(_PRODUCER, ""))
    stock = ProducerLimits()
    limits = ProducerLimits(
        delivery_seconds=_number(producer, _DELIVERY, reader, stock.delivery_seconds, 1000),
        request_seconds=_number(producer, _REQUEST, reader, stock.request_seconds, 1000),
        block_seconds=_number(producer, _BLOCK, reader, stock.block_seconds, 1000),
        buffer_bytes=round(_number(producer, _MEMORY, reader, stock.buffer_bytes, 1)),
    )
    if reader.place is not None:
        if limits.delivery_seconds < limits.request_seconds:
            # As the Java client has it, with no lingering.
            reader.place.at(_PRODUCER).refuse(f"{_DELIVERY} is less than {_REQUEST}")
        reader.place.without_effect(
            f"of the Java clients' settings only {_RESET} of {_CONSUMER} and {_DELIVERY}, "
            f"{_REQUEST}, {_BLOCK} and {_MEMORY} of {_PRODUCER} are read here"
        )
    return DataPlaneConfig(initial_offset=_reset(consumer, reader), producer=limits)


def _reset(given: dict[str, str], reader: ConfigReader) -> Literal["latest", "earliest"]:
    reset = given.get(_RESET, "latest")
    if reset == "earliest":
        return "earliest"
    if reset != "latest" and reader.place is not None:
        reader.place.at(_CONSUMER).refuse(f"{_RESET} is {reset!r}; latest and earliest can be")
    return "latest"


def _number(
    given: dict[str, str], name: str, reader: ConfigReader, default: float, scale: int
) -> float:
    """A positive whole number, divided by `scale`."""
    text = given.get(name)
    if text is None:
        return default
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text) / scale
    if reader.place is not None:
        reader.place.at(_PRODUCER).refuse(f"{name} is {text!r}, not a positive whole number")
    return default


def _properties(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.lstrip().startswith(("#", "!")):
            found[name.strip()] = value.strip()
    return found
