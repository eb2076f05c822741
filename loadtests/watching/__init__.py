"""What is seen from outside during a run: processes, replicas, the topic, the database."""
