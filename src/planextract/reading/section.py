"""One section of the stream: the pieces that stand under one opener, and how it stands to the goals before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import takewhile
from typing import Literal

from planextract.reading.drafts import Context, normal_text
from planextract.reading.goal_roles import Style, style_of
from planextract.reading.pieces import Piece
from planextract.reading.stream_signs import label_style, number_shape
from planextract.swedish.goal_language import Label

Mode = Literal["goals", "measure", "success_factor", "assignment", "plain"]
Opening = Literal["label", "heading", "inherited", "introduction", "none"]


@dataclass(slots=True)
class Section:
    """Pieces under one opener. ``label`` is the opener's label; ``opened_by`` how sure its mode is.

    ``beside`` says that a label of indicators ranks with the label of the goals before it; ``role`` is the style that what
    stands right below such a label has throughout the document.
    """

    mode: Mode
    opened_by: Opening
    context: Context
    opener: Piece | None = None
    label: Label | None = None
    pieces: list[Piece] = field(default_factory=list)
    beside: bool = False
    role: Style | None = None

    def in_role(self) -> list[Piece]:
        """The pieces right below the opener that look as goals look below such a label."""
        return list(takewhile(lambda piece: style_of(piece) == self.role and not piece.block.bullet, self.pieces))


def returns_to_goals(goals: Section, piece: Piece, current: Section, *, among_goals: bool) -> bool:
    """Whether after a list of indicators the next goal of the list before it, ``goals``, follows.

    ``among_goals`` says that a heading above calls what stands below it goals.
    """
    if current.mode in ("goals", "plain") or current.opened_by != "label" or not goals.pieces:
        return False
    if normal_text(piece.text) in {normal_text(goal.text) for goal in goals.pieces}:
        return False  # a goal said again above what serves it
    first = next((goal for goal in goals.pieces if goal.listed), goals.pieces[0])
    if first.block.numbering and piece.block.numbering:
        return (
            number_shape(first.block.numbering) == number_shape(piece.block.numbering)
            and piece.block.indent <= first.block.indent + 4
        )
    same_size = abs(piece.block.size - first.block.size) < 0.6
    looks_alike = piece.emphasis == first.emphasis and piece.listed == first.listed and same_size
    run_in = current.label is not None and bool(current.label.rest) and among_goals
    styled = any(piece.emphasis[:3])
    if run_in and looks_alike and (piece.listed or styled):
        return True
    unlike_items = all(item.emphasis != piece.emphasis or item.listed != piece.listed for item in current.pieces)
    return looks_alike and styled and bool(current.pieces or current.label) and unlike_items


def ranks_with_goals(section: Section, goals: Section | None) -> bool:
    """Whether the label of a section of indicators looks like the label of the goals before it."""
    if goals is None or section.mode in ("goals", "plain") or section.opener is None or goals.opener is None:
        return False
    return label_style(section.opener) == label_style(goals.opener) and not (section.label and section.label.rest)
