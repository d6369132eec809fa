"""The chat as a whole: the bot, what it keeps alive in Discord, and what hears of losses there."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import SocketFactoryType

from bot.client import HavrutaBot, ShardedBot
from bot.havrutot.lost_homes import LostHomes
from bot.living_cards import LivingCards
from bot.metrics import ChatMetrics
from bot.notices.channel import HomeChannel
from bot.notices.direct import DirectMessages
from bot.plans.events import ServerEvents
from bot.sessions.voice import VoiceChannels
from bot.shards import Shards
from havruta.notices.carriers import Carrier
from havruta.study import Study


@dataclass(frozen=True, slots=True)
class Chat:
    """The bot, sessions' messages, servers' lists of events, and what carries notices by it."""

    client: HavrutaBot
    cards: LivingCards
    server_events: ServerEvents
    carriers: Sequence[Carrier]


def make_chat(
    study: Study,
    shards: Shards,
    metrics: ChatMetrics | None = None,
    open_socket: SocketFactoryType | None = None,
) -> Chat:
    """Return the chat of these shards, which hears what happens in Discord once it is there."""
    is_only, given = shards.total == 1, (metrics, open_socket)
    client = HavrutaBot(study, *given) if is_only else ShardedBot(study, shards, *given)
    cards, server_events = LivingCards(client, study), ServerEvents(client, study)
    lost_homes, voice_channels = LostHomes(study), VoiceChannels(client, study)
    client.add_listener(voice_channels.take_away, "on_ready")
    client.add_listener(cards.catch_up, "on_ready")
    client.add_listener(server_events.keep_in_step, "on_ready")
    for lost in ("on_guild_channel_delete", "on_raw_thread_delete"):
        client.add_listener(cards.look_again, lost)
        client.add_listener(lost_homes.leave, lost)
    client.add_listener(lost_homes.shut_out, "on_guild_remove")
    carriers = DirectMessages(client, cards, study), HomeChannel(client, cards)
    return Chat(client, cards, server_events, carriers)
