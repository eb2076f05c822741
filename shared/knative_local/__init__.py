"""The Knative data plane on one machine.

It reads the manifests that a cluster gets and runs them on a real Kafka. It knows nothing of the
product that is built on it.
"""
