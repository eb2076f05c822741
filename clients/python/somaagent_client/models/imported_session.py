from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ImportedSession")


@_attrs_define
class ImportedSession:
    """A session that was imported.

    Attributes:
        session_id (UUID): Names the session in every path.
        title (None | str): What the session is about, for people.
        persona (str): Who answers.
        created_at (datetime.datetime): When the session was created.
        turns (int): Turns that it has, former versions included.
        steps (int): Steps of its turns that called tools.
        calls (int): Calls of tools in them.
        messages (int): Questions and answers that it has.
        canvas (int): Items that its canvas shows, or showed.
        events (int): Events that its list has.
        paused (bool | Unset): Whether messages are kept without a turn beginning. Default: False.
    """

    session_id: UUID
    title: None | str
    persona: str
    created_at: datetime.datetime
    turns: int
    steps: int
    calls: int
    messages: int
    canvas: int
    events: int
    paused: bool | Unset = False
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        session_id = str(self.session_id)

        title: None | str
        title = self.title

        persona = self.persona

        created_at = self.created_at.isoformat()

        turns = self.turns

        steps = self.steps

        calls = self.calls

        messages = self.messages

        canvas = self.canvas

        events = self.events

        paused = self.paused

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "session_id": session_id,
                "title": title,
                "persona": persona,
                "created_at": created_at,
                "turns": turns,
                "steps": steps,
                "calls": calls,
                "messages": messages,
                "canvas": canvas,
                "events": events,
            }
        )
        if paused is not UNSET:
            field_dict["paused"] = paused

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        session_id = UUID(d.pop("session_id"))

        def _parse_title(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        title = _parse_title(d.pop("title"))

        persona = d.pop("persona")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        turns = d.pop("turns")

        steps = d.pop("steps")

        calls = d.pop("calls")

        messages = d.pop("messages")

        canvas = d.pop("canvas")

        events = d.pop("events")

        paused = d.pop("paused", UNSET)

        imported_session = cls(
            session_id=session_id,
            title=title,
            persona=persona,
            created_at=created_at,
            turns=turns,
            steps=steps,
            calls=calls,
            messages=messages,
            canvas=canvas,
            events=events,
            paused=paused,
        )

        imported_session.additional_properties = d
        return imported_session

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
