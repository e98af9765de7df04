"""What never crosses the line: drafts that wait for a releaser, and the national log."""
