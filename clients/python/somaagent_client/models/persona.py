from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="Persona")


@_attrs_define
class Persona:
    """A persona of the tenant, or the built-in one.

    Attributes:
        id (str): Names the persona.
        name (str): What people call it.
        system_prompt (None | str): What the model is told before the conversation; null for the built-in one.
        profile (None | str): Model profile that its turns prefer.
        temperature (float | None): Sampling temperature; null takes the platform's.
        tools (list[str] | None): Tools that its turns are offered, as far as the tenant has them enabled; null takes
            the
            platform's, where a message seems to need them.
        tool_choice (None | str): What the first step of its turns may or has to call: `auto`, `required`, `none` or a
            tool's
            name; null is `auto`.
        built_in (bool): Whether it is the platform's own, which nobody changes.
        created_at (datetime.datetime | None): When it was created.
        updated_at (datetime.datetime | None): When it was last changed.
    """

    id: str
    name: str
    system_prompt: None | str
    profile: None | str
    temperature: float | None
    tools: list[str] | None
    tool_choice: None | str
    built_in: bool
    created_at: datetime.datetime | None
    updated_at: datetime.datetime | None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        system_prompt: None | str
        system_prompt = self.system_prompt

        profile: None | str
        profile = self.profile

        temperature: float | None
        temperature = self.temperature

        tools: list[str] | None
        if isinstance(self.tools, list):
            tools = self.tools

        else:
            tools = self.tools

        tool_choice: None | str
        tool_choice = self.tool_choice

        built_in = self.built_in

        created_at: None | str
        if isinstance(self.created_at, datetime.datetime):
            created_at = self.created_at.isoformat()
        else:
            created_at = self.created_at

        updated_at: None | str
        if isinstance(self.updated_at, datetime.datetime):
            updated_at = self.updated_at.isoformat()
        else:
            updated_at = self.updated_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "system_prompt": system_prompt,
                "profile": profile,
                "temperature": temperature,
                "tools": tools,
                "tool_choice": tool_choice,
                "built_in": built_in,
                "created_at": created_at,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        def _parse_system_prompt(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        system_prompt = _parse_system_prompt(d.pop("system_prompt"))

        def _parse_profile(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        profile = _parse_profile(d.pop("profile"))

        def _parse_temperature(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        temperature = _parse_temperature(d.pop("temperature"))

        def _parse_tools(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                tools_type_0 = cast(list[str], data)

                return tools_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        tools = _parse_tools(d.pop("tools"))

        def _parse_tool_choice(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        tool_choice = _parse_tool_choice(d.pop("tool_choice"))

        built_in = d.pop("built_in")

        def _parse_created_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                created_at_type_0 = datetime.datetime.fromisoformat(data)

                return created_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        created_at = _parse_created_at(d.pop("created_at"))

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

        persona = cls(
            id=id,
            name=name,
            system_prompt=system_prompt,
            profile=profile,
            temperature=temperature,
            tools=tools,
            tool_choice=tool_choice,
            built_in=built_in,
            created_at=created_at,
            updated_at=updated_at,
        )

        persona.additional_properties = d
        return persona

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
