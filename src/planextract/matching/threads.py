"""Threads: what belongs together through the plans, as sets joined by links."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)


class Threads(Generic[Item]):
    """Joins items; the first one added leads its thread."""

    def __init__(self, items: Iterable[Item] = ()) -> None:
        """Start with every item alone, in order."""
        self._leader: dict[Item, Item] = {}
        self._order: dict[Item, int] = {}
        for item in items:
            self.add(item)

    def add(self, item: Item) -> None:
        """Add an item of its own."""
        if item not in self._leader:
            self._leader[item] = item
            self._order[item] = len(self._order)

    def join(self, a: Item, b: Item) -> None:
        """Say that two items belong together."""
        self.add(a)
        self.add(b)
        first, second = self.leader(a), self.leader(b)
        if self._order[second] < self._order[first]:
            first, second = second, first
        self._leader[second] = first

    def leader(self, item: Item) -> Item:
        """Return the first item of a thread."""
        while self._leader[item] != item:
            self._leader[item] = self._leader[self._leader[item]]
            item = self._leader[item]
        return item
