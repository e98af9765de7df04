"""The line beside its wires: what each side declared of its end, and what came by voice, fax or courier instead."""
