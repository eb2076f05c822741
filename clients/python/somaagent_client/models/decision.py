from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="Decision")


@_attrs_define
class Decision:
    """Whether the tenant wants a tool, and what its programs may reach; it replaces the last.

    Attributes:
        enabled (bool): False: models are not offered it any more, and calls that have not begun are blocked.
        network (list[str] | Unset): Hosts that programs of the tool may reach by HTTP: names, `.example.com` for all
            below
            `example.com`, addresses. Left out, none: the tool's programs have no network. Only tools that
            run programs take any.
    """

    enabled: bool
    network: list[str] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        enabled = self.enabled

        network: list[str] | Unset = UNSET
        if not isinstance(self.network, Unset):
            network = self.network

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "enabled": enabled,
            }
        )
        if network is not UNSET:
            field_dict["network"] = network

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        enabled = d.pop("enabled")

        network = cast(list[str], d.pop("network", UNSET))

        decision = cls(
            enabled=enabled,
            network=network,
        )

        return decision
