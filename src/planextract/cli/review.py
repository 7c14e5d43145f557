"""``planextract review``: the uncertain links, one by one, in the terminal; what people decide is appended, never changed."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Annotated, get_args

import typer
from rich.markup import escape
from rich.panel import Panel
from rich.prompt import Prompt

from planextract.cli.app import app, data_folder, err, out
from planextract.cli.ask import published_sources
from planextract.matching.decisions import Decision, DecisionLog, Verdict
from planextract.matching.review import (
    VERDICTS,
    ReviewItem,
    accepted_verdict,
    blind_sample,
    record_verdict,
    review_queue,
)

_KEYS = (
    "[bold]a[/bold]ccept  [bold]r[/bold]eject  [bold]o[/bold]ther relation  [bold]u[/bold]ndecided  "
    "[bold]z[/bold] undo the last  [bold]s[/bold]kip  [bold]q[/bold]uit"
)


@app.command()
def review(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE…]", help="All published sources if none is named.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option("--sample", min=1, help="Draw so many pairs blind, for calibration.")
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", envvar="PLANEXTRACT_REVIEWER", help="Who decides; your login if not said.")
    ] = None,
) -> None:
    """The uncertain links, one by one: accept, reject, relate otherwise, undecided, undo.

    Each decision needs a reason and is a line in `decisions/SOURCE/decisions.jsonl`, for version control. It wins over the machine
    from the next `planextract run` on, and is asked again when the words at either side have changed.
    """
    from planextract.dataset.read import read_published

    reviewer = by or getpass.getuser()
    decided = 0
    for source_id, release in published_sources(sources).items():
        log = DecisionLog(data_folder().decisions(source_id))
        matching = read_published(release).matching
        items = (
            blind_sample(matching, sample, seed=release.resolve().name)
            if sample
            else review_queue(matching, log.read())
        )
        count, finished = _review_source(items, log, reviewer)
        decided += count
        if not finished:
            break
    out.print(f"{decided} decisions recorded." + (" Run `planextract run SOURCE` to apply them." if decided else ""))


def _review_source(items: list[ReviewItem], log: DecisionLog, reviewer: str) -> tuple[int, bool]:
    """Ask for each item; return how many were decided and whether the reviewer went to the end."""
    made: list[Decision] = []
    for number, item in enumerate(items, 1):
        _show(item, number, len(items))
        while True:
            answer = Prompt.ask(_KEYS, choices=["a", "r", "o", "u", "z", "s", "q"], show_choices=False, console=err)
            if answer == "q":
                return len(made), False
            if answer == "s":
                break
            if answer == "z":
                _undo(made, log, reviewer)
                continue
            verdict = _verdict(answer, item)
            if verdict is None:
                continue
            reason = Prompt.ask("Reason", console=err).strip()
            if not reason:
                err.print("A decision needs a reason, for those who check it later.")
                continue
            made.append(record_verdict(log, item, verdict, reason=reason, by=reviewer, at=_now()))
            break
    return len(made), True


def _show(item: ReviewItem, number: int, count: int) -> None:
    """Show both texts with their difference, both pages, and the features that the suggestion rests on."""
    lines = []
    for name, side in (("before", item.left), ("after", item.right)):
        if side is not None:
            place = ", ".join(
                str(part) for part in (side.period, side.area, f"page {side.page}" if side.page else None) if part
            )
            lines.append(f"[dim]{name}, {escape(place)}[/dim]\n{escape(side.text)}")
    if item.right is not None:
        lines.append(f"[dim]in words[/dim]\n{escape(item.redline)}")
    if item.suggestion:
        score = "" if item.score is None else f" ({item.score:.2f})"
        lines.append(f"suggested: [bold]{escape(item.suggestion)}[/bold]{score}; " + escape("; ".join(item.features)))
    out.print(
        Panel("\n\n".join(lines), title=f"{number} of {count}: {item.subject.replace('_', ' ')}", title_align="left")
    )


def _verdict(answer: str, item: ReviewItem) -> Verdict | None:
    possible = VERDICTS[item.subject]
    if answer == "a":
        try:
            return accepted_verdict(item)
        except ValueError as error:
            err.print(escape(str(error)))
            return None
    if answer == "u":
        return "undecided"
    if answer == "r":
        return "no_goal" if item.subject == "goal" else "different"
    chosen = Prompt.ask("Relation", choices=[verdict for verdict in possible if verdict != "withdrawn"], console=err)
    return next(verdict for verdict in get_args(Verdict) if verdict == chosen)


def _undo(made: list[Decision], log: DecisionLog, reviewer: str) -> None:
    if not made:
        err.print("Nothing to undo in this session.")
        return
    last = made.pop()
    log.withdraw(last.id, reason="undone in review", by=reviewer, at=_now())
    err.print(f"Undone: {last.verdict} on “{escape(last.left.text[:60])}”")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
