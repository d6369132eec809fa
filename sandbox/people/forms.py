"""What a person chose in a select or wrote into a modal, as the data Discord makes of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.discord.checks.components import (
    CHANNEL_SELECT,
    LABEL,
    MENTIONABLE_SELECT,
    ROLE_SELECT,
    ROW,
    STRING_SELECT,
    TEXT_INPUT,
    USER_SELECT,
    walk,
)
from sandbox.discord.payloads import channel_for, role_json
from sandbox.people.options import person_named, resolve_user
from sandbox.people.refused import CannotDo
from sandbox.world.mentions import written_out
from sandbox.world.model import Channel, Json
from sandbox.world.world import World

LARGEST_INPUT = 4000


def component_in(components: list[Json], custom_id: str) -> Json:
    """The enabled component with this custom_id; raises CannotDo."""
    for component in walk(components):
        if component.get("custom_id") == custom_id:
            if component.get("disabled"):
                raise CannotDo("This is switched off.")
            return component
    raise CannotDo("There is no such button or menu on this message.")


def chosen(world: World, channel: Channel, select: Json, values: list[str]) -> Json:
    """The data of a choice in a select; raises CannotDo when it may not be chosen so."""
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not least <= len(values) <= most:
        raise CannotDo(f"Choose between {least} and {most}.")
    resolved: Json = {}
    kept = [_one_choice(world, channel, select, value, resolved) for value in values]
    data: Json = {
        "custom_id": select["custom_id"],
        "component_type": select["type"],
        "values": kept,
    }
    return data | {"resolved": resolved} if resolved else data


def submitted(world: World, channel: Channel, modal: Json, values: Mapping[str, Any]) -> Json:
    """The data of a modal that is sent; raises CannotDo when an input is not filled in right."""
    known = {field["custom_id"] for field in inputs(modal)}
    for name in values:
        if name not in known:
            raise CannotDo(f"The form has no field {name}.")
    resolved: Json = {}
    components = [
        _part(world, channel, component, values, resolved) for component in modal["components"]
    ]
    data: Json = {"custom_id": modal["custom_id"], "components": components}
    return data | {"resolved": resolved} if resolved else data


def inputs(modal: Json) -> Iterator[Json]:
    """The modal's inputs, wherever they stand."""
    return (component for component in walk(modal["components"]) if "custom_id" in component)


def _part(
    world: World, channel: Channel, part: Json, values: Mapping[str, Any], resolved: Json
) -> Json:
    shape: Json = {"type": part["type"], "id": part.get("id", 0)}
    if part["type"] == ROW:
        inner = [_filled(world, channel, c, values, resolved) for c in part["components"]]
        return shape | {"components": inner}
    if part["type"] == LABEL:
        return shape | {"component": _filled(world, channel, part["component"], values, resolved)}
    return shape


def _filled(
    world: World, channel: Channel, field: Json, values: Mapping[str, Any], resolved: Json
) -> Json:
    name, kind = field["custom_id"], field["type"]
    shape: Json = {"type": kind, "id": field.get("id", 0), "custom_id": name}
    if kind == TEXT_INPUT:
        text = written_out(str(values.get(name, field.get("value") or "")), world.users)
        _check_text(field, text)
        return shape | {"value": text}
    raw = values.get(name, [])
    picked = [raw] if isinstance(raw, str) else list(raw)
    if field.get("required", True) and not picked:
        raise CannotDo("Something has to be chosen.")
    return shape | {
        "values": [_one_choice(world, channel, field, value, resolved) for value in picked]
    }


def _check_text(field: Json, text: str) -> None:
    if not text:
        if field.get("required", True):
            raise CannotDo("This field is required.")
        return
    least, most = field.get("min_length") or 0, field.get("max_length") or LARGEST_INPUT
    if not least <= len(text) <= most:
        raise CannotDo(f"Write between {least} and {most} characters.")


def _one_choice(world: World, channel: Channel, select: Json, value: str, resolved: Json) -> str:
    """The value as Discord sends it: an option's value, or the id of whom or what was chosen."""
    kind = select["type"]
    if kind == STRING_SELECT:
        if value not in [option["value"] for option in select["options"]]:
            raise CannotDo(f"{value} is not among the choices.")
        return value
    if kind in (USER_SELECT, MENTIONABLE_SELECT):
        user = person_named(world, value)
        if user is not None:
            resolve_user(channel, user, resolved)
            return user.id
    if kind in (ROLE_SELECT, MENTIONABLE_SELECT) and value in world.roles:
        resolved.setdefault("roles", {})[value] = role_json(world.roles[value])
        return value
    if kind == CHANNEL_SELECT:
        shape = channel_for(world, world.channel(value), world.bot)
        resolved.setdefault("channels", {})[value] = shape
        return value
    raise CannotDo(f"{value} is not among the choices.")
