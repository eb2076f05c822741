from __future__ import annotations

from collections.abc import Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    Self,
    TypeVar,
    cast,
)

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.output_message_status import OutputMessageStatus

if TYPE_CHECKING:
    from ..models.output_text import OutputText


T = TypeVar("T", bound="OutputMessage")


@_attrs_define
class OutputMessage:
    """What the model says.

    Attributes:
        type_ (Literal['message']): Says what this is.
        id (str): Names the item.
        status (OutputMessageStatus): How far it is.
        role (Literal['assistant']): Who speaks.
        content (list[OutputText]): The text.
    """

    type_: Literal["message"]
    id: str
    status: OutputMessageStatus
    role: Literal["assistant"]
    content: list[OutputText]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        id = self.id

        status = self.status.value

        role = self.role

        content = []
        for content_item_data in self.content:
            content_item = content_item_data.to_dict()
            content.append(content_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "type": type_,
                "id": id,
                "status": status,
                "role": role,
                "content": content,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.output_text import OutputText

        d = dict(src_dict)
        type_ = cast(Literal["message"], d.pop("type"))
        if type_ != "message":
            raise ValueError(f"type must match const 'message', got '{type_}'")

        id = d.pop("id")

        status = OutputMessageStatus(d.pop("status"))

        role = cast(Literal["assistant"], d.pop("role"))
        if role != "assistant":
            raise ValueError(f"role must match const 'assistant', got '{role}'")

        content = []
        _content = d.pop("content")
        for content_item_data in _content:
            content_item = OutputText.from_dict(content_item_data)

            content.append(content_item)

        output_message = cls(
            type_=type_,
            id=id,
            status=status,
            role=role,
            content=content,
        )

        output_message.additional_properties = d
        return output_message

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
