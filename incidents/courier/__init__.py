"""The line carried by hand: what waits for the other side in a file, read in there, confirmed on the way back."""
