from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.new_template_variables import NewTemplateVariables


T = TypeVar("T", bound="NewTemplate")


@_attrs_define
class NewTemplate:
    """An action template to be created.

    Attributes:
        template (str): The question; each `{{name}}` in it is one of `variables`, and nothing else is replaced.
        name (str): Names the action: lower-case letters, digits, `.`, `_`, `-`.
        description (None | str | Unset): What it is for, for people.
        variables (NewTemplateVariables | Unset): The variables by their name, every one of which the template uses.
    """

    template: str
    name: str
    description: None | str | Unset = UNSET
    variables: NewTemplateVariables | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        template = self.template

        name = self.name

        description: None | str | Unset
        if isinstance(self.description, Unset):
            description = UNSET
        else:
            description = self.description

        variables: dict[str, Any] | Unset = UNSET
        if not isinstance(self.variables, Unset):
            variables = self.variables.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "template": template,
                "name": name,
            }
        )
        if description is not UNSET:
            field_dict["description"] = description
        if variables is not UNSET:
            field_dict["variables"] = variables

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.new_template_variables import NewTemplateVariables

        d = dict(src_dict)
        template = d.pop("template")

        name = d.pop("name")

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        _variables = d.pop("variables", UNSET)
        variables: NewTemplateVariables | Unset
        if isinstance(_variables, Unset):
            variables = UNSET
        else:
            variables = NewTemplateVariables.from_dict(_variables)

        new_template = cls(
            template=template,
            name=name,
            description=description,
            variables=variables,
        )

        return new_template
