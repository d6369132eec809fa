"""The outbox, to be looked at: all mails, and each as text and as HTML."""

import re
from html import escape
from typing import Final

from aiohttp import web

from sandbox.discord.wire import sandbox_of
from sandbox.world.outbox import Mail

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
IN_A_FRAME: Final = {
    "Content-Security-Policy": (
        "sandbox allow-popups allow-popups-to-escape-sandbox; "
        "default-src 'none'; style-src 'unsafe-inline'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
"""What a mail may do, which is a stranger's: look as it likes, and lead to a new window."""
PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{more}
<title>{title} – Sandbox</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/styles/tokens.css">
<link rel="stylesheet" href="/static/styles/layout.css">
<link rel="stylesheet" href="/static/styles/mail.css">
</head>
<body class="mail">
<main>
{content}
</main>
</body>
</html>
"""
LOOK_AGAIN: Final = '<meta http-equiv="refresh" content="3">'
ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")


async def outbox(request: web.Request) -> web.Response:
    """All mails, the newest first; it looks for new ones by itself."""
    mails = sandbox_of(request).outbox.all()
    rows = "\n".join(map(_row, mails))
    content = f'<h1>Sent mail</h1>\n<ul class="mails">\n{rows}\n</ul>'
    if not mails:
        content = (
            "<h1>Sent mail</h1>\n<p>Nothing yet. In the chat, give an e-mail address as a partner "
            "in <code>/havruta create</code>: the invitation comes here instead of being sent.</p>"
        )
    return _page("Sent mail", content, more=LOOK_AGAIN)


async def mail(request: web.Request) -> web.Response:
    """One mail: its HTML in a frame of its own, and its text."""
    found = _found(request)
    headers = "\n".join(
        f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>"
        for name, value in found.message.items()
        if name in {"From", "To", "Subject", "Date", "Message-ID", "List-Unsubscribe"}
    )
    frame = (
        f'<iframe title="As HTML" src="/mail/{found.number}/html" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    )
    content = (
        f'<p><a href="/mail">Sent mail</a></p>\n<h1 dir="auto">{escape(found.subject)}</h1>\n'
        f"<dl>\n{headers}\n</dl>\n<h2>As HTML</h2>\n{frame}\n"
        f'<h2>As text</h2>\n<pre dir="auto">{_with_links(found.text)}</pre>'
    )
    return _page(escape(found.subject), content)


async def html(request: web.Request) -> web.Response:
    """What the mail says as HTML, whose links open a window of their own."""
    body = _found(request).html.replace("<head>", '<head><base target="_blank">', 1)
    return web.Response(text=body, content_type="text/html", headers=IN_A_FRAME)


def _found(request: web.Request) -> Mail:
    found = sandbox_of(request).outbox.get(int(request.match_info["number"]))
    if found is None:
        raise web.HTTPNotFound
    return found


def _row(mail: Mail) -> str:
    return (
        f'<li><a href="/mail/{mail.number}"><span dir="auto">{escape(mail.subject)}</span> '
        f"<small>to {escape(mail.to)}</small></a></li>"
    )


def _with_links(text: str) -> str:
    parts = ADDRESS.split(text)
    links = [f'<a href="{escape(a)}">{escape(a)}</a>' for a in ADDRESS.findall(text)]
    return "".join(escape(part) + link for part, link in zip(parts, [*links, ""], strict=True))


def _page(title: str, content: str, *, more: str = "") -> web.Response:
    text = PAGE.format(title=title, content=content, more=more)
    return web.Response(text=text, content_type="text/html", headers=HEADERS)


ROUTES = [
    web.get("/mail", outbox),
    web.get("/mail/{number:[0-9]{1,6}}", mail),
    web.get("/mail/{number:[0-9]{1,6}}/html", html),
]
