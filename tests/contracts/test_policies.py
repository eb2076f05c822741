"""Policies: complete, tested, and agreed with by every operation of the gateway."""

import os
import subprocess

import pytest
import yaml
from fastapi.routing import APIRoute, APIWebSocketRoute, iter_route_contexts

from functions.gateway.app import create_app
from functions.gateway.authentication import scopes_needed
from functions.gateway.operations import OPERATIONS, SEND, Operation
from functions.gateway.state import Settings
from somaagent.policy.engine import RegoEngine, run_tests
from somaagent.policy.modules import Modules
from tests.contracts.repository import ROOT
from tests.support.tools import find

FOLDER = ROOT / "shared" / "policies"
SOURCES = sorted(
    path.relative_to(FOLDER).as_posix()
    for path in FOLDER.rglob("*.rego")
    if not path.name.endswith("_test.rego")
)
EVERYTHING = {
    "SOMA_POSTGRES_DSN": "postgresql://nobody@127.0.0.1:1/none",
    "SOMA_REDIS_URL": "redis://127.0.0.1:1",
    "SOMA_EVENT_SIGNING_KEY": "a key of the tests that signs nothing",
    "SOMA_JWT_SECRET": "a secret of the tests that verifies nothing",
    "SOMA_JWT_ISSUER": "https://issuer.example",
    "SOMA_JWT_AUDIENCE": "somaagent",
}


def settings() -> Settings:
    """Settings that a gateway can be put together with, though not served."""
    before = dict(os.environ)  # noqa: TID251 - put back below; the settings are read from here
    os.environ.update(EVERYTHING)  # noqa: TID251
    try:
        return Settings.read()
    finally:
        os.environ.clear()  # noqa: TID251
        os.environ.update(before)  # noqa: TID251


def guarded_routes() -> dict[str, set[str]]:
    """The scopes that each authenticated route asks for, by the name of its function."""
    app = create_app(settings())
    found: dict[str, set[str]] = {}
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute | APIWebSocketRoute):
            scopes = set(scopes_needed(route.dependant))
            if scopes:
                found[route.name] = found.get(route.name, set()) | scopes
    return found


ROUTES = guarded_routes()


def test_every_operation_is_declared_and_no_other() -> None:
    """Name a new operation in functions/gateway/operations.py."""
    assert OPERATIONS.keys() == ROUTES.keys()


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_the_policies_grant_an_operation_to_its_scope_and_to_nothing_else(name: str) -> None:
    """Name a new action in shared/policies/gateway/gateway.rego."""
    engine = RegoEngine.load(Modules.read(FOLDER))
    operation = OPERATIONS[name]

    def allowed(scopes: set[str], asked: Operation = operation, **context: str) -> bool:
        question: dict[str, object] = {
            "tenant": "acme",
            "subject": "ada",
            "scopes": sorted(scopes),
            "roles": [],
            "persona_id": None,
            "action": asked.action,
            "resource": asked.resource,
            "context": context,
            "mode": "PRODUCTION",
        }
        return engine.value("soma.policy.allow", question) is True

    assert allowed(ROUTES[name]), f"no policy grants {operation.action} to {ROUTES[name]}"
    assert not allowed(set())
    if operation.sends and operation is not SEND:
        assert allowed(ROUTES[name], SEND, operation=operation.action)
        assert not allowed(set(), SEND, operation=operation.action)
    engine.close()


def test_every_policy_has_tests_and_they_hold() -> None:
    outcomes = run_tests(Modules.read(FOLDER, tests=True))
    assert [name for name, held in outcomes.items() if not held] == []
    tested = {name.rpartition(".")[0] for name in outcomes}
    for source in SOURCES:
        text = (FOLDER / source).read_text()
        package = text.partition("\npackage ")[2].split()[0]
        assert f"{package}_test" in tested, f"{source} has no tests"


def test_a_rule_that_does_not_hold_is_a_failed_test() -> None:
    sources = {"a_test.rego": "package a_test\ntest_wrong if 1 == 2\ntest_right if 1 == 1\n"}
    outcomes = run_tests(Modules(sources=sources, version=""))
    assert outcomes == {"a_test.test_wrong": False, "a_test.test_right": True}


def test_the_config_map_holds_every_policy() -> None:
    kustomization = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
    (generator,) = kustomization["configMapGenerator"]
    assert sorted(generator["files"]) == SOURCES
    # A ConfigMap has one folder: two files of one name would be one.
    assert len({source.rpartition("/")[2] for source in SOURCES}) == len(SOURCES)


@pytest.mark.parametrize(
    "arguments", [["fmt", "--fail", "--list"], ["check", "--strict"], ["test"]], ids=" ".join
)
def test_the_opa_tool_finds_nothing_to_say(arguments: list[str]) -> None:
    done = subprocess.run(
        [find("opa"), *arguments, str(FOLDER)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
