"""What a shared store can refuse."""


class StoreError(Exception):
    """The shared store cannot be used; the message names the address and the remedy, never a password."""
