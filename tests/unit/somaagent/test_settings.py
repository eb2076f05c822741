"""Settings that are wrong say which, and nothing of what stands there."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from somaagent.local.settings import OwnServers
from somaagent.settings import EventSettings, FileSettings, JwtSettings, PostgresSettings
from somaagent.storage.migrate import MigrationSettings

HIDDEN = "postgresql://owner:hunter2-hunter2@db/soma"


@pytest.mark.parametrize(
    ("read", "place"),
    [
        (lambda: MigrationSettings.model_validate({"dsn": HIDDEN}), "app_password"),
        (
            lambda: EventSettings.model_validate({"accepted_signing_keys": HIDDEN}),
            "signing_key",
        ),
        (lambda: PostgresSettings.model_validate({"dsn": [HIDDEN]}), "dsn"),
        (
            lambda: JwtSettings.model_validate({"secret": HIDDEN, "leeway_seconds": HIDDEN}),
            "leeway_seconds",
        ),
        (lambda: FileSettings.model_validate({"s3_secret_key": [HIDDEN]}), "s3_secret_key"),
        (lambda: OwnServers.model_validate({"postgres_dsn": [HIDDEN]}), "postgres_dsn"),
    ],
)
def test_an_error_of_the_settings_names_the_place_and_quotes_no_value(
    read: Callable[[], object], place: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        read()
    assert place in str(caught.value)
    assert "hunter2" not in str(caught.value)
