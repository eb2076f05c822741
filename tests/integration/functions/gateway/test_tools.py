"""Tools of personas, and what a tenant's administrator decides about them."""

from typing import Any

import pytest

from somaagent.tools.catalogue import SPECS
from tests.integration.functions.gateway.conftest import Caller

OWL = {"id": "owl", "name": "Owl", "system_prompt": "Speak like an owl."}


@pytest.fixture
def editor(anyone: Caller) -> Caller:
    """Someone of acme who may change personas."""
    return anyone.of("acme", scopes=["personas:write", "sessions:read", "sessions:write"])


@pytest.fixture
def administrator(anyone: Caller) -> Caller:
    """Someone of acme who may decide about tools."""
    return anyone.of("acme", scopes=["admin", "sessions:read"])


async def decide(caller: Caller, tool: str, enabled: object) -> Any:  # Any: an answer
    return await caller.call("PUT", f"/v1/admin/tools/{tool}", body={"enabled": enabled})


async def names(caller: Caller) -> list[str]:
    listed = (await caller.call("GET", "/v1/tools")).json
    assert listed["count"] == len(listed["tools"])
    return [tool["name"] for tool in listed["tools"]]


async def test_a_persona_keeps_the_tools_that_it_is_given(editor: Caller) -> None:
    created = await editor.call(
        "POST", "/v1/personas", body={**OWL, "tools": ["file_read", "calculate"]}
    )
    assert (created.status, created.json["tools"]) == (201, ["file_read", "calculate"])
    none = await editor.call("PATCH", "/v1/personas/owl", body={"tools": []})
    assert none.json["tools"] == []
    renamed = await editor.call("PATCH", "/v1/personas/owl", body={"name": "Night owl"})
    assert renamed.json["tools"] == []
    unsaid = await editor.call("PATCH", "/v1/personas/owl", body={"tools": None})
    assert unsaid.json["tools"] is None
    assert (await editor.call("GET", "/v1/personas/owl")).json["tools"] is None
    assert (await editor.call("GET", "/v1/personas/default")).json["tools"] is None


async def test_unknown_and_repeated_tools_are_refused_by_name(editor: Caller) -> None:
    tools = ["calculate", "launch", "calculate"]
    refused = await editor.call("POST", "/v1/personas", body={**OWL, "tools": tools})
    assert refused.status == 422
    assert refused.json["errors"] == [
        {"pointer": "#/tools/1", "detail": "there is no tool 'launch'"},
        {"pointer": "#/tools/2", "detail": "'calculate' is named twice"},
    ]
    assert (await editor.call("GET", "/v1/personas/owl")).status == 404
    await editor.call("POST", "/v1/personas", body=OWL)
    changed = await editor.call("PATCH", "/v1/personas/owl", body={"tools": ["fly"]})
    assert (changed.status, changed.json["errors"][0]["detail"]) == (422, "there is no tool 'fly'")


async def test_a_persona_keeps_whether_its_tools_have_to_be_called(editor: Caller) -> None:
    tools = ["calculate", "echo"]
    created = await editor.call(
        "POST", "/v1/personas", body={**OWL, "tools": tools, "tool_choice": "echo"}
    )
    assert (created.status, created.json["tool_choice"]) == (201, "echo")
    for choice in ("required", "none", "auto", "calculate", None):
        changed = await editor.call("PATCH", "/v1/personas/owl", body={"tool_choice": choice})
        assert (changed.status, changed.json["tool_choice"]) == (200, choice)
        assert (await editor.call("GET", "/v1/personas/owl")).body == changed.body
    assert (await editor.call("GET", "/v1/personas/default")).json["tool_choice"] is None


@pytest.mark.parametrize(
    "fields",
    [
        {"tools": ["calculate"], "tool_choice": "echo"},
        {"tools": ["calculate"], "tool_choice": "launch"},
        {"tools": [], "tool_choice": "required"},
        {"tool_choice": "required"},
        {"tool_choice": "echo"},
        {"tools": ["echo"], "tool_choice": "Required!"},
        {"tools": ["echo"], "tool_choice": {"type": "function", "function": {"name": "echo"}}},
    ],
)
async def test_a_persona_cannot_have_a_tool_called_that_it_has_not(
    editor: Caller, fields: dict[str, object]
) -> None:
    refused = await editor.call("POST", "/v1/personas", body={**OWL, **fields})
    assert refused.status == 422
    assert [error["pointer"] for error in refused.json["errors"]] == ["#/tool_choice"]
    assert (await editor.call("GET", "/v1/personas/owl")).status == 404


async def test_a_change_is_refused_that_takes_the_tool_away_which_has_to_be_called(
    editor: Caller,
) -> None:
    forced = {"tools": ["calculate", "echo"], "tool_choice": "echo"}
    before = await editor.call("POST", "/v1/personas", body={**OWL, **forced})
    for tools in (["calculate"], [], None):
        refused = await editor.call("PATCH", "/v1/personas/owl", body={"tools": tools})
        assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "#/tool_choice")
    assert (await editor.call("GET", "/v1/personas/owl")).body == before.body
    both = {"tools": ["calculate"], "tool_choice": "required"}
    assert (await editor.call("PATCH", "/v1/personas/owl", body=both)).status == 200


async def test_every_tool_is_listed_with_what_it_takes(editor: Caller) -> None:
    listed = (await editor.call("GET", "/v1/tools")).json
    assert [tool["name"] for tool in listed["tools"]] == sorted(SPECS)
    for tool in listed["tools"]:
        spec = SPECS[tool["name"]]
        assert tool["parameters"] == spec.parameters
        assert (tool["version"], tool["risk"], tool["cost"]) == (spec.version, spec.risk, spec.cost)


async def test_a_disabled_tool_is_gone_for_its_tenant_until_it_is_enabled(
    editor: Caller, administrator: Caller, anyone: Caller
) -> None:
    assert (await administrator.call("GET", "/v1/admin/tools/echo")).json["enabled"]
    answer = await decide(administrator, "echo", False)
    assert (answer.status, answer.json["enabled"], answer.json["risk"]) == (200, False, "low")
    assert "echo" not in await names(editor)
    everything = (await administrator.call("GET", "/v1/admin/tools")).json["tools"]
    assert {tool["name"] for tool in everything if not tool["enabled"]} == {"echo"}
    rival = anyone.of("rival", scopes=["admin", "sessions:read"])
    assert "echo" in await names(rival)
    assert (await rival.call("GET", "/v1/admin/tools/echo")).json["updated_at"] is None
    assert (await decide(administrator, "echo", True)).json["enabled"]
    assert "echo" in await names(editor)


async def test_only_administrators_decide_and_only_about_tools(
    editor: Caller, administrator: Caller
) -> None:
    assert (await decide(editor, "echo", False)).status == 403
    assert (await decide(administrator, "launch", False)).status == 404
    assert (await administrator.call("GET", "/v1/admin/tools/launch")).status == 404
    for wrong in ("no", None, 1):
        assert (await decide(administrator, "echo", wrong)).status == 422
    assert "echo" in await names(administrator)


async def test_an_administrator_grants_programs_hosts_until_the_next_decision(
    administrator: Caller, anyone: Caller
) -> None:
    path = "/v1/admin/tools/code_execute"
    assert (await administrator.call("GET", path)).json["network"] == []
    hosts = ["PyPI.org", ".Example.com", "93.184.216.34", "2606:2800:220:1::1", "pypi.org"]
    granted = await administrator.call("PUT", path, body={"enabled": True, "network": hosts})
    wanted = ["pypi.org", ".example.com", "93.184.216.34", "2606:2800:220:1::1"]
    assert (granted.status, granted.json["network"]) == (200, wanted)
    assert (await administrator.call("GET", path)).body == granted.body
    everything = (await administrator.call("GET", "/v1/admin/tools")).json["tools"]
    assert [t["name"] for t in everything if t["network"]] == ["code_execute"]
    rival = anyone.of("rival", scopes=["admin"])
    assert (await rival.call("GET", path)).json["network"] == []
    taken = await decide(administrator, "code_execute", True)
    assert (taken.status, taken.json["network"]) == (200, [])


async def test_what_is_no_host_cannot_be_granted(administrator: Caller) -> None:
    hosts = ["pypi.org", "https://pypi.org", "169.254.169.254", "*", 7]
    body = {"enabled": True, "network": hosts}
    refused = await administrator.call("PUT", "/v1/admin/tools/code_execute", body=body)
    assert refused.status == 422
    pointers = [error["pointer"] for error in refused.json["errors"]]
    assert pointers == [f"#/network/{place}" for place in range(1, len(hosts))]


async def test_only_programs_are_granted_a_network_and_only_so_much(
    administrator: Caller,
) -> None:
    body = {"enabled": True, "network": ["pypi.org"]}
    refused = await administrator.call("PUT", "/v1/admin/tools/http_fetch", body=body)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "#/network")
    body = {"enabled": True, "network": [f"h{number}.example.com" for number in range(33)]}
    refused = await administrator.call("PUT", "/v1/admin/tools/code_execute", body=body)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "#/network")
