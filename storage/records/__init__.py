"""Rows in, values out: the repositories of one transaction."""

from sqlalchemy.ext.asyncio import AsyncConnection

from havruta.records import Outbox
from storage.records.annotations import Annotations, Remarks
from storage.records.aways import Aways
from storage.records.calls import Calls, Recordings, Voices
from storage.records.codes import Codes
from storage.records.credentials import Credentials
from storage.records.havrutot import Havrutot, Invitations
from storage.records.notices import Notices, Paces
from storage.records.plans import Listings, Occurrences, Plans, Replies
from storage.records.proposals import Proposals
from storage.records.sessions import Connections, Learnings, Sessions, Stays
from storage.records.traces import Traces
from storage.records.users import Unsubscribed, Users
from storage.records.whole import Met

__all__ = ["Records"]


class Records(Outbox):
    """All repositories over one connection, and so in one transaction.

    Where nothing changes, people who have been `met` are not asked for again.
    """

    def __init__(self, db: AsyncConnection, met: Met | None = None) -> None:
        super().__init__()
        self.users = Users(db, met)
        self.havrutot = Havrutot(db, met)
        self.invitations = Invitations(db)
        self.codes = Codes(db)
        self.sessions = Sessions(db)
        self.stays = Stays(db)
        self.learnings = Learnings(db)
        self.aways = Aways(db)
        self.connections = Connections(db)
        self.calls = Calls(db)
        self.voices = Voices(db)
        self.recordings = Recordings(db)
        self.annotations = Annotations(db)
        self.remarks = Remarks(db)
        self.plans = Plans(db)
        self.occurrences = Occurrences(db)
        self.replies = Replies(db)
        self.proposals = Proposals(db)
        self.listings = Listings(db)
        self.notices = Notices(db)
        self.paces = Paces(db)
        self.unsubscribed = Unsubscribed(db)
        self.credentials = Credentials(db)
        self.traces = Traces(db)
