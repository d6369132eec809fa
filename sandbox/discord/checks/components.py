"""Buttons, selects, rows and Components V2 against the table of limits."""

from collections.abc import Callable, Iterator
from typing import Final

from sandbox.discord.checks.problems import Problems
from sandbox.world.limits import TABLE
from sandbox.world.model import Json

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL = 18
SELECTS: Final = frozenset(
    {STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT}
)
TOP_LEVEL_V2: Final = frozenset({ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER})
IN_CONTAINER: Final = TOP_LEVEL_V2 - {CONTAINER}
PRIMARY, LINK, PREMIUM = 1, 5, 6
WRONG_TYPE = "UNION_TYPE_CHOICES"


def check_components(problems: Problems, components: list[Json], *, v2: bool) -> None:
    """The components of one message, in the old or the new way."""
    if v2:
        _check_v2(problems, components)
    else:
        _check_rows(problems, components)
    check_unique(problems, components)


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, those within others included."""
    for component in components:
        yield component
        yield from walk([c for c in component.get("components", []) if isinstance(c, dict)])
        for name in ("accessory", "component"):
            if isinstance(component.get(name), dict):
                yield from walk([component[name]])


def check_unique(problems: Problems, components: list[Json]) -> None:
    """No custom_id and no id may occur twice in one message or modal."""
    seen: set[str] = set()
    for component in walk(components):
        custom_id = component.get("custom_id")
        if custom_id is None:
            continue
        twice = f"Component custom id cannot be duplicated: {custom_id}"
        problems.require(custom_id not in seen, "COMPONENT_CUSTOM_ID_DUPLICATED", twice)
        seen.add(custom_id)
    numbers = [c["id"] for c in walk(components) if c.get("id")]
    unique = len(numbers) == len(set(numbers))
    problems.require(unique, "COMPONENT_ID_DUPLICATED", "Component ids cannot be duplicated")


def _check_rows(problems: Problems, components: list[Json]) -> None:
    problems.length("components.rows", components)
    for index, row in enumerate(components):
        here = problems.at(index)
        if row.get("type") != ROW:
            here.at("type").add(WRONG_TYPE, 'Value of field "type" must be one of (1,).')
        else:
            _check_row(here, row)


def _check_v2(problems: Problems, components: list[Json]) -> None:
    everything = list(walk(components))
    problems.length("components.v2.total", everything)
    written = sum(len(str(c.get("content", ""))) for c in everything if c.get("type") == TEXT)
    limit = TABLE["components.v2.text"]
    too_much = f"Displayable text exceeds maximum size of {limit.most}"
    problems.require(limit.holds(written), "COMPONENT_MAX_TEXT_SIZE_EXCEEDED", too_much)
    _check_children(problems, components, TOP_LEVEL_V2)


def _check_children(problems: Problems, components: list[Json], allowed: frozenset[int]) -> None:
    for index, component in enumerate(components):
        here, kind = problems.at(index), component.get("type")
        check = CHECKS.get(kind) if kind in allowed else None
        if check is None:
            choices = tuple(sorted(allowed))
            here.at("type").add(WRONG_TYPE, f'Value of field "type" must be one of {choices}.')
        else:
            check(here, component)


def _check_row(problems: Problems, row: Json) -> None:
    children = problems.items(row, "components")
    problems.at("components").length("row.buttons", children)
    kinds = {child.get("type") for child in children}
    mixed = "A row holds up to five buttons, or one select."
    alone = kinds <= {BUTTON} or (len(children) == 1 and kinds <= SELECTS)
    problems.at("components").require(alone, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", mixed)
    for index, child in enumerate(children):
        here = problems.at("components", index)
        if child.get("type") == BUTTON:
            _check_button(here, child)
        elif child.get("type") in SELECTS:
            check_select(here, child)


def _check_button(problems: Problems, button: Json) -> None:
    style = button.get("style")
    known = isinstance(style, int) and PRIMARY <= style <= PREMIUM
    problems.at("style").require(known, "BASE_TYPE_CHOICES", "Value must be one of {1..6}.")
    problems.text("button.label", button, "label")
    if style == LINK:
        url = problems.text("button.url", button, "url", required=True)
        wellformed = not url or url.startswith(("http://", "https://", "discord://"))
        problems.at("url").require(wellformed, "URL_TYPE_INVALID_SCHEME", "Scheme must be http.")
        both = "A custom id and url cannot both be specified"
        problems.require("custom_id" not in button, "BUTTON_COMPONENT_CUSTOM_ID_URL", both)
    elif style != PREMIUM:
        problems.text("component.custom_id", button, "custom_id", required=True)
        problems.require("url" not in button, "BUTTON_COMPONENT_CUSTOM_ID_URL", "No url here.")
    named = button.get("label") or button.get("emoji") or style == PREMIUM
    problems.require(named, "BUTTON_COMPONENT_INVALID_LABEL", "A label or an emoji is needed.")


def check_select(problems: Problems, select: Json) -> None:
    """A select of any kind, in a message or in a modal."""
    problems.text("component.custom_id", select, "custom_id", required=True)
    problems.text("select.placeholder", select, "placeholder")
    for name in ("min_values", "max_values"):
        if select.get(name) is not None:
            problems.at(name).number(f"select.{name}", select[name])
    if select.get("type") == STRING_SELECT:
        _check_options(problems, select)


def _check_options(problems: Problems, select: Json) -> None:
    options = problems.items(select, "options")
    here = problems.at("options")
    here.length("select.options", options)
    values: set[str] = set()
    for index, option in enumerate(options):
        one = here.at(index)
        one.text("option.label", option, "label", required=True)
        one.text("option.description", option, "description")
        value = one.text("option.value", option, "value", required=True)
        twice = "The specified option value is already used"
        one.at("value").require(
            value not in values, "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", twice
        )
        values.add(value)
    most = select.get("max_values") or 1
    chosen = sum(bool(option.get("default")) for option in options)
    too_many = "More options are chosen from the start than may be chosen."
    here.require(chosen <= most, "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", too_many)
    fits = most <= max(len(options), 1)
    problems.at("max_values").require(fits, "SELECT_COMPONENT_MAX_VALUES", "More than there are.")


def _check_section(problems: Problems, section: Json) -> None:
    texts = problems.items(section, "components")
    problems.at("components").length("section.texts", texts)
    _check_children(problems.at("components"), texts, frozenset({TEXT}))
    accessory = section.get("accessory")
    if not isinstance(accessory, dict):
        problems.at("accessory").add("BASE_TYPE_REQUIRED", "This field is required")
    elif accessory.get("type") == BUTTON:
        _check_button(problems.at("accessory"), accessory)
    else:
        right = accessory.get("type") == THUMBNAIL
        problems.at("accessory", "type").require(right, WRONG_TYPE, "A button or a thumbnail.")


def _check_text(problems: Problems, text: Json) -> None:
    problems.text("text.content", text, "content", required=True)


def _check_gallery(problems: Problems, gallery: Json) -> None:
    problems.at("items").length("gallery.items", problems.items(gallery, "items"))


def _check_file(problems: Problems, file: Json) -> None:
    media = file.get("file")
    url = media.get("url", "") if isinstance(media, dict) else ""
    problems.at("file", "url").require(
        str(url).startswith("attachment://"), "URL_TYPE_INVALID_SCHEME", "Must be attachment://."
    )


def _check_separator(problems: Problems, separator: Json) -> None:
    spacing = separator.get("spacing", 1)
    problems.at("spacing").require(spacing in (1, 2), "BASE_TYPE_CHOICES", "Value must be 1 or 2.")


def _check_container(problems: Problems, container: Json) -> None:
    children = problems.items(container, "components")
    problems.at("components").length("container.components", children)
    if container.get("accent_color") is not None:
        problems.at("accent_color").number("embed.colour", container["accent_color"])
    _check_children(problems.at("components"), children, IN_CONTAINER)


CHECKS: Final[dict[object, Callable[[Problems, Json], None]]] = {
    ROW: _check_row,
    SECTION: _check_section,
    TEXT: _check_text,
    GALLERY: _check_gallery,
    FILE: _check_file,
    SEPARATOR: _check_separator,
    CONTAINER: _check_container,
}
