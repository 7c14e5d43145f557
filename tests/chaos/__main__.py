"""``python -m tests.chaos --kills 100 --seed N``: kill the pipeline so often, and say whether anything was lost."""

from __future__ import annotations

import signal
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table as Grid

from tests.chaos.campaign import Campaign, Kill
from tests.chaos.municipality import small_municipality
from tests.chaos.runs import STAGES

out = Console(highlight=False, soft_wrap=True)
_MOST_TOLD = 4


def chaos(
    kills: Annotated[int, typer.Option(min=1, help="How many runs are killed.")] = 100,
    seed: Annotated[int, typer.Option(help="Decides where each run begins and when it is killed.")] = 1,
    start: Annotated[int, typer.Option(min=0, help="Number of the first one.")] = 0,
    only: Annotated[int | None, typer.Option(help="Do only the kill of this number, to look at a failure.")] = None,
    flow_every: Annotated[
        int, typer.Option(min=0, help="Every so many runs go through the Prefect flow; 0: none.")
    ] = 20,
    folder: Annotated[
        Path | None, typer.Option(help="Where runs work; failures stay there. Temporary if not said.")
    ] = None,
) -> None:
    """Run, kill, run to the end, compare; exit 1 where anything differs from an undisturbed run."""
    work = folder or Path(tempfile.mkdtemp(prefix="planextract-chaos-"))
    work.mkdir(parents=True, exist_ok=True)
    done: list[Kill] = []
    is_interrupted = False
    began = time.monotonic()
    with small_municipality(work) as municipality:
        campaign = Campaign(municipality, work, seed)
        try:
            out.print(f"seed {seed}; undisturbed runs first, in {work}")
            campaign.prepare()
            for number in [only] if only is not None else range(start, start + kills):
                through_flow = flow_every and number % flow_every == flow_every - 1
                done.append(campaign.kill(number, "flow" if through_flow else "command"))
                _tell(done[-1])
        except KeyboardInterrupt:
            is_interrupted = True
    failed = [kill for kill in done if kill.trouble]
    _summarise(done, time.monotonic() - began)
    if failed:
        kept = work / "failures.jsonl"
        kept.write_bytes(b"".join(msgspec.json.encode(kill) + b"\n" for kill in failed))
        again = ", ".join(f"--seed {seed} --only {kill.number}" for kill in failed)
        out.print(f"[red]{len(failed)} failed[/red]: {again}\nkept in {work}")
    raise typer.Exit(1 if failed else 128 + signal.SIGINT if is_interrupted else 0)


def _tell(kill: Kill) -> None:
    found = kill.found
    state = (
        f"{found.archived} archived, {found.read} read, {found.matched} matched, {found.released} released"
        f"{', one being written' if found.in_writing else ''}"
    )
    outcome = "[green]whole[/green]" if not kill.trouble else f"[red]{_short(kill.trouble)}[/red]"
    way = " (flow)" if kill.door == "flow" else ""
    out.print(
        f"{kill.number:>4}  {kill.stage:<8}{way} after {kill.after_seconds:5.1f} s from {kill.beginning}: {state}, "
        f"{len(kill.left)} left over → {outcome}"
    )


def _short(trouble: tuple[str, ...]) -> str:
    more = f"; and {len(trouble) - _MOST_TOLD} more" if len(trouble) > _MOST_TOLD else ""
    return escape("; ".join(trouble[:_MOST_TOLD]) + more)


def _summarise(done: list[Kill], seconds: float) -> None:
    """Print what was hit, what was found, and what came of it."""
    grid = Grid(
        "killed in", "runs", "through the flow", "left a file behind", "while a release was written", "not whole after"
    )
    for column in grid.columns[1:]:
        column.justify = "right"
    for stage in STAGES:
        hit = [kill for kill in done if kill.stage == stage]
        counts = [
            len(hit),
            sum(kill.door == "flow" for kill in hit),
            sum(bool(kill.left) for kill in hit),
            sum(bool(kill.found.in_writing) for kill in hit),
            sum(bool(kill.trouble) for kill in hit),
        ]
        grid.add_row(stage, *map(str, counts))
    out.print(grid)
    begun = ", ".join(f"{name}: {count}" for name, count in sorted(Counter(kill.beginning for kill in done).items()))
    out.print(
        f"{len(done)} runs killed and run to the end in {seconds / 60:.0f} min; they began from {begun or 'none'}"
    )


if __name__ == "__main__":
    typer.run(chaos)
