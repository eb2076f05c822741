from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.message_role import MessageRole
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.attachment import Attachment
    from ..models.message_metadata import MessageMetadata
    from ..models.turn_call_summary import TurnCallSummary


T = TypeVar("T", bound="Message")


@_attrs_define
class Message:
    """A stored message.

    Attributes:
        message_id (UUID): The message.
        turn_id (UUID): The turn that it began or ended.
        role (MessageRole): Who said it.
        text (str): What was said.
        created_at (datetime.datetime): When it was stored.
        interrupted (bool | Unset): Whether an answer was stopped before its end. Default: False.
        metadata (MessageMetadata | Unset): Notes of the client's own.
        attachments (list[Attachment] | Unset): Files that came with a question.
        tool_calls (list[TurnCallSummary] | Unset): Tools that were called on the way to an answer; its turn has them
            whole.
    """

    message_id: UUID
    turn_id: UUID
    role: MessageRole
    text: str
    created_at: datetime.datetime
    interrupted: bool | Unset = False
    metadata: MessageMetadata | Unset = UNSET
    attachments: list[Attachment] | Unset = UNSET
    tool_calls: list[TurnCallSummary] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        message_id = str(self.message_id)

        turn_id = str(self.turn_id)

        role = self.role.value

        text = self.text

        created_at = self.created_at.isoformat()

        interrupted = self.interrupted

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        attachments: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.attachments, Unset):
            attachments = []
            for attachments_item_data in self.attachments:
                attachments_item = attachments_item_data.to_dict()
                attachments.append(attachments_item)

        tool_calls: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.tool_calls, Unset):
            tool_calls = []
            for tool_calls_item_data in self.tool_calls:
                tool_calls_item = tool_calls_item_data.to_dict()
                tool_calls.append(tool_calls_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "message_id": message_id,
                "turn_id": turn_id,
                "role": role,
                "text": text,
                "created_at": created_at,
            }
        )
        if interrupted is not UNSET:
            field_dict["interrupted"] = interrupted
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if attachments is not UNSET:
            field_dict["attachments"] = attachments
        if tool_calls is not UNSET:
            field_dict["tool_calls"] = tool_calls

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.attachment import Attachment
        from ..models.message_metadata import MessageMetadata
        from ..models.turn_call_summary import TurnCallSummary

        d = dict(src_dict)
        message_id = UUID(d.pop("message_id"))

        turn_id = UUID(d.pop("turn_id"))

        role = MessageRole(d.pop("role"))

        text = d.pop("text")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        interrupted = d.pop("interrupted", UNSET)

        _metadata = d.pop("metadata", UNSET)
        metadata: MessageMetadata | Unset
        if isinstance(_metadata, Unset):
            metadata = UNSET
        else:
            metadata = MessageMetadata.from_dict(_metadata)

        _attachments = d.pop("attachments", UNSET)
        attachments: list[Attachment] | Unset = UNSET
        if _attachments is not UNSET:
            attachments = []
            for attachments_item_data in _attachments:
                attachments_item = Attachment.from_dict(attachments_item_data)

                attachments.append(attachments_item)

        _tool_calls = d.pop("tool_calls", UNSET)
        tool_calls: list[TurnCallSummary] | Unset = UNSET
        if _tool_calls is not UNSET:
            tool_calls = []
            for tool_calls_item_data in _tool_calls:
                tool_calls_item = TurnCallSummary.from_dict(tool_calls_item_data)

                tool_calls.append(tool_calls_item)

        message = cls(
            message_id=message_id,
            turn_id=turn_id,
            role=role,
            text=text,
            created_at=created_at,
            interrupted=interrupted,
            metadata=metadata,
            attachments=attachments,
            tool_calls=tool_calls,
        )

        message.additional_properties = d
        return message

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
