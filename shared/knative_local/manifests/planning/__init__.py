"""Objects to a plan: what a cluster's controllers would make of them."""
