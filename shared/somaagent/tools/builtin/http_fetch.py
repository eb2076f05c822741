"""`http_fetch`: reads what a web address answers, and reaches nothing that is not public."""

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from somaagent.tools.context import ToolContext
from somaagent.tools.outcome import ToolOutcome
from somaagent.tools.spec import Json, JsonObject, ToolSpec

if TYPE_CHECKING:
    from somaagent.settings import FetchSettings
    from somaagent.web import Fetched, Fetcher

_SECONDS: Final = 30.0

SPEC: Final = ToolSpec(
    name="http_fetch",
    version="1",
    description=(
        "Fetches a web page or file by its http:// or https:// URL and returns what it says. Only "
        "the public internet can be reached. Use it when a question names a URL."
    ),
    parameters={
        "type": "object",
        "properties": {
            "url": {"type": "string", "minLength": 1, "maxLength": 2048},
            "timeout": {
                "type": "number",
                "exclusiveMinimum": 0,
                "maximum": _SECONDS,
                "description": "Seconds; 10 when left out",
            },
        },
        "required": ["url"],
        "additionalProperties": False,
    },
    result={
        "type": "object",
        "properties": {
            "url": {"type": "string"},
            "status_code": {"type": "integer"},
            "headers": {"type": "object", "additionalProperties": {"type": "string"}},
            "redirects": {"type": "array", "items": {"type": "string"}},
            "truncated": {"type": "boolean"},
            "text": {"type": "string"},
            "base64": {"type": "string"},
        },
        "required": ["url", "status_code", "headers", "truncated"],
        "oneOf": [{"required": ["text"]}, {"required": ["base64"]}],
        "additionalProperties": False,
    },
    risk="high",
    timeout_seconds=_SECONDS + 5,
    concurrency=16,
    # By RFC 9110 GET asks for no more than to be told.
    idempotent=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFetch:
    """The tool."""

    fetcher: "Fetcher"
    spec: ToolSpec = SPEC

    @classmethod
    def open(cls, settings: "FetchSettings") -> Self:
        """Read what may be fetched.

        Raises:
            ValueError: A setting is wrong; the message names its variable.
        """
        # What offers tools imports this module for its specification, and never gets here.
        from somaagent.web import Fetcher

        return cls(fetcher=Fetcher.of(settings))

    async def run(self, arguments: JsonObject, context: ToolContext) -> ToolOutcome:
        """What the address answers, whatever its status code."""
        from somaagent.web import FetchFailed, TargetRefused

        settings = self.fetcher.settings
        wanted = float(arguments.get("timeout", settings.seconds))
        seconds = min(wanted, settings.seconds, max(0.0, context.seconds_left - 1))
        try:
            fetched = await self.fetcher.get(arguments["url"], seconds=seconds)
        except TargetRefused as error:
            return ToolOutcome.failure(f"this may not be fetched: {error}")
        except FetchFailed as error:
            return ToolOutcome.failure(str(error))
        except TimeoutError:
            return ToolOutcome(status="timeout", error=f"no whole answer within {seconds:g} s")
        return ToolOutcome.success(_told(fetched), usage={"received_bytes": len(fetched.content)})


def _told(fetched: "Fetched") -> JsonObject:
    text = fetched.text
    told: dict[str, Json] = {
        "url": fetched.url,
        "status_code": fetched.status,
        "headers": dict(fetched.headers),
        "truncated": fetched.truncated,
    }
    if fetched.redirects:
        told["redirects"] = list(fetched.redirects)
    if text is None:
        told["base64"] = base64.b64encode(fetched.content).decode()
    else:
        told["text"] = text
    return told
