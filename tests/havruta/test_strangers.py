"""Who asks is looked at before anything else happens, whatever is asked."""

import importlib
import inspect
import re
from datetime import datetime
from pathlib import Path

import pytest

import havruta
from havruta import disclosure, erasure
from havruta.annotations import marking, saying, sheets
from havruta.annotations.model import AnnotationKind
from havruta.calendars import feeds
from havruta.calls import course, joining, signalling, voice
from havruta.calls.model import Shown
from havruta.errors.havrutot import NotAllowed, UnknownHavruta
from havruta.errors.plans import UnknownPlan
from havruta.errors.sessions import UnknownSession
from havruta.havrutot import (
    by_mail,
    codes,
    founding,
    front,
    homes,
    invitations,
    keeping,
    membership,
    ownership,
    preferences,
    selection,
    views,
)
from havruta.havrutot.model import CatchUp, Home, Lead, PlaceOf
from havruta.hebrew.cycles import Cycle
from havruta.ids import (
    CodeId,
    ConnectionId,
    HavrutaId,
    InvitationId,
    PeerId,
    PlanId,
    RecordingId,
    SessionId,
    UserId,
)
from havruta.notices import ledger
from havruta.people import attempts, credentials, identities, reading, whereabouts
from havruta.people import preferences as people_preferences
from havruta.people.model import NotifyBy
from havruta.people.zones import ISRAEL
from havruta.permissions import Action
from havruta.plans import changing, listing, planning, proposals, replies, starting
from havruta.plans import views as plan_views
from havruta.plans.model import Answer, OccurrenceKey, Scope
from havruta.progress import reports as progress_reports
from havruta.recurrence import Timing
from havruta.sessions import (
    away,
    beside,
    entrance,
    following,
    leading,
    lifecycle,
    missed,
    navigation,
    presence,
    recorded,
    recording,
    reports,
    sharing,
)
from havruta.sessions.away import Told
from havruta.sessions.sharing import Selection
from tests.conftest import NOON

STUDY = Path(havruta.__file__).parent
TOMORROW = Timing(datetime(2026, 3, 2, 20), ISRAEL)
OF_A_HAVRUTA = {
    "show": (views.show, {}),
    "set_lead": (preferences.set_lead, {"lead": Lead.FREE}),
    "set_place by whose": (preferences.keep_place_of, {"of": PlaceOf.LEADER}),
    "set_quorum": (preferences.set_quorum, {"quorum": 3}),
    "announce": (preferences.set_announces, {"announces": True}),
    "tell_away": (away.tell, {"told": Told("1:1", datetime(2026, 2, 1).date())}),
    "what was told": (away.words, {}),
    "share_progress": (progress_reports.share, {"shares": True}),
    "questions": (marking.open_questions, {}),
    "a span": (sheets.compose_span, {"said": "1:1"}),
    "set_language": (preferences.set_language, {"language": "he"}),
    "set_home": (homes.move, {"home": Home()}),
    "invite by mail": (by_mail.invite, {"addresses": ["ruth@example.org"]}),
    "rename": (keeping.rename, {"name": "Evening"}),
    "set_place": (keeping.set_place, {"ref": "Ruth 2:3"}),
    "set_calendar": (following.follow, {"cycle": Cycle.DAF_YOMI}),
    "set_calendar to none": (following.unfollow, {}),
    "catch_up": (following.choose, {"choice": CatchUp.STAY}),
    "archive": (keeping.archive, {}),
    "restore": (keeping.restore, {}),
    "delete": (keeping.delete, {}),
    "delete, if it can be": (keeping.deletable, {}),
    "leave": (membership.leave, {}),
    "remove": (membership.remove, {"user_id": UserId("nobody")}),
    "remove who is invited": (membership.take_back, {"invitation_id": InvitationId("none")}),
    "transfer": (ownership.offer, {"to": UserId("nobody")}),
    "invite": (invitations.invite_more, {"partners": [UserId("nobody")]}),
    "invite again": (invitations.tell_again, {}),
    "invite, if they can": (invitations.invitable, {}),
    "share": (codes.make, {}),
    "share what there is": (codes.shared, {}),
    "share no more": (codes.revoke, {"code_id": CodeId("none")}),
    "set_notify": (preferences.set_notify, {"notify": NotifyBy.DIRECT}),
    "start": (lifecycle.start, {}),
    "look": (entrance.look, {}),
    "start with a link": (entrance.start, {"book": "Ruth"}),
    "history": (reports.history, {"page": 1, "size": 5}),
    "progress": (progress_reports.progress, {}),
    "plan, first shown": (planning.propose, {"timing": TOMORROW}),
    "plan": (planning.add, {"timing": TOMORROW}),
    "what is coming": (plan_views.coming, {}),
    "what is planned": (plan_views.plans, {}),
    "what is upcoming": (plan_views.upcoming, {"after": NOON, "before": NOON}),
    "look what is planned": (starting.look, {}),
}
OF_A_PLAN = {
    "download": (feeds.of_plan, {}),
    "list_plan": (listing.list_plan, {}),
    "find_listing": (listing.find_listing, {}),
    "move": (changing.move, {"to": TOMORROW.start, "zone": ISRAEL, "scope": Scope.THIS}),
    "call_off": (changing.call_off, {"scope": Scope.THIS}),
    "restore": (changing.restore, {}),
    "reply": (replies.reply, {"answer": Answer.COMING}),
    "show": (plan_views.show, {}),
    "start_early": (starting.start_early, {}),
    "propose_elsewhere": (proposals.propose_elsewhere, {}),
    "undecided": (proposals.undecided, {}),
}
OF_A_PROPOSAL = {
    "agree": (proposals.agree, {"choice": TOMORROW.start}),
    "decline": (proposals.decline, {}),
}
OF_A_WORD = {
    "confirm": (away.confirm, {}),
    "refuse": (away.refuse, {}),
    "take back": (away.take_back, {}),
}
PAGE = {"connection_id": ConnectionId("a page")}
SHOWN = {"shown": Shown(muted=True, camera=False)}
ANOTHER = {"recording_id": RecordingId("none")}
IN_THE_CALL = {
    "show in the call": (joining.show, PAGE | SHOWN),
    "miss a peer": (course.miss, PAGE | {"epoch": 1, "peer_id": PeerId("none")}),
    "hear by a plan": (course.be_ready, PAGE | {"epoch": 1}),
    "be a peer": (course.require_peer, PAGE),
    "signal": (signalling.signal, PAGE | {"to": PeerId("none"), "epoch": 1, "body": ""}),
    "signal to the server": (signalling.to_server, PAGE | {"epoch": 1}),
    "ask to record": (recording.ask, PAGE),
    "be recorded": (recording.answer, PAGE | ANOTHER | {"agrees": True}),
    "stop recording": (recording.stop, PAGE | ANOTHER),
}
"""What belongs to a session, for those in its call: test_calls.py, test_recording.py."""
OF_A_SESSION = {
    "join the call": (joining.join, PAGE | SHOWN),
    "ask for voice": (voice.ask, {}),
    **IN_THE_CALL,
    "link": (credentials.link, {}),
    "join": (entrance.join, {}),
    "permitted": (lifecycle.permitted, {"action": Action.JOIN}),
    "report": (reports.report, {}),
    "connect": (presence.connect, {}),
    "end": (lifecycle.end, {}),
    "navigate": (navigation.navigate, {"ref": "Ruth 1:2"}),
    "navigate nowhere": (navigation.navigate, {"ref": "Ruth 99"}),
    "read_alone": (navigation.read_alone, {"ref": "Ruth 1:2"}),
    "read_alone nowhere": (navigation.read_alone, {"ref": "Ruth 99"}),
    "follow": (navigation.follow, {}),
    "section": (navigation.section, {"ref": "Ruth 1:2"}),
    "where one is": (navigation.place_of, {}),
    "walk": (missed.walk, {"step": 1}),
    "catch up": (missed.caught_up, {}),
    "contents": (navigation.contents, {}),
    "place_meant": (navigation.place_meant, {"said": "Ruth 1:2"}),
    "offers": (navigation.offers, {"said": "Ruth 1:2"}),
    "book_at": (navigation.book_at, {}),
    "give_lead": (leading.give, {"to": UserId("jacob")}),
    "ask_to_lead": (leading.ask, {}),
    "summon": (leading.summon, {}),
    "links": (beside.links, {"ref": "Ruth 1:2"}),
    "commentary": (beside.commentary, {"ref": "Ruth 1:2", "work": "Rashi"}),
    "share_text": (sharing.share, {"selection": Selection("Ruth 1:2", "Ruth 1:2", en="Verse 2")}),
    "passage": (beside.passage, {"ref": "Ruth 1:2"}),
    "elsewhere": (beside.elsewhere, {"ref": "Ruth 1:2"}),
    "words": (beside.words, {"ref": "Ruth 1:2", "word": "פסוק"}),
    "search": (beside.search, {"said": "Verse", "everywhere": False, "page": 1}),
    "annotate": (marking.annotate, {"ref": "Ruth 1:2", "kind": AnnotationKind.QUESTION}),
    "marks": (marking.marks, {}),
    "sheet": (sheets.compose, {}),
    "say": (saying.say, {"text": "Shalom"}),
    "said": (saying.said, {}),
}
OWNERS_ALONE = [
    "end",
    "navigate",
    "give_lead",
    "summon",
    "set_lead",
    "set_quorum",
    "announce",
    "set_place by whose",
    "set_home",
    "set_language",
    "set_calendar",
    "set_calendar to none",
    *(
        name
        for name, (wish, _) in OF_A_HAVRUTA.items()
        if wish.__module__
        in {one.__name__ for one in (keeping, membership, ownership, invitations, codes, by_mail)}
        and name != "leave"
    ),
]
EVERYONES = [
    name
    for name in [*OF_A_HAVRUTA, *OF_A_SESSION]
    if name not in OWNERS_ALONE and name not in IN_THE_CALL and not name.endswith("nowhere")
    if name != "catch_up"  # test_following.py: of a havruta at rest that is behind
    if name != "ask_to_lead"  # test_leading.py: in the room
    if name not in {"walk", "catch up"}  # test_missed.py: of a session that is over
]

OF_ONESELF = {
    recorded.heard,  # test_recording.py: of what one is heard in
    recorded.is_heard,
    recorded.found,
    recorded.file,
    recorded.delete,
    joining.withdraw,  # test_calls.py: of what one is not in changes nothing
    marking.close,  # test_marking.py: of the own havrutot's marks
    marking.remove,
    ledger.status,  # test_ledger.py: of one havruta, its members
    ledger.retry,
    attempts.begin,
    disclosure.disclose,
    erasure.erase,
    feeds.address,
    reports.choices,
    feeds.renew,
    credentials.sign_ins,
    credentials.sign_out_elsewhere,
    credentials.sign_out_everywhere,
    identities.identities,
    identities.link,
    identities.unlink,
    people_preferences.learn_language,
    people_preferences.rename,
    whereabouts.learn_zone,
    whereabouts.zone_to_ask,
    whereabouts.set_zone,
    whereabouts.set_in_israel,
    people_preferences.set_language,
    people_preferences.set_lead,
    people_preferences.set_observance,
    whereabouts.set_town,
    whereabouts.forget_town,
    people_preferences.set_notify,
    people_preferences.ways_to_choose,
    reading.choose,
    founding.create,  # makes something of one's own
    by_mail.accept,  # test_by_mail.py: only who has the secret
    invitations.accept,  # test_invitations.py: only the one invited
    invitations.decline,
    invitations.joined,  # by those two, and with a code
    codes.join,  # test_codes.py: only who has one
    codes.offered,
    ownership.take_over,  # test_ownership.py: only the one asked
    ownership.decline,
    selection.mine,
    selection.partnerships,
    selection.acquaintances,
    selection.acquainted,
    views.dashboard,
    views.live,
    front.front,
    invitations.invited,
    selection.pick,
    entrance.find,
    entrance.find_running,
    starting.find,
    presence.disconnect,  # leaving where one is not changes nothing
    presence.expire,
}
"""What anyone may ask, since it is about nobody else."""


def _use_cases():
    """Every module of the study that holds use cases."""
    return [
        importlib.import_module(".".join(file.relative_to(STUDY.parent).with_suffix("").parts))
        for file in STUDY.rglob("*.py")
        if file.stem not in {"__init__", "model", "ports"}
    ]


async def refused(study, heard, wish, values, **who_and_what):
    """Ask; return the refusal, with nothing changed and nothing heard."""
    before = study.storage.snapshot()

    with pytest.raises(NotAllowed) as refusal:
        await wish(study, **values, **who_and_what)

    assert study.storage.snapshot() == before
    assert heard == []
    return refusal.value


def test_every_wish_is_asked_here():
    of_some = OF_A_HAVRUTA, OF_A_SESSION, OF_A_PLAN, OF_A_PROPOSAL, OF_A_WORD
    asked = {wish for wishes in of_some for wish, _ in wishes.values()}
    wishes = {
        function
        for module in _use_cases()
        for _, function in inspect.getmembers(module, inspect.iscoroutinefunction)
        if function.__module__ == module.__name__ and not function.__name__.startswith("_")
        if {"study", "by"} <= inspect.signature(function).parameters.keys()
    }

    assert wishes == asked | OF_ONESELF


@pytest.mark.parametrize("name", OF_A_HAVRUTA)
async def test_a_havruta_is_nothing_to_a_stranger(study, havruta, esau, heard, name):
    """SY-1"""
    await refused(study, heard, *OF_A_HAVRUTA[name], havruta_id=havruta.id, by=esau.id)


@pytest.mark.parametrize("name", OF_A_SESSION)
async def test_a_session_is_nothing_to_a_stranger(study, session, esau, heard, name):
    """SY-1"""
    await refused(study, heard, *OF_A_SESSION[name], session_id=session.id, by=esau.id)


@pytest.mark.parametrize("name", OF_A_PLAN)
async def test_a_plan_is_nothing_to_a_stranger(study, havruta, isaac, esau, heard, name):
    """SY-1"""
    plan = await planning.add(study, havruta_id=havruta.id, by=isaac.id, timing=TOMORROW)
    key = OccurrenceKey(plan.id, TOMORROW.start)
    heard.clear()

    await refused(study, heard, *OF_A_PLAN[name], key=key, by=esau.id)


@pytest.mark.parametrize("name", OF_A_PROPOSAL)
async def test_a_proposal_is_nothing_to_a_stranger(study, havruta, isaac, esau, heard, name):
    """SY-1"""
    plan = await planning.add(study, havruta_id=havruta.id, by=isaac.id, timing=TOMORROW)
    key = OccurrenceKey(plan.id, TOMORROW.start)
    ballot = await proposals.propose_elsewhere(study, key=key, by=isaac.id)
    heard.clear()

    of_it = {"proposal_id": ballot.proposal.id, "by": esau.id}
    await refused(study, heard, *OF_A_PROPOSAL[name], **of_it)


@pytest.mark.parametrize("name", OF_A_WORD)
async def test_what_was_learned_elsewhere_is_nothing_to_a_stranger(
    study, havruta, isaac, esau, heard, name
):
    """PR-8, SY-1"""
    told = Told("1:1", datetime(2026, 2, 1).date())
    kept = await away.tell(study, havruta_id=havruta.id, by=isaac.id, told=told)
    heard.clear()

    await refused(study, heard, *OF_A_WORD[name], away_id=kept.id, by=esau.id)


@pytest.mark.parametrize("name", OF_A_PLAN)
async def test_a_plan_that_never_was_is_unknown(study, isaac, name):
    wish, values = OF_A_PLAN[name]

    with pytest.raises(UnknownPlan):
        await wish(study, **values, key=OccurrenceKey(PlanId("none"), TOMORROW.start), by=isaac.id)


@pytest.mark.parametrize("name", OF_A_SESSION)
async def test_a_stranger_does_not_learn_that_the_library_is_away(
    study, library, session, esau, heard, name
):
    """SY-1"""
    library.away = True

    await refused(study, heard, *OF_A_SESSION[name], session_id=session.id, by=esau.id)


@pytest.mark.parametrize("name", OWNERS_ALONE)
async def test_what_is_the_owners_is_refused_to_a_participant(study, session, jacob, heard, name):
    """SE-4, SE-6, SY-1"""
    wish, values = (OF_A_HAVRUTA | OF_A_SESSION)[name]
    which = "havruta_id" if name in OF_A_HAVRUTA else "session_id"
    asked = {which: session.havruta_id if name in OF_A_HAVRUTA else session.id}

    refusal = await refused(study, heard, wish, values, by=jacob.id, **asked)

    assert refusal.values == {"action": "move" if name == "navigate" else re.match(r"\w+", name)[0]}


@pytest.mark.parametrize("name", EVERYONES)
async def test_a_participant_may_do_all_the_rest(study, session, jacob, name):
    """SY-1"""
    wish, values = (OF_A_HAVRUTA | OF_A_SESSION)[name]
    which = "havruta_id" if name in OF_A_HAVRUTA else "session_id"
    asked = {which: session.havruta_id if name in OF_A_HAVRUTA else session.id}

    await wish(study, **values, by=jacob.id, **asked)


@pytest.mark.parametrize("name", OF_A_HAVRUTA)
async def test_a_havruta_that_never_was_is_unknown(study, isaac, name):
    wish, values = OF_A_HAVRUTA[name]

    with pytest.raises(UnknownHavruta):
        await wish(study, **values, havruta_id=HavrutaId("none"), by=isaac.id)


@pytest.mark.parametrize("name", OF_A_SESSION)
async def test_a_session_that_never_was_is_unknown(study, isaac, name):
    wish, values = OF_A_SESSION[name]

    with pytest.raises(UnknownSession):
        await wish(study, **values, session_id=SessionId("none"), by=isaac.id)
