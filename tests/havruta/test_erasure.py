"""A person who has themselves forgotten, as others and they themselves find it afterwards."""

from dataclasses import replace

from havruta import erasure
from havruta.events import BrowserForgotten, NoticesDue, PeopleChanged, SessionEnded
from havruta.havrutot import founding
from havruta.havrutot.model import NOWHERE
from havruta.ids import HavrutaId
from havruta.notices import delivery
from havruta.notices.content import Inherited
from havruta.people import credentials, identities
from havruta.people.model import Device, Profile, Provider
from havruta.sentences import LEFT
from havruta.sessions import presence
from havruta.sessions.model import Ending
from tests.havruta.looking import havruta_of, report_of
from tests.memory import MemoryHavrutot, MemoryTraces


async def test_a_session_of_whoever_owns_it_ends_as_if_they_had_ended_it(
    study, session, isaac, jacob, carriers, heard
):
    """SY-2: and the next participant owns the havruta, and is told."""
    await presence.connect(study, session_id=session.id, by=isaac.id)
    heard.clear()

    await erasure.erase(study, by=isaac.id)
    published = [*heard]
    while await delivery.deliver_due(study, carriers):
        pass

    report = await report_of(study, session)
    assert report.session.ending is Ending.OWNER
    assert [one.user.name for one in report.attended] == [LEFT]
    assert (report.owner, report.havruta.people) == (jacob, (jacob.id,))
    assert {SessionEnded(session.id), NoticesDue()} <= {*published}
    told = [content for content in carriers.contents if isinstance(content, Inherited)]
    assert [content.recipient.user for content in told] == [jacob]


async def test_a_session_of_others_goes_on_without_them(study, session, isaac, jacob, heard):
    """SY-2"""
    await presence.connect(study, session_id=session.id, by=jacob.id)
    heard.clear()

    await erasure.erase(study, by=jacob.id)

    report = await report_of(study, session)
    assert report.session.is_live
    assert report.present == ()
    assert report.havruta.people == (isaac.id,)
    assert PeopleChanged(session.id) in heard


async def test_whoever_was_invited_or_only_belonged_leaves_nothing_that_waits(
    study, session, havruta, isaac, jacob, esau
):
    """SY-2"""
    made = await founding.create(
        study, by=isaac.id, book="Ruth", name="Evening", partners=[jacob.id, esau.id], home=NOWHERE
    )

    await erasure.erase(study, by=jacob.id)

    kept = await havruta_of(study, havruta)
    assert kept.people == (isaac.id,)
    async with study.reading() as records:
        invitations = await records.invitations.of([made.id])
    assert [one.user_id for one in invitations if one.state == "pending"] == [esau.id]


async def test_they_are_signed_out_and_begin_anew_as_strangers(study, session, jacob, heard):
    """SY-2, ID-1"""
    address = await credentials.link(study, session_id=session.id, by=jacob.id)
    token = address.rpartition("/")[2]
    entry = await credentials.come_in(study, token=token, signed_in_as=None, device=Device())
    heard.clear()

    await erasure.erase(study, by=jacob.id)
    again = await identities.known(study, Profile(Provider.DISCORD, "100000000000000002", "Jacob"))

    assert BrowserForgotten(await credentials.browser(study, cookie=entry.cookie)) in heard
    assert again.id != jacob.id
    async with study.reading() as records:
        assert await records.havrutot.of(again.id) == []


async def test_who_is_taken_in_just_then_is_forgotten_there_too(
    study, isaac, jacob, havruta, monkeypatch
):
    """SY-2"""
    other = replace(havruta, id=HavrutaId("other"))
    meanwhile = [other]

    async def lock(traces, _, /):
        while meanwhile:
            await MemoryHavrutot(traces.tables).save(meanwhile.pop())

    monkeypatch.setattr(MemoryTraces, "lock", lock)

    await erasure.erase(study, by=jacob.id)

    assert (await havruta_of(study, other)).people == (isaac.id,)
