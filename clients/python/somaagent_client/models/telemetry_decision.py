from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="TelemetryDecision")


@_attrs_define
class TelemetryDecision:
    """Whether the tenant agrees; it replaces the last decision.

    Attributes:
        content (bool): True: spans of models have what is asked and said, redacted, from the next step of any turn;
            false: not from then on. What is stored already stays as long as the operator keeps traces.
    """

    content: bool

    def to_dict(self) -> dict[str, Any]:
        content = self.content

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "content": content,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        content = d.pop("content")

        telemetry_decision = cls(
            content=content,
        )

        return telemetry_decision
