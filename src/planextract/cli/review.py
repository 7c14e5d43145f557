"""``planextract review``: the uncertain links, one by one, in the terminal; what people decide is appended, never changed."""

from __future__ import annotations

import getpass
from dataclasses import replace
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

_KEYS = {
    "a": "accept what is suggested",
    "r": "reject it: two different things, or no goal",
    "o": "another relation",
    "u": "undecided: it comes back last",
    "z": "undo the last decision and ask it again",
    "s": "skip",
    "b": "back to the one before",
    "?": "these keys",
    "q": "quit; what is decided is saved",
}
_ASK = (
    "[bold]a[/bold]ccept [bold]r[/bold]eject [bold]o[/bold]ther [bold]u[/bold]ndecided · "
    "[bold]s[/bold]kip [bold]b[/bold]ack [bold]z[/bold] undo [bold]q[/bold]uit [bold]?[/bold] help"
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
    decided, asked = 0, 0
    for source_id, release in published_sources(sources).items():
        log = DecisionLog(data_folder().decisions(source_id))
        matching = read_published(release).matching
        items = (
            blind_sample(matching, sample, seed=release.resolve().name)
            if sample
            else [item for item in review_queue(matching, log.read()) if not _is_settled(item)]
        )
        count, finished = _review_source(items, log, reviewer)
        decided, asked = decided + count, asked + len(items)
        if not finished:
            break
    if not asked:
        out.print("No link waits for review.")
        return
    told = f"{decided} decision{'' if decided == 1 else 's'} recorded."
    out.print(told + (" Run `planextract run SOURCE` to apply them." if decided else ""))


def _is_settled(item: ReviewItem) -> bool:
    """Whether somebody has decided on it since the last run, which will apply it."""
    return item.why == "uncertain" and item.decision is not None and item.decision.verdict != "undecided"


def _review_source(items: list[ReviewItem], log: DecisionLog, reviewer: str) -> tuple[int, bool]:
    """Ask for each item; return how many were decided and whether the reviewer went to the end. Each decision is kept
    as it is made, so that leaving at any time loses nothing.
    """
    made: list[tuple[int, ReviewItem, Decision]] = []
    at, shown = 0, -1
    while at < len(items):
        if shown != at:
            _show(items[at], at + 1, len(items))
            shown = at
        answer = _ask(_ASK, choices=list(_KEYS), show_choices=False)
        if answer in (None, "q"):
            return len(made), False
        if answer == "?":
            err.print("\n".join(f"  [bold]{key}[/bold]  {meaning}" for key, meaning in _KEYS.items()))
        elif answer in ("s", "b"):
            at, shown = (at + 1 if answer == "s" else max(0, at - 1)), -1
        elif answer == "z":
            undone = _undo(made, items, log, reviewer)
            at, shown = (at, shown) if undone is None else (undone, -1)
        else:
            decision = _decide(str(answer), items[at], log, reviewer)
            if decision is not None:
                made.append((at, items[at], decision))
                items[at] = replace(items[at], decision=decision)
                at += 1
    return len(made), True


def _ask(question: str, choices: list[str] | None = None, show_choices: bool = True) -> str | None:
    """Return what the reviewer answers, or None where the input has ended (Ctrl-D, a pipe)."""
    try:
        return Prompt.ask(question, choices=choices, show_choices=show_choices, console=err).strip()
    except EOFError:
        err.print()
        return None


def _decide(answer: str, item: ReviewItem, log: DecisionLog, reviewer: str) -> Decision | None:
    """Ask what a decision needs and record it; None where the reviewer thinks better of it."""
    verdict = _verdict(answer, item)
    if verdict is None:
        return None
    reason = _ask(f"[bold]{verdict.replace('_', ' ')}[/bold], because (nothing: go back)")
    if not reason:
        err.print("Nothing recorded: a decision needs a reason, for those who check it later.")
        return None
    return record_verdict(log, item, verdict, reason=reason, by=reviewer, at=_now())


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
    if item.decision is not None:
        held = item.decision
        lines.append(f"decided before: [bold]{held.verdict}[/bold] by {escape(held.by)}: {escape(held.reason)}")
    title = f"{number} of {count}: {item.subject.replace('_', ' ')}"
    out.print(Panel("\n\n".join(lines), title=title, title_align="left"), soft_wrap=False)


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
    chosen = _ask("Relation", choices=[verdict for verdict in possible if verdict != "withdrawn"])
    return next((verdict for verdict in get_args(Verdict) if verdict == chosen), None)


def _undo(
    made: list[tuple[int, ReviewItem, Decision]], items: list[ReviewItem], log: DecisionLog, reviewer: str
) -> int | None:
    """Withdraw the last decision of this session; return the place of its item, which is asked again."""
    if not made:
        err.print("Nothing to undo in this session.")
        return None
    place, item, last = made.pop()
    log.withdraw(last.id, reason="undone in review", by=reviewer, at=_now())
    items[place] = replace(item, decision=None)
    err.print(f"Undone: {last.verdict} on “{escape(last.left.text[:60])}”")
    return place


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
