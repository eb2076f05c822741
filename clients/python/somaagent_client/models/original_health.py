from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.original_health_status import OriginalHealthStatus

if TYPE_CHECKING:
    from ..models.original_health_components import OriginalHealthComponents


T = TypeVar("T", bound="OriginalHealth")


@_attrs_define
class OriginalHealth:
    """How the gateway and what it works with are.

    Attributes:
        status (OriginalHealthStatus): `degraded`: it works, answers do not stream.
        components (OriginalHealthComponents): What it works with, by name.
    """

    status: OriginalHealthStatus
    components: OriginalHealthComponents
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        status = self.status.value

        components = self.components.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "status": status,
                "components": components,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.original_health_components import OriginalHealthComponents

        d = dict(src_dict)
        status = OriginalHealthStatus(d.pop("status"))

        components = OriginalHealthComponents.from_dict(d.pop("components"))

        original_health = cls(
            status=status,
            components=components,
        )

        original_health.additional_properties = d
        return original_health

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
