"""The Django project around the protocol: settings, addresses, server, ticks."""
