from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.stored_file_state import StoredFileState

T = TypeVar("T", bound="StoredFile")


@_attrs_define
class StoredFile:
    """A file of the tenant.

    Attributes:
        file_id (UUID): Names the file; `attachments` of a message take it.
        name (str): The sender's name for it, without path and control characters.
        media_type (None | str): What the content looks like; null until all of it has arrived.
        declared_type (None | str): What the sender called it.
        type_mismatch (bool): Whether the two differ in a way that the content objects to.
        size (int): Bytes; of an unfinished upload, those that are to come.
        sha256 (None | str): Of the content, in hexadecimal digits; null until all of it has arrived.
        state (StoredFileState): Only `ready` files can be attached and downloaded.
        reason (None | str): Why it is quarantined: `infected`, or `scanner_unavailable`, which is tried again.
        created_at (datetime.datetime): When its upload began.
        expires_at (datetime.datetime): When its content goes.
    """

    file_id: UUID
    name: str
    media_type: None | str
    declared_type: None | str
    type_mismatch: bool
    size: int
    sha256: None | str
    state: StoredFileState
    reason: None | str
    created_at: datetime.datetime
    expires_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        file_id = str(self.file_id)

        name = self.name

        media_type: None | str
        media_type = self.media_type

        declared_type: None | str
        declared_type = self.declared_type

        type_mismatch = self.type_mismatch

        size = self.size

        sha256: None | str
        sha256 = self.sha256

        state = self.state.value

        reason: None | str
        reason = self.reason

        created_at = self.created_at.isoformat()

        expires_at = self.expires_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "file_id": file_id,
                "name": name,
                "media_type": media_type,
                "declared_type": declared_type,
                "type_mismatch": type_mismatch,
                "size": size,
                "sha256": sha256,
                "state": state,
                "reason": reason,
                "created_at": created_at,
                "expires_at": expires_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        file_id = UUID(d.pop("file_id"))

        name = d.pop("name")

        def _parse_media_type(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        media_type = _parse_media_type(d.pop("media_type"))

        def _parse_declared_type(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        declared_type = _parse_declared_type(d.pop("declared_type"))

        type_mismatch = d.pop("type_mismatch")

        size = d.pop("size")

        def _parse_sha256(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        sha256 = _parse_sha256(d.pop("sha256"))

        state = StoredFileState(d.pop("state"))

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        stored_file = cls(
            file_id=file_id,
            name=name,
            media_type=media_type,
            declared_type=declared_type,
            type_mismatch=type_mismatch,
            size=size,
            sha256=sha256,
            state=state,
            reason=reason,
            created_at=created_at,
            expires_at=expires_at,
        )

        stored_file.additional_properties = d
        return stored_file

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
