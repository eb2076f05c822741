from __future__ import annotations

from collections.abc import Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    Self,
    TypeVar,
    cast,
)

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.response_body_status import ResponseBodyStatus

if TYPE_CHECKING:
    from ..models.function_choice import FunctionChoice
    from ..models.incomplete_details import IncompleteDetails
    from ..models.output_call import OutputCall
    from ..models.output_message import OutputMessage
    from ..models.response_body_error_type_0 import ResponseBodyErrorType0
    from ..models.response_body_metadata import ResponseBodyMetadata
    from ..models.response_body_text import ResponseBodyText
    from ..models.response_body_tools_item import ResponseBodyToolsItem
    from ..models.response_usage import ResponseUsage


T = TypeVar("T", bound="ResponseBody")


@_attrs_define
class ResponseBody:
    """The whole answer, with what was asked for.

    Attributes:
        id (str): Names the response.
        object_ (Literal['response']): Says what this is.
        created_at (int): When it began, in seconds since 1970.
        status (ResponseBodyStatus): How it ended.
        error (None | ResponseBodyErrorType0): Why it failed, in a stream; null otherwise.
        incomplete_details (IncompleteDetails | None): Why it ends early.
        instructions (None | str): The system message of this response alone.
        max_output_tokens (int | None): What was asked for.
        metadata (ResponseBodyMetadata): The client's own.
        model (str): The persona.
        output (list[OutputCall | OutputMessage]): What the model says and asks for.
        parallel_tool_calls (bool): Whether it might ask for several calls at once.
        previous_response_id (None | str): What it continues.
        store (bool): Whether it is stored.
        temperature (float | None): Sampling temperature.
        text (ResponseBodyText): The form of the answer.
        tool_choice (FunctionChoice | str): Whether it might call functions.
        tools (list[ResponseBodyToolsItem]): The functions.
        top_p (float | None): Nucleus sampling.
        truncation (Literal['disabled']): What does not fit is an error.
        usage (None | ResponseUsage): What it cost; null where the model does not say.
    """

    id: str
    object_: Literal["response"]
    created_at: int
    status: ResponseBodyStatus
    error: None | ResponseBodyErrorType0
    incomplete_details: IncompleteDetails | None
    instructions: None | str
    max_output_tokens: int | None
    metadata: ResponseBodyMetadata
    model: str
    output: list[OutputCall | OutputMessage]
    parallel_tool_calls: bool
    previous_response_id: None | str
    store: bool
    temperature: float | None
    text: ResponseBodyText
    tool_choice: FunctionChoice | str
    tools: list[ResponseBodyToolsItem]
    top_p: float | None
    truncation: Literal["disabled"]
    usage: None | ResponseUsage
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.function_choice import FunctionChoice
        from ..models.incomplete_details import IncompleteDetails
        from ..models.output_message import OutputMessage
        from ..models.response_body_error_type_0 import ResponseBodyErrorType0
        from ..models.response_usage import ResponseUsage

        id = self.id

        object_ = self.object_

        created_at = self.created_at

        status = self.status.value

        error: dict[str, Any] | None
        if isinstance(self.error, ResponseBodyErrorType0):
            error = self.error.to_dict()
        else:
            error = self.error

        incomplete_details: dict[str, Any] | None
        if isinstance(self.incomplete_details, IncompleteDetails):
            incomplete_details = self.incomplete_details.to_dict()
        else:
            incomplete_details = self.incomplete_details

        instructions: None | str
        instructions = self.instructions

        max_output_tokens: int | None
        max_output_tokens = self.max_output_tokens

        metadata = self.metadata.to_dict()

        model = self.model

        output = []
        for output_item_data in self.output:
            output_item: dict[str, Any]
            if isinstance(output_item_data, OutputMessage):
                output_item = output_item_data.to_dict()
            else:
                output_item = output_item_data.to_dict()

            output.append(output_item)

        parallel_tool_calls = self.parallel_tool_calls

        previous_response_id: None | str
        previous_response_id = self.previous_response_id

        store = self.store

        temperature: float | None
        temperature = self.temperature

        text = self.text.to_dict()

        tool_choice: dict[str, Any] | str
        if isinstance(self.tool_choice, FunctionChoice):
            tool_choice = self.tool_choice.to_dict()
        else:
            tool_choice = self.tool_choice

        tools = []
        for tools_item_data in self.tools:
            tools_item = tools_item_data.to_dict()
            tools.append(tools_item)

        top_p: float | None
        top_p = self.top_p

        truncation = self.truncation

        usage: dict[str, Any] | None
        if isinstance(self.usage, ResponseUsage):
            usage = self.usage.to_dict()
        else:
            usage = self.usage

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "object": object_,
                "created_at": created_at,
                "status": status,
                "error": error,
                "incomplete_details": incomplete_details,
                "instructions": instructions,
                "max_output_tokens": max_output_tokens,
                "metadata": metadata,
                "model": model,
                "output": output,
                "parallel_tool_calls": parallel_tool_calls,
                "previous_response_id": previous_response_id,
                "store": store,
                "temperature": temperature,
                "text": text,
                "tool_choice": tool_choice,
                "tools": tools,
                "top_p": top_p,
                "truncation": truncation,
                "usage": usage,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.function_choice import FunctionChoice
        from ..models.incomplete_details import IncompleteDetails
        from ..models.output_call import OutputCall
        from ..models.output_message import OutputMessage
        from ..models.response_body_error_type_0 import ResponseBodyErrorType0
        from ..models.response_body_metadata import ResponseBodyMetadata
        from ..models.response_body_text import ResponseBodyText
        from ..models.response_body_tools_item import ResponseBodyToolsItem
        from ..models.response_usage import ResponseUsage

        d = dict(src_dict)
        id = d.pop("id")

        object_ = cast(Literal["response"], d.pop("object"))
        if object_ != "response":
            raise ValueError(f"object must match const 'response', got '{object_}'")

        created_at = d.pop("created_at")

        status = ResponseBodyStatus(d.pop("status"))

        def _parse_error(data: object) -> None | ResponseBodyErrorType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                error_type_0 = ResponseBodyErrorType0.from_dict(data)

                return error_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ResponseBodyErrorType0, data)

        error = _parse_error(d.pop("error"))

        def _parse_incomplete_details(data: object) -> IncompleteDetails | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                incomplete_details_type_0 = IncompleteDetails.from_dict(data)

                return incomplete_details_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(IncompleteDetails | None, data)

        incomplete_details = _parse_incomplete_details(d.pop("incomplete_details"))

        def _parse_instructions(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        instructions = _parse_instructions(d.pop("instructions"))

        def _parse_max_output_tokens(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        max_output_tokens = _parse_max_output_tokens(d.pop("max_output_tokens"))

        metadata = ResponseBodyMetadata.from_dict(d.pop("metadata"))

        model = d.pop("model")

        output = []
        _output = d.pop("output")
        for output_item_data in _output:

            def _parse_output_item(data: object) -> OutputCall | OutputMessage:
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    output_item_type_0 = OutputMessage.from_dict(data)

                    return output_item_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                if not isinstance(data, dict):
                    raise TypeError()
                output_item_type_1 = OutputCall.from_dict(data)

                return output_item_type_1

            output_item = _parse_output_item(output_item_data)

            output.append(output_item)

        parallel_tool_calls = d.pop("parallel_tool_calls")

        def _parse_previous_response_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        previous_response_id = _parse_previous_response_id(
            d.pop("previous_response_id")
        )

        store = d.pop("store")

        def _parse_temperature(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        temperature = _parse_temperature(d.pop("temperature"))

        text = ResponseBodyText.from_dict(d.pop("text"))

        def _parse_tool_choice(data: object) -> FunctionChoice | str:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                tool_choice_type_1 = FunctionChoice.from_dict(data)

                return tool_choice_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FunctionChoice | str, data)

        tool_choice = _parse_tool_choice(d.pop("tool_choice"))

        tools = []
        _tools = d.pop("tools")
        for tools_item_data in _tools:
            tools_item = ResponseBodyToolsItem.from_dict(tools_item_data)

            tools.append(tools_item)

        def _parse_top_p(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        top_p = _parse_top_p(d.pop("top_p"))

        truncation = cast(Literal["disabled"], d.pop("truncation"))
        if truncation != "disabled":
            raise ValueError(
                f"truncation must match const 'disabled', got '{truncation}'"
            )

        def _parse_usage(data: object) -> None | ResponseUsage:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                usage_type_0 = ResponseUsage.from_dict(data)

                return usage_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ResponseUsage, data)

        usage = _parse_usage(d.pop("usage"))

        response_body = cls(
            id=id,
            object_=object_,
            created_at=created_at,
            status=status,
            error=error,
            incomplete_details=incomplete_details,
            instructions=instructions,
            max_output_tokens=max_output_tokens,
            metadata=metadata,
            model=model,
            output=output,
            parallel_tool_calls=parallel_tool_calls,
            previous_response_id=previous_response_id,
            store=store,
            temperature=temperature,
            text=text,
            tool_choice=tool_choice,
            tools=tools,
            top_p=top_p,
            truncation=truncation,
            usage=usage,
        )

        response_body.additional_properties = d
        return response_body

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
