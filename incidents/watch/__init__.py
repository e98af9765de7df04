"""The watch: who has it, whether the desk is armed, standing orders, the duty roster. Nothing of it crosses."""
