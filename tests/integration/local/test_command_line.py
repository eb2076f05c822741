"""`soma` without a running platform: help, exit codes, tokens."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr

from somaagent.identity import TokenVerifier
from somaagent.local.credentials import load_or_create
from somaagent.local.layout import Layout
from somaagent.local.processes import inherited
from somaagent.local.progress import silent
from somaagent.local.valkey import EmbeddedValkey
from somaagent.settings import JwtSettings

_SOMA = Path(sys.prefix) / "bin" / "soma"
_COMMANDS = (
    ["up"],
    ["down"],
    ["status"],
    ["doctor"],
    ["token"],
    ["send"],
    ["chat"],
    ["demo"],
    ["trail"],
    ["dlq", "list"],
    ["dlq", "show"],
    ["dlq", "replay"],
    ["models", "list"],
    ["models", "fetch"],
)


def _soma(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [_SOMA, *arguments], capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.parametrize("command", _COMMANDS, ids=" ".join)
def test_every_command_explains_itself_and_its_exit_codes(command: list[str]) -> None:
    done = _soma(*command, "--help")
    assert done.returncode == 0
    assert "Exit codes:" in done.stdout


@pytest.mark.parametrize(
    "command",
    [
        ["status"],
        ["chat"],
        ["send", "--type", "a.b"],
        ["dlq", "list"],
        ["trail", "session", "turn"],
    ],
    ids=" ".join,
)
def test_what_needs_the_platform_says_that_it_does_not_run(
    command: list[str], tmp_path: Path
) -> None:
    done = _soma(*command, "--state", str(tmp_path))
    assert done.returncode == 3
    assert "make up" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "wrong",
    [
        ["send"],
        ["send", "--type", "a", "--data", "{"],
        ["send", "--type", "a", "--data", "@/does/not/exist"],
        ["send", "--type", "a", "--extension", "Upper=1"],
        ["send", "--type", "a", "--extension", "novalue"],
        ["send", "--type", "a", "--extension", "id=1"],
        ["send", "--type", ""],
        ["token", "--tenant", "acme", "--subject", "ann", "--scope", ""],
        ["dlq", "show", "not-an-id"],
        ["requeue", "bulk", "deny", "--reason", "a"],
        ["requeue", "bulk", "delay", "--waiting", "--reason", "a"],
        ["requeue", "bulk", "deny", str(UUID(int=1)), "--waiting", "--reason", "a"],
        ["requeue", "bulk", "deny", str(UUID(int=1)), "--tool", "echo", "--reason", "a"],
        ["usage", "--by", "day"],
        ["usage", "--of", "tools", "--persona", "tutor"],
        ["usage", "--of", "turns", "--key", "a"],
        ["unknown"],
    ],
    ids=" ".join,
)
def test_wrong_usage_has_its_own_exit_code(wrong: list[str]) -> None:
    assert _soma(*wrong).returncode == 2


def test_what_nothing_is_stored_of_has_an_exit_code_and_a_reason(tmp_path: Path) -> None:
    state = ("--state", str(tmp_path))
    layout = Layout(tmp_path)
    for begun in (False, True):
        traced, logged = _soma("trace", "none", *state), _soma("logs", "--turn", "none", *state)
        assert (traced.returncode, logged.returncode) == (1, 1)
        assert traced.stdout == logged.stdout == ""
        assert ("no platform has run" in traced.stderr) != begun, traced.stderr
        assert ("no function has run" in logged.stderr) != begun, logged.stderr
        assert begun == all("none" in done.stderr.split() for done in (traced, logged))
        # What is no span and no line is passed over.
        for file in (layout.traces / "gateway.jsonl", layout.knative / "logs" / "gateway.log"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text('"a"\n[1]\n{}\n{"spanId"')


def test_stopping_what_does_not_run_is_no_failure(tmp_path: Path) -> None:
    done = _soma("down", "--state", str(tmp_path / "none"))
    assert done.returncode == 0
    assert "nothing was running" in done.stderr


def test_a_token_is_one_that_the_platform_verifies(tmp_path: Path) -> None:
    state = ("--state", str(tmp_path))
    identity = ("--tenant", "acme", "--subject", "ann", "--scope", "sessions:read a:b")
    done = _soma("token", *identity, *state)
    token = done.stdout.strip()
    assert "unknown scopes: 'a:b'; the gateway's are sessions:read, " in " ".join(
        done.stderr.split()
    )
    secret = SecretStr(load_or_create(tmp_path / "secrets.json").jwt_secret)
    settings = JwtSettings(secret=secret, issuer="somaagent-local", audience="somaagent")
    principal = asyncio.run(TokenVerifier(settings).verify(token))
    assert (principal.tenant, principal.subject) == ("acme", "ann")
    assert principal.scopes == {"sessions:read", "a:b"}


def test_a_token_for_no_tenant_is_refused(tmp_path: Path) -> None:
    done = _soma("token", "--tenant", "No Tenant", "--subject", "ann", "--state", str(tmp_path))
    assert done.returncode == 1
    assert "the tenant is not" in done.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SOMA_POSTGRES_DSN", "postgresql://u:p@127.0.0.1:1/d"),
        ("SOMA_REDIS_URL", "redis://127.0.0.1:1/0"),
        ("SOMA_REDIS_URL", "nonsense"),
        ("SOMA_KAFKA_BOOTSTRAP", "127.0.0.1:1"),
    ],
)
def test_servers_of_the_user_that_do_not_answer_are_named(
    variable: str, value: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [_SOMA, "up", "--state", str(tmp_path)],
        env=inherited() | {variable: value},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert f"where {variable} point" in done.stderr
    assert f"unset {variable}" in done.stderr


def test_stopping_works_where_the_secrets_are_damaged(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.prepare()
    valkey = EmbeddedValkey(layout=layout, password="p" * 32)
    server = valkey.start(silent)
    layout.credentials.write_text("{cut off")
    done = _soma("down", "--state", str(tmp_path))
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "stopped")
    assert server.process is not None
    assert not server.process.alive


def test_a_state_folder_of_somebody_else_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "run"
    blocked.write_text("a file where a folder should be")
    done = _soma("up", "--state", str(tmp_path))
    assert done.returncode == 1
    assert str(blocked) in done.stderr
    assert f"chown -R $(id -un) {tmp_path}" in done.stderr


def test_nobody_else_can_read_what_was_said_here(tmp_path: Path) -> None:
    Layout(tmp_path).prepare()
    open_to_others = [path for path in tmp_path.iterdir() if path.stat().st_mode & 0o077]
    assert {path.name for path in tmp_path.iterdir()} >= {"kafka", "knative", "logs", "run"}
    assert open_to_others == []


def test_doctor_names_a_command_for_everything_that_is_missing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder should be")
    done = _soma("doctor", "--json", "--state", str(blocked / "state"))
    findings = json.loads(done.stdout)
    assert done.returncode == 1
    missing = [finding for finding in findings if not finding["ok"]]
    assert "state" in [finding["name"] for finding in missing]
    assert all(finding["remedy"] for finding in missing)


def test_the_table_of_models_is_printed_for_programs() -> None:
    models = json.loads(_soma("models", "list", "--json").stdout)
    assert {"name", "licence", "sha256", "size_bytes"} <= models[0].keys()
