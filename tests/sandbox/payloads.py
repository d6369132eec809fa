"""What bots send, piece by piece, and where its faults are reported."""

from sandbox.world import seed

V2 = 1 << 15


def button(**changes):
    return {"type": 2, "style": 1, "label": "Join", "custom_id": "join"} | changes


def row(*children):
    return {"type": 1, "components": list(children)}


def menu(**changes):
    options = [{"label": "a", "value": "a"}]
    return {"type": 3, "custom_id": "menu", "options": options} | changes


def text(content="hello"):
    return {"type": 10, "content": content}


def embed(**changes):
    return {"title": "Ruth"} | changes


def field(name="n", value="v"):
    return {"name": name, "value": value}


def command(**changes):
    return {"name": "havruta", "description": "Partnerships"} | changes


def option(**changes):
    return {"type": 3, "name": "book", "description": "Which"} | changes


def at(errors, path):
    """What is reported at this path."""
    node = errors
    for step in filter(None, path.split(".")):
        assert step in node, f"nothing at {path} in {errors}"
        node = node[step]
    return node.get("_errors")


def an_interaction(sandbox, kind):
    user = sandbox.world.user(seed.ISAAC_ID)
    channel = sandbox.world.channel(seed.GENERAL_ID)
    return sandbox.interactions.offer(kind, user, channel, {})


def callback(asked):
    return f"/interactions/{asked.id}/{asked.token}/callback"
