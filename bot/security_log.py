"""What must be found out later of the chat: who was let in, where, and what was refused to whom.

People and places are named as Discord names them. No line holds a secret.
"""

import discord
import structlog

log = structlog.get_logger("security")


def note(interaction: discord.Interaction, event: str, **more: str) -> None:
    """Write down that this happened, with who asked and where."""
    log.info(
        event,
        user=str(interaction.user.id),
        server=str(interaction.guild_id or "-"),
        channel=str(interaction.channel_id or "-"),
        **more,
    )
