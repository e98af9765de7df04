"""Both logs on this node: the own one, written here alone, and the mirror of the other side's."""
