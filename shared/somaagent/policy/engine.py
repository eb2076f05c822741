"""OPA's own engine inside this process.

The library is Go, built as a C library; no other engine answers OPA's test data as OPA does
(docs/decisions/0011). It is loaded when the first engine is made.
"""

import importlib
import re
from importlib.util import find_spec
from typing import Any, Final, Self

from somaagent.policy.decision import Document, PolicyUnavailable
from somaagent.policy.modules import TEST_SUFFIX, Modules

_PACKAGE: Final = re.compile(r"^package\s+([\w.]+)", re.MULTILINE)
_TEST: Final = re.compile(r"^(test_\w+)\b", re.MULTILINE)
_PLACE: Final = re.compile(r"([\w./-]{1,200}\.rego:\d+): (\w+): ")
_BLANK: Final = re.compile(r"\s+")


def is_installed() -> bool:
    """Whether there is an engine; it is not loaded."""
    return find_spec("opa_bindings") is not None


class PolicyBroken(ValueError):
    """The policies do not parse or compile; the message says where."""


class RegoEngine:
    """One compiled set of policies. Errors of built-in functions end an evaluation (strict)."""

    def __init__(self, native: Any) -> None:  # Any: opa_bindings is not typed
        self._native = native

    @classmethod
    def load(cls, modules: Modules) -> Self:
        """Compile `modules`.

        Raises:
            PolicyBroken: They are no valid Rego, or the engine is not installed.
        """
        try:
            bindings = importlib.import_module("opa_bindings")
        except (ImportError, OSError) as error:
            raise PolicyBroken(
                "OPA's engine is not installed (opa-golib-python-bindings); install it, or name "
                f"an OPA server in SOMA_POLICY_URL: {error}"
            ) from error
        native = bindings.OpaEngine()
        # What a policy prints may hold what it was asked about, and belongs in no log.
        native.print_handler = _drop
        engine = cls(native)
        try:
            for path, text in modules.sources.items():
                native.add_policy(path, text)
            native.add_data(dict(modules.data))
            # Compiles: a set that cannot is refused here and not by the first question.
            native.eval_query("true")
        except bindings.OpaError as error:
            engine.close()
            raise PolicyBroken(_BLANK.sub(" ", str(error))[:500]) from error
        return engine

    def value(self, rule: str, document: Document) -> object:
        """What `data.<rule>` is for an input document.

        Raises:
            PolicyUnavailable: It is undefined, or evaluating it failed.
        """
        try:
            value: object = self._native.eval_document(rule, document)
        except Exception as error:  # the binding's own class; importing it here would load it
            raise PolicyUnavailable(f"{rule} cannot be evaluated: {_why(error)}") from error
        return value

    def query(self, query: str, document: Document | None = None) -> list[Document]:
        """The bindings for which an ad-hoc query holds.

        Raises:
            PolicyUnavailable: Evaluating it failed.
        """
        try:
            bindings: list[Document] = self._native.eval_query(query, document)
        except Exception as error:
            raise PolicyUnavailable(f"the query cannot be evaluated: {error}") from error
        return bindings

    def close(self) -> None:
        """Release the engine's memory."""
        self._native.close()


def _why(error: Exception) -> str:
    """What went wrong and where; the rest of the message may quote the input."""
    place = _PLACE.match(str(getattr(error, "message", "")))
    if place is not None:
        return f"{place[2]} at {place[1]}"
    return str(getattr(error, "code", type(error).__name__))


def run_tests(modules: Modules) -> dict[str, bool]:
    """Run every `test_` rule of `modules`; whether each one holds, by its full name.

    Raises:
        PolicyBroken: They do not compile.
    """
    engine = RegoEngine.load(modules)
    outcomes: dict[str, bool] = {}
    for path, text in modules.sources.items():
        package = _PACKAGE.search(text)
        if not path.endswith(TEST_SUFFIX) or package is None:
            continue
        for name in _TEST.findall(text):
            rule = f"{package.group(1)}.{name}"
            try:
                outcomes[rule] = engine.value(rule, {}) is True
            except PolicyUnavailable:
                outcomes[rule] = False
    engine.close()
    return outcomes


def _drop(_message: str, _location: str) -> None:
    return
