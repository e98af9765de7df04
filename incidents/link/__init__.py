"""The other node: the socket on which its log is pulled, the one on which it pulls ours, and the state of the line."""
