"""A typed slash command as the interaction data that Discord makes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sandbox.discord.checks.commands import GROUP, INTEGER, NUMBER, SLASH, STRING, SUBCOMMAND
from sandbox.discord.payloads import channel_for, partial_member_json, role_json, user_json
from sandbox.people.refused import CannotDo
from sandbox.world.mentions import written_out
from sandbox.world.model import Channel, ChannelKind, Command, Json, User
from sandbox.world.permissions import Permission
from sandbox.world.world import World

BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE = 5, 6, 7, 8, 9
IN_GUILD, IN_BOT_DM, IN_GROUP = 0, 1, 2
OF_GUILD, OF_PERSON = 0, 1
"""Who can have installed a command."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is really called: a command, or a subcommand of one, and the options it takes."""

    command: Command
    path: tuple[Json, ...]
    options: list[Json]

    @property
    def name(self) -> str:
        """The words a person types after the slash."""
        return " ".join([self.command.name, *(str(step["name"]) for step in self.path)])


def offered(world: World, channel: Channel, user: User) -> list[Command]:
    """The slash commands this user can use in this channel; a guild's own go before the rest."""
    context = _context(channel)
    owner = OF_GUILD
    if context == IN_GROUP or not (world.bot.in_guild or world.keeps_commands):
        owner = OF_PERSON
    if owner == OF_PERSON and context != IN_BOT_DM and not user.has_app:
        return []
    found: dict[str, Command] = {}
    for command in sorted(world.commands, key=lambda c: c.guild_id is None):
        here = command.guild_id in (None, channel.guild_id)
        slash = command.body.get("type", 1) == SLASH
        fits = _fits(command.body, context) and _is_owned(command.body, context, owner)
        if here and slash and fits and _may(world, channel, user, command):
            found.setdefault(command.name, command)
    return list(found.values())


def find(world: World, channel: Channel, user: User, words: str) -> Leaf:
    """What these words call in this channel; raises CannotDo."""
    first, *rest = words.removeprefix("/").split()
    for command in offered(world, channel, user):
        if command.name == first:
            return _descend(command, rest)
    raise CannotDo(f"There is no command /{first} here.")


def invocation(world: World, channel: Channel, leaf: Leaf, values: Mapping[str, Any]) -> Json:
    """The data of a command that is sent; raises CannotDo when the options are not right."""
    known = {option["name"] for option in leaf.options}
    for name in values:
        if name not in known:
            raise CannotDo(f"/{leaf.name} has no option {name}.")
    resolved: Json = {}
    given = [
        _given(world, channel, option, values[option["name"]], resolved)
        for option in leaf.options
        if _is_there(leaf, option, values)
    ]
    data = _wrapped(channel, leaf, given)
    return data | {"resolved": resolved} if resolved else data


def question(
    channel: Channel, leaf: Leaf, focused: str, typed: str, values: Mapping[str, Any]
) -> Json:
    """The data of an autocomplete: what is typed so far, and in which option; raises CannotDo."""
    asked = next((o for o in leaf.options if o["name"] == focused), None)
    if asked is None or not asked.get("autocomplete"):
        raise CannotDo(f"/{leaf.name} does not complete {focused}.")
    given = [
        {"name": option["name"], "type": option["type"], "value": values[option["name"]]}
        for option in leaf.options
        if option["name"] in values and option["name"] != focused
    ]
    focus = {"name": focused, "type": asked["type"], "value": typed, "focused": True}
    return _wrapped(channel, leaf, [*given, focus])


def _context(channel: Channel) -> int:
    if channel.guild_id is not None:
        return IN_GUILD
    return IN_GROUP if channel.kind is ChannelKind.GROUP else IN_BOT_DM


def _is_owned(body: Json, context: int, owner: int) -> bool:
    """Whether the command is for whoever has brought it there."""
    return context == IN_BOT_DM or owner in (body.get("integration_types") or [OF_GUILD])


def _fits(body: Json, context: int) -> bool:
    contexts = body.get("contexts")
    if contexts is None:
        return context == IN_GUILD or body.get("dm_permission") is not False
    return context in contexts


def _may(world: World, channel: Channel, user: User, command: Command) -> bool:
    """Whether the user has what the command asks of members by default; "0" is administrators."""
    asked = command.body.get("default_member_permissions")
    if asked is None or channel.guild_id is None:
        return True
    wanted = int(asked) or int(Permission.ADMINISTRATOR)
    return world.permissions(user, channel) & wanted == wanted


def _descend(command: Command, words: list[str]) -> Leaf:
    options: list[Json] = command.body.get("options") or []
    path: list[Json] = []
    for word in words:
        step = next((o for o in options if o["name"] == word and o["type"] in (1, 2)), None)
        if step is None:
            raise CannotDo(f"/{command.name} has no {word}.")
        path.append(step)
        options = step.get("options") or []
    if any(option["type"] in (SUBCOMMAND, GROUP) for option in options):
        raise CannotDo(f"/{command.name} needs one of its subcommands.")
    return Leaf(command, tuple(path), options)


def _is_there(leaf: Leaf, option: Json, values: Mapping[str, Any]) -> bool:
    if values.get(option["name"]) is not None:
        return True
    if option.get("required"):
        raise CannotDo(f"/{leaf.name} needs {option['name']}.")
    return False


def _wrapped(channel: Channel, leaf: Leaf, given: list[Json]) -> Json:
    for step in reversed(leaf.path):
        given = [{"name": step["name"], "type": step["type"], "options": given}]
    data: Json = {
        "id": leaf.command.id,
        "name": leaf.command.name,
        "type": 1,
        "options": given,
    }
    if leaf.command.guild_id is not None:
        data["guild_id"] = channel.guild_id
    return data


def _given(world: World, channel: Channel, option: Json, raw: Any, resolved: Json) -> Json:
    convert = CONVERSIONS.get(option["type"])
    if convert is None:
        raise CannotDo(f"{option['name']} cannot be given here.")
    value = convert(GivenOption(world, channel, option, resolved), raw)
    choices = option.get("choices") or []
    if choices and value not in [choice["value"] for choice in choices]:
        raise CannotDo(f"{option['name']} must be one of the choices.")
    return {"name": option["name"], "type": option["type"], "value": value}


@dataclass(frozen=True, slots=True)
class GivenOption:
    """An option whose value is to be understood, and where what it names is kept."""

    world: World
    channel: Channel
    option: Json
    resolved: Json

    @property
    def name(self) -> str:
        """The option's name."""
        return str(self.option["name"])


def _string(given: GivenOption, raw: Any) -> str:
    text = written_out(str(raw), given.world.users)
    least, most = given.option.get("min_length", 0), given.option.get("max_length", 6000)
    if not least <= len(text) <= most:
        raise CannotDo(f"{given.name} must have between {least} and {most} characters.")
    return text


def _integer(given: GivenOption, raw: Any) -> int:
    try:
        number = int(raw)
    except ValueError:
        raise CannotDo(f"{given.name} must be a whole number.") from None
    _check_range(given, number)
    return number


def _number(given: GivenOption, raw: Any) -> float:
    try:
        number = float(raw)
    except ValueError:
        raise CannotDo(f"{given.name} must be a number.") from None
    _check_range(given, number)
    return number


def _check_range(given: GivenOption, number: float) -> None:
    least, most = given.option.get("min_value"), given.option.get("max_value")
    if (least is not None and number < least) or (most is not None and number > most):
        raise CannotDo(f"{given.name} is out of range.")


def _boolean(given: GivenOption, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if str(raw).casefold() not in ("true", "false"):
        raise CannotDo(f"{given.name} must be true or false.")
    return str(raw).casefold() == "true"


def _user(given: GivenOption, raw: Any) -> str:
    user = person_named(given.world, str(raw))
    if user is None:
        raise CannotDo(f"{given.name}: nobody here is called {raw}.")
    resolve_user(given.channel, user, given.resolved)
    return user.id


def _channel(given: GivenOption, raw: Any) -> str:
    wanted = str(raw).strip("<#>")
    for channel in given.world.channels:
        if wanted in (channel.id, channel.name) and channel.guild_id is not None:
            shape = channel_for(given.world, channel, given.world.bot)
            given.resolved.setdefault("channels", {})[channel.id] = shape
            return channel.id
    raise CannotDo(f"{given.name}: there is no channel {raw}.")


def _role(given: GivenOption, raw: Any) -> str:
    wanted = str(raw).strip("<@&>")
    for role in given.world.roles.values():
        if wanted in (role.id, role.name.lstrip("@")):
            given.resolved.setdefault("roles", {})[role.id] = role_json(role)
            return role.id
    raise CannotDo(f"{given.name}: there is no role {raw}.")


def _mentionable(given: GivenOption, raw: Any) -> str:
    known = person_named(given.world, str(raw)) is not None
    return _user(given, raw) if known else _role(given, raw)


def person_named(world: World, text: str) -> User | None:
    """Whoever is meant by an id, a mention, a key or a name."""
    wanted = text.strip("<@!>").casefold()
    for user in world.users:
        if wanted in (user.id, user.key, user.name.casefold()):
            return user
    return None


def resolve_user(channel: Channel, user: User, resolved: Json) -> None:
    """Lay the user beside the data, and the member too where there are members."""
    resolved.setdefault("users", {})[user.id] = user_json(user)
    if channel.guild_id is not None:
        member = partial_member_json(user) | {"permissions": "0"}
        resolved.setdefault("members", {})[user.id] = member


CONVERSIONS: Final[dict[int, Callable[[GivenOption, Any], Any]]] = {
    STRING: _string,
    INTEGER: _integer,
    BOOLEAN: _boolean,
    USER: _user,
    CHANNEL: _channel,
    ROLE: _role,
    MENTIONABLE: _mentionable,
    NUMBER: _number,
}
