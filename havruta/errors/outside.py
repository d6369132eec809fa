"""Refusals of what the study stands on: Discord, the disk, others at the same moment."""

from havruta.errors.base import HavrutaError


class CannotPost(HavrutaError):
    """The bot lacks a permission where it should speak. Values: `permission`, `channel`."""

    code = "cannot_post"
    ours = frozenset({"channel"})


class ThreadLocked(HavrutaError):
    """The thread where the bot should speak is locked. Values: `channel`."""

    code = "thread_locked"
    ours = frozenset({"channel"})


class ChannelGone(HavrutaError):
    """The channel where the bot should speak has been deleted."""

    code = "channel_gone"


class NotInServer(HavrutaError):
    """The bot is not in the server where it should speak. Values: `guild`, its id."""

    code = "not_in_server"


class NoServer(HavrutaError):
    """The havruta is at home in no server. Values: `name`."""

    code = "no_server"


class CannotStore(HavrutaError):
    """What was to be stored can't be: the disk is full, or takes nothing. Nothing has changed."""

    code = "cannot_store"


class StorageAway(CannotStore):
    """The database can't be reached. What was under way has not been done, or nobody knows."""

    code = "storage_away"


class Overtaken(HavrutaError):
    """What this needs was deleted or changed at the same moment. Nothing has changed."""

    code = "overtaken"


class NoSuchChoice(HavrutaError):
    """It is none of those that were offered. Values: `said`, as Discord sent it."""

    code = "no_such_choice"
