"""What the metrics endpoint answers: Prometheus text under the names that a cluster's parts use."""

from collections.abc import Iterable

from knative_local.measuring import Page
from knative_local.runtime.eventing_metrics import add_egresses, add_receivers
from knative_local.runtime.manager import Egress, Receivers
from knative_local.runtime.reconciler import AnyManager
from knative_local.runtime.serving import Serving
from knative_local.runtime.serving_metrics import add_revisions


def metrics_text(serving: Serving, managers: Iterable[AnyManager]) -> str:
    """Return every metric."""
    page = Page()
    add_revisions(page, [proxy for _, proxy in serving.revisions()])
    receivers: Receivers = {}
    egresses: list[Egress] = []
    for manager in managers:
        receivers = {**receivers, **manager.receivers()}
        egresses += manager.egresses()
    attempts = [*add_receivers(page, receivers)]
    add_egresses(page, egresses, attempts)
    return str(page)
