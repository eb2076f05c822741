"""What goes over HTTP: request and answer bodies, one module for each area."""
