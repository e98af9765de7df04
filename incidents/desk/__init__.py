"""The first page: what awaits whom. It only reads."""
