from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.turn import Turn


T = TypeVar("T", bound="AnsweredMessage")


@_attrs_define
class AnsweredMessage:
    """A message whose turn is over.

    Attributes:
        session_id (UUID): The session.
        message_id (UUID): The stored message.
        turn_id (UUID): The turn that answers the message.
        stream_url (str): Where the answer streams, relative to this server.
        turn (Turn): One message and the answer to it, on its way or finished.
        text (None | str): The answer, as far as there is one.
    """

    session_id: UUID
    message_id: UUID
    turn_id: UUID
    stream_url: str
    turn: Turn
    text: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        session_id = str(self.session_id)

        message_id = str(self.message_id)

        turn_id = str(self.turn_id)

        stream_url = self.stream_url

        turn = self.turn.to_dict()

        text: None | str
        text = self.text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "session_id": session_id,
                "message_id": message_id,
                "turn_id": turn_id,
                "stream_url": stream_url,
                "turn": turn,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.turn import Turn

        d = dict(src_dict)
        session_id = UUID(d.pop("session_id"))

        message_id = UUID(d.pop("message_id"))

        turn_id = UUID(d.pop("turn_id"))

        stream_url = d.pop("stream_url")

        turn = Turn.from_dict(d.pop("turn"))

        def _parse_text(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        text = _parse_text(d.pop("text"))

        answered_message = cls(
            session_id=session_id,
            message_id=message_id,
            turn_id=turn_id,
            stream_url=stream_url,
            turn=turn,
            text=text,
        )

        answered_message.additional_properties = d
        return answered_message

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
