"""The walk over all operations with another tenant's ids leaves out none."""

from functions.gateway.app import create_app
from tests.contracts.test_policies import settings
from tests.support.foreign import NAMES, PLAIN, absent


def test_every_parameter_of_every_operation_is_known_to_the_walk() -> None:
    """Say in tests/support/foreign.py what a tenant owns under a new name."""
    known = NAMES | PLAIN
    document = create_app(settings()).openapi()
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] in ("path", "query"):
                    assert parameter["name"] in known, f"{parameter['name']} of {path}"


def test_every_name_has_an_absent_id() -> None:
    assert absent().keys() == NAMES
