from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="BrowserSession")


@_attrs_define
class BrowserSession:
    """Who is logged in with this browser.

    Attributes:
        tenant (str): Whose data the session opens.
        subject (str): Who is logged in.
        scopes (list[str]): What the session may do.
        roles (list[str]): What the provider says that the subject is.
        expires_at (datetime.datetime): When the session ends.
        csrf_token (str): To be sent as `X-CSRF-Token` with everything but GET.
    """

    tenant: str
    subject: str
    scopes: list[str]
    roles: list[str]
    expires_at: datetime.datetime
    csrf_token: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        tenant = self.tenant

        subject = self.subject

        scopes = self.scopes

        roles = self.roles

        expires_at = self.expires_at.isoformat()

        csrf_token = self.csrf_token

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "tenant": tenant,
                "subject": subject,
                "scopes": scopes,
                "roles": roles,
                "expires_at": expires_at,
                "csrf_token": csrf_token,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        tenant = d.pop("tenant")

        subject = d.pop("subject")

        scopes = cast(list[str], d.pop("scopes"))

        roles = cast(list[str], d.pop("roles"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        csrf_token = d.pop("csrf_token")

        browser_session = cls(
            tenant=tenant,
            subject=subject,
            scopes=scopes,
            roles=roles,
            expires_at=expires_at,
            csrf_token=csrf_token,
        )

        browser_session.additional_properties = d
        return browser_session

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
