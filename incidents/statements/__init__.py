"""Statements: the one door by which they come in, and the tables by which they are found."""
