"""Writes the Helm chart knative/chart from the Kustomize base."""
