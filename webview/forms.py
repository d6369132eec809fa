"""Forms that pages send: what they say, whoever made them."""

from urllib.parse import parse_qsl

from aiohttp import web
from multidict import MultiDict, MultiMapping

from havruta.ids import UserId

KIND = "application/x-www-form-urlencoded"
"""The one kind that our pages send. aiohttp reads others, too, and fails at what is none."""
MOST_FIELDS = 500
LONGEST = 4096
"""So many characters one field has at most: whatever is typed is looked at letter by letter."""


SHOWN_TO = "as"
"""The field that says whom a page was shown to, where it says as whom its form will act."""


def is_meant(form: MultiMapping[str], user_id: UserId | None) -> bool:
    """Whether the form will act for whom its page was shown to.

    Somebody else may have signed in, or out, in another tab since.
    """
    return form.get(SHOWN_TO, user_id or "") == (user_id or "")


async def read(request: web.Request) -> MultiMapping[str]:
    """Return what the form says; what cannot be read is refused as aiohttp refuses."""
    try:
        body = await request.read()
    except web.RequestPayloadError:
        raise web.HTTPBadRequest from None
    if body and request.content_type != KIND:
        raise web.HTTPUnsupportedMediaType
    text = body.decode(errors="replace").rstrip()
    try:
        said = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise web.HTTPBadRequest from None
    if (longest := max((len(value) for _, value in said), default=0)) > LONGEST:
        raise web.HTTPRequestEntityTooLarge(LONGEST, longest)
    return MultiDict(said)
