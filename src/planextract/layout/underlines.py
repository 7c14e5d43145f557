"""Which words a drawn rule underlines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec.structs import replace

from planextract.layout.page import Rule, Word


def mark_underlined(words: Sequence[Word], rules: Sequence[Rule]) -> list[Word]:
    """Set ``underlined`` where a thin rule runs just below a word and not much further than its line's words."""
    lines = [rule for rule in rules if rule.horizontal and rule.width <= 2.5]
    if not lines:
        return list(words)
    result = list(words)
    order = sorted(range(len(words)), key=lambda index: words[index].baseline)
    baselines = [words[index].baseline for index in order]
    largest = max((word.size for word in words), default=0.0)
    for rule in lines:
        y = (rule.top + rule.bottom) / 2
        # only words whose baselines are near: a table has hundreds of rules
        near = order[bisect_left(baselines, y - 0.25 * largest) : bisect_right(baselines, y + 0.03 * largest)]
        under = [index for index in near if _is_above(words[index], y, rule)]
        if under:
            slack = 0.6 * max(words[index].size for index in under)
            left, right = min(words[index].x0 for index in under), max(words[index].x1 for index in under)
            if rule.x0 >= left - slack and rule.x1 <= right + slack:
                for index in under:
                    result[index] = replace(result[index], underlined=True)
    return result


def _is_above(word: Word, y: float, rule: Rule) -> bool:
    """Whether a rule at ``y`` runs just below a word, from end to end."""
    close = word.baseline - 0.02 * word.size <= y <= word.baseline + 0.24 * word.size
    return close and word.x0 >= rule.x0 - 1.5 and word.x1 <= rule.x1 + 1.5
