"""The Knative data plane on one machine: reads the manifests a cluster gets and runs them on a real Kafka.

It knows nothing of the product that is built on it.
"""
