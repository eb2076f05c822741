from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.attachment_shown_type_0 import AttachmentShownType0
from ..models.attachment_state import AttachmentState

T = TypeVar("T", bound="Attachment")


@_attrs_define
class Attachment:
    """A file that came with a message.

    Attributes:
        file_id (UUID): The file.
        name (str): Its name.
        media_type (str): What its content looks like.
        size (int): In bytes.
        state (AttachmentState): Whether it is still there: `ready`, as long as nobody deletes it.
        shown (AttachmentShownType0 | None): What the model was shown of it: its text, the beginning of it, or its name
            alone; null until
            it was asked.
    """

    file_id: UUID
    name: str
    media_type: str
    size: int
    state: AttachmentState
    shown: AttachmentShownType0 | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        file_id = str(self.file_id)

        name = self.name

        media_type = self.media_type

        size = self.size

        state = self.state.value

        shown: None | str
        if isinstance(self.shown, AttachmentShownType0):
            shown = self.shown.value
        else:
            shown = self.shown

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "file_id": file_id,
                "name": name,
                "media_type": media_type,
                "size": size,
                "state": state,
                "shown": shown,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        file_id = UUID(d.pop("file_id"))

        name = d.pop("name")

        media_type = d.pop("media_type")

        size = d.pop("size")

        state = AttachmentState(d.pop("state"))

        def _parse_shown(data: object) -> AttachmentShownType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                shown_type_0 = AttachmentShownType0(data)

                return shown_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(AttachmentShownType0 | None, data)

        shown = _parse_shown(d.pop("shown"))

        attachment = cls(
            file_id=file_id,
            name=name,
            media_type=media_type,
            size=size,
            state=state,
            shown=shown,
        )

        attachment.additional_properties = d
        return attachment

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
