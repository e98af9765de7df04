"""Time limits: what a message starts for the side that received it, when that is due, and whether it was met."""
