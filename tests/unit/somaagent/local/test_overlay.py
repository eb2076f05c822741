"""The generated overlay gives functions their own role, and changes its digest when it must."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from somaagent.local import overlay
from somaagent.local.credentials import Credentials
from somaagent.local.errors import LocalProblem
from somaagent.local.layout import Layout, checkout
from somaagent.local.overlay import Connections, Wishes
from somaagent.settings import ClickHouseSettings, TelemetrySettings

_CONNECTIONS = Connections(
    postgres_dsn="postgresql://owner:secret@db.example:5433/soma?sslmode=require",
    redis_url="redis://:p@127.0.0.1:1/0",
    model_file=Path("/models/a.gguf"),
    model_sha256="ab",
)


@pytest.fixture
def own_layout(tmp_path: Path) -> Layout:
    made = Layout(tmp_path / "state")
    made.prepare()
    return made


def test_functions_get_their_own_role_at_the_same_database() -> None:
    assert overlay.application_dsn(_CONNECTIONS, "pass/word") == (
        "postgresql://soma_app:pass%2Fword@db.example:5433/soma?sslmode=require"
    )


def test_the_same_inputs_have_the_same_digest(own_layout: Layout) -> None:
    credentials = Credentials()
    digests = {
        overlay.write(own_layout, checkout(), credentials, _CONNECTIONS, Wishes()).digest
        for _ in range(2)
    }
    assert len(digests) == 1


def test_another_address_has_another_digest(own_layout: Layout) -> None:
    credentials = Credentials()
    moved = replace(_CONNECTIONS, redis_url="redis://:p@127.0.0.1:2/0")
    assert (
        overlay.write(own_layout, checkout(), credentials, _CONNECTIONS, Wishes()).digest
        != overlay.write(own_layout, checkout(), credentials, moved, Wishes()).digest
    )


def test_secrets_lie_in_files_of_their_owner_alone(own_layout: Layout) -> None:
    written = overlay.write(own_layout, checkout(), Credentials(), _CONNECTIONS, Wishes())
    files = [written.images, *written.folder.iterdir()]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_the_model_is_named_with_its_checksum(own_layout: Layout) -> None:
    written = overlay.write(own_layout, checkout(), Credentials(), _CONNECTIONS, Wishes())
    images = json.loads(written.images.read_text())["images"]
    assert images["somaagent-llama"]["environment"]["MODEL_PATH"] == "/models/a.gguf"
    assert images["somaagent-llama"]["environment"]["MODEL_SHA256"] == "ab"


def test_a_setting_that_is_wanted_otherwise_reaches_the_functions_and_changes_the_digest(
    own_layout: Layout,
) -> None:
    wishes = Wishes(settings=dict([overlay.setting("SOMA_MODEL_SYSTEM_PROMPT=Say a=b.")]))
    plain, wanted = (
        overlay.write(own_layout, checkout(), Credentials(), _CONNECTIONS, each)
        for each in (Wishes(), wishes)
    )
    assert plain.digest != wanted.digest
    lines = (wanted.folder / "settings.env").read_text().splitlines()
    assert "SOMA_MODEL_SYSTEM_PROMPT=Say a=b." in lines


def sent_to_a_collector(headers: str | None) -> Wishes:
    """What somebody wants whose environment names a collector."""
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": "https://collector.example"}
    if headers is not None:
        environment["OTEL_EXPORTER_OTLP_HEADERS"] = headers
    return Wishes(telemetry=TelemetrySettings.model_validate(environment))


def test_the_collectors_credential_is_in_the_secret_alone_and_changes_the_digest(
    own_layout: Layout,
) -> None:
    without, given = (
        overlay.write(
            own_layout, checkout(), Credentials(), _CONNECTIONS, sent_to_a_collector(headers)
        )
        for headers in (None, "authorization=Bearer%20s3cr3t,x-team=a")
    )
    assert given.digest != without.digest
    line = "OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20s3cr3t,x-team=a"
    assert line in (given.folder / "credentials.env").read_text().splitlines()
    files = [given.images, *given.folder.iterdir()]
    assert [file.name for file in files if "s3cr3t" in file.read_text()] == ["credentials.env"]


def test_a_credential_of_the_collector_that_is_more_than_a_line_is_refused(
    own_layout: Layout,
) -> None:
    wishes = sent_to_a_collector("authorization=a\nSOMA_MODE=development")
    with pytest.raises(LocalProblem, match="OTEL_EXPORTER_OTLP_HEADERS"):
        overlay.write(own_layout, checkout(), Credentials(), _CONNECTIONS, wishes)


@pytest.mark.parametrize(
    "text", ["SOMA_X", "PATH=/bin", "soma_x=1", "SOMA_X=a\nSOMA_Y=b", "SOMA_JWT_SECRET=abc", "=1"]
)
def test_what_is_no_setting_is_refused_without_its_value(text: str) -> None:
    with pytest.raises(ValueError, match=r"SOMA_|no setting") as refused:
        overlay.setting(text)
    assert "abc" not in str(refused.value)


def test_a_setting_that_no_function_reads_is_found() -> None:
    names = ["SOMA_MODEL_HISTORY_TOKENS", "SOMA_MODEL_HISTORY_CHARACTERS"]
    assert overlay.unknown(names, checkout()) == ["SOMA_MODEL_HISTORY_CHARACTERS"]


def test_a_clickhouse_is_told_to_the_functions_and_its_password_as_a_secret(
    own_layout: Layout,
) -> None:
    settings = ClickHouseSettings(url="http://127.0.0.1:1", user="me", password=SecretStr("geheim"))
    counted = replace(_CONNECTIONS, clickhouse=settings)
    written = overlay.write(own_layout, checkout(), Credentials(), counted, Wishes())
    texts = {file.name: file.read_text() for file in written.folder.iterdir()}
    assert "SOMA_CLICKHOUSE_URL=http://127.0.0.1:1\n" in texts["settings.env"]
    assert "SOMA_CLICKHOUSE_USER=me\n" in texts["settings.env"]
    assert [name for name, text in texts.items() if "geheim" in text] == ["credentials.env"]
    with pytest.raises(ValueError, match="is a secret"):
        overlay.setting("SOMA_CLICKHOUSE_PASSWORD=geheim")

    plain = overlay.write(own_layout, checkout(), Credentials(), _CONNECTIONS, Wishes())
    assert "CLICKHOUSE" not in "".join(file.read_text() for file in plain.folder.iterdir())
