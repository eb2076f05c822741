from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.template_content_variables import TemplateContentVariables


T = TypeVar("T", bound="TemplateContent")


@_attrs_define
class TemplateContent:
    """What a template says.

    Attributes:
        template (str): The question; each `{{name}}` in it is one of `variables`, and nothing else is replaced.
        description (None | str | Unset): What it is for, for people.
        variables (TemplateContentVariables | Unset): The variables by their name, every one of which the template uses.
    """

    template: str
    description: None | str | Unset = UNSET
    variables: TemplateContentVariables | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        template = self.template

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
            }
        )
        if description is not UNSET:
            field_dict["description"] = description
        if variables is not UNSET:
            field_dict["variables"] = variables

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.template_content_variables import TemplateContentVariables

        d = dict(src_dict)
        template = d.pop("template")

        def _parse_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        description = _parse_description(d.pop("description", UNSET))

        _variables = d.pop("variables", UNSET)
        variables: TemplateContentVariables | Unset
        if isinstance(_variables, Unset):
            variables = UNSET
        else:
            variables = TemplateContentVariables.from_dict(_variables)

        template_content = cls(
            template=template,
            description=description,
            variables=variables,
        )

        return template_content
