"""Every secret has a row on the page that says how it is exchanged."""

import re

from somaagent.events.export import secret_settings
from tests.support.pages import text_of

_VARIABLE = re.compile(r"`([A-Z][A-Z0-9_]+)`")


def test_every_secret_setting_has_a_row_on_the_page_about_rotation_and_none_is_made_up() -> None:
    rows = [
        line.split("|")[1]
        for line in text_of("rotating-secrets").splitlines()
        if line.startswith("| `")
    ]
    told = [name for row in rows for name in _VARIABLE.findall(row)]
    assert len(told) == len(set(told))
    assert set(told) == secret_settings()
