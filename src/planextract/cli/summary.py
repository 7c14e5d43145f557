"""The summary that a run ends with: short enough to read, in kronor that a person can take in."""

from __future__ import annotations

import sys
from decimal import Decimal
from pathlib import Path

import msgspec
from rich.markup import escape
from rich.table import Table as Grid
from rich.text import Text

from planextract.cli.app import out
from planextract.dataset.publish import Release
from planextract.dataset.summary import AmbitionChange, MoneyChange, Summary, summarise

_LONGEST_TEXT = 110


def print_summary(release: Release, published: Path, as_json: bool) -> None:
    """Print what a release holds, from the release itself, to stdout; ``published`` is the path that always leads to it."""
    summary = summarise(release.path)
    if as_json:
        sys.stdout.buffer.write(
            msgspec.json.encode({"release": release.id, "new": release.is_new, **_plain(summary)}) + b"\n"
        )
        return
    out.print()
    out.print(_plans(summary))
    out.print(
        f"[bold]{len(summary.plans)} plans[/bold], {summary.areas} areas, {summary.goals} goals, "
        f"{summary.indicators} indicators, {summary.amounts} amounts"
    )
    _print_list(
        "Largest changes of money (one fiscal year, two plans)", [_money(change) for change in summary.money_changes]
    )
    _print_list("Largest changes of ambition", [_ambition(change) for change in summary.ambition_changes])
    _print_list("Sums that do not agree in the documents", [escape(line) for line in summary.failing_sums])
    findings = ", ".join(f"{count} {severity}" for severity, count in summary.findings.items() if count)
    out.print(
        f"\nTo look at: {summary.to_review} links to review (`planextract review`), findings: {findings or 'none'}"
    )
    state = "a new release" if release.is_new else "unchanged since the last release"
    out.print(f"Dataset: [bold]{escape(str(published))}[/bold] (release {release.id}, {state})")


def kronor(amount: int) -> str:
    """Return an amount as people say it: ``+12,4 mnkr``, ``−850 tkr``, ``+300 kr``."""
    sign = "−" if amount < 0 else "+"
    size = abs(amount)
    if size >= 1_000_000:
        number = f"{Decimal(size) / 1_000_000:,.1f}".replace(",", "\u00a0").replace(".", ",")
        return f"{sign}{number} mnkr"
    if size >= 1_000:
        return f"{sign}{size // 1000} tkr"
    return f"{sign}{size} kr"


def _plain(summary: Summary) -> dict[str, object]:
    built = msgspec.to_builtins(summary, enc_hook=str)
    assert isinstance(built, dict)
    return built


def _plans(summary: Summary) -> Grid:
    grid = Grid(box=None, pad_edge=False, header_style="bold")
    grid.add_column("plan")
    for name in ("pages", "areas", "goals", "amounts"):
        grid.add_column(name, justify="right")
    grid.add_column("")
    for plan in summary.plans:
        remarks = [] if plan.is_current else [f"version {plan.version}, replaced"]
        if plan.status == "refused":
            remarks.append(f"refused: {plan.reason}")
        elif plan.refused_pages:
            remarks.append(f"{plan.refused_pages} pages refused")
        if plan.ocr_pages:
            remarks.append(f"{plan.ocr_pages} pages read with OCR")
        figures = (plan.pages, plan.areas, plan.goals, plan.amounts)
        grid.add_row(plan.period, *map(str, figures), escape("; ".join(remarks)))
    return grid


def _money(change: MoneyChange) -> str:
    what = " · ".join(part for part in (change.organisation, change.label) if part)
    percent = "" if change.change_percent is None else f" ({change.change_percent:+.1f} %)".replace(".", ",")
    caveat = f" [dim]{escape(change.caveat)}[/dim]" if change.caveat else ""
    return (
        f"{kronor(change.change_sek)}{percent}  {escape(what)} {change.fiscal_year or ''}, "
        f"{change.statement}: {change.from_period} → {change.to_period}{caveat}"
    )


def _ambition(change: AmbitionChange) -> str:
    aspect = f" ({change.aspect})" if change.aspect else ""
    before, after = (escape(_short(text)) for text in (change.text_before, change.text_after))
    return f"{change.ambition}{aspect}, {change.from_period} → {change.to_period}: “{before}” → “{after}”"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1].rstrip() + "…"


def _print_list(title: str, lines: list[str]) -> None:
    out.print(Text(f"\n{title}", style="bold"))
    for line in lines or ["none"]:
        out.print(f"  {line}")
