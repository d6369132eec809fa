"""Use cases: inviting by e-mail, and answering from there.

Whoever reads an address's mail has the secret of its invitation. Who accepts with it is known by
that address from then on, if it was nobody's. Who is somebody already has to say that it is theirs:
who sent them the secret might read the mail that comes there, and come in by it. An address that is
somebody's is answered by them alone: mails are passed on, and who they are is no gift of a mail.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from havruta.errors.havrutot import (
    InvitationOver,
    NotAnAddress,
    NotInvited,
    UnknownInvitation,
)
from havruta.errors.people import SignedOut
from havruta.events import NoticesDue
from havruta.havrutot import invitations, limits
from havruta.havrutot.invitations import INVITATION_LIFE, PENDING, Acceptance, Reply, Waiting
from havruta.havrutot.model import Havruta, Invitation, InvitationState
from havruta.ids import HavrutaId, InvitationId, UserId, new_id
from havruta.library.books import book_of
from havruta.names import LONGEST, clean
from havruta.notices import promises
from havruta.people import credentials, mailboxes
from havruta.people.model import Device, Identity, Provider, User
from havruta.permissions import Action, require
from havruta.records import Records
from havruta.study import Study


class Sending(StrEnum):
    """What becomes of an address that was to be invited."""

    PROMISED = "promised"
    NO_ADDRESS = "no_address"
    NO_MAIL = "no_mail"
    UNSUBSCRIBED = "unsubscribed"
    IS_IN = "is_in"
    WAITS = "waits"
    TOO_OFTEN = "too_often"


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation as whoever has its mail sees it; `holder` is whose the address is."""

    waiting: Waiting
    address: str
    holder: User | None

    def is_for(self, user_id: UserId | None) -> bool:
        """Whether this person, or whoever is nobody here yet, can accept."""
        return self.holder is None or self.holder.id == user_id


@dataclass(frozen=True, slots=True)
class Entry:
    """Who has accepted, and the secret that their browser keeps (None: it has one)."""

    acceptance: Acceptance
    user_id: UserId
    cookie: str | None


async def invite(
    study: Study, *, havruta_id: HavrutaId, by: UserId, addresses: Sequence[str]
) -> Mapping[str, Sending]:
    """Invite these, and return what becomes of each, by the address as it is known or was typed.

    None stops another. Raises `TooManyPeople`, and as `invitations.invitable` does.
    """
    limits.require_not_many(addresses)
    read = {_read(typed) or typed: _read(typed) for typed in addresses}
    known = [address for address in read.values() if address]
    async with study.transaction() as records:
        havruta = await records.havrutot.lock(havruta_id)
        require(Action.INVITE, by, havruta)
        limits.require_open(study, havruta)
        await records.users.lock({havruta.owner_id})
        unsubscribed = await records.unsubscribed.among(known)
        sendings = dict.fromkeys(read, Sending.NO_ADDRESS)
        for address in known:
            if address in unsubscribed:
                sendings[address] = Sending.UNSUBSCRIBED
            else:
                sendings[address] = await _invite(study, records, havruta, address)
        records.publish(NoticesDue())
    return sendings


def require_any(addresses: Sequence[str]) -> None:
    """Raise `NotAnAddress` if some are named, and none of them is one."""
    if addresses and not any(map(_read, addresses)):
        raise NotAnAddress(address=addresses[0])


async def offer(study: Study, *, token: str) -> Offer:
    """Return what is offered by this secret. Raises `UnknownInvitation`, `InvitationOver`."""
    async with study.reading() as records:
        invitation = await _pending(study, records, token)
        havruta = await records.havrutot.get(invitation.havruta_id)
        inviter = await records.users.get(invitation.invited_by)
        assert invitation.address is not None
        holder = await records.users.of_address(invitation.address)
    waiting = Waiting(invitation, havruta, inviter, book_of(study, havruta.book))
    return Offer(waiting, invitation.address, holder)


async def accept(
    study: Study, *, token: str, by: UserId | None, name: str, is_mine: bool, device: Device
) -> Entry:
    """Join the havruta as whoever is signed in; they alone can who hold the address.

    If nobody holds it, they do from now on if they say that it `is_mine`; if nobody is signed in, a
    person of that name is made who does. Raises `SignedOut`, `NotInvited`, `UnknownInvitation`,
    `InvitationOver`, `TooLong`, `HiddenCharacters`, and as `invitations.accept` does.
    """
    name = clean("name", name, LONGEST)
    async with study.transaction() as records:
        invitation = await _pending(study, records, token)
        assert invitation.address is not None
        await records.havrutot.lock(invitation.havruta_id)
        user_id = by or UserId(new_id(study.now()))
        user = User(user_id, name or suggested_name(invitation.address))
        is_held = await _held(records, invitation.address, user, is_new=not by, is_mine=is_mine)
        acceptance = await invitations.accepted(study, records, invitation.id, user_id)
        cookie = None if by else await credentials.new_sign_in(study, records, user_id, device)
    if is_held:
        await claim(study, address=invitation.address, user_id=user_id)
    return Entry(acceptance, user_id, cookie)


async def decline(study: Study, *, token: str) -> Havruta:
    """Turn the invitation down. Raises `UnknownInvitation`, `InvitationOver`."""
    async with study.transaction() as records:
        invitation = await _pending(study, records, token)
        declined = InvitationState.DECLINED
        return await invitations.answered(study, records, invitation.id, declined)


async def claim(study: Study, *, address: str, user_id: UserId) -> None:
    """Have what waits for an answer from the address wait for its holder's, in their own list.

    One after the other: whoever locked several could wait for one who answers them.
    """
    async with study.reading() as records:
        found = await records.invitations.pending_at(address)
    for invitation in found:
        async with study.transaction() as records:
            await records.havrutot.lock(invitation.havruta_id)
            locked = await records.invitations.lock(invitation.id)
            theirs = {i.havruta_id for i in await records.invitations.pending(user_id)}
            is_free = locked.state is PENDING and locked.user_id is None
            if is_free and locked.havruta_id not in theirs:
                await records.invitations.save(replace(locked, user_id=user_id))


def secret_of(study: Study, invitation_id: InvitationId, digest: str | None = None) -> str:
    """Return the secret of an invitation; it can be made again, so that a mail can be, too.

    It is the one of which the `digest` is kept, by whichever of our keys.
    """
    secrets = [_secret(key, invitation_id) for key in study.keys]
    known = (one for one in secrets if digest in credentials.digests_of(study, one))
    return next(known, secrets[0])


def _secret(key: bytes, invitation_id: InvitationId) -> str:
    secret = hmac.digest(key, f"invitation:{invitation_id}".encode(), "sha256")
    return urlsafe_b64encode(secret).decode().rstrip("=")


def _read(typed: str) -> str | None:
    try:
        return mailboxes.mailbox(typed)
    except NotAnAddress:
        return None


async def _invite(study: Study, records: Records, havruta: Havruta, address: str) -> Sending:
    if not study.has_mail:
        return Sending.NO_MAIL
    now = study.now()
    holder = await records.users.of_address(address)
    if holder and holder.id in havruta.people:
        return Sending.IS_IN
    if (waiting := await _waiting(records, havruta, address, holder, now)) is not None:
        reply = await invitations.told_again(records, waiting, now)
        return Sending.WAITS if reply is Reply.WAITS else Sending.PROMISED
    if not await limits.may_be_mailed(records, havruta, address, now):
        return Sending.TOO_OFTEN
    invitation_id = InvitationId(new_id(now))
    invitation = Invitation(
        id=invitation_id,
        havruta_id=havruta.id,
        user_id=holder.id if holder else None,
        invited_by=havruta.owner_id,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
        address=address,
        digest=credentials.digest_of(study, secret_of(study, invitation_id)),
    )
    await records.invitations.save(invitation)
    await records.notices.add(promises.invitation(invitation, now))
    return Sending.PROMISED


async def _waiting(
    records: Records, havruta: Havruta, address: str, holder: User | None, now: datetime
) -> Invitation | None:
    """Return the invitation to the havruta that waits for this person's answer, if one does."""
    found = [*await records.invitations.pending_at(address)]
    if holder:
        found += await records.invitations.pending(holder.id)
    for invitation in found:
        if invitation.havruta_id == havruta.id:
            if invitation.state_at(now) is PENDING:
                return invitation
            await records.invitations.save(replace(invitation, state=InvitationState.EXPIRED))
    return None


async def _pending(study: Study, records: Records, token: str) -> Invitation:
    found = await credentials.known(study, token, records.invitations.by_digest)
    if (invitation := found) is None:
        raise UnknownInvitation
    if (state := invitation.state_at(study.now())) is not PENDING:
        raise InvitationOver(state=state.value)
    return invitation


async def _held(records: Records, address: str, user: User, *, is_new: bool, is_mine: bool) -> bool:
    """Return whether the address is the person's, from now on at the latest.

    Raises `SignedOut`, `NotInvited` where it is somebody else's.
    """
    holder = await records.users.of_address(address)
    if holder is None and is_new:
        holder = await records.users.add(user, Provider.EMAIL, address)
    held_by = holder.id if holder else None
    if held_by is None and is_mine:
        held_by = await records.users.identify(Identity(Provider.EMAIL, address, user.id))
    if held_by not in {None, user.id}:
        raise SignedOut if is_new else NotInvited
    return held_by is not None


def suggested_name(address: str) -> str:
    """Return what whoever has this address may be called: "Ruth Levi" for ruth.levi."""
    words = address.partition("@")[0].partition("+")[0].replace("_", ".").replace("-", ".")
    return " ".join(word.capitalize() for word in words.split(".") if word)
