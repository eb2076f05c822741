"""What runs inside locust: who arrives when, and what is measured."""
