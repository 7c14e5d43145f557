"""The explorer and the packet, in a real browser."""
