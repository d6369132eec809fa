"""What the pages of plans say, and what their forms send along."""

import re
from datetime import datetime, timedelta
from html import unescape

from havruta.plans import views

NEW_YORK, JERUSALEM = "America/New_York", "Asia/Jerusalem"
TUESDAY = datetime(2026, 3, 3, 20, 30)
A_WEEK = timedelta(days=7)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


async def text_of(answer, status=200):
    text = unescape(await answer.text())
    assert answer.status == status, text
    return text


def form_with(html, action):
    """Return what the page's form that leads there sends along unseen."""
    (form,) = re.findall(rf'<form method="post" action="{action}".*?</form>', html, re.DOTALL)
    return dict(HIDDEN.findall(form))


def plain_text(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


async def plans_of(study, user):
    return await views.plans(study, by=user.id)
