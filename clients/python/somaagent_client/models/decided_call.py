from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.decided_call_outcome import DecidedCallOutcome
from ..models.decided_call_state_type_0 import DecidedCallStateType0

T = TypeVar("T", bound="DecidedCall")


@_attrs_define
class DecidedCall:
    """What became of one of several decisions.

    Attributes:
        requeue_id (UUID): The entry.
        outcome (DecidedCallOutcome): Whether it was decided so, now or before; or it waits no longer; or there is none;
            or the
            policies do not let the caller approve it.
        state (DecidedCallStateType0 | None): The entry's state; null where there is none, or the caller may not approve
            it.
    """

    requeue_id: UUID
    outcome: DecidedCallOutcome
    state: DecidedCallStateType0 | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        requeue_id = str(self.requeue_id)

        outcome = self.outcome.value

        state: None | str
        if isinstance(self.state, DecidedCallStateType0):
            state = self.state.value
        else:
            state = self.state

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "requeue_id": requeue_id,
                "outcome": outcome,
                "state": state,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        requeue_id = UUID(d.pop("requeue_id"))

        outcome = DecidedCallOutcome(d.pop("outcome"))

        def _parse_state(data: object) -> DecidedCallStateType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                state_type_0 = DecidedCallStateType0(data)

                return state_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DecidedCallStateType0 | None, data)

        state = _parse_state(d.pop("state"))

        decided_call = cls(
            requeue_id=requeue_id,
            outcome=outcome,
            state=state,
        )

        decided_call.additional_properties = d
        return decided_call

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
