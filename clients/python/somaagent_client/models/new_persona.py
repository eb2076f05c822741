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
    """

    id: str
    name: str
    system_prompt: str
    profile: None | str | Unset = UNSET
    temperature: float | None | Unset = UNSET

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

        new_persona = cls(
            id=id,
            name=name,
            system_prompt=system_prompt,
            profile=profile,
            temperature=temperature,
        )

        return new_persona
