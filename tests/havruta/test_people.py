"""Who somebody is, and how they come in to the page."""

from dataclasses import replace
from datetime import timedelta

import pytest

from havruta.errors.havrutot import NotAllowed
from havruta.errors.people import LinkOver, LinkUsed, SignedOut, UnknownLanguage, WrongNumber
from havruta.errors.sessions import SessionOver, UnknownSession
from havruta.events import BrowserForgotten
from havruta.ids import SessionId
from havruta.people import credentials, identities, preferences
from havruta.people.model import IDLE_LIFE, Device, Page, Profile, Provider
from havruta.sessions import lifecycle

MOMENT = timedelta(microseconds=1)
DEVICE = Device("192.0.2.7", "Firefox · Linux")


async def known_as(study, name, external_id="7"):
    return await identities.known(study, Profile(Provider.DISCORD, external_id, name))


async def token_for(study, session, user):
    """The secret of a fresh personal link."""
    address = await credentials.link(study, session_id=session.id, by=user.id)
    return address.removeprefix(study.addresses.link(""))


async def entered(study, token, signed_in_as=None):
    return await credentials.come_in(study, token=token, signed_in_as=signed_in_as, device=DEVICE)


async def test_the_first_command_makes_a_person_known(study):
    """ID-1"""
    user = await known_as(study, "Rachel")

    async with study.storage.transaction() as records:
        assert await records.users.identified(Provider.DISCORD, "7") == user
    assert user.name == "Rachel"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("\u202eIsaac\u202c\n the\u200b first ", "Isaac the first"),
        ("👨\u200d👩\u200d👧 Isaac", "👨\u200d👩\u200d👧 Isaac"),
        ("\u3164", "…"),
        ("Isaac " * 99, ("Isaac " * 14)[:80]),
    ],
)
async def test_a_persons_name_hides_and_reorders_nothing(study, name, kept):
    """ID-1, UX-1"""
    assert (await known_as(study, name)).name == kept


async def test_a_person_is_who_discord_says_they_are(study):
    """ID-1"""
    rachel = await known_as(study, "Rachel")

    assert await known_as(study, "Rachel") == rachel
    assert (await known_as(study, "Rachel", external_id="8")).id != rachel.id


async def test_a_person_goes_by_the_name_they_have_today(study):
    """ID-1"""
    rachel = await known_as(study, "Rachel")

    renamed = await known_as(study, "רחל")

    async with study.storage.transaction() as records:
        assert await records.users.identified(Provider.DISCORD, "7") == renamed
    assert renamed == replace(rachel, name="רחל")


async def test_the_first_language_but_english_that_is_met_is_a_persons_own(study):
    """UX-1: English is what is spoken where nobody has chosen."""
    rachel, met = await known_as(study, "Rachel"), []

    for spoken in ("en", "tlh", "he", "en"):
        await preferences.learn_language(study, by=rachel.id, spoken=spoken)
        met.append((await known_as(study, "Rachel")).language)

    assert met == [None, None, "he", "he"]


async def test_a_language_is_chosen_by_its_person(study):
    """UX-1"""
    rachel = await known_as(study, "Rachel")

    chosen = await preferences.set_language(study, by=rachel.id, language="en")

    assert chosen == replace(rachel, language="en")
    await preferences.learn_language(study, by=rachel.id, spoken="he")
    assert await known_as(study, "Rachel") == chosen


async def test_a_language_that_nothing_is_said_in_is_refused(study):
    """UX-1"""
    rachel = await known_as(study, "Rachel")

    with pytest.raises(UnknownLanguage):
        await preferences.set_language(study, by=rachel.id, language="tlh")


async def test_a_link_leads_its_person_to_the_session(study, session, jacob):
    """ID-2"""
    admission = await entered(study, await token_for(study, session, jacob))

    assert (admission.user_id, admission.session_id) == (jacob.id, session.id)
    assert await credentials.signed_in(study, cookie=admission.cookie) == jacob


async def test_a_link_works_once(study, session, jacob):
    """ID-2"""
    token = await token_for(study, session, jacob)
    await entered(study, token)

    with pytest.raises(LinkUsed):
        await entered(study, token)


async def test_a_link_is_personal_whoever_is_signed_in(study, session, isaac, jacob):
    """ID-2"""
    token = await token_for(study, session, jacob)

    admission = await entered(study, token, signed_in_as=isaac.id)

    assert await credentials.signed_in(study, cookie=admission.cookie) == jacob


async def test_a_spent_link_is_nothing_to_somebody_else(study, session, isaac, jacob):
    """ID-2"""
    token = await token_for(study, session, jacob)
    await entered(study, token)

    with pytest.raises(LinkUsed):
        await entered(study, token, signed_in_as=isaac.id)


async def test_a_link_is_short_lived(study, session, jacob, clock):
    """ID-2"""
    in_time, too_late = [await token_for(study, session, jacob) for _ in range(2)]

    clock.advance(timedelta(minutes=10) - MOMENT)
    await entered(study, in_time)
    clock.advance(MOMENT)

    with pytest.raises(LinkOver):
        await entered(study, too_late)


async def test_a_link_that_is_over_still_leads_its_signed_in_person(study, session, jacob, clock):
    """ID-2"""
    token = await token_for(study, session, jacob)
    await entered(study, token)
    clock.advance(timedelta(hours=1))

    admission = await entered(study, token, signed_in_as=jacob.id)

    assert admission == credentials.Admission(jacob.id, Page.SESSION, session.id, cookie=None)


async def test_a_link_that_its_signed_in_person_followed_is_spent(study, session, jacob):
    """ID-2"""
    token = await token_for(study, session, jacob)
    await entered(study, token, signed_in_as=jacob.id)

    with pytest.raises(LinkUsed):
        await entered(study, token)


async def test_a_made_up_link_leads_nowhere(study, session, jacob):
    """ID-2"""
    await token_for(study, session, jacob)

    with pytest.raises(LinkOver):
        await entered(study, "made-up", signed_in_as=jacob.id)


async def test_links_cannot_be_guessed_from_one_another(study, session, jacob):
    tokens = {await token_for(study, session, jacob) for _ in range(20)}

    assert len(tokens) == 20
    assert min(len(token) for token in tokens) >= 43  # 256 bits


async def test_what_is_kept_of_a_secret_is_worthless_without_the_key(study, session, jacob):
    token = await token_for(study, session, jacob)
    cookie = (await entered(study, await token_for(study, session, jacob))).cookie
    elsewhere = replace(study, secret=b"another secret")

    with pytest.raises(LinkOver):
        await entered(elsewhere, token)
    with pytest.raises(SignedOut):
        await credentials.signed_in(elsewhere, cookie=cookie)
    kept = str(study.storage.snapshot())
    assert token not in kept
    assert cookie not in kept


async def test_a_stranger_gets_no_link(study, session, esau):
    """ID-2, SY-1"""
    with pytest.raises(NotAllowed) as refusal:
        await credentials.link(study, session_id=session.id, by=esau.id)

    assert refusal.value.values == {"action": "join"}
    assert study.storage.snapshot()["links"] == []


async def test_there_is_no_link_to_a_session_that_is_over(study, session, isaac, jacob):
    await lifecycle.end(study, session_id=session.id, by=isaac.id)

    with pytest.raises(SessionOver):
        await credentials.link(study, session_id=session.id, by=jacob.id)


async def test_there_is_no_link_to_a_session_that_never_was(study, jacob):
    with pytest.raises(UnknownSession):
        await credentials.link(study, session_id=SessionId("none"), by=jacob.id)


async def test_a_browser_stays_signed_in_for_thirty_days(study, session, jacob, clock):
    """ID-6"""
    cookie = (await entered(study, await token_for(study, session, jacob))).cookie
    entered_at = clock()

    for days in (13, 26):
        clock.advance(timedelta(days=days) + entered_at - clock())
        assert await credentials.signed_in(study, cookie=cookie) == jacob
    clock.advance(timedelta(days=30) - MOMENT + entered_at - clock())
    assert await credentials.signed_in(study, cookie=cookie) == jacob
    clock.advance(MOMENT)

    with pytest.raises(SignedOut):
        await credentials.signed_in(study, cookie=cookie)


async def test_signing_out_forgets_this_browser_alone(study, session, jacob):
    """ID-6"""
    here, there = [
        (await entered(study, await token_for(study, session, jacob))).cookie for _ in range(2)
    ]

    await credentials.sign_out(study, cookie=here)

    with pytest.raises(SignedOut):
        await credentials.signed_in(study, cookie=here)
    assert await credentials.signed_in(study, cookie=there) == jacob


async def test_signing_out_is_told_without_the_secret(study, session, jacob, heard):
    """ID-6, SY-3"""
    cookie = (await entered(study, await token_for(study, session, jacob))).cookie

    await credentials.sign_out(study, cookie=cookie)

    assert heard == [BrowserForgotten(await credentials.browser(study, cookie=cookie))]
    assert cookie not in repr(heard)


async def test_signing_out_where_nobody_is_signed_in_changes_nothing(study, session, jacob):
    cookie = (await entered(study, await token_for(study, session, jacob))).cookie

    await credentials.sign_out(study, cookie="unknown")

    assert await credentials.signed_in(study, cookie=cookie) == jacob


async def test_nobody_is_signed_in_by_a_made_up_cookie(study, session, jacob):
    await entered(study, await token_for(study, session, jacob))

    with pytest.raises(SignedOut):
        await credentials.signed_in(study, cookie="made-up")


async def test_a_browser_that_is_not_used_is_signed_out_before_that(study, session, jacob, clock):
    """ID-6: a lost device does not stay open for a month."""
    cookie = (await entered(study, await token_for(study, session, jacob))).cookie

    clock.advance(IDLE_LIFE - MOMENT)
    assert await credentials.signed_in(study, cookie=cookie) == jacob
    clock.advance(IDLE_LIFE)

    with pytest.raises(SignedOut):
        await credentials.signed_in(study, cookie=cookie)


async def test_whoever_finds_their_link_used_learns_how(study, session, jacob, clock):
    """ID-2"""
    token = await token_for(study, session, jacob)
    await entered(study, token)
    used_at = clock()
    clock.advance(timedelta(minutes=5))

    for finding in (
        entered(study, token),
        credentials.door(study, token=token, signed_in_as=None),
    ):
        with pytest.raises(LinkUsed) as refusal:
            await finding
        assert refusal.value.values == {
            "when": f"{used_at:%Y-%m-%d %H:%M}",
            "address": "192.0.2.7",
            "browser": "Firefox · Linux",
        }


async def test_a_link_used_before_it_was_known_from_where_is_just_over(study, session, jacob):
    """ID-2"""
    token = await token_for(study, session, jacob)
    await credentials.come_in(study, token=token, signed_in_as=None, device=Device())

    with pytest.raises(LinkOver):
        await entered(study, token)


async def test_looking_at_a_link_says_whose_it_is_and_spends_nothing(study, session, jacob):
    """ID-2"""
    token = await token_for(study, session, jacob)

    door = await credentials.door(study, token=token, signed_in_as=None)

    assert door == credentials.Door(jacob, Page.SESSION, session.id)
    assert (await entered(study, token)).user_id == jacob.id
    assert await credentials.door(study, token=token, signed_in_as=jacob.id) == door


async def test_a_person_sees_where_they_are_signed_in(study, session, isaac, jacob, clock):
    """ID-6"""
    await entered(study, await token_for(study, session, isaac))
    await entered(study, await token_for(study, session, jacob))
    clock.advance(IDLE_LIFE)
    here = await entered(study, await token_for(study, session, jacob))

    (only,) = await credentials.sign_ins(study, by=jacob.id)

    assert only.digest == await credentials.browser(study, cookie=here.cookie)
    assert (only.address, only.browser) == (DEVICE.address, DEVICE.browser)
    assert only.created_at == only.seen_at == clock()


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_lost_device_and_unused_links_are_shut_out(
    study, session, isaac, jacob, heard, everywhere
):
    """ID-6"""
    here, lost = [
        (await entered(study, await token_for(study, session, jacob))).cookie for _ in range(2)
    ]
    isaacs = (await entered(study, await token_for(study, session, isaac))).cookie
    unused, theirs = await token_for(study, session, jacob), await token_for(study, session, isaac)

    if everywhere:
        await credentials.sign_out_everywhere(study, by=jacob.id)
    else:
        browser = await credentials.browser(study, cookie=lost)
        await credentials.sign_out_elsewhere(study, by=jacob.id, browser=browser)

    gone = {here, lost} if everywhere else {lost}
    browsers = {await credentials.browser(study, cookie=cookie) for cookie in (here, lost, isaacs)}
    shut = {await credentials.browser(study, cookie=cookie) for cookie in gone}
    assert await credentials.signed_out(study, browsers=browsers) == shut
    assert {event.browser for event in heard} == shut
    with pytest.raises(LinkOver):
        await entered(study, unused)
    assert (await entered(study, theirs)).user_id == isaac.id


async def test_nobody_signs_somebody_else_out(study, session, isaac, jacob, heard):
    """ID-6, SY-1"""
    cookie = (await entered(study, await token_for(study, session, jacob))).cookie
    browser = await credentials.browser(study, cookie=cookie)

    for guess in (browser, "made-up"):
        await credentials.sign_out_elsewhere(study, by=isaac.id, browser=guess)

    assert heard == []
    assert await credentials.signed_in(study, cookie=cookie) == jacob


async def test_signing_out_ends_the_links_that_were_not_used(study, session, jacob):
    """ID-6"""
    unused = await token_for(study, session, jacob)
    cookie = (await entered(study, await token_for(study, session, jacob))).cookie

    await credentials.sign_out(study, cookie=cookie)

    with pytest.raises(LinkOver):
        await entered(study, unused)


@pytest.mark.parametrize("minutes", [-1, preferences.LONGEST_LEAD + 1])
async def test_nobody_is_reminded_in_the_past_or_days_ahead(study, isaac, minutes):
    """NO-1"""
    with pytest.raises(WrongNumber):
        await preferences.set_lead(study, by=isaac.id, minutes=minutes)

    user = await preferences.set_lead(study, by=isaac.id, minutes=0)
    assert user.lead == 0


async def test_a_language_chosen_while_the_browser_s_is_learned_stays(study, havruta, isaac):
    """UX-1"""
    await preferences.learn_language(study, by=isaac.id, spoken="he")
    await preferences.set_language(study, by=isaac.id, language="en")
    await preferences.learn_language(study, by=isaac.id, spoken="he")

    async with study.reading() as records:
        user = (await records.users.many([isaac.id]))[isaac.id]
        spoken = (await records.havrutot.get(havruta.id)).language
    assert (user.language, spoken) == ("en", "he")  # what was made before speaks on
