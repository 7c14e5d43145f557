"""The matching stage: from what was read of each plan to what is known of the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from planextract.identifiers import make_id
from planextract.matching.corrections import apply_corrections, read_corrections
from planextract.matching.decisions import DecisionLog
from planextract.matching.goal_decisions import apply_goal_decisions
from planextract.matching.goal_links import GoalContext, GoalMatcher
from planextract.matching.goal_plans import GoalDecisions, PlanPair, match_plan_pair
from planextract.matching.likeness import SentenceModel
from planextract.matching.link_decisions import LinkDecisions
from planextract.matching.money_plans import follow_money
from planextract.matching.organisations import Organisations, reopen_organisations
from planextract.matching.places import Reopened
from planextract.matching.resumed import Resumed, resumed_goals
from planextract.matching.threads import Threads
from planextract.matching.versions import order_versions, plan_chains, version_pairs
from planextract.matching.words import same_words_key
from planextract.records import Extraction, Goal, GoalChange, Matching, Profile


def match_plans(
    extractions: Sequence[Extraction], profile: Profile, decisions: Path, model: SentenceModel | None = None
) -> Matching:
    """Follow goals, areas and money through the plans of one source.

    ``decisions`` is the folder with ``decisions.jsonl`` and ``corrections.toml`` (either may be absent); ``model`` adds
    sentence embeddings. Raises ``DecisionError`` and ``CorrectionError``, which name file, line and remedy.
    """
    standing = DecisionLog(decisions).standing()
    reopened = Reopened()
    plans, findings = order_versions(apply_corrections(extractions, read_corrections(decisions)))
    plans = apply_goal_decisions(plans, standing, reopened)
    verdicts = GoalDecisions(LinkDecisions("goal_link", standing, plans), LinkDecisions("area_link", standing, plans))
    organisations = Organisations(profile, standing, plans)
    reopen_organisations(standing, plans, reopened)
    plans = tuple(organisations.rename(plan) for plan in plans)
    chains = plan_chains(plans)
    by_chain = [
        [match_plan_pair(before, after, verdicts, reopened, model) for before, after in chain.successive()]
        for chain in chains
    ]
    pairs = [pair for of_chain in by_chain for pair in of_chain]
    goals = {goal.goal_id: goal for plan in plans for goal in plan.goals}
    resumed = [each for of_chain in by_chain for each in resumed_goals(of_chain, goals)]
    row_verdicts = LinkDecisions("row_link", standing, plans)
    money = follow_money(profile.id, plans, chains, organisations, row_verdicts, reopened)
    for unmet in (verdicts.goals, verdicts.areas, row_verdicts):
        unmet.report_unmet(reopened)
    plans, pairs = _with_threads(profile.id, money.extractions, pairs, resumed)
    return Matching(
        extractions=plans,
        organisations=organisations.all(),
        area_links=tuple(link for pair in pairs for link in pair.area_links),
        goal_links=tuple(link for pair in pairs for link in pair.goal_links),
        row_links=money.row_links,
        goal_changes=tuple(change for pair in pairs for change in pair.changes),
        series=money.series,
        appropriation_changes=money.changes,
        checks=money.checks,
        findings=(
            *findings,
            *(finding for pair in pairs for finding in pair.findings),
            *(each.finding for each in resumed),
            *reopened.findings,
        ),
    )


def _with_threads(
    source_id: str, plans: Sequence[Extraction], pairs: Sequence[PlanPair], resumed: Sequence[Resumed]
) -> tuple[tuple[Extraction, ...], list[PlanPair]]:
    """Give every goal the thread that its links make, versions of one period included."""
    ordered = sorted(plans, key=lambda e: (e.document.period_start or 0, e.document.period, e.document.version))
    threads = Threads(goal.goal_id for extraction in ordered for goal in extraction.goals)
    for pair in pairs:
        for link in pair.goal_links:
            threads.join(link.from_goal_id, link.to_goal_id)
    for earlier, later in version_pairs(plans):
        for a, b in _same_goals(earlier.goals, later.goals):
            threads.join(a.goal_id, b.goal_id)
    for gone, come_back in _over_unread_pages(pairs):
        threads.join(gone, come_back)
    for goal in resumed:
        threads.join(goal.gone, goal.come)
    names = _thread_names(source_id, ordered, threads)
    named_plans = tuple(
        replace(e, goals=tuple(replace(g, thread_id=names[threads.leader(g.goal_id)]) for g in e.goals)) for e in plans
    )
    named_pairs = [
        replace(
            pair,
            changes=tuple(
                replace(c, thread_id=names[threads.leader(c.from_goal_id or c.to_goal_id or "")]) for c in pair.changes
            ),
        )
        for pair in pairs
    ]
    return named_plans, named_pairs


def _over_unread_pages(pairs: Sequence[PlanPair]) -> list[tuple[str, str]]:
    """Return goals that stand in the same words on either side of a plan whose pages that could hold them were not read."""
    lost: dict[tuple[str, str], list[GoalChange]] = {}
    for pair in pairs:
        for change in pair.changes:
            if change.change == "undeterminable" and change.text_before is not None:
                key = (change.to_document_id, same_words_key(change.text_before))
                lost.setdefault(key, []).append(change)
    joined: list[tuple[str, str]] = []
    for pair in pairs:
        for change in pair.changes:
            if change.change == "undeterminable" and change.text_after is not None:
                before = lost.get((change.from_document_id, same_words_key(change.text_after)))
                if before:
                    joined.append((before.pop(0).from_goal_id or "", change.to_goal_id or ""))
    return joined


def _same_goals(earlier: Sequence[Goal], later: Sequence[Goal]) -> list[tuple[Goal, Goal]]:
    matcher = GoalMatcher(GoalContext(earlier), GoalContext(later))
    return [(earlier[link.left], later[link.right]) for link in matcher.propose()]


def _thread_names(source_id: str, ordered: Sequence[Extraction], threads: Threads[str]) -> dict[str, str]:
    """Name each thread after the plan and the words that it begins with; equal beginnings are counted."""
    names: dict[str, str] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for extraction in ordered:
        for goal in extraction.goals:
            if threads.leader(goal.goal_id) == goal.goal_id:
                begins = (extraction.document.period, goal.text)
                seen[begins] += 1
                again = (seen[begins],) if seen[begins] > 1 else ()
                names[goal.goal_id] = make_id(source_id, "thread", *begins, *again)
    return names
