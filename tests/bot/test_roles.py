"""Every command and every button of the chat, by everybody: who may, and who not."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

import pytest
from discord.app_commands import Command

from bot.drawing import row
from bot.features import CONTROLS
from bot.havrutot import buttons as havrutot
from bot.history import buttons as history
from bot.history.seeking import Seeking
from bot.invitations import buttons as invitations
from bot.people import buttons as people
from bot.plans import buttons as plans
from bot.plans.drafts import Typed
from bot.privacy import buttons as privacy
from bot.progress import buttons as progress
from bot.reminders import buttons as reminders
from bot.sessions import buttons as sessions
from bot.texts import buttons as texts
from havruta.havrutot.model import CatchUp, Home, Lead, PlaceOf
from havruta.ids import UserId
from havruta.people import identities
from havruta.people.model import NotifyBy, Profile, Provider, User
from havruta.permissions import ALLOWED, Action, Role
from havruta.plans.model import Scope
from havruta.recurrence import Timing
from havruta.wording import SHARED, Wording, wording
from tests.roles import Who, allowed, cell, rows, settle

SAY = wording(SHARED)
NOBODY = User(UserId("u"), "")
LONG = Typed("x" * 100)
SOON = Timing(datetime(2026, 3, 3, 20), "Etc/UTC")
IN_CHAT = [who for who in Who if who is not Who.NOBODY]


@dataclass(frozen=True)
class Wish:
    """What is asked: which row of the table it is, of which havruta, and with which options."""

    action: str
    of: str = ""
    said: dict[str, object] = field(default_factory=dict)


COMMANDS = {
    "help": Wish("own"),
    "settings": Wish("own", said={"language": "he"}),
    "privacy export": Wish("own"),
    "privacy delete": Wish("own"),
    "library refresh": Wish("refresh"),
    "status": Wish("oversee"),
    "history": Wish("show", "rest"),
    "progress": Wish("show", "rest"),
    "text show": Wish("own", said={"ref": "Ruth 1:1"}),
    "text search": Wish("own", said={"query": "Verse"}),
    "text daily": Wish("own"),
    "reminders status": Wish("show", "rest"),
    "havruta create": Wish("own", said={"book": "Ruth"}),
    "havruta list": Wish("own"),
    "havruta show": Wish("show", "rest"),
    "havruta rename": Wish("rename", "rest", {"name": "Evening"}),
    "havruta place": Wish("set_place", "rest", {"ref": "2:3"}),
    "havruta follow": Wish("set_calendar", "rest", {"calendar": "929"}),
    "havruta home": Wish("set_home", "rest"),
    "havruta archive": Wish("archive", "rest"),
    "havruta restore": Wish("restore", "away"),
    "havruta delete": Wish("delete", "rest"),
    "havruta leave": Wish("leave", "rest"),
    "havruta remove": Wish("remove", "rest", {"user": "{participant}"}),
    "havruta transfer": Wish("transfer", "rest", {"user": "{owner}"}),
    "havruta invite": Wish("invite", "rest", {"emails": "naomi@example.org"}),
    "havruta link": Wish("share", "rest"),
    "havruta sheet": Wish("read", "rest", {"ref": "1:1-3"}),
    "havruta join": Wish("join_by_code", said={"code": "{code}"}),
    "session start": Wish("start", "rest"),
    "session status": Wish("join", "live"),
    "session end": Wish("end", "live"),
    "session mark": Wish("annotate", "live", {"kind": "question"}),
    "session questions": Wish("read", "live"),
    "session learned": Wish("tell_away", "rest", {"ref": "1:1"}),
    "schedule add": Wish("plan", "rest", {"when": "in 2 hours"}),
    "schedule list": Wish("show", "rest"),
    "schedule move": Wish("plan", said={"which": "{ahead}", "when": "in 5 hours"}),
    "schedule skip": Wish("plan", said={"when": "{ahead}"}),
    "schedule cancel": Wish("plan", said={"when": "{ahead}"}),
}


@dataclass(frozen=True)
class Press:
    """A button, drawn for a house; what is chosen, where it is a choice."""

    action: str
    draw: object
    chosen: str = ""
    is_public: bool = False


def _question(house):
    return sessions.answered(SAY, house.rest.id, {house.question: "Why?"})


def _past(house):
    return history.details(SAY, {house.over.id: "Ruth"})


BUTTONS = {
    "havrutot.TurnHavrutot": Press("own", lambda _: havrutot.havrutot(1, "Newer")),
    "havrutot.SetNotify": Press("show", lambda h: havrutot.notify(SAY, h.rest.id, NotifyBy.DIRECT)),
    "havrutot.SetLanguage": Press("set_language", lambda h: havrutot.language(h.rest.id, "he")),
    "havrutot.SetLead": Press("set_lead", lambda h: havrutot.lead(SAY, h.rest.id, Lead.FREE)),
    "havrutot.KeepPlaceOf": Press(
        "set_place", lambda h: havrutot.place_of(SAY, h.rest.id, PlaceOf.LEADER)
    ),
    "havrutot.ChooseCatchUp": Press(
        "catch_up", lambda h: havrutot.catch_up(SAY, h.rest.id, CatchUp.STAY)
    ),
    "havrutot.SetQuorum": Press("set_quorum", lambda h: havrutot.quorum(SAY, h.rest), "0"),
    "havrutot.MoveHere": Press("set_home", lambda h: havrutot.move_here(SAY, h.rest.id)),
    "havrutot.Restore": Press("restore", lambda h: havrutot.restore(SAY, h.away.id)),
    "havrutot.DeleteNow": Press("delete", lambda h: havrutot.delete_now(SAY, h.rest.id)),
    "havrutot.WhoGoes": Press("remove", lambda h: _choice(havrutot.who_goes, h), "participant"),
    "havrutot.Heir": Press("transfer", lambda h: _choice(havrutot.heir, h), "participant"),
    "havrutot.TakeBack": Press("transfer", lambda h: havrutot.take_back(SAY, h.rest.id)),
    "havrutot.TakeOver": Press("take_over", lambda h: havrutot.take_over(SAY, h.rest.id)),
    "havrutot.DeclineOffer": Press("take_over", lambda h: havrutot.decline_offer(SAY, h.rest.id)),
    "invitations.Accept": Press("answer", lambda h: invitations.accept(SAY, h.invitation_id)),
    "invitations.Decline": Press("answer", lambda h: invitations.decline(SAY, h.invitation_id)),
    "invitations.Invite": Press("invite", lambda h: invitations.invite(SAY, h.rest.id)),
    "invitations.InviteAgain": Press("invite", lambda h: invitations.invite_again(SAY, h.rest.id)),
    "invitations.Whom": Press("invite", lambda h: invitations.whom(SAY, h.rest.id), "stranger"),
    "invitations.Share": Press("share", lambda h: invitations.share(SAY, h.rest.id)),
    "invitations.Revoke": Press(
        "share", lambda h: invitations.revoke(SAY, h.rest.id, code_id=h.code_id, number=1)
    ),
    "sessions.StartNow": Press("start", lambda h: sessions.start(SAY, h.rest.id)),
    "sessions.StartDirectly": Press(
        "start", lambda h: sessions.start_directly(SAY, h.rest.id, None)
    ),
    "sessions.StartPlanned": Press("start", lambda h: sessions.start_planned(SAY, h.soon)),
    "sessions.StartApart": Press("start", lambda h: sessions.start_apart(SAY, h.rest.id)),
    "sessions.Join": Press("join_or_accept", lambda h: sessions.join(SAY, h.session.id)),
    "sessions.AskToLead": Press("ask_to_lead", lambda h: sessions.ask_to_lead(SAY, h.session.id)),
    "sessions.GiveLead": Press(
        "give_lead",
        lambda h: sessions.give_lead(SAY, h.session.id, h.people[Who.PARTICIPANT]),
    ),
    "sessions.Summon": Press("summon", lambda h: sessions.summon(SAY, h.session.id)),
    "sessions.TalkThere": Press("call", lambda h: sessions.talk_there(SAY, h.session.id)),
    "sessions.End": Press("end", lambda h: sessions.end(SAY, h.session.id)),
    "sessions.EndNow": Press("end", lambda h: sessions.end_now(SAY, h.session.id)),
    "sessions.Answered": Press("annotate", _question, "annotation_id"),
    "progress.ConfirmAway": Press("answer_away", lambda h: progress.confirm(SAY, h.told.id)),
    "progress.RefuseAway": Press("answer_away", lambda h: progress.refuse(SAY, h.told.id)),
    "progress.TakeBackAway": Press("take_back_away", lambda h: progress.take_back(SAY, h.told.id)),
    "progress.ShareProgress": Press(
        "share_progress", lambda h: progress.share(SAY, h.rest.id, shares=True)
    ),
    "progress.SetStreak": Press("own", lambda h: progress.streak(SAY, h.rest.id, shown=False)),
    "progress.ShowHere": Press(
        "show", lambda h: progress.show_here(SAY, h.rest.id), is_public=True
    ),
    "history.ShowSession": Press("show", _past, "over"),
    "history.WriteName": Press("own", lambda _: history.write_name(SAY, is_full=True)),
    "history.ShowHistory": Press("show", lambda h: history.history(SAY, h.rest.id)),
    "history.TurnHistory": Press(
        "show", lambda h: history.history_page(Seeking(h.rest.id), 1, "Newer")
    ),
    "texts.StudyThis": Press("own", lambda _: texts.study(SAY, "Ruth 1:1")),
    "texts.StudyApart": Press("own", lambda _: texts.another(SAY, "Ruth 1:1")),
    "texts.TurnFound": Press("own", lambda _: texts.turn("Verse", 2, "Next")[0]),
    "people.SetLanguage": Press("own", lambda _: people.languages_to_choose(SAY)[0]),
    "people.SetUsualNotify": Press("own", lambda _: people.notify(SAY, NotifyBy.DIRECT)),
    "people.SetObservance": Press("own", lambda _: people.observances(SAY, NOBODY)[0]),
    "people.SetDays": Press("own", lambda _: people.whose_days(SAY, NOBODY)),
    "people.ConfirmZone": Press("own", lambda _: people.zone_is_right(SAY, "Asia/Jerusalem")),
    "people.AnotherZone": Press("own", lambda _: people.zone_is_another(SAY)),
    "people.ForgetTown": Press("own", lambda _: people.forget_town(SAY)),
    "reminders.TurnStatus": Press("show", lambda h: reminders.status(h.rest.id, 1, "Newer")),
    "reminders.Retry": Press(
        "retry", lambda h: reminders.retry(h.notice_id, h.rest.id, 1, "Again")
    ),
    "privacy.Erase": Press("own", lambda _: privacy.erase(SAY)),
    "plans.Schedule": Press("plan", lambda h: plans.schedule(SAY, h.rest.id)),
    "plans.Change": Press("plan", lambda h: plans.change(SAY, h.rest.id, Typed())),
    "plans.ChangeOf": Press("plan", lambda h: plans.change(SAY, h.rest.id, LONG, SOON)),
    "plans.Keep": Press("plan", lambda h: plans.keep(SAY, h.rest.id, SOON, 60, "")),
    "plans.Meant": Press("plan", lambda h: plans.meant("8pm", h.rest.id, SOON, 60, "")),
    "plans.NeverMind": Press("own", lambda _: plans.never_mind(SAY)),
    "plans.PlanHere": Press(
        "plan", lambda h: plans.zone_is_right(SAY, "Etc/UTC", h.rest.id, Typed("in 2 hours"))
    ),
    "plans.PlanIn": Press(
        "plan", lambda h: plans.cities(SAY, h.rest.id, Typed("in 2 hours")), "Asia/Jerusalem"
    ),
    "plans.TurnPlans": Press("show", lambda h: plans.plans(h.rest.id, 1, "Later")),
    "plans.Coming": Press("reply", lambda h: plans.of_occurrence(SAY, h.ahead)[0]),
    "plans.NotComing": Press("reply", lambda h: plans.of_occurrence(SAY, h.ahead)[2]),
    "plans.Late": Press("reply", lambda h: plans.of_occurrence(SAY, h.ahead)[1]),
    "plans.LateBy": Press("reply", lambda h: plans.late_by(SAY, h.ahead, 5, "")),
    "plans.Move": Press("plan", lambda h: plans.of_occurrence(SAY, h.ahead)[3]),
    "plans.MoveTo": Press("plan", lambda h: plans.moves_to("8pm", h.ahead, SOON.start, SOON.zone)),
    "plans.Moved": Press(
        "plan",
        lambda h: plans.moves(
            SAY, h.ahead, SOON.start, SOON.zone, seen=h.ahead.original, repeats=False
        )[0],
    ),
    "plans.Skip": Press("plan", lambda h: plans.of_occurrence(SAY, h.ahead)[4]),
    "plans.CallOff": Press("plan", lambda h: plans.calls_off(SAY, h.ahead, [Scope.THIS])[0]),
    "plans.Propose": Press("plan", lambda h: plans.propose(SAY, h.ahead)),
    "plans.Agree": Press(
        "plan", lambda h: plans.agree("8pm", h.proposal.id, h.proposal.options[0])
    ),
    "plans.Disagree": Press("plan", lambda h: plans.disagree(SAY, h.proposal.id)),
    "plans.BringBack": Press("plan", lambda h: plans.restore(SAY, h.called_off)),
    "plans.ListEvent": Press("plan", lambda h: plans.list_event(SAY, h.ahead)),
}


def _choice(draw, house):
    names = {house.people[Who.PARTICIPANT].id: "Jacob"}
    return draw(SAY, house.rest.id, names)


@pytest.fixture
def study(study):
    study.library.books["Numbers"] = study.library.books["Ruth"]  # what 929 has on these days
    return replace(study, has_mail=True)


@pytest.fixture
def refusals(monkeypatch):
    """The codes of all refusals that anybody is told."""
    told, say = [], Wording.refusal

    def noting(self, refusal, **how):
        told.append(refusal.code)
        return say(self, refusal, **how)

    monkeypatch.setattr(Wording, "refusal", noting)
    return told


@pytest.fixture
async def actors(world):
    """Who is who in chat."""
    new = [world.guild.add_member(world.env.create_user(name)) for name in ("Laban", "Ruth")]
    several = (Who.OWNER, Who.PARTICIPANT, Who.STRANGER, Who.FORMER, Who.INVITEE)
    actors = dict(zip(several, (world.isaac, world.jacob, world.esau, *new), strict=True))
    return actors | {Who.LEADER: world.jacob}


@pytest.fixture
async def house(world, study, actors):
    known = {
        who: await identities.known(
            study, Profile(Provider.DISCORD, str(actor.id), actor.name), is_answered=True
        )
        for who, actor in actors.items()
    }
    return await settle(study, known, Home(str(world.table.id), str(world.guild.id)))


@pytest.fixture
def attempt(world, study, house, actors, refusals):
    """Has somebody do something as if nobody had done anything before; whether it was done."""

    async def attempt(who, do, *, is_public=False):
        study.storage.go_back(house.before(who))
        before = study.storage.snapshot()
        refusals.clear()
        result = await do(actors[who])
        answers = [] if result.modal else result.followups or [result.response]
        assert all(
            answer.ephemeral for answer in answers[: -1 if is_public and not refusals else None]
        ), who
        if refusals:
            assert study.storage.snapshot() == before, (who, refusals)
        return not refusals

    return attempt


def test_everything_that_the_study_allows_stands_in_the_table():
    """SY-1: chat, page and socket are held to what the study holds itself to."""
    standing = {"owner": Role.OWNER, "participant": Role.PARTICIPANT, "stranger": Role.STRANGER}

    for action in Action:
        found = dict(zip(Who, rows()[action], strict=True))
        for name, role in standing.items():
            assert found[name] == cell(is_done=role in ALLOWED[action]), (action, name)


def test_every_command_and_every_button_is_in_the_table(world):
    """SY-1: what is added has its row, or fails here."""
    commands = world.client.tree.walk_commands()
    assert {one.qualified_name for one in commands if isinstance(one, Command)} == {*COMMANDS}
    controls = {f"{one.__module__.split('.')[1]}.{one.__name__}" for one in CONTROLS}
    assert controls == {*BUTTONS}


async def test_every_command_is_for_those_whom_the_table_names(world, house, attempt):
    """SY-1: who may not is told so, privately, and changes nothing."""
    found = {}
    for name, wish in COMMANDS.items():
        options = {"havruta": getattr(house, wish.of).id} if wish.of else {}
        options |= {one: _filled(value, house.ids, world) for one, value in wish.said.items()}
        do = partial(_types, world, name, options)
        cells = [cell(is_done=await attempt(who, do)) for who in IN_CHAT]
        found[name] = "  ".join(cells)

    assert found == {name: _in_chat(wish.action) for name, wish in COMMANDS.items()}


async def test_every_button_is_for_those_whom_the_table_names(world, house, attempt):
    """SY-1, ID-2: whoever sees it, and wherever it stands."""
    found = {}
    for name, press in BUTTONS.items():
        do = partial(_presses, world, house, press)
        how = {"is_public": press.is_public}
        cells = [cell(is_done=await attempt(who, do, **how)) for who in IN_CHAT]
        found[name] = "  ".join(cells)

    assert found == {name: _in_chat(press.action) for name, press in BUTTONS.items()}


def _in_chat(action):
    return "  ".join(allowed(action).split()[:-1])


def _filled(value, words, world):
    people = {"{participant}": world.jacob, "{owner}": world.isaac}
    return people.get(value) or value.format(**words)


async def _types(world, name, options, actor):
    return await actor.slash(world.table, name, **options)


async def _presses(world, house, press, actor):
    drawn = press.draw(house)
    await world.client.get_channel(world.table.id).send(view=row(drawn))
    message = world.table.last_message
    if press.chosen == "stranger":
        return await actor.select(message, [world.esau])
    if press.chosen:
        who = house.people.get(press.chosen)
        chosen = who.id if who else house.ids.get(press.chosen, press.chosen)
        return await actor.select(message, [chosen])
    return await actor.click(message, custom_id=drawn.custom_id)
