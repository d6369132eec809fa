"""Forms that pages send: what they say, whoever made them."""

from urllib.parse import parse_qsl

from aiohttp import web
from multidict import MultiDict, MultiMapping

KIND = "application/x-www-form-urlencoded"
"""The one kind that our pages send. aiohttp reads others, too, and fails at what is none."""
MOST_FIELDS = 500
LONGEST = 4096
"""So many characters one field has at most: whatever is typed is looked at letter by letter."""


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
