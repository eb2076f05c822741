"""What goes over the wire, and what may be expected of it; nothing here does any I/O."""
