"""Whether a calculator was right, as far as that can be told without one."""

import re
from typing import Any

from loadtests.protocol.answers import WrongAnswer

_PRODUCT = re.compile(r"\s*(\d+)\s*[*x\u00d7]\s*(\d+)\s*")


def judge(result: dict[str, Any]) -> None:  # Any: foreign JSON
    """Look at the data of a `tool_result`, which must be a success and right.

    What the model asked is its own affair: only a plain product is computed anew.

    Raises:
        WrongAnswer: It is neither.
    """
    if result.get("status") != "success":
        raise WrongAnswer(f"call {result['call_id']} ended as {result.get('status')}")
    said: dict[str, Any] = result.get("result") or {}
    if "value" not in said:
        raise WrongAnswer(f"call {result['call_id']} has no value")
    asked = _PRODUCT.fullmatch(str(said.get("expression", "")))
    if asked and str(int(asked[1]) * int(asked[2])) != said["value"]:
        raise WrongAnswer(f"{said['expression']} is not {said['value']}")
