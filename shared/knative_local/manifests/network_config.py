"""Names of Services: Serving's `config-network` and `config-domain`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml
from pydantic import Field, ValidationError

from knative_local.manifests import names, templates
from knative_local.manifests.config_reader import ConfigReader
from knative_local.manifests.models.base import ManifestModel

LOCAL_DOMAIN = "svc.cluster.local"
DOMAIN_TEMPLATE = "{{.Name}}.{{.Namespace}}.{{.Domain}}"
TAG_TEMPLATE = "{{.Tag}}-{{.Name}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkConfig:
    """What hosts are called."""

    domain_template: str = DOMAIN_TEMPLATE
    tag_template: str = TAG_TEMPLATE
    domains: Mapping[str, Mapping[str, str]] = field(
        default_factory=lambda: {LOCAL_DOMAIN: dict[str, str]()}
    )
    """Every domain with the labels that a Route needs for it."""
    claims_are_made: bool = False
    """Whether a DomainMapping needs no ClusterDomainClaim."""

    def domain_of(self, labels: Mapping[str, str]) -> str:
        """The domain of a Route with these labels: the most specific one, then the first."""
        fitting = [
            (-len(selector), domain)
            for domain, selector in self.domains.items()
            if all(labels.get(key) == value for key, value in selector.items())
        ]
        return min(fitting)[1] if fitting else LOCAL_DOMAIN


class _Domain(ManifestModel):
    selector: dict[str, str] = Field(default_factory=dict[str, str])
    type: str = ""


def read_network_config(network: ConfigReader, domain: ConfigReader) -> NetworkConfig:
    """The settings in the two ConfigMaps."""
    config = NetworkConfig(
        domain_template=_template(
            network, "domain-template", DOMAIN_TEMPLATE, ("Name", "Namespace", "Domain")
        ),
        tag_template=_template(network, "tag-template", TAG_TEMPLATE, ("Tag", "Name")),
        domains=_domains(domain),
        claims_are_made=network.boolean("autocreate-cluster-domain-claims", default=False),
    )
    network.without_effect("ingress-class", "namespace-wildcard-cert-selector", "rollout-duration")
    for key in ("external-domain-tls", "cluster-local-domain-tls", "system-internal-tls"):
        if network.text(key, "disabled").lower() != "disabled" and network.place is not None:
            network.place.at(key).refuse("everything here is plain HTTP on the loopback")
    network.warn_of_unknown()
    return config


def _template(reader: ConfigReader, key: str, default: str, known: tuple[str, ...]) -> str:
    text = reader.text(key, default)
    try:
        templates.expand(text, dict.fromkeys(known, "x"))
    except ValueError as error:
        if reader.place is not None:
            reader.place.at(key).refuse(str(error))
        return default
    return text


def _domains(reader: ConfigReader) -> dict[str, Mapping[str, str]]:
    domains: dict[str, Mapping[str, str]] = {}
    for key, text in reader.data.items():
        if key.startswith("_"):
            continue
        place = reader.place.at(key) if reader.place is not None else None
        error = names.subdomain_error(key)
        try:
            domains[key] = _Domain.model_validate(yaml.safe_load(text) or {}).selector
        except (yaml.YAMLError, ValidationError):
            error = "is not a mapping with a selector"
        if error is not None and place is not None:
            place.refuse(error)
    if all(domains.values()):
        domains[LOCAL_DOMAIN] = {}
    return domains
