"""The auditor's packet, from the page of its subject."""

from __future__ import annotations

from datasette.utils.asgi import NotFound, Response

from planextract.explorer.packet import BoardSubject, GoalSubject, PacketError, PlansSubject, Subject, make_packet
from planextract.explorer.visit import Visit

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox"


async def send_goal(visit: Visit) -> Response:
    """Send the packet of a goal."""
    return await _send(visit, GoalSubject(visit.part("goal")), visit.part("goal"))


async def send_board(visit: Visit) -> Response:
    """Send the packet of a board."""
    source_id, board = visit.part("source"), visit.part("organisation")
    return await _send(visit, BoardSubject(source_id, board), f"{source_id}-{board}")


async def send_plans(visit: Visit) -> Response:
    """Send the packet of two plans."""
    source_id, before, after = visit.part("source"), visit.part("before"), visit.part("after")
    return await _send(visit, PlansSubject(source_id, before, after), f"{before}-{after}")


async def _send(visit: Visit, subject: Subject, name: str) -> Response:
    try:
        content = await visit.in_thread(make_packet, visit.explorer.folder, subject, visit.language)
    except PacketError as error:
        raise NotFound(str(error)) from error
    headers = {"content-disposition": f'attachment; filename="{name}.html"', "content-security-policy": _POLICY}
    return Response(content, headers=headers, content_type="text/html; charset=utf-8")
