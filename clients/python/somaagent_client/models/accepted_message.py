from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="AcceptedMessage")


@_attrs_define
class AcceptedMessage:
    """A message that is stored and whose event the broker has taken: it will be answered.

    Attributes:
        session_id (UUID): The session.
        message_id (UUID): The stored message.
        turn_id (UUID): The turn that answers the message.
        stream_url (str): Where the answer streams, relative to this server.
    """

    session_id: UUID
    message_id: UUID
    turn_id: UUID
    stream_url: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        session_id = str(self.session_id)

        message_id = str(self.message_id)

        turn_id = str(self.turn_id)

        stream_url = self.stream_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "session_id": session_id,
                "message_id": message_id,
                "turn_id": turn_id,
                "stream_url": stream_url,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        session_id = UUID(d.pop("session_id"))

        message_id = UUID(d.pop("message_id"))

        turn_id = UUID(d.pop("turn_id"))

        stream_url = d.pop("stream_url")

        accepted_message = cls(
            session_id=session_id,
            message_id=message_id,
            turn_id=turn_id,
            stream_url=stream_url,
        )

        accepted_message.additional_properties = d
        return accepted_message

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
