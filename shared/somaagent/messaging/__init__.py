"""CloudEvents on the wire: the envelope, its signature, and publishing to a broker's ingress."""
