import re
from pathlib import Path

import discord
import pytest

from sandbox.server import open_sandbox
from sandbox.world import seed
from sandbox.world.model import ChannelKind, Guild, Overwrite, Role, User
from sandbox.world.permissions import Permission, named, permissions_in
from tests.patience import PATIENCE

README = Path(__file__).parents[2] / "README.md"
EVERYBODYS = Permission.USE_APPLICATION_COMMANDS | Permission.CONNECT | Permission.SPEAK
"""What everybody may in a server, whether they use it or not."""


@pytest.fixture
def channel(bot):
    return bot.get_channel(int(seed.GENERAL_ID))


async def take_away(steer, *permissions, allow=()):
    wish = {"deny": list(permissions), "allow": list(allow)}
    reply = await steer("POST", "/channels/general/permissions", json=wish)
    assert reply.status == 200


@pytest.mark.parametrize(
    ("permission", "code"),
    [("view_channel", 50001), ("send_messages", 50013), ("embed_links", 50013)],
)
async def test_what_the_bot_may_not_do_in_a_channel_is_forbidden(channel, steer, permission, code):
    await take_away(steer, permission)

    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("hello", embed=discord.Embed(title="hello"))

    assert refused.value.code == code


async def test_a_permission_that_is_given_back_works_again(channel, steer):
    await take_away(steer, "send_messages")
    await take_away(steer)

    message = await channel.send("hello")

    assert message.content == "hello"


async def test_the_bot_hears_that_it_lost_a_permission(bot, channel, steer):
    await take_away(steer, "send_messages")
    await bot.wait_for("guild_channel_update", timeout=PATIENCE) if may_send(channel) else None

    assert not may_send(channel)


async def test_a_command_may_be_answered_where_the_bot_may_not_write(bot, steer, isaac):
    await take_away(steer, "send_messages", "view_channel")

    answer = await isaac.command("ping")

    assert answer.text == "pong"


async def test_the_interaction_tells_what_the_app_may_do(bot, steer, isaac):
    await take_away(steer, "send_messages")
    seen = []
    bot.add_listener(seen_by(seen), "on_interaction")

    await isaac.command("ping")

    assert not seen[0].app_permissions.send_messages
    assert seen[0].app_permissions.view_channel
    assert seen[0].permissions.send_messages


async def test_closed_direct_messages_are_forbidden(bot, isaac, sandbox):
    await isaac.close_dms()
    user = await bot.fetch_user(int(isaac.id))

    with pytest.raises(discord.Forbidden) as refused:
        await user.send("hello")

    assert refused.value.code == 50007
    assert sandbox.violations == []


async def test_direct_messages_can_be_opened_again(bot, isaac):
    await isaac.close_dms()
    await isaac.open_dms()
    user = await bot.fetch_user(int(isaac.id))

    await user.send("hello")

    await isaac.until(lambda message: message.content == "hello", where="dm")


async def test_the_bot_has_no_more_rights_than_the_readme_asks_a_server_for(tmp_path):
    """SY-4: what it may not do there fails here too."""
    asked = re.search(r"the permissions (.+?)[(;]", README.read_text(), re.DOTALL)[1]
    names = ["_".join(name.lower().split()) for name in re.findall(r"\*([^*]+)\*", asked)]
    wanted = named("view_channel" if name == "view_channels" else name for name in names)
    async with open_sandbox(tmp_path) as sandbox:
        world = sandbox.world
        for channel in (channel for channel in world.channels if channel.guild_id):
            may = world.permissions(world.bot, channel)

            assert Permission(may & ~EVERYBODYS) == Permission(wanted)


async def test_a_role_rules_the_whole_guild(channel, steer):
    for role in ("@everyone", seed.BOT_ROLE_ID):
        await steer("POST", f"/roles/{role}/permissions", json={"permissions": ["view_channel"]})

    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("hello")

    assert refused.value.code == 50013


async def test_others_messages_cannot_be_deleted_without_the_right(channel, isaac, bot, steer):
    said = await isaac.say("mine")
    partial = channel.get_partial_message(int(said.id))

    with pytest.raises(discord.Forbidden):
        await partial.delete()
    await take_away(steer, allow=["manage_messages"])
    await partial.delete()

    await isaac.until_gone(said)


EVERYONE, LEARNERS, SAM = "1", "2", "3"
VIEW = int(Permission.VIEW_CHANNEL)
SEND = int(Permission.SEND_MESSAGES)
EMBED = int(Permission.EMBED_LINKS)
ALL = VIEW | SEND | EMBED


@pytest.mark.parametrize(
    ("overwrites", "expected"),
    [
        ([], ALL),
        ([(EVERYONE, 0, SEND)], VIEW),
        ([(EVERYONE, 0, VIEW)], 0),
        ([(EVERYONE, 0, EMBED), (LEARNERS, EMBED, 0)], ALL),
        ([(LEARNERS, 0, SEND), (SAM, SEND, 0)], ALL),
        ([(EVERYONE, SEND, 0), (SAM, 0, EMBED)], VIEW | SEND),
        ([(LEARNERS, EMBED, EMBED)], ALL),
        ([("9", 0, ALL)], ALL),
    ],
)
def test_members_go_before_roles_and_roles_before_everyone(overwrites, expected):
    found = {
        o[0]: Overwrite(id=o[0], for_member=o[0] == SAM, allow=o[1], deny=o[2]) for o in overwrites
    }
    roles = {
        EVERYONE: Role(id=EVERYONE, name="@everyone", permissions=VIEW | SEND, position=0),
        LEARNERS: Role(id=LEARNERS, name="learners", permissions=EMBED, position=1),
    }
    sam = User(id=SAM, key="sam", name="Sam", roles=[LEARNERS])
    guild = Guild(id=EVERYONE, name="Guild", owner_id="5")

    granted = permissions_in(ChannelKind.TEXT, found, sam, guild=guild, roles=roles)

    assert granted == expected


def test_an_administrator_may_do_everything():
    ruler = Role(
        id=EVERYONE, name="@everyone", permissions=int(Permission.ADMINISTRATOR), position=0
    )
    sam = User(id=SAM, key="sam", name="Sam")
    closed = {EVERYONE: Overwrite(id=EVERYONE, for_member=False, deny=ALL)}

    granted = permissions_in(
        ChannelKind.TEXT,
        closed,
        sam,
        guild=Guild(id=EVERYONE, name="Guild", owner_id="5"),
        roles={EVERYONE: ruler},
    )

    assert granted & ALL == ALL


async def test_an_unknown_permission_is_said_so(steer):
    reply = await steer("POST", "/channels/general/permissions", json={"deny": ["fly"]})

    assert reply.status == 400
    assert reply.body == "There is no permission fly."


def may_send(channel):
    return channel.permissions_for(channel.guild.me).send_messages


def seen_by(seen):
    async def listen(interaction):
        seen.append(interaction)

    return listen
