"""The world as it begins: one guild, four people and the bot. These names and ids never change."""

from datetime import UTC, datetime

from sandbox.world.model import Channel, ChannelKind, Guild, Role, User
from sandbox.world.permissions import ORDINARY, Permission

TOKEN = "sandbox-token"  # noqa: S105  # every sandbox has it: it opens nothing else
CLIENT_SECRET = "sandbox-client-secret"  # noqa: S105  # the same
SINCE = datetime(2026, 1, 1, tzinfo=UTC)

GUILD_ID = "1000000000000000001"
GENERAL_ID = "1000000000000000011"
TABLE_ID = "1000000000000000012"
HALL_ID = "1000000000000000013"
GROUP_ID = "1000000000000000021"
ISAAC_ID = "1000000000000000101"
JACOB_ID = "1000000000000000102"
REBECCA_ID = "1000000000000000103"
ESAU_ID = "1000000000000000104"
BOT_ID = "1000000000000000900"
APPLICATION_ID = BOT_ID
BOT_ROLE_ID = "1000000000000000901"
APPLICATION_NAME = "Havruta"

BOT_PERMISSIONS = int(
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.EMBED_LINKS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.READ_MESSAGE_HISTORY
)
"""What the README asks a server for, and no more."""


def guild() -> Guild:
    """The server; it belongs to Rebecca, so that the others are ordinary members."""
    return Guild(id=GUILD_ID, name="Beit Midrash", owner_id=REBECCA_ID)


def roles() -> list[Role]:
    """Everyone's role, and the bot's own."""
    return [
        Role(id=GUILD_ID, name="@everyone", permissions=ORDINARY, position=0),
        Role(
            id=BOT_ROLE_ID,
            name=APPLICATION_NAME,
            permissions=BOT_PERMISSIONS,
            position=1,
            bot_id=BOT_ID,
        ),
    ]


def users() -> list[User]:
    """The bot and the people."""
    return [
        User(id=BOT_ID, key="havruta", name=APPLICATION_NAME, bot=True, roles=[BOT_ROLE_ID]),
        User(id=ISAAC_ID, key="isaac", name="Isaac", has_app=True),
        User(id=JACOB_ID, key="jacob", name="Jacob"),
        User(id=REBECCA_ID, key="rebecca", name="Rebecca"),
        User(id=ESAU_ID, key="esau", name="Esau"),
    ]


def channels() -> list[Channel]:
    """Two text channels, a voice channel, everyone's direct messages with the bot, and a group."""
    text = [
        Channel(
            id=GENERAL_ID,
            kind=ChannelKind.TEXT,
            name="general",
            topic="Come in, sit down, find a partner.",
            position=0,
            guild_id=GUILD_ID,
        ),
        Channel(
            id=TABLE_ID,
            kind=ChannelKind.TEXT,
            name="study-table",
            topic="Two chairs, one book.",
            position=1,
            guild_id=GUILD_ID,
        ),
        Channel(
            id=HALL_ID, kind=ChannelKind.VOICE, name="Study hall", position=2, guild_id=GUILD_ID
        ),
    ]
    group = Channel(
        id=GROUP_ID,
        kind=ChannelKind.GROUP,
        name="Isaac and Jacob",
        owner_id=ISAAC_ID,
        members=[ISAAC_ID, JACOB_ID],
    )
    return [*text, *(_direct(user) for user in users() if not user.bot), group]


def _direct(user: User) -> Channel:
    return Channel(
        id=str(int(user.id) + 100),
        kind=ChannelKind.DIRECT,
        name=user.name,
        recipient_id=user.id,
    )
