"""Discord's limits, one table of our own; every request of the bot is held against it."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """At least this much and at most that much, in characters, items or units."""

    most: int
    least: int = 0

    def holds(self, amount: float) -> bool:
        """Whether the amount is within."""
        return self.least <= amount <= self.most


MESSAGES: Final = {
    "message.content": Limit(2000),
    "message.embeds": Limit(10),
    "message.embeds.total": Limit(6000),
    "message.attachments": Limit(10),
    "message.attachment.bytes": Limit(10 * 1024 * 1024),
    "message.attachment.description": Limit(1024),
    "message.nonce": Limit(25),
    "message.stickers": Limit(3),
    "mentions.users": Limit(100),
    "mentions.roles": Limit(100),
    "thread.name": Limit(100, least=1),
    "channel.name": Limit(100, least=1),
}
EMBEDS: Final = {
    "embed.title": Limit(256),
    "embed.description": Limit(4096),
    "embed.fields": Limit(25),
    "embed.field.name": Limit(256, least=1),
    "embed.field.value": Limit(1024, least=1),
    "embed.footer.text": Limit(2048),
    "embed.author.name": Limit(256),
    "embed.colour": Limit(0xFFFFFF),
    "embed.url": Limit(2048),
}
COMPONENTS: Final = {
    "components.rows": Limit(5),
    "components.v2.total": Limit(40, least=1),
    "components.v2.text": Limit(4000),
    "component.custom_id": Limit(100, least=1),
    "row.buttons": Limit(5, least=1),
    "button.label": Limit(80),
    "button.url": Limit(512, least=1),
    "select.options": Limit(25, least=1),
    "select.placeholder": Limit(150),
    "select.min_values": Limit(25),
    "select.max_values": Limit(25, least=1),
    "option.label": Limit(100, least=1),
    "option.value": Limit(100, least=1),
    "option.description": Limit(100),
    "section.texts": Limit(3, least=1),
    "container.components": Limit(40, least=1),
    "gallery.items": Limit(10, least=1),
    "text.content": Limit(4000, least=1),
}
MODALS: Final = {
    "modal.title": Limit(45, least=1),
    "modal.components": Limit(5, least=1),
    "label.label": Limit(45, least=1),
    "label.description": Limit(100),
    "input.label": Limit(45, least=1),
    "input.placeholder": Limit(100),
    "input.value": Limit(4000),
    "input.min_length": Limit(4000),
    "input.max_length": Limit(4000, least=1),
}
COMMANDS: Final = {
    "commands.global": Limit(100),
    "commands.menus": Limit(15),
    "command.name": Limit(32, least=1),
    "command.description": Limit(100, least=1),
    "command.options": Limit(25),
    "command.total": Limit(8000),
    "option.choices": Limit(25),
    "choice.name": Limit(100, least=1),
    "choice.value": Limit(100, least=1),
    "option.min_length": Limit(6000),
    "option.max_length": Limit(6000, least=1),
    "autocomplete.choices": Limit(25),
}
EVENTS: Final = {
    "events": Limit(100),
    "event.name": Limit(100, least=1),
    "event.description": Limit(1000),
    "event.location": Limit(100, least=1),
}
TABLE: Final[dict[str, Limit]] = MESSAGES | EMBEDS | COMPONENTS | MODALS | COMMANDS | EVENTS

COMMAND_NAME: Final = re.compile(r"[-_'\w]{1,32}")
"""Letters, digits, hyphen, underscore and apostrophe of any script; lower case is asked apart."""
OLD_AFTER_SECONDS: Final = 3600
ANSWER_WITHIN_SECONDS: Final = 3.0
TOKEN_LIFE_SECONDS: Final = 900.0
NONCE_LIFE_SECONDS: Final = 300.0
