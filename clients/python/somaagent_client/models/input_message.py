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

from ..models.input_message_role import InputMessageRole
from ..models.input_message_status_type_0 import InputMessageStatusType0
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.text_item import TextItem


T = TypeVar("T", bound="InputMessage")


@_attrs_define
class InputMessage:
    """What somebody said; an output message of an earlier response is one too.

    Attributes:
        role (InputMessageRole): Who speaks.
        content (list[TextItem] | str): What it says.
        id (None | str | Unset): Has no effect.
        status (InputMessageStatusType0 | None | Unset): Has no effect.
        type_ (Literal['message'] | Unset): Says what this is. Default: 'message'.
    """

    role: InputMessageRole
    content: list[TextItem] | str
    id: None | str | Unset = UNSET
    status: InputMessageStatusType0 | None | Unset = UNSET
    type_: Literal["message"] | Unset = "message"

    def to_dict(self) -> dict[str, Any]:
        role = self.role.value

        content: list[dict[str, Any]] | str
        if isinstance(self.content, list):
            content = []
            for content_type_1_item_data in self.content:
                content_type_1_item = content_type_1_item_data.to_dict()
                content.append(content_type_1_item)

        else:
            content = self.content

        id: None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        elif isinstance(self.status, InputMessageStatusType0):
            status = self.status.value
        else:
            status = self.status

        type_ = self.type_

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "role": role,
                "content": content,
            }
        )
        if id is not UNSET:
            field_dict["id"] = id
        if status is not UNSET:
            field_dict["status"] = status
        if type_ is not UNSET:
            field_dict["type"] = type_

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.text_item import TextItem

        d = dict(src_dict)
        role = InputMessageRole(d.pop("role"))

        def _parse_content(data: object) -> list[TextItem] | str:
            try:
                if not isinstance(data, list):
                    raise TypeError()
                content_type_1 = []
                _content_type_1 = data
                for content_type_1_item_data in _content_type_1:
                    content_type_1_item = TextItem.from_dict(content_type_1_item_data)

                    content_type_1.append(content_type_1_item)

                return content_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[TextItem] | str, data)

        content = _parse_content(d.pop("content"))

        def _parse_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))

        def _parse_status(data: object) -> InputMessageStatusType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                status_type_0 = InputMessageStatusType0(data)

                return status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(InputMessageStatusType0 | None | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        type_ = cast(Literal["message"] | Unset, d.pop("type", UNSET))
        if type_ != "message" and not isinstance(type_, Unset):
            raise ValueError(f"type must match const 'message', got '{type_}'")

        input_message = cls(
            role=role,
            content=content,
            id=id,
            status=status,
            type_=type_,
        )

        return input_message
