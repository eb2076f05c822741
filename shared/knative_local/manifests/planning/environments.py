"""The environment of a container, with everything it refers to looked up."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knative_local.manifests import names
from knative_local.manifests.models.pod import Container, EnvFromSource, EnvVar
from knative_local.manifests.planning.context import Context
from knative_local.manifests.planning.stores import find_store
from knative_local.manifests.reporting import Place

RESERVED = frozenset({"PORT", "K_SERVICE", "K_CONFIGURATION", "K_REVISION"})

_REFERENCE = re.compile(r"\$(\$|\(([^()]*)\))")


def container_environment(
    container: Container, injected: Mapping[str, str], place: Place, context: Context
) -> dict[str, str]:
    """All variables that the manifests give a container; `injected` has the last word."""
    environment: dict[str, str] = {}
    for position, source in enumerate(container.env_from):
        environment |= _from_store(source, place.at("envFrom", position), context)
    for position, variable in enumerate(container.env):
        at = place.at("env", position)
        _check_name(variable, at)
        if any(other.name == variable.name for other in container.env[:position]):
            at.at("name").refuse(f"{variable.name!r} is set a second time")
        value = _value(variable, environment, at, context)
        if value is not None:
            environment[variable.name] = value
    return environment | dict(injected)


def expand(text: str, environment: Mapping[str, str]) -> str:
    """`text` with `$(NAME)` replaced as Kubernetes does it; unknown names stay as they are."""

    def value(match: re.Match[str]) -> str:
        if match[1] == "$":
            return "$"
        return environment.get(match[2], match[0])

    return _REFERENCE.sub(value, text)


def _check_name(variable: EnvVar, place: Place) -> None:
    if not variable.name:
        place.at("name").refuse("is empty")
        return
    if variable.name in RESERVED:
        place.at("name").refuse(f"{variable.name!r} is reserved, Knative sets it")
    error = names.environment_name_error(variable.name)
    if error is not None:
        place.at("name").refuse(error)


def _value(
    variable: EnvVar, environment: Mapping[str, str], place: Place, context: Context
) -> str | None:
    source = variable.value_from
    if source is None:
        return expand(variable.value, environment)
    place = place.at("valueFrom")
    if variable.value:
        place.refuse("has a value beside it, only one is allowed")
    if source.field_ref is not None or source.resource_field_ref is not None:
        place.refuse(
            "fieldRef and resourceFieldRef need the feature kubernetes.podspec-fieldref of "
            "Knative, and there is no Pod whose fields could be read"
        )
        return None
    if (source.config_map_key_ref is None) == (source.secret_key_ref is None):
        place.refuse("needs either configMapKeyRef or secretKeyRef")
        return None
    selector, kind, at = source.config_map_key_ref, "ConfigMap", place.at("configMapKeyRef")
    if selector is None:
        selector, kind, at = source.secret_key_ref, "Secret", place.at("secretKeyRef")
    if selector is None:
        return None
    found = find_store(
        kind, selector.name, at.at("name"), context.objects, optional=selector.optional
    )
    if found is None:
        return None
    if selector.key not in found:
        if not selector.optional:
            at.at("key").refuse(f"{kind} {selector.name!r} has no key {selector.key!r}")
        return None
    return _text(found[selector.key], at)


def _from_store(source: EnvFromSource, place: Place, context: Context) -> dict[str, str]:
    if (source.config_map_ref is None) == (source.secret_ref is None):
        place.refuse("needs either configMapRef or secretRef")
        return {}
    reference, kind, at = source.config_map_ref, "ConfigMap", place.at("configMapRef")
    if reference is None:
        reference, kind, at = source.secret_ref, "Secret", place.at("secretRef")
    if reference is None:
        return {}
    found = find_store(
        kind, reference.name, at.at("name"), context.objects, optional=reference.optional
    )
    variables: dict[str, str] = {}
    for key, value in (found or {}).items():
        text = _text(value, at)
        if text is not None:
            variables[source.prefix + key] = text
    return variables


def _text(value: bytes, place: Place) -> str | None:
    try:
        text = value.decode()
    except UnicodeDecodeError:
        place.refuse("holds bytes that are no text, which no variable can hold")
        return None
    if "\0" in text:
        place.refuse("holds a zero byte, which no variable can hold")
        return None
    return text
