from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="TrailEvent")


@_attrs_define
class TrailEvent:
    """One event of a turn as one function handled it.

    Attributes:
        event_id (str): The CloudEvents id.
        type_ (str): The CloudEvents type.
        source (str): Who published it.
        function (str): Who handled it.
        cold (bool): Whether it was the first event of a fresh process.
        wait_ms (float): From publishing to the handler's entry: the broker, and a cold start.
        handling_ms (float): From the handler's entry to its commit.
        published_at (datetime.datetime): When the event was made.
        received_at (datetime.datetime): When the handler got it.
        finished_at (datetime.datetime): When its effect was committed.
        published (list[str]): Types of the events that the function published because of it.
    """

    event_id: str
    type_: str
    source: str
    function: str
    cold: bool
    wait_ms: float
    handling_ms: float
    published_at: datetime.datetime
    received_at: datetime.datetime
    finished_at: datetime.datetime
    published: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        event_id = self.event_id

        type_ = self.type_

        source = self.source

        function = self.function

        cold = self.cold

        wait_ms = self.wait_ms

        handling_ms = self.handling_ms

        published_at = self.published_at.isoformat()

        received_at = self.received_at.isoformat()

        finished_at = self.finished_at.isoformat()

        published = self.published

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "event_id": event_id,
                "type": type_,
                "source": source,
                "function": function,
                "cold": cold,
                "wait_ms": wait_ms,
                "handling_ms": handling_ms,
                "published_at": published_at,
                "received_at": received_at,
                "finished_at": finished_at,
                "published": published,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        event_id = d.pop("event_id")

        type_ = d.pop("type")

        source = d.pop("source")

        function = d.pop("function")

        cold = d.pop("cold")

        wait_ms = d.pop("wait_ms")

        handling_ms = d.pop("handling_ms")

        published_at = datetime.datetime.fromisoformat(d.pop("published_at"))

        received_at = datetime.datetime.fromisoformat(d.pop("received_at"))

        finished_at = datetime.datetime.fromisoformat(d.pop("finished_at"))

        published = cast(list[str], d.pop("published"))

        trail_event = cls(
            event_id=event_id,
            type_=type_,
            source=source,
            function=function,
            cold=cold,
            wait_ms=wait_ms,
            handling_ms=handling_ms,
            published_at=published_at,
            received_at=received_at,
            finished_at=finished_at,
            published=published,
        )

        trail_event.additional_properties = d
        return trail_event

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
