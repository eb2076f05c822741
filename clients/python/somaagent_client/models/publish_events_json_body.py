from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import (
    Any,
    Literal,
    Self,
    TypeVar,
    cast,
)

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="PublishEventsJsonBody")


@_attrs_define
class PublishEventsJsonBody:
    """
    Attributes:
        specversion (Literal['1.0']):
        id (str):
        source (str):
        type_ (str):
        subject (str | Unset):
        time (datetime.datetime | Unset):
        dataschema (str | Unset):
        datacontenttype (str | Unset):
        data (Any | Unset):
        data_base64 (str | Unset):
    """

    specversion: Literal["1.0"]
    id: str
    source: str
    type_: str
    subject: str | Unset = UNSET
    time: datetime.datetime | Unset = UNSET
    dataschema: str | Unset = UNSET
    datacontenttype: str | Unset = UNSET
    data: Any | Unset = UNSET
    data_base64: str | Unset = UNSET
    additional_properties: dict[str, bool | int | str] = _attrs_field(
        init=False, factory=dict
    )

    def to_dict(self) -> dict[str, Any]:
        specversion = self.specversion

        id = self.id

        source = self.source

        type_ = self.type_

        subject = self.subject

        time: str | Unset = UNSET
        if not isinstance(self.time, Unset):
            time = self.time.isoformat()

        dataschema = self.dataschema

        datacontenttype = self.datacontenttype

        data = self.data

        data_base64 = self.data_base64

        field_dict: dict[str, Any] = {}
        for prop_name, prop in self.additional_properties.items():
            field_dict[prop_name] = prop

        field_dict.update(
            {
                "specversion": specversion,
                "id": id,
                "source": source,
                "type": type_,
            }
        )
        if subject is not UNSET:
            field_dict["subject"] = subject
        if time is not UNSET:
            field_dict["time"] = time
        if dataschema is not UNSET:
            field_dict["dataschema"] = dataschema
        if datacontenttype is not UNSET:
            field_dict["datacontenttype"] = datacontenttype
        if data is not UNSET:
            field_dict["data"] = data
        if data_base64 is not UNSET:
            field_dict["data_base64"] = data_base64

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        specversion = cast(Literal["1.0"], d.pop("specversion"))
        if specversion != "1.0":
            raise ValueError(f"specversion must match const '1.0', got '{specversion}'")

        id = d.pop("id")

        source = d.pop("source")

        type_ = d.pop("type")

        subject = d.pop("subject", UNSET)

        _time = d.pop("time", UNSET)
        time: datetime.datetime | Unset
        if isinstance(_time, Unset):
            time = UNSET
        else:
            time = datetime.datetime.fromisoformat(_time)

        dataschema = d.pop("dataschema", UNSET)

        datacontenttype = d.pop("datacontenttype", UNSET)

        data = d.pop("data", UNSET)

        data_base64 = d.pop("data_base64", UNSET)

        publish_events_json_body = cls(
            specversion=specversion,
            id=id,
            source=source,
            type_=type_,
            subject=subject,
            time=time,
            dataschema=dataschema,
            datacontenttype=datacontenttype,
            data=data,
            data_base64=data_base64,
        )

        additional_properties = {}
        for prop_name, prop_dict in d.items():

            def _parse_additional_property(data: object) -> bool | int | str:
                return cast(bool | int | str, data)

            additional_property = _parse_additional_property(prop_dict)

            additional_properties[prop_name] = additional_property

        publish_events_json_body.additional_properties = additional_properties
        return publish_events_json_body

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> bool | int | str:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: bool | int | str) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
