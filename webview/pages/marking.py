"""The marks of a session and what was said in it, as its page asks for them."""

import re

import msgspec
from aiohttp import web

from havruta.annotations import marking, saying
from webview import access
from webview.app_keys import STUDY
from webview.pages.session import UNKEPT
from webview.protocol import presenters

NUMBER = "[0-9]{1,6}"


async def marks(request: web.Request) -> web.Response:
    """Answer with the session's marks, and with what earlier ones have left open."""
    asker, session_id = await access.find_asker_at_session(request)
    found = await marking.marks(request.app[STUDY], session_id=session_id, by=asker.id)
    told = [presenters.mark(one, you=asker.id, session_id=session_id) for one in found]
    return web.json_response({"marks": told}, headers=UNKEPT)


async def said(request: web.Request) -> web.Response:
    """Answer with what was said in the session after the remark of a number."""
    asker, session_id = await access.find_asker_at_session(request)
    number = request.query.get("after", "")
    after = int(number) if re.fullmatch(NUMBER, number) else 0
    found = await saying.said(request.app[STUDY], session_id=session_id, by=asker.id, after=after)
    told = [msgspec.to_builtins(presenters.said(one)) for one in found]
    return web.json_response({"said": told}, headers=UNKEPT)
