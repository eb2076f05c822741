from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.mode import Mode
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.new_message_metadata_type_0 import NewMessageMetadataType0


T = TypeVar("T", bound="NewMessage")


@_attrs_define
class NewMessage:
    """A message to be answered.

    Attributes:
        text (str): What the person says.
        persona (None | str | Unset): Who answers; left out, the session's persona.
        mode (Mode | Unset): What happens to a message that arrives during a turn.
        attachments (list[UUID] | Unset): Files that come with it: `ready` ones of the tenant.
        metadata (NewMessageMetadataType0 | None | Unset): Notes of the client's own, kept with the message.
        ttl_seconds (int | None | Unset): How long an answer is wanted; a turn that is not over by then is `expired`.
            One that is just
            being answered may end as it does.
    """

    text: str
    persona: None | str | Unset = UNSET
    mode: Mode | Unset = UNSET
    attachments: list[UUID] | Unset = UNSET
    metadata: NewMessageMetadataType0 | None | Unset = UNSET
    ttl_seconds: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.new_message_metadata_type_0 import NewMessageMetadataType0

        text = self.text

        persona: None | str | Unset
        if isinstance(self.persona, Unset):
            persona = UNSET
        else:
            persona = self.persona

        mode: str | Unset = UNSET
        if not isinstance(self.mode, Unset):
            mode = self.mode.value

        attachments: list[str] | Unset = UNSET
        if not isinstance(self.attachments, Unset):
            attachments = []
            for attachments_item_data in self.attachments:
                attachments_item = str(attachments_item_data)
                attachments.append(attachments_item)

        metadata: dict[str, Any] | None | Unset
        if isinstance(self.metadata, Unset):
            metadata = UNSET
        elif isinstance(self.metadata, NewMessageMetadataType0):
            metadata = self.metadata.to_dict()
        else:
            metadata = self.metadata

        ttl_seconds: int | None | Unset
        if isinstance(self.ttl_seconds, Unset):
            ttl_seconds = UNSET
        else:
            ttl_seconds = self.ttl_seconds

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "text": text,
            }
        )
        if persona is not UNSET:
            field_dict["persona"] = persona
        if mode is not UNSET:
            field_dict["mode"] = mode
        if attachments is not UNSET:
            field_dict["attachments"] = attachments
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if ttl_seconds is not UNSET:
            field_dict["ttl_seconds"] = ttl_seconds

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.new_message_metadata_type_0 import NewMessageMetadataType0

        d = dict(src_dict)
        text = d.pop("text")

        def _parse_persona(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        persona = _parse_persona(d.pop("persona", UNSET))

        _mode = d.pop("mode", UNSET)
        mode: Mode | Unset
        if isinstance(_mode, Unset):
            mode = UNSET
        else:
            mode = Mode(_mode)

        _attachments = d.pop("attachments", UNSET)
        attachments: list[UUID] | Unset = UNSET
        if _attachments is not UNSET:
            attachments = []
            for attachments_item_data in _attachments:
                attachments_item = UUID(attachments_item_data)

                attachments.append(attachments_item)

        def _parse_metadata(data: object) -> NewMessageMetadataType0 | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                metadata_type_0 = NewMessageMetadataType0.from_dict(data)

                return metadata_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(NewMessageMetadataType0 | None | Unset, data)

        metadata = _parse_metadata(d.pop("metadata", UNSET))

        def _parse_ttl_seconds(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        ttl_seconds = _parse_ttl_seconds(d.pop("ttl_seconds", UNSET))

        new_message = cls(
            text=text,
            persona=persona,
            mode=mode,
            attachments=attachments,
            metadata=metadata,
            ttl_seconds=ttl_seconds,
        )

        return new_message
