"""Discord's own description of its API, and what is wrong with a value that is held against it."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry
from referencing.jsonschema import DRAFT202012

DESCRIPTION = Path(__file__).parents[2] / "shared" / "data" / "discord-openapi.json"
JSON = "application/json"

needs_description = pytest.mark.skipif(
    not DESCRIPTION.is_file(),
    reason=(
        "needs Discord's OpenAPI at ../shared/data/discord-openapi.json: "
        "github.com/discord/discord-api-spec, specs/openapi.json"
    ),
)


@cache
def described():
    """The description, with ids that may be text or numbers."""

    def lenient(node):
        if isinstance(node, list):
            return [lenient(one) for one in node]
        if not isinstance(node, dict):
            return node
        if node.get("format") == "snowflake":
            return {"type": ["string", "integer"]}
        return {key: lenient(value) for key, value in node.items()}

    document = lenient(json.loads(DESCRIPTION.read_text(encoding="utf-8")))
    registry = Registry().with_resource("urn:d", DRAFT202012.create_resource(document))
    return document, registry


def operation(route):
    """What is written about a route, whatever its ids are called."""
    method, _, path = route.partition(" ")
    wanted = re.sub(r"{\w+}", "{}", path)
    if wanted.endswith("/messages/{}") and wanted.startswith("/webhooks/"):
        wanted = "/webhooks/{}/{}/messages/{}"
    for written, operations in described()[0]["paths"].items():
        if re.sub(r"{\w+}", "{}", written) == wanted and method.lower() in operations:
            return operations[method.lower()]
    raise LookupError(f"Discord does not describe {route}.")


def request_schema(route):
    """What Discord takes in a request."""
    return operation(route)["requestBody"]["content"][JSON]["schema"]


def answer_schema(route, status=200):
    """What Discord answers to a request."""
    return operation(route)["responses"][str(status)]["content"][JSON]["schema"]


def complaint(schema, value):
    """What is wrong with a value, in a sentence, or None."""
    anchored = json.loads(json.dumps(schema).replace('"#/', '"urn:d#/'))
    error = best_match(Draft202012Validator(anchored, registry=described()[1]).iter_errors(value))
    return error and f"{error.json_path}: {error.message[:300]}"


def complaints(requests):
    """What is wrong with what a bot sent: each request's route, and a sentence."""
    found = [(one.route, complaint(request_schema(one.route), one.body)) for one in requests]
    return [(route, said) for route, said in found if said]


def with_a_body(requests):
    """The requests of a bot that carry something."""
    return [one for one in requests if one.body not in (None, {})]
