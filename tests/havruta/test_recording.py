"""A recording: everybody's consent first, a pause for who comes later, and its end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta import disclosure, erasure
from havruta.calls import course, recording
from havruta.calls.model import CallPlan, RecordingEnd, RecordingState
from havruta.calls.ports import Keeping
from havruta.errors.calls import NoRecorder, NotInCall, TooManyRecordings, UnknownRecording
from havruta.errors.havrutot import NotAllowed
from havruta.errors.sessions import SessionOver
from havruta.events import CallChanged
from havruta.havrutot import keeping as havrutot
from havruta.havrutot import membership
from havruta.havrutot.model import Lead, Participant
from havruta.havrutot.preferences import set_lead
from havruta.ids import RecordingId
from havruta.sessions import leading, lifecycle, recorded
from havruta.sessions import recording as recordings
from tests.havruta.callers import Media, Party, crowd
from tests.recorder import FakeRecorder

ASKED, ON, OVER = RecordingState


@pytest.fixture
def media():
    return Media()


@pytest.fixture
def recorder(tmp_path):
    return FakeRecorder(tmp_path)


@pytest.fixture
def study(study, media, recorder):
    return replace(study, media=media, recorder=recorder)


class Recorded(Party):
    """A call that is recorded, or is to be."""

    async def known(self):
        return (await self.state()).recorded

    async def recording(self):
        return (await self.known()).recording

    async def asks(self, user):
        await recordings.ask(self.study, **self._by(user))

    async def answers(self, user, *, agrees, recording_id=None):
        recording_id = recording_id or (await self.recording()).id
        said = {"recording_id": recording_id, "agrees": agrees}
        await recordings.answer(self.study, **self._by(user), **said)

    async def stops(self, user):
        recording_id = (await self.recording()).id
        await recordings.stop(self.study, **self._by(user), recording_id=recording_id)

    async def notes(self, keeping):
        of = {"session_id": self.session.id, "recording_id": (await self.recording()).id}
        await recordings.note(self.study, **of, keeping=keeping)

    async def goes_on(self):
        """Have Isaac and Jacob be recorded."""
        isaac, jacob = self.people[:2]
        await self.all_join(2)
        await self.asks(isaac)
        await self.answers(jacob, agrees=True)
        await self.notes(Keeping.GOES_ON)
        for user in (isaac, jacob):
            await self.is_ready(user)
        return isaac, jacob


@pytest.fixture
async def party(study, havruta, session, isaac):
    """Isaac's session, and three more who belong to its havruta."""
    others = await crowd(study, 3)
    joined = tuple(Participant(one.id, study.now()) for one in others)
    async with study.transaction() as records:
        known = await records.havrutot.get(havruta.id)
        await records.havrutot.save(replace(known, participants=(*known.participants, *joined)))
    return Recorded(study, session, [isaac, *others])


async def test_it_goes_on_once_everybody_in_the_call_has_agreed(party, heard):
    """CA-9: and through the server then, by a plan of its own; not a moment before."""
    isaac, jacob, rachel, _ = party.people
    await party.all_join(3)

    await party.asks(isaac)
    await party.answers(jacob, agrees=True)
    assert ((await party.recording()).state, (await party.call()).plan) == (ASKED, CallPlan.MESH)
    await party.answers(rachel, agrees=True)

    known = await party.known()
    assert (known.recording.state, (await party.call()).plan) == (ON, CallPlan.SERVER)
    assert known.agreed == {isaac.id, jacob.id, rachel.id}
    assert [one.number for one in known.consents] == [1, 2, 3]
    assert heard[-1] == CallChanged(party.session.id)
    peers = (await party.state()).peers
    assert recording.voices(known, peers) == {peer.id: n + 1 for n, peer in enumerate(peers)}


async def test_who_has_not_answered_and_goes_holds_it_up_no_longer(party):
    """CA-9"""
    isaac, jacob, rachel, _ = party.people
    await party.all_join(3)
    await party.asks(isaac)
    await party.answers(jacob, agrees=True)

    await party.leaves(rachel)

    assert (await party.recording()).state is ON


async def test_one_who_would_rather_not_is_enough(party):
    """CA-9: and it can be asked for anew."""
    isaac, jacob, *_ = party.people
    await party.all_join(2)
    await party.asks(isaac)
    first = await party.recording()

    await party.answers(jacob, agrees=False)

    over = await party.recording()
    assert (over.state, over.ending, over.kept_since) == (OVER, RecordingEnd.REFUSED, None)
    assert (await party.call()).plan is CallPlan.MESH
    for agrees in (True, False):
        with pytest.raises(UnknownRecording):
            await party.answers(jacob, agrees=agrees)
    await party.asks(isaac)
    assert ((await party.recording()).state, first.id) == (ASKED, over.id)
    assert (await party.known()).agreed == {isaac.id}


async def test_who_comes_later_is_asked_and_nothing_is_kept_meanwhile(party):
    """CA-9"""
    await party.goes_on()
    rachel = party.people[2]

    await party.joins(rachel)

    state = await party.state()
    assert [peer.user_id for peer in recording.lacking(state.recorded, state.peers)] == [rachel.id]
    assert rachel.id not in {
        peer.user_id
        for peer in state.peers
        if peer.id in recording.voices(state.recorded, state.peers)
    }
    await party.answers(rachel, agrees=True)
    state = await party.state()
    assert recording.lacking(state.recorded, state.peers) == []
    assert state.recorded.recording.state is ON


async def test_who_comes_later_and_would_rather_not_ends_it(party):
    """CA-9: what was kept without them stays."""
    isaac, _ = await party.goes_on()
    await party.joins(party.people[2])

    await party.answers(party.people[2], agrees=False)

    assert (await party.recording()).ending is RecordingEnd.REFUSED
    assert [one.may_hear for one in await recorded.heard(party.study, by=isaac.id)] == [True]
    assert await recorded.heard(party.study, by=party.people[2].id) == []


async def test_who_takes_back_their_consent_ends_it_and_deletes_all_of_it(party, recorder):
    """CA-9"""
    isaac, jacob = await party.goes_on()
    recording_id = (await party.recording()).id
    recorder.put(recording_id, 1, b"a voice")

    await party.answers(jacob, agrees=False)

    over = await party.recording()
    assert (over.ending, over.deleted_at) == (RecordingEnd.WITHDRAWN, party.clock())
    assert await recorder.files(recording_id) == []
    for user in (isaac, jacob):
        assert not await recorded.is_heard(party.study, by=user.id)
        with pytest.raises(UnknownRecording):
            await recorded.found(party.study, by=user.id, recording_id=recording_id)
    await lifecycle.end(party.study, session_id=party.session.id, by=isaac.id)
    await recorded.remove_files(party.study)
    with pytest.raises(UnknownRecording):
        await recorded.delete(party.study, by=isaac.id, recording_id=recording_id)


async def test_anybody_in_the_call_can_have_it_stop(party):
    """CA-9: and the call finds its way from page to page again."""
    await party.goes_on()

    await party.stops(party.people[1])

    over = await party.recording()
    assert (over.ending, over.deleted_at) == (RecordingEnd.STOPPED, None)
    await party.waits(0)
    await party.waits(6)
    assert (await party.call()).plan is CallPlan.MESH


async def test_it_is_over_with_the_call_or_the_session(party, havruta):
    """CA-9"""
    isaac, jacob = await party.goes_on()
    await party.leaves(isaac)
    assert (await party.recording()).is_open

    await party.leaves(jacob)
    assert (await party.recording()).ending is RecordingEnd.LEFT
    await party.joins(isaac)
    assert await party.known() is None
    await party.asks(isaac)
    await party.notes(Keeping.GOES_ON)
    await lifecycle.end(party.study, session_id=party.session.id, by=isaac.id)

    found = await recorded.heard(party.study, by=isaac.id)
    assert [one.recorded.recording.ending for one in found] == [RecordingEnd.LEFT] * 2


async def test_one_that_breaks_off_says_so(party, media, recorder):
    """CA-9, OP-7: the recorder is gone, has lost it, or has not been heard of."""
    isaac, _ = await party.goes_on()
    for breaks in ("gone", "away", "lost", "unheard"):
        since = (await party.recording()).kept_until
        match breaks:
            case "gone":
                recorder.well = False
                await party.waits(1)
                recorder.well = True
            case "away":
                epoch = (await party.call()).epoch
                for _ in range(2):
                    of = {"session_id": party.session.id, "epoch": epoch}
                    await course.lose_server(party.study, **of)
            case "lost":
                party.clock.advance(timedelta(seconds=1))
                await party.notes(Keeping.LOST)
            case "unheard":
                await party.waits(recording.UNKEPT.total_seconds())
        over = await party.recording()
        assert (over.ending, over.ended_at) == (RecordingEnd.BROKEN, since), breaks
        await party.asks(isaac)
        await party.answers(party.people[1], agrees=True)
        await party.notes(Keeping.GOES_ON)
    await party.notes(Keeping.FULL)
    assert (await party.recording()).ending is RecordingEnd.FULL


async def test_who_does_not_find_the_server_goes_on_talking_and_is_not_recorded(party):
    """CA-9, CA-3: a way that works is not given up for a recording."""
    isaac, jacob, *_ = party.people
    await party.all_join(2)
    await party.asks(isaac)
    await party.answers(jacob, agrees=True)
    await party.is_ready(isaac)

    await party.waits(14)
    call = await party.call()
    assert (call.plan, call.is_settled) == (CallPlan.SERVER, False)
    await party.waits(1)

    assert (await party.recording()).ending is RecordingEnd.BROKEN
    back = await party.call()
    assert (back.plan, back.epoch, back.is_settled) == (CallPlan.MESH, call.epoch + 1, False)


async def test_of_one_that_nobody_was_left_to_keep_it_is_told_that_it_broke_off(party, isaac):
    """CA-9, OP-7: the program had died, and nobody came back."""
    await party.goes_on()
    since = (await party.recording()).kept_until
    party.clock.advance(timedelta(hours=1))

    await lifecycle.end(party.study, session_id=party.session.id, by=isaac.id)

    (one,) = await recorded.heard(party.study, by=isaac.id)
    kept = one.recorded.recording
    assert (kept.ending, kept.ended_at, one.length) == (
        RecordingEnd.BROKEN,
        since,
        timedelta(),
    )


async def test_it_is_as_long_as_it_may_be_and_no_longer(party):
    """CA-9"""
    await party.goes_on()
    while (await party.recording()).is_open:
        await party.waits(recording.NOTED.total_seconds())
        await party.notes(Keeping.GOES_ON)

    over = await party.recording()
    assert not course.is_due(party.study, await party.state())
    assert over.ending is RecordingEnd.FULL
    assert over.ended_at - over.kept_since == recording.LONGEST
    assert await recorded.is_heard(party.study, by=party.people[0].id)


async def test_that_it_is_kept_is_noted_now_and_then(party, heard):
    """CA-9: and nothing of one that is over."""
    await party.goes_on()
    heard.clear()

    await party.notes(Keeping.GOES_ON)
    await party.notes(Keeping.NOT_YET)
    assert not heard
    party.clock.advance(recording.NOTED)
    await party.notes(Keeping.GOES_ON)
    assert heard == [CallChanged(party.session.id)]
    await party.stops(party.people[0])
    before = await party.recording()
    await party.notes(Keeping.GOES_ON)
    assert await party.recording() == before
    of = {"session_id": party.session.id, "recording_id": RecordingId("another")}
    await recordings.note(party.study, **of, keeping=Keeping.LOST)


async def test_whoever_leads_or_owns_the_havruta_asks(party, havruta, isaac):
    """CA-9, SY-1"""
    jacob, rachel = party.people[1:3]
    await party.all_join(3)
    with pytest.raises(NotAllowed):
        await party.asks(jacob)
    assert await party.known() is None

    of = {"session_id": party.session.id}
    await leading.give(party.study, **of, to=jacob.id, by=isaac.id)
    await party.asks(jacob)
    await party.answers(rachel, agrees=False)
    await party.asks(isaac)
    await party.answers(rachel, agrees=False)
    await set_lead(party.study, havruta_id=havruta.id, by=isaac.id, lead=Lead.FREE)
    await party.asks(rachel)

    assert (await party.recording()).asked_by == rachel.id


async def test_to_ask_twice_is_to_ask_once(party):
    """CA-9: and what is asked is so still when the media server comes and goes."""
    isaac, jacob, *_ = party.people
    await party.all_join(2)
    await party.asks(isaac)
    first = await party.recording()
    epoch = (await party.call()).epoch
    await course.lose_server(party.study, session_id=party.session.id, epoch=epoch)
    assert await party.recording() == first

    await party.asks(isaac)
    for _ in range(2):
        await party.answers(jacob, agrees=True)

    assert (await party.recording()).id == first.id
    assert [one.user_id for one in (await party.known()).consents] == [isaac.id, jacob.id]


async def test_who_is_not_in_the_call_can_neither_ask_nor_answer(party, esau):
    """CA-9, SY-1: nor can anybody answer for somebody else, or to another call's recording."""
    isaac, jacob, rachel, _ = party.people
    await party.all_join(2)
    await party.opens(rachel)
    with pytest.raises(NotInCall):
        await party.answers(rachel, agrees=True, recording_id="any")
    await party.asks(isaac)

    for who, refusal in ((rachel, NotInCall), (esau, NotAllowed)):
        for agrees in (True, False):
            with pytest.raises(refusal):
                await party.answers(who, agrees=agrees)
        with pytest.raises(refusal):
            await party.stops(who)
    with pytest.raises(UnknownRecording):
        await party.answers(jacob, agrees=False, recording_id=RecordingId("another"))
    assert (await party.recording()).state is ASKED
    await lifecycle.end(party.study, session_id=party.session.id, by=isaac.id)
    with pytest.raises(SessionOver):
        await party.asks(isaac)


async def test_nothing_is_asked_where_nothing_can_be_recorded(party, recorder, monkeypatch):
    """CA-9"""
    isaac = party.people[0]
    await party.joins(isaac)
    recorder.well = False
    with pytest.raises(NoRecorder):
        await party.asks(isaac)
    recorder.well = True
    monkeypatch.setattr(recordings, "MOST", 0)
    with pytest.raises(TooManyRecordings, match="too_many"):
        await party.asks(isaac)
    without = replace(party.study, recorder=None)
    with pytest.raises(NoRecorder):
        await recordings.ask(without, **party._by(isaac))
    await recorded.remove_files(without)
    assert await party.known() is None


async def test_those_who_are_heard_in_it_get_it_and_nobody_else(party, recorder, esau, havruta):
    """CA-9, SY-1: who has left the havruta can have it deleted, and hears nothing."""
    isaac, jacob = await party.goes_on()
    recording_id = (await party.recording()).id
    of = {"recording_id": recording_id}
    for number in (1, 2, 7):
        recorder.put(recording_id, number, b"a voice")
    await party.stops(isaac)

    assert (await recorded.file(party.study, by=jacob.id, **of, number=1)).size == len(b"a voice")
    (one,) = await recorded.heard(party.study, by=jacob.id, session_id=party.session.id)
    assert [voice.user.name for voice in one.voices] == [isaac.name, jacob.name]
    assert await recorded.heard(party.study, by=jacob.id, session_id="another") == []
    for number in (3, 7):
        with pytest.raises(UnknownRecording):
            await recorded.file(party.study, by=jacob.id, **of, number=number)
    for who in (party.people[2], esau):  # one belongs to the havruta, and was not there
        with pytest.raises(NotAllowed):
            await recorded.file(party.study, by=who.id, **of, number=1)
        with pytest.raises(NotAllowed):
            await recorded.delete(party.study, by=who.id, **of)
    await membership.leave(party.study, havruta_id=havruta.id, by=jacob.id)
    with pytest.raises(NotAllowed):
        await recorded.file(party.study, by=jacob.id, **of, number=2)
    assert [one.may_hear for one in await recorded.heard(party.study, by=jacob.id)] == [False]
    await recorded.delete(party.study, by=jacob.id, **of)
    with pytest.raises(UnknownRecording):
        await recorded.file(party.study, by=isaac.id, **of, number=1)
    assert await recorder.files(recording_id) == []


async def test_to_delete_one_that_goes_on_ends_it(party):
    """CA-9"""
    isaac, _ = await party.goes_on()
    recording_id = (await party.recording()).id

    await recorded.delete(party.study, by=isaac.id, recording_id=recording_id)

    assert (await party.recording()).ending is RecordingEnd.WITHDRAWN


async def test_it_goes_by_itself_with_time_and_with_its_havruta(party, recorder, havruta, isaac):
    """CA-9"""
    await party.goes_on()
    recording_id = (await party.recording()).id
    recorder.put(recording_id, 1, b"a voice")
    await lifecycle.end(party.study, session_id=party.session.id, by=isaac.id)
    party.clock.advance(party.study.keeps)
    await recorded.remove_files(party.study)
    assert await recorded.is_heard(party.study, by=isaac.id)

    await havrutot.delete(party.study, havruta_id=havruta.id, by=isaac.id)
    assert await recorded.heard(party.study, by=isaac.id) == []
    with pytest.raises(UnknownRecording):
        await recorded.found(party.study, by=isaac.id, recording_id=recording_id)
    party.clock.advance(timedelta(seconds=1))
    await recorded.remove_files(party.study)

    assert await recorder.files(recording_id) == []
    assert not await recorded.is_heard(party.study, by=isaac.id)


async def test_who_is_forgotten_is_heard_nowhere(party, recorder):
    """CA-9, SY-2: what is told of them before has where their voice is."""
    isaac, jacob = await party.goes_on()
    recording_id = (await party.recording()).id
    recorder.put(recording_id, 1, b"a voice")
    told = (await disclosure.disclose(party.study, by=jacob.id))["recordings"]
    assert [one["your_voice"] for one in told] == [
        f"{party.study.addresses.front}/recordings/{recording_id}/2.ogg"
    ]

    without = replace(party.study, recorder=None)
    assert [one.files for one in await recorded.heard(without, by=jacob.id)] == [()]

    await erasure.erase(party.study, by=jacob.id)

    assert await recorder.files(recording_id) == []
    assert not await recorded.is_heard(party.study, by=isaac.id)
    assert (await party.recording()).ending is RecordingEnd.WITHDRAWN
    assert (await disclosure.disclose(party.study, by=isaac.id))["recordings"] == []
