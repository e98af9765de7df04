"""A side's national centre: its officers, their invitations, sessions and permissions."""
