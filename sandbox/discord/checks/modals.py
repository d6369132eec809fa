"""Modals and autocomplete choices against the table of limits."""

from sandbox.discord.checks.components import (
    LABEL,
    ROW,
    SELECTS,
    TEXT,
    TEXT_INPUT,
    WRONG_TYPE,
    check_select,
    check_unique,
)
from sandbox.discord.checks.problems import Problems
from sandbox.world.model import Json

OTHER_INPUTS = frozenset({19, 21, 22, 23})
STYLES = (1, 2)


def check_modal(modal: Json) -> None:
    """A modal to be shown; raises INVALID_FORM."""
    problems = Problems(path=("data",))
    problems.text("modal.title", modal, "title", required=True)
    problems.text("component.custom_id", modal, "custom_id", required=True)
    components = problems.items(modal, "components")
    here = problems.at("components")
    here.length("modal.components", components)
    for index, component in enumerate(components):
        _check_part(here.at(index), component)
    check_unique(here, components)
    problems.raise_if_any()


def check_choices(data: Json) -> None:
    """The answer to an autocomplete; raises INVALID_FORM."""
    problems = Problems(path=("data",))
    choices = problems.items(data, "choices")
    problems.at("choices").length("autocomplete.choices", choices)
    for index, choice in enumerate(choices):
        check_choice(problems.at("choices", index), choice)
    problems.raise_if_any()


def check_choice(problems: Problems, choice: Json) -> None:
    """One choice of an option: a name, and a value that is text or a number."""
    problems.text("choice.name", choice, "name", required=True)
    value = choice.get("value")
    if isinstance(value, str):
        problems.text("choice.value", choice, "value", required=True)
    else:
        known = isinstance(value, int | float)
        problems.at("value").require(known, "BASE_TYPE_REQUIRED", "This field is required")


def _check_part(problems: Problems, component: Json) -> None:
    kind = component.get("type")
    if kind == ROW:
        _check_row(problems, component)
    elif kind == LABEL:
        _check_label(problems, component)
    elif kind == TEXT:
        problems.text("text.content", component, "content", required=True)
    else:
        problems.at("type").add(WRONG_TYPE, 'Value of field "type" must be one of (1, 10, 18).')


def _check_row(problems: Problems, row: Json) -> None:
    children = problems.items(row, "components")
    single = len(children) == 1
    problems.at("components").require(single, "BASE_TYPE_BAD_LENGTH", "Must be 1 in length.")
    for child in children:
        here = problems.at("components", 0)
        if child.get("type") == TEXT_INPUT:
            here.text("input.label", child, "label", required=True)
        _check_input(here, child)


def _check_label(problems: Problems, label: Json) -> None:
    problems.text("label.label", label, "label", required=True)
    problems.text("label.description", label, "description")
    inner = label.get("component")
    if isinstance(inner, dict):
        _check_input(problems.at("component"), inner)
    else:
        problems.at("component").add("BASE_TYPE_REQUIRED", "This field is required")


def _check_input(problems: Problems, component: Json) -> None:
    kind = component.get("type")
    if kind in SELECTS:
        check_select(problems, component)
    elif kind == TEXT_INPUT:
        _check_text_input(problems, component)
    elif kind in OTHER_INPUTS:
        problems.text("component.custom_id", component, "custom_id", required=True)
    else:
        problems.at("type").add(WRONG_TYPE, "Not an input.")


def _check_text_input(problems: Problems, component: Json) -> None:
    problems.text("component.custom_id", component, "custom_id", required=True)
    problems.text("input.placeholder", component, "placeholder")
    problems.text("input.value", component, "value")
    known = component.get("style") in STYLES
    problems.at("style").require(known, "BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")
    for name in ("min_length", "max_length"):
        if component.get(name) is not None:
            problems.at(name).number(f"input.{name}", component[name])
