"""Delivery: records of a Broker's topic go to the subscribers of its Triggers."""

from knative_local.delivery.delivery import EventDelivery
from knative_local.delivery.status import TriggerCounters, TriggerStatus

__all__ = ["EventDelivery", "TriggerCounters", "TriggerStatus"]
