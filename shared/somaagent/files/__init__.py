"""Files of tenants: received in pieces, checked, kept for a while, handed out by signed links."""
