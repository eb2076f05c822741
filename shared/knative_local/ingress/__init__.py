"""The Broker ingress: CloudEvents over HTTP are checked, stored in Kafka and then acknowledged."""
