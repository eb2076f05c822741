from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.decided_tool_risk import DecidedToolRisk

if TYPE_CHECKING:
    from ..models.decided_tool_parameters import DecidedToolParameters


T = TypeVar("T", bound="DecidedTool")


@_attrs_define
class DecidedTool:
    """A tool, and whether the tenant wants it.

    Attributes:
        name (str): What personas and models call it.
        version (str): Changes when old arguments or readers of results would not survive.
        description (str): What it does and when to use it, as models are told.
        parameters (DecidedToolParameters): JSON Schema of the arguments.
        risk (DecidedToolRisk): low: reaches nothing; medium: reads or writes what is the session's; high: reaches
            beyond.
        cost (int): What one call is charged, in millionths of the ledger's currency.
        enabled (bool): Whether models of the tenant are offered it, and its calls run.
        network (list[str]): Hosts that programs of the tool may reach; none where nobody has granted any.
        updated_at (datetime.datetime | None): When that was decided; null where nobody has: then it is enabled.
    """

    name: str
    version: str
    description: str
    parameters: DecidedToolParameters
    risk: DecidedToolRisk
    cost: int
    enabled: bool
    network: list[str]
    updated_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        version = self.version

        description = self.description

        parameters = self.parameters.to_dict()

        risk = self.risk.value

        cost = self.cost

        enabled = self.enabled

        network = self.network

        updated_at: None | str
        if isinstance(self.updated_at, datetime.datetime):
            updated_at = self.updated_at.isoformat()
        else:
            updated_at = self.updated_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "name": name,
                "version": version,
                "description": description,
                "parameters": parameters,
                "risk": risk,
                "cost": cost,
                "enabled": enabled,
                "network": network,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.decided_tool_parameters import DecidedToolParameters

        d = dict(src_dict)
        name = d.pop("name")

        version = d.pop("version")

        description = d.pop("description")

        parameters = DecidedToolParameters.from_dict(d.pop("parameters"))

        risk = DecidedToolRisk(d.pop("risk"))

        cost = d.pop("cost")

        enabled = d.pop("enabled")

        network = cast(list[str], d.pop("network"))

        def _parse_updated_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                updated_at_type_0 = datetime.datetime.fromisoformat(data)

                return updated_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        updated_at = _parse_updated_at(d.pop("updated_at"))

        decided_tool = cls(
            name=name,
            version=version,
            description=description,
            parameters=parameters,
            risk=risk,
            cost=cost,
            enabled=enabled,
            network=network,
            updated_at=updated_at,
        )

        decided_tool.additional_properties = d
        return decided_tool

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
