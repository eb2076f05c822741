"""All models that are sent or answered; each is imported when it is first named."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .accepted_events import AcceptedEvents
    from .accepted_message import AcceptedMessage
    from .answered_message import AnsweredMessage
    from .api_key_details import ApiKeyDetails
    from .api_key_page import ApiKeyPage
    from .assistant_message import AssistantMessage
    from .attachment import Attachment
    from .attachment_shown_type_0 import AttachmentShownType0
    from .attachment_state import AttachmentState
    from .browser_session import BrowserSession
    from .budget import Budget
    from .budget_bounds import BudgetBounds
    from .budget_list import BudgetList
    from .cached_tokens import CachedTokens
    from .called_function import CalledFunction
    from .canvas_item import CanvasItem
    from .canvas_page import CanvasPage
    from .changed_persona import ChangedPersona
    from .changed_session import ChangedSession
    from .chat_completion import ChatCompletion
    from .chat_completion_request import ChatCompletionRequest
    from .chat_completion_request_logit_bias_type_0 import (
        ChatCompletionRequestLogitBiasType0,
    )
    from .chat_completion_request_metadata_type_0 import (
        ChatCompletionRequestMetadataType0,
    )
    from .chat_completion_request_tool_choice_type_0 import (
        ChatCompletionRequestToolChoiceType0,
    )
    from .completion_choice import CompletionChoice
    from .completion_choice_logprobs_type_0 import CompletionChoiceLogprobsType0
    from .completion_message import CompletionMessage
    from .completion_usage import CompletionUsage
    from .component import Component
    from .component_status import ComponentStatus
    from .context import Context
    from .context_message import ContextMessage
    from .context_message_role import ContextMessageRole
    from .context_message_tool_calls_type_0_item import ContextMessageToolCallsType0Item
    from .context_summary import ContextSummary
    from .context_summary_failure_type_0 import ContextSummaryFailureType0
    from .created_api_key import CreatedApiKey
    from .decided_call import DecidedCall
    from .decided_call_outcome import DecidedCallOutcome
    from .decided_call_state_type_0 import DecidedCallStateType0
    from .decided_calls import DecidedCalls
    from .decided_tool import DecidedTool
    from .decided_tool_list import DecidedToolList
    from .decided_tool_parameters import DecidedToolParameters
    from .decided_tool_risk import DecidedToolRisk
    from .decision import Decision
    from .delete_budget_period import DeleteBudgetPeriod
    from .delete_budget_scope import DeleteBudgetScope
    from .delete_profile_mode import DeleteProfileMode
    from .deleted_response import DeletedResponse
    from .download_link import DownloadLink
    from .duration_class import DurationClass
    from .edited_message import EditedMessage
    from .event_outcome import EventOutcome
    from .event_outcome_status import EventOutcomeStatus
    from .export_wanted import ExportWanted
    from .field_error import FieldError
    from .file_page import FilePage
    from .function_choice import FunctionChoice
    from .function_definition import FunctionDefinition
    from .function_definition_parameters_type_0 import FunctionDefinitionParametersType0
    from .function_tool import FunctionTool
    from .function_tool_parameters_type_0 import FunctionToolParametersType0
    from .get_profile_mode import GetProfileMode
    from .get_tool_usage_group_item import GetToolUsageGroupItem
    from .get_turn_usage_group_item import GetTurnUsageGroupItem
    from .get_turn_usage_outcome_type_0 import GetTurnUsageOutcomeType0
    from .health import Health
    from .health_components import HealthComponents
    from .health_status import HealthStatus
    from .import_session_json_body import ImportSessionJsonBody
    from .imported_session import ImportedSession
    from .incomplete_details import IncompleteDetails
    from .incomplete_details_reason import IncompleteDetailsReason
    from .input_call import InputCall
    from .input_call_status_type_0 import InputCallStatusType0
    from .input_message import InputMessage
    from .input_message_role import InputMessageRole
    from .input_message_status_type_0 import InputMessageStatusType0
    from .input_result import InputResult
    from .input_result_status_type_0 import InputResultStatusType0
    from .json_object_format import JsonObjectFormat
    from .json_schema_format import JsonSchemaFormat
    from .json_schema_format_schema import JsonSchemaFormatSchema
    from .list_files_state_type_0 import ListFilesStateType0
    from .list_requeue_state_type_0 import ListRequeueStateType0
    from .logged_out import LoggedOut
    from .message import Message
    from .message_metadata import MessageMetadata
    from .message_page import MessagePage
    from .message_role import MessageRole
    from .mode import Mode
    from .model_profile import ModelProfile
    from .model_profile_list import ModelProfileList
    from .named_function import NamedFunction
    from .named_tool import NamedTool
    from .new_action import NewAction
    from .new_action_variables import NewActionVariables
    from .new_api_key import NewApiKey
    from .new_decision import NewDecision
    from .new_decisions import NewDecisions
    from .new_decisions_decision import NewDecisionsDecision
    from .new_message import NewMessage
    from .new_message_metadata_type_0 import NewMessageMetadataType0
    from .new_persona import NewPersona
    from .new_session import NewSession
    from .new_template import NewTemplate
    from .new_template_variables import NewTemplateVariables
    from .offered_tool import OfferedTool
    from .offered_tool_parameters import OfferedToolParameters
    from .offered_tool_risk import OfferedToolRisk
    from .open_ai_error import OpenAIError
    from .open_ai_error_body import OpenAIErrorBody
    from .open_ai_model import OpenAIModel
    from .open_ai_model_list import OpenAIModelList
    from .original_accepted import OriginalAccepted
    from .original_action import OriginalAction
    from .original_action_metadata import OriginalActionMetadata
    from .original_context import OriginalContext
    from .original_deletion import OriginalDeletion
    from .original_export import OriginalExport
    from .original_health import OriginalHealth
    from .original_health_components import OriginalHealthComponents
    from .original_health_status import OriginalHealthStatus
    from .original_history import OriginalHistory
    from .original_imported import OriginalImported
    from .original_message import OriginalMessage
    from .original_message_metadata import OriginalMessageMetadata
    from .original_resolution import OriginalResolution
    from .original_resolved import OriginalResolved
    from .original_resolved_status import OriginalResolvedStatus
    from .output_call import OutputCall
    from .output_call_status import OutputCallStatus
    from .output_message import OutputMessage
    from .output_message_status import OutputMessageStatus
    from .output_text import OutputText
    from .output_text_annotations_item import OutputTextAnnotationsItem
    from .output_text_logprobs_item import OutputTextLogprobsItem
    from .paused import Paused
    from .persona import Persona
    from .persona_page import PersonaPage
    from .problem_details import ProblemDetails
    from .product_version import ProductVersion
    from .profile_content import ProfileContent
    from .prompt_tokens import PromptTokens
    from .publish_events_json_body import PublishEventsJsonBody
    from .publish_events_json_body_item import PublishEventsJsonBodyItem
    from .put_budget_period import PutBudgetPeriod
    from .put_budget_scope import PutBudgetScope
    from .put_profile_mode import PutProfileMode
    from .reasoning_tokens import ReasoningTokens
    from .regeneration import Regeneration
    from .requeue_decision import RequeueDecision
    from .requeue_decision_decision import RequeueDecisionDecision
    from .requeue_details import RequeueDetails
    from .requeue_details_question import RequeueDetailsQuestion
    from .requeue_details_state import RequeueDetailsState
    from .requeue_entry import RequeueEntry
    from .requeue_entry_state import RequeueEntryState
    from .requeue_page import RequeuePage
    from .response_body import ResponseBody
    from .response_body_error_type_0 import ResponseBodyErrorType0
    from .response_body_metadata import ResponseBodyMetadata
    from .response_body_status import ResponseBodyStatus
    from .response_body_text import ResponseBodyText
    from .response_body_tools_item import ResponseBodyToolsItem
    from .response_request import ResponseRequest
    from .response_request_metadata_type_0 import ResponseRequestMetadataType0
    from .response_request_reasoning_type_0 import ResponseRequestReasoningType0
    from .response_request_tool_choice_type_0 import ResponseRequestToolChoiceType0
    from .response_stream_options import ResponseStreamOptions
    from .response_usage import ResponseUsage
    from .schema_format import SchemaFormat
    from .schema_text_format import SchemaTextFormat
    from .schema_text_format_schema import SchemaTextFormatSchema
    from .session import Session
    from .session_event import SessionEvent
    from .session_event_page import SessionEventPage
    from .session_page import SessionPage
    from .step_usage import StepUsage
    from .stored_file import StoredFile
    from .stored_file_state import StoredFileState
    from .stream_options import StreamOptions
    from .system_message import SystemMessage
    from .system_message_role import SystemMessageRole
    from .telemetry import Telemetry
    from .telemetry_decision import TelemetryDecision
    from .template import Template
    from .template_content import TemplateContent
    from .template_content_variables import TemplateContentVariables
    from .template_page import TemplatePage
    from .template_variables import TemplateVariables
    from .text_format import TextFormat
    from .text_item import TextItem
    from .text_item_annotations_type_0_item import TextItemAnnotationsType0Item
    from .text_item_logprobs_type_0_item import TextItemLogprobsType0Item
    from .text_item_type import TextItemType
    from .text_options import TextOptions
    from .text_part import TextPart
    from .tool import Tool
    from .tool_call import ToolCall
    from .tool_line import ToolLine
    from .tool_list import ToolList
    from .tool_message import ToolMessage
    from .tool_page import ToolPage
    from .trail import Trail
    from .trail_event import TrailEvent
    from .turn import Turn
    from .turn_call import TurnCall
    from .turn_call_summary import TurnCallSummary
    from .turn_call_usage import TurnCallUsage
    from .turn_error import TurnError
    from .turn_line import TurnLine
    from .turn_page import TurnPage
    from .turn_retired_type_0 import TurnRetiredType0
    from .turn_step import TurnStep
    from .turn_stopping_type_0 import TurnStoppingType0
    from .turn_usage import TurnUsage
    from .upload_files_body import UploadFilesBody
    from .uploaded_files import UploadedFiles
    from .usage_line import UsageLine
    from .usage_page import UsagePage
    from .user_message import UserMessage
    from .variable import Variable
    from .version import Version
    from .versions import Versions
    from .waiting_call import WaitingCall

_MODULES = {
    "AcceptedEvents": ".accepted_events",
    "AcceptedMessage": ".accepted_message",
    "AnsweredMessage": ".answered_message",
    "ApiKeyDetails": ".api_key_details",
    "ApiKeyPage": ".api_key_page",
    "AssistantMessage": ".assistant_message",
    "Attachment": ".attachment",
    "AttachmentShownType0": ".attachment_shown_type_0",
    "AttachmentState": ".attachment_state",
    "BrowserSession": ".browser_session",
    "Budget": ".budget",
    "BudgetBounds": ".budget_bounds",
    "BudgetList": ".budget_list",
    "CachedTokens": ".cached_tokens",
    "CalledFunction": ".called_function",
    "CanvasItem": ".canvas_item",
    "CanvasPage": ".canvas_page",
    "ChangedPersona": ".changed_persona",
    "ChangedSession": ".changed_session",
    "ChatCompletion": ".chat_completion",
    "ChatCompletionRequest": ".chat_completion_request",
    "ChatCompletionRequestLogitBiasType0": ".chat_completion_request_logit_bias_type_0",
    "ChatCompletionRequestMetadataType0": ".chat_completion_request_metadata_type_0",
    "ChatCompletionRequestToolChoiceType0": ".chat_completion_request_tool_choice_type_0",
    "CompletionChoice": ".completion_choice",
    "CompletionChoiceLogprobsType0": ".completion_choice_logprobs_type_0",
    "CompletionMessage": ".completion_message",
    "CompletionUsage": ".completion_usage",
    "Component": ".component",
    "ComponentStatus": ".component_status",
    "Context": ".context",
    "ContextMessage": ".context_message",
    "ContextMessageRole": ".context_message_role",
    "ContextMessageToolCallsType0Item": ".context_message_tool_calls_type_0_item",
    "ContextSummary": ".context_summary",
    "ContextSummaryFailureType0": ".context_summary_failure_type_0",
    "CreatedApiKey": ".created_api_key",
    "DecidedCall": ".decided_call",
    "DecidedCallOutcome": ".decided_call_outcome",
    "DecidedCallStateType0": ".decided_call_state_type_0",
    "DecidedCalls": ".decided_calls",
    "DecidedTool": ".decided_tool",
    "DecidedToolList": ".decided_tool_list",
    "DecidedToolParameters": ".decided_tool_parameters",
    "DecidedToolRisk": ".decided_tool_risk",
    "Decision": ".decision",
    "DeleteBudgetPeriod": ".delete_budget_period",
    "DeleteBudgetScope": ".delete_budget_scope",
    "DeleteProfileMode": ".delete_profile_mode",
    "DeletedResponse": ".deleted_response",
    "DownloadLink": ".download_link",
    "DurationClass": ".duration_class",
    "EditedMessage": ".edited_message",
    "EventOutcome": ".event_outcome",
    "EventOutcomeStatus": ".event_outcome_status",
    "ExportWanted": ".export_wanted",
    "FieldError": ".field_error",
    "FilePage": ".file_page",
    "FunctionChoice": ".function_choice",
    "FunctionDefinition": ".function_definition",
    "FunctionDefinitionParametersType0": ".function_definition_parameters_type_0",
    "FunctionTool": ".function_tool",
    "FunctionToolParametersType0": ".function_tool_parameters_type_0",
    "GetProfileMode": ".get_profile_mode",
    "GetToolUsageGroupItem": ".get_tool_usage_group_item",
    "GetTurnUsageGroupItem": ".get_turn_usage_group_item",
    "GetTurnUsageOutcomeType0": ".get_turn_usage_outcome_type_0",
    "Health": ".health",
    "HealthComponents": ".health_components",
    "HealthStatus": ".health_status",
    "ImportSessionJsonBody": ".import_session_json_body",
    "ImportedSession": ".imported_session",
    "IncompleteDetails": ".incomplete_details",
    "IncompleteDetailsReason": ".incomplete_details_reason",
    "InputCall": ".input_call",
    "InputCallStatusType0": ".input_call_status_type_0",
    "InputMessage": ".input_message",
    "InputMessageRole": ".input_message_role",
    "InputMessageStatusType0": ".input_message_status_type_0",
    "InputResult": ".input_result",
    "InputResultStatusType0": ".input_result_status_type_0",
    "JsonObjectFormat": ".json_object_format",
    "JsonSchemaFormat": ".json_schema_format",
    "JsonSchemaFormatSchema": ".json_schema_format_schema",
    "ListFilesStateType0": ".list_files_state_type_0",
    "ListRequeueStateType0": ".list_requeue_state_type_0",
    "LoggedOut": ".logged_out",
    "Message": ".message",
    "MessageMetadata": ".message_metadata",
    "MessagePage": ".message_page",
    "MessageRole": ".message_role",
    "Mode": ".mode",
    "ModelProfile": ".model_profile",
    "ModelProfileList": ".model_profile_list",
    "NamedFunction": ".named_function",
    "NamedTool": ".named_tool",
    "NewAction": ".new_action",
    "NewActionVariables": ".new_action_variables",
    "NewApiKey": ".new_api_key",
    "NewDecision": ".new_decision",
    "NewDecisions": ".new_decisions",
    "NewDecisionsDecision": ".new_decisions_decision",
    "NewMessage": ".new_message",
    "NewMessageMetadataType0": ".new_message_metadata_type_0",
    "NewPersona": ".new_persona",
    "NewSession": ".new_session",
    "NewTemplate": ".new_template",
    "NewTemplateVariables": ".new_template_variables",
    "OfferedTool": ".offered_tool",
    "OfferedToolParameters": ".offered_tool_parameters",
    "OfferedToolRisk": ".offered_tool_risk",
    "OpenAIError": ".open_ai_error",
    "OpenAIErrorBody": ".open_ai_error_body",
    "OpenAIModel": ".open_ai_model",
    "OpenAIModelList": ".open_ai_model_list",
    "OriginalAccepted": ".original_accepted",
    "OriginalAction": ".original_action",
    "OriginalActionMetadata": ".original_action_metadata",
    "OriginalContext": ".original_context",
    "OriginalDeletion": ".original_deletion",
    "OriginalExport": ".original_export",
    "OriginalHealth": ".original_health",
    "OriginalHealthComponents": ".original_health_components",
    "OriginalHealthStatus": ".original_health_status",
    "OriginalHistory": ".original_history",
    "OriginalImported": ".original_imported",
    "OriginalMessage": ".original_message",
    "OriginalMessageMetadata": ".original_message_metadata",
    "OriginalResolution": ".original_resolution",
    "OriginalResolved": ".original_resolved",
    "OriginalResolvedStatus": ".original_resolved_status",
    "OutputCall": ".output_call",
    "OutputCallStatus": ".output_call_status",
    "OutputMessage": ".output_message",
    "OutputMessageStatus": ".output_message_status",
    "OutputText": ".output_text",
    "OutputTextAnnotationsItem": ".output_text_annotations_item",
    "OutputTextLogprobsItem": ".output_text_logprobs_item",
    "Paused": ".paused",
    "Persona": ".persona",
    "PersonaPage": ".persona_page",
    "ProblemDetails": ".problem_details",
    "ProductVersion": ".product_version",
    "ProfileContent": ".profile_content",
    "PromptTokens": ".prompt_tokens",
    "PublishEventsJsonBody": ".publish_events_json_body",
    "PublishEventsJsonBodyItem": ".publish_events_json_body_item",
    "PutBudgetPeriod": ".put_budget_period",
    "PutBudgetScope": ".put_budget_scope",
    "PutProfileMode": ".put_profile_mode",
    "ReasoningTokens": ".reasoning_tokens",
    "Regeneration": ".regeneration",
    "RequeueDecision": ".requeue_decision",
    "RequeueDecisionDecision": ".requeue_decision_decision",
    "RequeueDetails": ".requeue_details",
    "RequeueDetailsQuestion": ".requeue_details_question",
    "RequeueDetailsState": ".requeue_details_state",
    "RequeueEntry": ".requeue_entry",
    "RequeueEntryState": ".requeue_entry_state",
    "RequeuePage": ".requeue_page",
    "ResponseBody": ".response_body",
    "ResponseBodyErrorType0": ".response_body_error_type_0",
    "ResponseBodyMetadata": ".response_body_metadata",
    "ResponseBodyStatus": ".response_body_status",
    "ResponseBodyText": ".response_body_text",
    "ResponseBodyToolsItem": ".response_body_tools_item",
    "ResponseRequest": ".response_request",
    "ResponseRequestMetadataType0": ".response_request_metadata_type_0",
    "ResponseRequestReasoningType0": ".response_request_reasoning_type_0",
    "ResponseRequestToolChoiceType0": ".response_request_tool_choice_type_0",
    "ResponseStreamOptions": ".response_stream_options",
    "ResponseUsage": ".response_usage",
    "SchemaFormat": ".schema_format",
    "SchemaTextFormat": ".schema_text_format",
    "SchemaTextFormatSchema": ".schema_text_format_schema",
    "Session": ".session",
    "SessionEvent": ".session_event",
    "SessionEventPage": ".session_event_page",
    "SessionPage": ".session_page",
    "StepUsage": ".step_usage",
    "StoredFile": ".stored_file",
    "StoredFileState": ".stored_file_state",
    "StreamOptions": ".stream_options",
    "SystemMessage": ".system_message",
    "SystemMessageRole": ".system_message_role",
    "Telemetry": ".telemetry",
    "TelemetryDecision": ".telemetry_decision",
    "Template": ".template",
    "TemplateContent": ".template_content",
    "TemplateContentVariables": ".template_content_variables",
    "TemplatePage": ".template_page",
    "TemplateVariables": ".template_variables",
    "TextFormat": ".text_format",
    "TextItem": ".text_item",
    "TextItemAnnotationsType0Item": ".text_item_annotations_type_0_item",
    "TextItemLogprobsType0Item": ".text_item_logprobs_type_0_item",
    "TextItemType": ".text_item_type",
    "TextOptions": ".text_options",
    "TextPart": ".text_part",
    "Tool": ".tool",
    "ToolCall": ".tool_call",
    "ToolLine": ".tool_line",
    "ToolList": ".tool_list",
    "ToolMessage": ".tool_message",
    "ToolPage": ".tool_page",
    "Trail": ".trail",
    "TrailEvent": ".trail_event",
    "Turn": ".turn",
    "TurnCall": ".turn_call",
    "TurnCallSummary": ".turn_call_summary",
    "TurnCallUsage": ".turn_call_usage",
    "TurnError": ".turn_error",
    "TurnLine": ".turn_line",
    "TurnPage": ".turn_page",
    "TurnRetiredType0": ".turn_retired_type_0",
    "TurnStep": ".turn_step",
    "TurnStoppingType0": ".turn_stopping_type_0",
    "TurnUsage": ".turn_usage",
    "UploadFilesBody": ".upload_files_body",
    "UploadedFiles": ".uploaded_files",
    "UsageLine": ".usage_line",
    "UsagePage": ".usage_page",
    "UserMessage": ".user_message",
    "Variable": ".variable",
    "Version": ".version",
    "Versions": ".versions",
    "WaitingCall": ".waiting_call",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name], __name__), name)
    globals()[name] = value
    return value


__all__ = (
    "AcceptedEvents",
    "AcceptedMessage",
    "AnsweredMessage",
    "ApiKeyDetails",
    "ApiKeyPage",
    "AssistantMessage",
    "Attachment",
    "AttachmentShownType0",
    "AttachmentState",
    "BrowserSession",
    "Budget",
    "BudgetBounds",
    "BudgetList",
    "CachedTokens",
    "CalledFunction",
    "CanvasItem",
    "CanvasPage",
    "ChangedPersona",
    "ChangedSession",
    "ChatCompletion",
    "ChatCompletionRequest",
    "ChatCompletionRequestLogitBiasType0",
    "ChatCompletionRequestMetadataType0",
    "ChatCompletionRequestToolChoiceType0",
    "CompletionChoice",
    "CompletionChoiceLogprobsType0",
    "CompletionMessage",
    "CompletionUsage",
    "Component",
    "ComponentStatus",
    "Context",
    "ContextMessage",
    "ContextMessageRole",
    "ContextMessageToolCallsType0Item",
    "ContextSummary",
    "ContextSummaryFailureType0",
    "CreatedApiKey",
    "DecidedCall",
    "DecidedCallOutcome",
    "DecidedCallStateType0",
    "DecidedCalls",
    "DecidedTool",
    "DecidedToolList",
    "DecidedToolParameters",
    "DecidedToolRisk",
    "Decision",
    "DeleteBudgetPeriod",
    "DeleteBudgetScope",
    "DeleteProfileMode",
    "DeletedResponse",
    "DownloadLink",
    "DurationClass",
    "EditedMessage",
    "EventOutcome",
    "EventOutcomeStatus",
    "ExportWanted",
    "FieldError",
    "FilePage",
    "FunctionChoice",
    "FunctionDefinition",
    "FunctionDefinitionParametersType0",
    "FunctionTool",
    "FunctionToolParametersType0",
    "GetProfileMode",
    "GetToolUsageGroupItem",
    "GetTurnUsageGroupItem",
    "GetTurnUsageOutcomeType0",
    "Health",
    "HealthComponents",
    "HealthStatus",
    "ImportSessionJsonBody",
    "ImportedSession",
    "IncompleteDetails",
    "IncompleteDetailsReason",
    "InputCall",
    "InputCallStatusType0",
    "InputMessage",
    "InputMessageRole",
    "InputMessageStatusType0",
    "InputResult",
    "InputResultStatusType0",
    "JsonObjectFormat",
    "JsonSchemaFormat",
    "JsonSchemaFormatSchema",
    "ListFilesStateType0",
    "ListRequeueStateType0",
    "LoggedOut",
    "Message",
    "MessageMetadata",
    "MessagePage",
    "MessageRole",
    "Mode",
    "ModelProfile",
    "ModelProfileList",
    "NamedFunction",
    "NamedTool",
    "NewAction",
    "NewActionVariables",
    "NewApiKey",
    "NewDecision",
    "NewDecisions",
    "NewDecisionsDecision",
    "NewMessage",
    "NewMessageMetadataType0",
    "NewPersona",
    "NewSession",
    "NewTemplate",
    "NewTemplateVariables",
    "OfferedTool",
    "OfferedToolParameters",
    "OfferedToolRisk",
    "OpenAIError",
    "OpenAIErrorBody",
    "OpenAIModel",
    "OpenAIModelList",
    "OriginalAccepted",
    "OriginalAction",
    "OriginalActionMetadata",
    "OriginalContext",
    "OriginalDeletion",
    "OriginalExport",
    "OriginalHealth",
    "OriginalHealthComponents",
    "OriginalHealthStatus",
    "OriginalHistory",
    "OriginalImported",
    "OriginalMessage",
    "OriginalMessageMetadata",
    "OriginalResolution",
    "OriginalResolved",
    "OriginalResolvedStatus",
    "OutputCall",
    "OutputCallStatus",
    "OutputMessage",
    "OutputMessageStatus",
    "OutputText",
    "OutputTextAnnotationsItem",
    "OutputTextLogprobsItem",
    "Paused",
    "Persona",
    "PersonaPage",
    "ProblemDetails",
    "ProductVersion",
    "ProfileContent",
    "PromptTokens",
    "PublishEventsJsonBody",
    "PublishEventsJsonBodyItem",
    "PutBudgetPeriod",
    "PutBudgetScope",
    "PutProfileMode",
    "ReasoningTokens",
    "Regeneration",
    "RequeueDecision",
    "RequeueDecisionDecision",
    "RequeueDetails",
    "RequeueDetailsQuestion",
    "RequeueDetailsState",
    "RequeueEntry",
    "RequeueEntryState",
    "RequeuePage",
    "ResponseBody",
    "ResponseBodyErrorType0",
    "ResponseBodyMetadata",
    "ResponseBodyStatus",
    "ResponseBodyText",
    "ResponseBodyToolsItem",
    "ResponseRequest",
    "ResponseRequestMetadataType0",
    "ResponseRequestReasoningType0",
    "ResponseRequestToolChoiceType0",
    "ResponseStreamOptions",
    "ResponseUsage",
    "SchemaFormat",
    "SchemaTextFormat",
    "SchemaTextFormatSchema",
    "Session",
    "SessionEvent",
    "SessionEventPage",
    "SessionPage",
    "StepUsage",
    "StoredFile",
    "StoredFileState",
    "StreamOptions",
    "SystemMessage",
    "SystemMessageRole",
    "Telemetry",
    "TelemetryDecision",
    "Template",
    "TemplateContent",
    "TemplateContentVariables",
    "TemplatePage",
    "TemplateVariables",
    "TextFormat",
    "TextItem",
    "TextItemAnnotationsType0Item",
    "TextItemLogprobsType0Item",
    "TextItemType",
    "TextOptions",
    "TextPart",
    "Tool",
    "ToolCall",
    "ToolLine",
    "ToolList",
    "ToolMessage",
    "ToolPage",
    "Trail",
    "TrailEvent",
    "Turn",
    "TurnCall",
    "TurnCallSummary",
    "TurnCallUsage",
    "TurnError",
    "TurnLine",
    "TurnPage",
    "TurnRetiredType0",
    "TurnStep",
    "TurnStoppingType0",
    "TurnUsage",
    "UploadFilesBody",
    "UploadedFiles",
    "UsageLine",
    "UsagePage",
    "UserMessage",
    "Variable",
    "Version",
    "Versions",
    "WaitingCall",
)
