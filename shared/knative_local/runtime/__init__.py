"""The runtime: wires a plan's brokers, triggers, services and sources into one running whole."""
