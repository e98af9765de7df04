"""What reaches an officer's device without being asked for: a cursor into the logs, a nudge, and a slow poll."""
