from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.trail_event import TrailEvent


T = TypeVar("T", bound="Trail")


@_attrs_define
class Trail:
    """The events of one turn, in the order in which they were handled.

    Attributes:
        turn_id (UUID): The turn.
        state (str): The turn's state.
        created_at (datetime.datetime): When the message was stored.
        completed_at (datetime.datetime | None): When the turn ended.
        events (list[TrailEvent]): What happened.
    """

    turn_id: UUID
    state: str
    created_at: datetime.datetime
    completed_at: datetime.datetime | None
    events: list[TrailEvent]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        turn_id = str(self.turn_id)

        state = self.state

        created_at = self.created_at.isoformat()

        completed_at: None | str
        if isinstance(self.completed_at, datetime.datetime):
            completed_at = self.completed_at.isoformat()
        else:
            completed_at = self.completed_at

        events = []
        for events_item_data in self.events:
            events_item = events_item_data.to_dict()
            events.append(events_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "turn_id": turn_id,
                "state": state,
                "created_at": created_at,
                "completed_at": completed_at,
                "events": events,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.trail_event import TrailEvent

        d = dict(src_dict)
        turn_id = UUID(d.pop("turn_id"))

        state = d.pop("state")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        def _parse_completed_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                completed_at_type_0 = datetime.datetime.fromisoformat(data)

                return completed_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        completed_at = _parse_completed_at(d.pop("completed_at"))

        events = []
        _events = d.pop("events")
        for events_item_data in _events:
            events_item = TrailEvent.from_dict(events_item_data)

            events.append(events_item)

        trail = cls(
            turn_id=turn_id,
            state=state,
            created_at=created_at,
            completed_at=completed_at,
            events=events,
        )

        trail.additional_properties = d
        return trail

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
