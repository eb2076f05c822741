from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.offered_tool_risk import OfferedToolRisk

if TYPE_CHECKING:
    from ..models.offered_tool_parameters import OfferedToolParameters


T = TypeVar("T", bound="OfferedTool")


@_attrs_define
class OfferedTool:
    """A tool of the platform that personas can name.

    Attributes:
        name (str): What personas and models call it.
        version (str): Changes when old arguments or readers of results would not survive.
        description (str): What it does and when to use it, as models are told.
        parameters (OfferedToolParameters): JSON Schema of the arguments.
        risk (OfferedToolRisk): low: reaches nothing; medium: reads or writes what is the session's; high: reaches
            beyond.
        cost (int): What one call is charged, in millionths of the ledger's currency.
    """

    name: str
    version: str
    description: str
    parameters: OfferedToolParameters
    risk: OfferedToolRisk
    cost: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        version = self.version

        description = self.description

        parameters = self.parameters.to_dict()

        risk = self.risk.value

        cost = self.cost

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
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.offered_tool_parameters import OfferedToolParameters

        d = dict(src_dict)
        name = d.pop("name")

        version = d.pop("version")

        description = d.pop("description")

        parameters = OfferedToolParameters.from_dict(d.pop("parameters"))

        risk = OfferedToolRisk(d.pop("risk"))

        cost = d.pop("cost")

        offered_tool = cls(
            name=name,
            version=version,
            description=description,
            parameters=parameters,
            risk=risk,
            cost=cost,
        )

        offered_tool.additional_properties = d
        return offered_tool

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
