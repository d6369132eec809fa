"""Every button in the wrong hands: one private sentence, and nothing changed."""

from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest

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
from havruta.havrutot.model import CatchUp, InvitationState, Lead, PlaceOf
from havruta.people.model import NotifyBy, User
from havruta.plans import planning
from havruta.plans.model import OccurrenceKey, Scope
from havruta.recurrence import Timing
from havruta.sentences import NOT_ALLOWED, SENTENCES
from havruta.wording import SHARED, wording
from tests.bot.conftest import only_answer, person, seen, the_session

SAY = wording(SHARED)
NOTHING = "01M82KKXK4QHG3BJRW9YXMHMYR"
"""An id that nothing has."""
NOBODY = User(NOTHING, "Nobody")

LONG = Typed("x" * 100)
SOON = Timing(datetime(2026, 3, 3, 20), "Etc/UTC")


def key(plan_id):
    """The key of a plan's first time."""
    return OccurrenceKey(plan_id, SOON.start)


OF_A_HAVRUTA = {
    "start": (partial(sessions.start, SAY), NOT_ALLOWED["show"]),
    "start directly": (
        lambda havruta_id: sessions.start_directly(SAY, havruta_id, None),
        NOT_ALLOWED["show"],
    ),
    "move here": (partial(havrutot.move_here, SAY), NOT_ALLOWED["set_home"]),
    "history": (partial(history.history, SAY), NOT_ALLOWED["show"]),
    "a page of what was told": (
        lambda one: reminders.status(one, 2, "Older"),
        NOT_ALLOWED["show"],
    ),
    "a page of the history": (
        lambda one: history.history_page(Seeking(one), 2, "Older"),
        NOT_ALLOWED["show"],
    ),
    "restore": (partial(havrutot.restore, SAY), NOT_ALLOWED["restore"]),
    "delete now": (partial(havrutot.delete_now, SAY), NOT_ALLOWED["delete"]),
    "take back": (partial(havrutot.take_back, SAY), NOT_ALLOWED["transfer"]),
    "take over": (partial(havrutot.take_over, SAY), SENTENCES["not_offered"]),
    "decline the offer": (partial(havrutot.decline_offer, SAY), SENTENCES["not_offered"]),
    "invite": (partial(invitations.invite, SAY), NOT_ALLOWED["invite"]),
    "invite again": (partial(invitations.invite_again, SAY), NOT_ALLOWED["invite"]),
    "share": (partial(invitations.share, SAY), NOT_ALLOWED["share"]),
    "revoke": (partial(invitations.revoke, SAY, code_id=NOTHING, number=1), NOT_ALLOWED["share"]),
    **{
        f"tell {told}": (
            lambda one, told=told: havrutot.notify(SAY, one, told),
            NOT_ALLOWED["show"],
        )
        for told in (None, *NotifyBy)
    },
    "speak Hebrew": (lambda one: havrutot.language(one, "he"), NOT_ALLOWED["set_language"]),
    **{
        f"lead {lead}": (
            lambda one, lead=lead: havrutot.lead(SAY, one, lead),
            NOT_ALLOWED["set_lead"],
        )
        for lead in Lead
    },
    "keep the leader’s place": (
        lambda one: havrutot.place_of(SAY, one, PlaceOf.LEADER),
        NOT_ALLOWED["set_place"],
    ),
}
OF_A_HAVRUTA |= {
    "catch up": (
        lambda one: havrutot.catch_up(SAY, one, CatchUp.STAY),
        NOT_ALLOWED["catch_up"],
    ),
    "schedule": (partial(plans.schedule, SAY), NOT_ALLOWED["show"]),
    "change": (lambda one: plans.change(SAY, one, Typed()), NOT_ALLOWED["show"]),
    "change what is long": (lambda one: plans.change(SAY, one, LONG, SOON), NOT_ALLOWED["show"]),
    "keep": (lambda one: plans.keep(SAY, one, SOON, 60, ""), NOT_ALLOWED["show"]),
    "meant": (lambda one: plans.meant("8pm", one, SOON, 60, ""), NOT_ALLOWED["show"]),
    "plan here": (
        lambda one: plans.zone_is_right(SAY, "Etc/UTC", one, Typed()),
        NOT_ALLOWED["show"],
    ),
    "a page of plans": (lambda one: plans.plans(one, 2, "Later"), NOT_ALLOWED["show"]),
    "show here": (partial(progress.show_here, SAY), NOT_ALLOWED["show"]),
    "share progress": (
        partial(progress.share, SAY, shares=True),
        NOT_ALLOWED["share_progress"],
    ),
    "start apart": (partial(sessions.start_apart, SAY), NOT_ALLOWED["show"]),
}
OF_A_PLAN = {
    "coming": (lambda one: plans.of_occurrence(SAY, key(one))[0], NOT_ALLOWED["reply"]),
    "late": (lambda one: plans.of_occurrence(SAY, key(one))[1], NOT_ALLOWED["show"]),
    "late by": (lambda one: plans.late_by(SAY, key(one), 5, ""), NOT_ALLOWED["reply"]),
    "not coming": (lambda one: plans.of_occurrence(SAY, key(one))[2], NOT_ALLOWED["reply"]),
    "move": (lambda one: plans.of_occurrence(SAY, key(one))[3], NOT_ALLOWED["show"]),
    "move to": (
        lambda one: plans.moves_to("8pm", key(one), SOON.start, SOON.zone),
        NOT_ALLOWED["show"],
    ),
    "moved": (
        lambda one: plans.moves(
            SAY, key(one), SOON.start, SOON.zone, seen=SOON.start, repeats=False
        )[0],
        NOT_ALLOWED["plan"],
    ),
    "skip": (lambda one: plans.of_occurrence(SAY, key(one))[4], NOT_ALLOWED["show"]),
    "call off": (lambda one: plans.calls_off(SAY, key(one), [Scope.THIS])[0], NOT_ALLOWED["show"]),
    "bring back": (lambda one: plans.restore(SAY, key(one)), NOT_ALLOWED["plan"]),
    "list event": (lambda one: plans.list_event(SAY, key(one)), NOT_ALLOWED["plan"]),
    "propose": (lambda one: plans.propose(SAY, key(one)), NOT_ALLOWED["plan"]),
    "start planned": (lambda one: sessions.start_planned(SAY, key(one)), NOT_ALLOWED["show"]),
}
OF_A_SESSION = {
    "join": (partial(sessions.join, SAY), NOT_ALLOWED["join"]),
    "ask to lead": (partial(sessions.ask_to_lead, SAY), NOT_ALLOWED["show"]),
    "give the lead": (lambda one: sessions.give_lead(SAY, one, NOBODY), NOT_ALLOWED["read"]),
    "summon": (partial(sessions.summon, SAY), NOT_ALLOWED["read"]),
    "talk there": (partial(sessions.talk_there, SAY), NOT_ALLOWED["call"]),
    "end": (partial(sessions.end, SAY), NOT_ALLOWED["end"]),
    "end now": (partial(sessions.end_now, SAY), NOT_ALLOWED["end"]),
}
OF_AN_INVITATION = {
    "accept": (partial(invitations.accept, SAY), SENTENCES["not_invited"]),
    "decline": (partial(invitations.decline, SAY), SENTENCES["not_invited"]),
}
OF_A_NOTICE = {
    "tell again": (lambda one: reminders.retry(one, None, 1, "Again"), NOT_ALLOWED["retry"]),
}
CHOICES = (
    invitations.whom,
    partial(havrutot.who_goes, names={NOTHING: "Nobody"}),
    partial(havrutot.heir, names={NOTHING: "Nobody"}),
)
REFUSED = dict(zip(CHOICES, ("invite", "remove", "transfer"), strict=True))
OF_ONESELF = {
    "the list": (lambda _: havrutot.havrutot(2, "Older"), SENTENCES["no_havruta"]),
}
STRANGERS = OF_A_HAVRUTA | OF_A_PLAN | OF_A_SESSION | OF_AN_INVITATION | OF_A_NOTICE | OF_ONESELF
OWNERS_ALONE = [
    "move here",
    "speak Hebrew",
    "lead owner",
    "lead free",
    "keep the leader’s place",
    "restore",
    "delete now",
    "take back",
    "invite",
    "invite again",
    "share",
    "revoke",
    "end",
    "end now",
]


@pytest.fixture
async def press(world):
    """Has somebody press a button of Isaac's havruta with Jacob, to which Laban is invited.

    Its message is in the channel, where everyone sees it; the answer is what nothing but the
    presser saw.
    """
    await world.begin()
    await world.sit_down()
    isaac = await person(world, world.isaac)
    ruth = (await the_session(world)).havruta_id
    await planning.add(world.study, havruta_id=ruth, by=isaac, timing=SOON)
    await world.tell()
    laban = world.guild.add_member(world.env.create_user("Laban"))
    await world.isaac.slash(world.table, "havruta create", book="Ruth", partners=f"<@{laban.id}>")
    await world.tell()
    for actor in (world.esau, world.jacob):
        await actor.slash(world.table, "havruta list")  # ID-1: from now on they are known
    ids = ids_of(world.study.storage.snapshot())

    async def press(name, by, of=ids):
        draw, _ = STRANGERS[name]
        channel = world.client.get_channel(world.table.id)
        await channel.send(view=row(draw(of[name])))
        before = seen(world)
        pressed = await by.click(world.table.last_message, custom_id=draw(of[name]).custom_id)
        await world.tell()
        assert seen(world) == before
        return only_answer(pressed)

    return press


def ids_of(tables):
    """Of which one each button is."""
    (session,) = tables["sessions"]
    (invitation,) = (
        one for one in tables["invitations"] if one["state"] is InvitationState.PENDING
    )
    return (
        dict.fromkeys(OF_A_HAVRUTA, session["havruta_id"])
        | dict.fromkeys(OF_A_PLAN, tables["plans"][0]["id"])
        | dict.fromkeys(OF_A_SESSION, session["id"])
        | dict.fromkeys(OF_AN_INVITATION, invitation["id"])
        | dict.fromkeys(OF_A_NOTICE, tables["notices"][0]["id"])
        | dict.fromkeys(OF_ONESELF)
    )


def test_every_control_is_pressed_here(havruta):
    pressed = [draw(NOTHING).custom_id for draw, _ in STRANGERS.values()]
    pressed += [choice(SAY, NOTHING).custom_id for choice in CHOICES]
    own = [
        *people.languages_to_choose(SAY),
        people.notify(SAY, NotifyBy.MAIL),
        people.zone_is_right(SAY, "America/Argentina/Buenos_Aires"),
        people.zone_is_another(SAY),
        people.forget_town(SAY),
        *people.observances(SAY, User("u", "")),
        people.whose_days(SAY, User("u", "")),
        plans.cities(SAY, NOTHING, Typed()),
        plans.never_mind(SAY),
        plans.agree("8pm", NOTHING, SOON.start),
        plans.disagree(SAY, NOTHING),
        havrutot.quorum(SAY, replace(havruta, id=NOTHING)),
        privacy.erase(SAY),
        *(draw(SAY, NOTHING) for draw in (progress.confirm, progress.refuse, progress.take_back)),
        progress.streak(SAY, NOTHING, shown=True),
        sessions.answered(SAY, NOTHING, {NOTHING: "Why?"}),
        history.details(SAY, {NOTHING: "Ruth"}),
        history.write_name(SAY, is_full=True),
        texts.study(SAY, "Ruth 1:1"),
        texts.another(SAY, "Ruth 1:1"),
        *texts.turn("hope", 2, "2"),
    ]
    pressed += [button.custom_id for button in own]

    assert {
        control
        for control in CONTROLS
        for custom_id in pressed
        if control.__discord_ui_compiled_template__.fullmatch(custom_id)
    } == set(CONTROLS)


@pytest.mark.parametrize("name", STRANGERS)
async def test_a_strangers_press_gets_one_private_sentence_and_changes_nothing(world, press, name):
    """SY-1, ID-2"""
    _, sentence = STRANGERS[name]

    assert await press(name, world.esau) == sentence


@pytest.mark.parametrize("name", OWNERS_ALONE)
async def test_what_is_the_owners_is_refused_to_a_partner(world, press, name):
    """SE-4, SE-6, SY-1"""
    _, sentence = STRANGERS[name]

    assert await press(name, world.jacob) == sentence


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (OF_A_HAVRUTA, SENTENCES["havruta_gone"]),
        (OF_A_PLAN, SENTENCES["unknown_plan"]),
        (OF_A_SESSION, SENTENCES["unknown_session"]),
        (OF_AN_INVITATION, SENTENCES["unknown_invitation"]),
    ],
    ids=["havruta", "plan", "session", "invitation"],
)
async def test_a_button_of_what_never_was_gets_one_private_sentence(world, press, names, sentence):
    """OP-1: whoever presses it; a custom id can be made up."""
    nothing = dict.fromkeys(names, NOTHING)

    answers = [await press(name, world.esau, nothing) for name in names]

    assert set(answers) == {sentence}


@pytest.mark.parametrize("choice", CHOICES, ids=["invite", "remove", "transfer"])
async def test_what_only_an_owner_chooses_is_refused_to_others(world, press, choice):
    """SY-1: the choice was made for its owner alone, and a person in it may be made up."""
    havruta_id = ids_of(world.study.storage.snapshot())["start"]
    channel = world.client.get_channel(world.table.id)
    await channel.send(view=row(choice(SAY, havruta_id)))
    before = seen(world)
    chosen = [world.esau] if choice is CHOICES[0] else [NOTHING]

    for actor in (world.jacob, world.esau):
        answer = only_answer(await actor.select(world.table.last_message, chosen))
        assert answer.startswith(NOT_ALLOWED[REFUSED[choice]])
    assert seen(world) == before

    if choice is not CHOICES[0]:
        answer = await world.isaac.select(world.table.last_message, chosen)
        assert only_answer(answer).startswith("Nobody called … belongs to “Ruth”.")
