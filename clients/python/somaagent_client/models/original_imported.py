from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="OriginalImported")


@_attrs_define
class OriginalImported:
    """Sessions that were imported.

    Attributes:
        ctxids (list[UUID]): Their ids, in the order of `chats`.
    """

    ctxids: list[UUID]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        ctxids = []
        for ctxids_item_data in self.ctxids:
            ctxids_item = str(ctxids_item_data)
            ctxids.append(ctxids_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "ctxids": ctxids,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        ctxids = []
        _ctxids = d.pop("ctxids")
        for ctxids_item_data in _ctxids:
            ctxids_item = UUID(ctxids_item_data)

            ctxids.append(ctxids_item)

        original_imported = cls(
            ctxids=ctxids,
        )

        original_imported.additional_properties = d
        return original_imported

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
