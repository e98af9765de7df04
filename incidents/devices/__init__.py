"""Officers' devices: which are listed, which ask to be, and what ends with one that is revoked."""
