"""The generated TypeScript client: up to date, type-checked, and used against a gateway."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest

from somaagent.identity import mint
from tests.conftest import TestDatabase
from tests.contracts.repository import ROOT
from tests.integration.functions.gateway.conftest import JWT, Broker, environment_of
from tests.support.gateway_process import gateway_process
from tests.support.node import NodeProject, node_project

DOCUMENT = ROOT / "clients" / "openapi.json"
COMPILER = "node_modules/typescript/bin/tsc"


@pytest.fixture
def client(tmp_path: Path) -> NodeProject:
    """A copy of the package with what its lock file pins."""
    return node_project(ROOT / "clients" / "typescript", tmp_path / "typescript")


def test_generating_the_types_again_gives_the_same_bytes(
    client: NodeProject, tmp_path: Path
) -> None:
    done = client.run("generate.mjs", str(DOCUMENT), "--check")
    assert done.returncode == 0, done.stderr
    changed = tmp_path / "changed.json"
    changed.write_text(DOCUMENT.read_text().replace('"session_id"', '"sitting_id"'))
    done = client.run("generate.mjs", str(changed), "--check")
    assert (done.returncode, "make clients" in done.stderr) == (1, True)


def test_a_program_that_uses_what_the_api_lacks_is_refused_by_the_compiler(
    client: NodeProject,
) -> None:
    wrong = client.folder / "examples" / "wrong.ts"
    wrong.write_text(
        'import { gatewayClient } from "../src/index.js";\n'
        'const gateway = gatewayClient({ baseUrl: "http://gateway", credential: "token" });\n'
        'await gateway.GET("/v1/sittings");\n'
        'await gateway.POST("/v1/sessions", { body: { title: 5 } });\n'
        'await gateway.GET("/v1/sessions/{session_id}", { params: { path: {} } });\n'
    )
    done = client.run(COMPILER)
    assert done.returncode != 0
    refused = {
        line.partition(",")[0] for line in done.stdout.splitlines() if line.startswith("examples/")
    }
    assert refused == {f"examples/wrong.ts({number}" for number in (3, 4, 5)}, done.stdout


async def test_the_example_begins_a_session_posts_a_message_and_lists_it(
    client: NodeProject, postgres: TestDatabase, redis_url: str, broker: Broker
) -> None:
    built = await asyncio.to_thread(client.run, COMPILER)
    assert built.returncode == 0, built.stdout
    # What is left needs no types: it runs as JavaScript alone.
    shutil.rmtree(client.folder / "src")
    token = mint(JWT, tenant="acme", subject="ada")
    async with gateway_process(environment_of(postgres, redis_url, broker)) as gateway:
        done = await asyncio.to_thread(
            client.run,
            "dist/examples/session.js",
            "Good morning, gateway",
            environment={"SOMA_GATEWAY_URL": gateway.base, "SOMA_TOKEN": token},
        )
        assert done.returncode == 0, done.stderr
        refused = await asyncio.to_thread(
            client.run,
            "dist/examples/session.js",
            "Good morning, gateway",
            environment={"SOMA_GATEWAY_URL": gateway.base, "SOMA_TOKEN": "no token"},
        )
    said = json.loads(done.stdout)
    assert said["messages"] == [
        {"message_id": said["message_id"], "role": "user", "text": "Good morning, gateway"}
    ]
    [event] = await broker.events()
    assert event["ce_type"] == "ai.somaagent.conversation.message-received.v1"
    assert "Good morning, gateway" in event["data"]
    assert (refused.returncode, "no session: " in refused.stderr) == (1, True)
