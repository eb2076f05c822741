"""Load tests: journeys of people and producers, run by locust against a real platform."""
