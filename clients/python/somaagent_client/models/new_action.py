from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.mode import Mode
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.new_action_variables import NewActionVariables


T = TypeVar("T", bound="NewAction")


@_attrs_define
class NewAction:
    """A quick action to be run.

    Attributes:
        action (str): `summarize`, `next_steps`, `status_report`, `nudge`, or a template of the tenant.
        variables (NewActionVariables | Unset): Values for the template's variables.
        persona (None | str | Unset): Who answers; left out, the session's persona.
        mode (Mode | Unset): What happens to a message that arrives during a turn.
    """

    action: str
    variables: NewActionVariables | Unset = UNSET
    persona: None | str | Unset = UNSET
    mode: Mode | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        action = self.action

        variables: dict[str, Any] | Unset = UNSET
        if not isinstance(self.variables, Unset):
            variables = self.variables.to_dict()

        persona: None | str | Unset
        if isinstance(self.persona, Unset):
            persona = UNSET
        else:
            persona = self.persona

        mode: str | Unset = UNSET
        if not isinstance(self.mode, Unset):
            mode = self.mode.value

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "action": action,
            }
        )
        if variables is not UNSET:
            field_dict["variables"] = variables
        if persona is not UNSET:
            field_dict["persona"] = persona
        if mode is not UNSET:
            field_dict["mode"] = mode

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.new_action_variables import NewActionVariables

        d = dict(src_dict)
        action = d.pop("action")

        _variables = d.pop("variables", UNSET)
        variables: NewActionVariables | Unset
        if isinstance(_variables, Unset):
            variables = UNSET
        else:
            variables = NewActionVariables.from_dict(_variables)

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

        new_action = cls(
            action=action,
            variables=variables,
            persona=persona,
            mode=mode,
        )

        return new_action
