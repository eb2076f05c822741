from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewPersona")


@_attrs_define
class NewPersona:
    """A persona to be created.

    Attributes:
        id (str): Names the persona: lower-case letters, digits, `.`, `_`, `-`.
        name (str): What people call it.
        system_prompt (str): What the model is told before the conversation.
        profile (None | str | Unset): Model profile that its turns prefer.
        temperature (float | None | Unset): Sampling temperature; null takes the platform's.
        tools (list[str] | None | Unset): Tools of `GET /v1/tools` that its turns are offered, none where the list is
            empty; null takes
            the platform's, where a message seems to need them.
        tool_choice (None | str | Unset): Whether the first step of its turns may call tools (`auto`, as null), has to
            (`required`),
            has to call that tool (a name of `tools`), or has none (`none`); later steps may. `required` and
            a name need `tools`.
    """

    id: str
    name: str
    system_prompt: str
    profile: None | str | Unset = UNSET
    temperature: float | None | Unset = UNSET
    tools: list[str] | None | Unset = UNSET
    tool_choice: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        system_prompt = self.system_prompt

        profile: None | str | Unset
        if isinstance(self.profile, Unset):
            profile = UNSET
        else:
            profile = self.profile

        temperature: float | None | Unset
        if isinstance(self.temperature, Unset):
            temperature = UNSET
        else:
            temperature = self.temperature

        tools: list[str] | None | Unset
        if isinstance(self.tools, Unset):
            tools = UNSET
        elif isinstance(self.tools, list):
            tools = self.tools

        else:
            tools = self.tools

        tool_choice: None | str | Unset
        if isinstance(self.tool_choice, Unset):
            tool_choice = UNSET
        else:
            tool_choice = self.tool_choice

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "id": id,
                "name": name,
                "system_prompt": system_prompt,
            }
        )
        if profile is not UNSET:
            field_dict["profile"] = profile
        if temperature is not UNSET:
            field_dict["temperature"] = temperature
        if tools is not UNSET:
            field_dict["tools"] = tools
        if tool_choice is not UNSET:
            field_dict["tool_choice"] = tool_choice

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        system_prompt = d.pop("system_prompt")

        def _parse_profile(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        profile = _parse_profile(d.pop("profile", UNSET))

        def _parse_temperature(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        temperature = _parse_temperature(d.pop("temperature", UNSET))

        def _parse_tools(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                tools_type_0 = cast(list[str], data)

                return tools_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        tools = _parse_tools(d.pop("tools", UNSET))

        def _parse_tool_choice(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        tool_choice = _parse_tool_choice(d.pop("tool_choice", UNSET))

        new_persona = cls(
            id=id,
            name=name,
            system_prompt=system_prompt,
            profile=profile,
            temperature=temperature,
            tools=tools,
            tool_choice=tool_choice,
        )

        return new_persona
