"""Application commands against the table of limits."""

from typing import Final

from sandbox.discord.checks.modals import check_choice
from sandbox.discord.checks.problems import Problems
from sandbox.world.limits import COMMAND_NAME, TABLE
from sandbox.world.model import Json

SLASH: Final = 1
SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, NUMBER = 3, 4, 10
CHOOSING: Final = frozenset({STRING, INTEGER, NUMBER})
OPTION_TYPES: Final = frozenset(range(1, 12))
NESTED: Final = frozenset({SUBCOMMAND, GROUP})


def check_all(commands: list[Json]) -> None:
    """Every command of a bulk registration; raises INVALID_FORM."""
    problems = Problems()
    kinds = [command.get("type", SLASH) for command in commands]
    many = kinds.count(SLASH) <= TABLE["commands.global"].most
    words = "Maximum number of application commands reached (100)"
    problems.require(many, "APPLICATION_COMMANDS_TOO_MANY", words)
    for menu in (2, 3):
        fits = kinds.count(menu) <= TABLE["commands.menus"].most
        problems.require(fits, "APPLICATION_COMMANDS_TOO_MANY", "Too many context menus")
    seen: set[tuple[object, object]] = set()
    for index, command in enumerate(commands):
        key = (command.get("type", SLASH), command.get("name"))
        here = problems.at(index)
        twice = "Application command names must be unique"
        here.require(key not in seen, "APPLICATION_COMMANDS_DUPLICATE_NAME", twice)
        seen.add(key)
        check_command(here, command)
    problems.raise_if_any()


def check_command(problems: Problems, command: Json) -> None:
    """One command with everything under it."""
    if command.get("type", SLASH) != SLASH:
        problems.text("command.name", command, "name", required=True)
        bare = not command.get("description") and not command.get("options")
        problems.require(bare, "BASE_TYPE_BAD_TYPE", "Context menus have a name only.")
        return
    _check_named(problems, command)
    _check_options(problems, command, depth=0)
    limit = TABLE["command.total"]
    too_much = f"Command exceeds maximum size ({limit.most})"
    fits = limit.holds(_size(command))
    problems.require(fits, "APPLICATION_COMMAND_TOO_LARGE", too_much)


def _check_named(problems: Problems, thing: Json) -> None:
    name = problems.text("command.name", thing, "name", required=True)
    wellformed = COMMAND_NAME.fullmatch(name) and name == name.lower()
    words = "Command name is invalid"
    problems.at("name").require(wellformed or not name, "APPLICATION_COMMAND_INVALID_NAME", words)
    problems.text("command.description", thing, "description", required=True)


def _check_options(problems: Problems, parent: Json, depth: int) -> None:
    options = problems.items(parent, "options")
    here = problems.at("options")
    here.length("command.options", options)
    names = [option.get("name") for option in options]
    twice = "Option names must be unique"
    here.require(len(names) == len(set(names)), "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", twice)
    nested = [option.get("type") in NESTED for option in options]
    mixed = "Sub-commands and sub-command group option types are mutually exclusive to all others"
    here.require(all(nested) or not any(nested), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", mixed)
    _check_required_first(here, options)
    for index, option in enumerate(options):
        _check_option(here.at(index), option, depth)


def _check_required_first(problems: Problems, options: list[Json]) -> None:
    optional = False
    for index, option in enumerate(options):
        if option.get("required") and optional:
            words = "Required options must be placed before non-required options"
            problems.at(index).add("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", words)
        optional = optional or not option.get("required")


def _check_option(problems: Problems, option: Json, depth: int) -> None:
    _check_named(problems, option)
    kind = option.get("type")
    known = kind in OPTION_TYPES
    problems.at("type").require(known, "BASE_TYPE_CHOICES", "Not a type of option.")
    if kind in NESTED:
        deep = depth == 0 or (depth == 1 and kind == SUBCOMMAND)
        too_deep = "Sub-commands nest one level deep"
        problems.require(deep, "APPLICATION_COMMAND_OPTIONS_NESTING", too_deep)
        _check_options(problems, option, depth + 1)
        return
    problems.require(not option.get("options"), "BASE_TYPE_BAD_TYPE", "No options in here.")
    _check_choices(problems, option)
    _check_lengths(problems, option)


def _check_choices(problems: Problems, option: Json) -> None:
    choices = problems.items(option, "choices")
    problems.at("choices").length("option.choices", choices)
    for index, choice in enumerate(choices):
        check_choice(problems.at("choices", index), choice)
    both = "Cannot have both choices and autocomplete"
    problems.require(
        not (choices and option.get("autocomplete")), "APPLICATION_COMMAND_AUTOCOMPLETE", both
    )
    may = option.get("type") in CHOOSING or not (choices or option.get("autocomplete"))
    problems.require(may, "APPLICATION_COMMAND_CHOICES_TYPE", "This type takes no choices")


def _check_lengths(problems: Problems, option: Json) -> None:
    for name in ("min_length", "max_length"):
        if option.get(name) is not None:
            problems.at(name).number(f"option.{name}", option[name])


def _size(thing: Json) -> int:
    """The characters Discord counts: names, descriptions and choices' values, all the way down."""
    own = len(str(thing.get("name", ""))) + len(str(thing.get("description", "")))
    choices = sum(
        len(str(choice.get("name", ""))) + len(str(choice.get("value", "")))
        for choice in thing.get("choices") or []
    )
    return own + choices + sum(_size(option) for option in thing.get("options") or [])
