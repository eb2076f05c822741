from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.original_message_metadata import OriginalMessageMetadata


T = TypeVar("T", bound="OriginalMessage")


@_attrs_define
class OriginalMessage:
    """A message to be answered.

    Attributes:
        message (str): What the person says.
        session_id (None | Unset | UUID): The session; left out, a new one.
        persona_id (None | str | Unset): Who answers.
        attachments (list[UUID] | Unset): Files that come with it.
        metadata (OriginalMessageMetadata | Unset): Notes of the client's own.
    """

    message: str
    session_id: None | Unset | UUID = UNSET
    persona_id: None | str | Unset = UNSET
    attachments: list[UUID] | Unset = UNSET
    metadata: OriginalMessageMetadata | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        message = self.message

        session_id: None | str | Unset
        if isinstance(self.session_id, Unset):
            session_id = UNSET
        elif isinstance(self.session_id, UUID):
            session_id = str(self.session_id)
        else:
            session_id = self.session_id

        persona_id: None | str | Unset
        if isinstance(self.persona_id, Unset):
            persona_id = UNSET
        else:
            persona_id = self.persona_id

        attachments: list[str] | Unset = UNSET
        if not isinstance(self.attachments, Unset):
            attachments = []
            for attachments_item_data in self.attachments:
                attachments_item = str(attachments_item_data)
                attachments.append(attachments_item)

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "message": message,
            }
        )
        if session_id is not UNSET:
            field_dict["session_id"] = session_id
        if persona_id is not UNSET:
            field_dict["persona_id"] = persona_id
        if attachments is not UNSET:
            field_dict["attachments"] = attachments
        if metadata is not UNSET:
            field_dict["metadata"] = metadata

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.original_message_metadata import OriginalMessageMetadata

        d = dict(src_dict)
        message = d.pop("message")

        def _parse_session_id(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                session_id_type_0 = UUID(data)

                return session_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        session_id = _parse_session_id(d.pop("session_id", UNSET))

        def _parse_persona_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        persona_id = _parse_persona_id(d.pop("persona_id", UNSET))

        _attachments = d.pop("attachments", UNSET)
        attachments: list[UUID] | Unset = UNSET
        if _attachments is not UNSET:
            attachments = []
            for attachments_item_data in _attachments:
                attachments_item = UUID(attachments_item_data)

                attachments.append(attachments_item)

        _metadata = d.pop("metadata", UNSET)
        metadata: OriginalMessageMetadata | Unset
        if isinstance(_metadata, Unset):
            metadata = UNSET
        else:
            metadata = OriginalMessageMetadata.from_dict(_metadata)

        original_message = cls(
            message=message,
            session_id=session_id,
            persona_id=persona_id,
            attachments=attachments,
            metadata=metadata,
        )

        return original_message
