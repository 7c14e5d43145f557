"""Review: the uncertain links one by one, both pages in view; decisions are written by ``matching.decisions``."""

from __future__ import annotations

import asyncio
import secrets
from datetime import UTC, datetime
from typing import Any

from datasette.utils.asgi import NotFound, Response
from itsdangerous import BadSignature

from planextract.explorer.formatting import box
from planextract.explorer.places import Crop, crop_around, mark_of
from planextract.explorer.queries import review
from planextract.explorer.queries.review import OpenLink
from planextract.explorer.templating import with_query
from planextract.explorer.visit import Visit
from planextract.explorer.wording import say
from planextract.matching.decisions import DecisionError, DecisionLog
from planextract.matching.redline import RedlinePart, redline
from planextract.matching.review import VERDICTS

_COOKIE = "planextract_review"
_NAME_COOKIE = "planextract_by"


async def show_review(visit: Visit) -> Response:
    """Show the next uncertain link of a source."""
    closed = _closed(visit)
    if closed is not None:
        return closed
    if not visit.sources:
        return visit.html("review.html", link=None, count=0, at=0, standing=0, last=None, source="", **_nothing())
    source_id = visit.one_source()
    log = DecisionLog(visit.explorer.folder.decisions(source_id))
    decisions = log.standing()
    links = await visit.ask(review.open_links, source_id, decisions)
    at = min(visit.whole_number("at", 0), max(0, len(links) - 1))
    link = links[at] if links else None
    said = visit.argument("saved")
    return visit.html(
        "review.html",
        source=source_id,
        link=link,
        count=len(links),
        at=at,
        standing=len(decisions),
        last=decisions[-1] if decisions else None,
        verdicts=() if link is None else VERDICTS[link.subject],
        crops=None if link is None else (_crop(link, "from"), _crop(link, "to")),
        redline_parts=[] if link is None else _redline(link),
        csrftoken=visit.request.scope["csrftoken"](),
        by=visit.request.cookies.get(_NAME_COOKIE, ""),
        message=_message(visit, said),
    )


def _nothing() -> dict[str, Any]:
    return {"verdicts": (), "crops": None, "redline_parts": [], "csrftoken": "", "by": "", "message": None}


def _message(visit: Visit, said: str) -> str | None:
    if said == "withdrawn":
        return say(visit.language, "review.undone")
    known = {verdict for verdicts in VERDICTS.values() for verdict in verdicts}
    return (
        say(visit.language, "review.saved", verdict=say(visit.language, f"verdict.{said}")) if said in known else None
    )


def _redline(link: OpenLink) -> list[RedlinePart]:
    return redline(link.row["from_text"] or "", link.row["to_text"] or "")


def _crop(link: OpenLink, side: str) -> Crop | None:
    row = link.row
    page_box = box(row[f"{side}_page_box"])
    if page_box is None or row[f"{side}_page"] is None:
        return None
    return crop_around(
        row["source_id"],
        row[f"{side}_document_id"],
        row[f"{side}_page"],
        page_box,
        mark_of(row[f"{side}_bbox"]),
        whole_width=link.subject == "row_link",
        from_ocr=row[f"{side}_text_origin"] == "ocr",
    )


async def decide(visit: Visit) -> Response:
    """Record one decision and go on to the next link."""
    form, refusal = await _form(visit)
    if refusal is not None:
        return refusal
    link = await visit.ask(review.open_link, form.get("subject", ""), form.get("link", ""))
    if link is None:
        raise NotFound(form.get("link", ""))
    log = DecisionLog(visit.explorer.folder.decisions(link.row["source_id"]))
    try:
        log.record(
            subject=link.subject,
            left=link.left,
            right=link.right,
            verdict=form.get("verdict", ""),  # type: ignore[arg-type]  # record() checks it
            reason=form.get("reason", ""),
            by=form.get("by", ""),
            at=_now(),
            score_shown=link.row["score"],
            supersedes=next((held.id for held in log.standing() if held.about == link.about), None),
        )
    except DecisionError as error:
        return visit.html("refused.html", 400, reason=f"{say(visit.language, 'review.needs_both')} ({error})")
    return _back(link.row["source_id"], form["verdict"], form.get("at", ""), form.get("by", ""))


async def undo(visit: Visit) -> Response:
    """Withdraw a decision."""
    form, refusal = await _form(visit)
    if refusal is not None:
        return refusal
    source_id = form.get("source", "")
    if source_id not in visit.sources:
        raise NotFound(source_id)
    by = form.get("by", "") or visit.request.cookies.get(_NAME_COOKIE, "") or "?"
    try:
        DecisionLog(visit.explorer.folder.decisions(source_id)).withdraw(
            form.get("decision", ""), reason=say(visit.language, "review.undo_reason"), by=by, at=_now()
        )
    except DecisionError as error:
        return visit.html("refused.html", 400, reason=str(error))
    return _back(source_id, "withdrawn", "", "")


async def enter(visit: Visit) -> Response:
    """Take the secret and let the reviewer in."""
    form, refusal = await _form(visit, needs_secret=False)
    if refusal is not None:
        return refusal
    wanted = visit.explorer.secret or ""
    if not wanted or not secrets.compare_digest(form.get("secret", "").encode(), wanted.encode()):
        await asyncio.sleep(1.0)  # makes guessing slow
        return visit.html("enter.html", 403, csrftoken=visit.request.scope["csrftoken"](), wrong=True)
    answer = Response.redirect("/review")
    token = visit.datasette.sign("reviewer", namespace=_COOKIE)
    answer.set_cookie(_COOKIE, token, httponly=True, samesite="strict", secure=_is_https(visit))
    return answer


def _closed(visit: Visit) -> Response | None:
    """Return what is shown instead of the review: that it is off, or the question for the secret."""
    if not visit.explorer.review:
        return visit.html("refused.html", 404, reason=say(visit.language, "review.off"))
    if visit.explorer.secret and not _is_reviewer(visit):
        return visit.html("enter.html", 401, csrftoken=visit.request.scope["csrftoken"](), wrong=False)
    return None


def _is_reviewer(visit: Visit) -> bool:
    try:
        return bool(visit.datasette.unsign(visit.request.cookies.get(_COOKIE, ""), namespace=_COOKIE) == "reviewer")
    except BadSignature:
        return False


def _is_https(visit: Visit) -> bool:
    return bool(visit.request.scope.get("scheme") == "https")


async def _form(visit: Visit, needs_secret: bool = True) -> tuple[dict[str, str], Response | None]:
    """Read a form. Its token must be that of the reader's own cookie: asgi-csrf lets requests without cookies pass."""
    if visit.request.method != "POST":
        return {}, visit.html("refused.html", 405, reason=say(visit.language, "review.forbidden"))
    if needs_secret:
        closed = _closed(visit)
        if closed is not None:
            return {}, closed
    elif not visit.explorer.review:
        return {}, visit.html("refused.html", 404, reason=say(visit.language, "review.off"))
    form: dict[str, str] = await visit.request.post_vars()
    cookie = visit.request.cookies.get("ds_csrftoken", "")
    if not cookie or not secrets.compare_digest(form.get("csrftoken", "").encode(), cookie.encode()):
        return {}, visit.html("refused.html", 403, reason=say(visit.language, "review.forbidden"))
    return form, None


def _back(source_id: str, said: str, at: str, by: str) -> Response:
    answer = Response.redirect(
        with_query("/review", source=source_id, at=at if at.isdecimal() else "", saved=said), 303
    )
    if by:
        answer.set_cookie(_NAME_COOKIE, _cookie_text(by), max_age=365 * 86400, httponly=True, samesite="lax")
    return answer


def _cookie_text(text: str) -> str:
    """Return a name as a cookie may hold it."""
    return "".join(letter for letter in text if letter.isprintable() and letter not in ';,"\\')[:80].strip()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
