"""The node's work, one package for each concept; imports go hotline → incidents → crypto."""
