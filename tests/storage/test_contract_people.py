"""The contract of `Users` and `Credentials`, on memory, SQLite and PostgreSQL."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from havruta.errors.outside import Overtaken
from havruta.ids import UserId
from havruta.people.model import Feed, Identity, Provider, SignInAttempt, User
from tests.storage.samples import (
    DEVICE,
    HAVRUTA,
    HOUR,
    ISAAC,
    JACOB,
    LINK,
    MINUTE,
    NOON,
    RACHEL,
    SIGN_IN,
)
from tests.tables import Violation

REFUSED = (IntegrityError, Violation)
ATTEMPT = SignInAttempt("digest", "b", Provider.GOOGLE, "/path", NOON + MINUTE)
SPENT = replace(LINK, spent_at=NOON, address=DEVICE.address, browser=DEVICE.browser)


async def test_nobody_is_identified_before_their_first_command(storage):
    async with storage.transaction() as records:
        assert await records.users.identified(Provider.DISCORD, "1") is None


async def test_the_first_command_makes_the_person(storage):
    """ID-1"""
    async with storage.transaction() as records:
        added = await records.users.add(ISAAC, Provider.DISCORD, "1")

    async with storage.transaction() as records:
        assert added == await records.users.identified(Provider.DISCORD, "1") == ISAAC


async def test_an_identity_belongs_to_who_came_first(world):
    late = User(UserId("late"), "Late")

    async with world.transaction() as records:
        holder = await records.users.add(late, Provider.DISCORD, "discord-isaac")

    async with world.transaction() as records:
        assert holder == await records.users.identified(Provider.DISCORD, "discord-isaac") == ISAAC
        assert await records.users.many([late.id]) == {}


async def test_two_first_commands_at_once_make_one_person(storage):
    """ID-1"""

    async def first_command(number):
        async with storage.transaction() as records:
            user = User(UserId(f"u{number}"), "Isaac")
            return await records.users.add(user, Provider.DISCORD, "1")

    people = await asyncio.gather(*(first_command(number) for number in range(8)))

    async with storage.transaction() as records:
        known = await records.users.many([UserId(f"u{number}") for number in range(8)])
    assert set(people) == set(known.values())
    assert len(known) == 1


async def test_people_go_by_their_nicknames_in_the_servers_that_gave_them(world):
    async with world.transaction() as records:
        await records.users.set_nickname(JACOB.id, "222", "Heel")
        await records.users.set_nickname(JACOB.id, "333", "Smooth")
        await records.users.set_nickname(JACOB.id, "333", "Israel")

    async with world.transaction() as records:
        for guild_id, name in (("222", "Heel"), ("333", "Israel"), ("444", JACOB.name)):
            both = await records.users.many([ISAAC.id, JACOB.id], guild_id=guild_id)
            assert both == {ISAAC.id: ISAAC, JACOB.id: replace(JACOB, name=name)}
        assert await records.users.many([JACOB.id]) == {JACOB.id: JACOB}


async def test_a_nickname_can_be_given_up(world):
    async with world.transaction() as records:
        await records.users.set_nickname(JACOB.id, "222", "Heel")
        for _ in range(2):
            await records.users.set_nickname(JACOB.id, "222", None)

    async with world.transaction() as records:
        assert await records.users.many([JACOB.id], guild_id="222") == {JACOB.id: JACOB}


async def test_a_person_is_not_added_twice(world):
    with pytest.raises(REFUSED):
        async with world.transaction() as records:
            await records.users.add(ISAAC, Provider.DISCORD, "another")


async def test_a_person_goes_by_their_newest_name(world):
    renamed = replace(ISAAC, name="יצחק")

    async with world.transaction() as records:
        await records.users.change(ISAAC.id, name="יצחק")

    async with world.transaction() as records:
        assert await records.users.identified(Provider.DISCORD, "discord-isaac") == renamed


async def test_many_are_found_by_id_and_the_unknown_left_out(world):
    async with world.transaction() as records:
        found = await records.users.many([ISAAC.id, UserId("nobody"), JACOB.id])
        nobody = await records.users.many([])

    assert found == {ISAAC.id: ISAAC, JACOB.id: JACOB}
    assert nobody == {}


async def test_how_the_provider_knows_a_person_and_where_they_are_told_is_known(world):
    async with world.transaction() as records:
        await records.users.set_channel(Provider.DISCORD, "discord-jacob", "7")
        await records.users.set_channel(Provider.DISCORD, "nobody's", "8")

    async with world.transaction() as records:
        people = [ISAAC.id, JACOB.id, UserId("nobody")]
        assert await records.users.known_to(Provider.DISCORD, people) == {
            ISAAC.id: Identity(Provider.DISCORD, "discord-isaac", ISAAC.id),
            JACOB.id: Identity(Provider.DISCORD, "discord-jacob", JACOB.id, channel_id="7"),
        }


async def test_an_identity_is_added_once_and_keeps_its_newest_address(world):
    """ID-5"""
    at_google = Identity(Provider.GOOGLE, "g1", ISAAC.id, "old@example.org")
    async with world.transaction() as records:
        assert await records.users.identify(at_google) == ISAAC.id
        moved = replace(at_google, user_id=JACOB.id, address="new@example.org")
        assert await records.users.identify(moved) == ISAAC.id
        assert await records.users.identify(replace(at_google, address=None)) == ISAAC.id

    async with world.transaction() as records:
        at_discord = Identity(Provider.DISCORD, "discord-isaac", ISAAC.id)
        known = [at_discord, replace(at_google, address="new@example.org")]
        assert await records.users.identities(ISAAC.id) == known


async def test_a_provider_forgets_one_person_and_no_other(world):
    """ID-5"""
    async with world.transaction() as records:
        await records.users.identify(Identity(Provider.GOOGLE, "g1", ISAAC.id))
        await records.users.unlink(ISAAC.id, Provider.DISCORD)

    async with world.transaction() as records:
        assert await records.users.identities(ISAAC.id) == [
            Identity(Provider.GOOGLE, "g1", ISAAC.id)
        ]
        assert await records.users.identified(Provider.DISCORD, "discord-isaac") is None
        assert await records.users.identified(Provider.DISCORD, "discord-jacob") == JACOB


async def test_of_two_who_link_one_identity_at_once_one_has_it(world):
    """ID-5"""

    async def link(user):
        async with world.transaction() as records:
            return await records.users.identify(Identity(Provider.APPLE, "a1", user.id))

    holders = set(await asyncio.gather(link(ISAAC), link(JACOB)))

    assert len(holders) == 1


async def test_an_attempt_to_sign_in_is_spent_once_and_only_as_it_was_begun(world):
    """ID-3"""

    async def spent(**otherwise):
        said = {"browser": "b", "provider": Provider.GOOGLE} | otherwise
        async with world.transaction() as records:
            return await records.credentials.spend_attempt("digest", NOON, **said)

    async with world.transaction() as records:
        await records.credentials.add_attempt(ATTEMPT)

    assert await spent(browser="another") is None
    assert await spent(provider=Provider.APPLE) is None
    both = await asyncio.gather(spent(), spent())
    assert sorted(both, key=bool) == [None, ATTEMPT]


async def test_an_attempt_to_sign_in_is_over_at_its_time_and_can_be_deleted_then(world):
    """ID-3"""
    late = replace(ATTEMPT, digest="late", expires_at=NOON + HOUR)
    said = {"browser": "b", "provider": Provider.GOOGLE}
    async with world.transaction() as records:
        await records.credentials.add_attempt(ATTEMPT)
        await records.credentials.add_attempt(late)

    async with world.transaction() as records:
        end = ATTEMPT.expires_at
        assert await records.credentials.spend_attempt("digest", end, **said) is None
        await records.credentials.prune_attempts(end)
        assert await records.credentials.spend_attempt("digest", NOON, **said) is None
        assert await records.credentials.spend_attempt("late", NOON, **said) == late


async def test_a_link_is_found_by_its_digest(world):
    async with world.transaction() as records:
        await records.credentials.add_link(LINK)

    async with world.transaction() as records:
        assert await records.credentials.link(LINK.digest) == LINK
        assert await records.credentials.link("unknown") is None


async def test_a_calendar_is_opened_by_its_newest_secret_alone(world):
    """SC-6"""
    first = Feed(ISAAC.id, "digest", 1, NOON)
    second = replace(first, digest="another", number=2)
    async with world.transaction() as records:
        assert await records.credentials.feed_of(ISAAC.id) is None
        await records.credentials.save_feed(first)
    async with world.transaction() as records:
        assert await records.credentials.feed(first.digest) == first
        await records.credentials.save_feed(second)

    async with world.transaction() as records:
        assert await records.credentials.feed_of(ISAAC.id) == second
        assert await records.credentials.feed(second.digest) == second
        assert await records.credentials.feed(first.digest) is None


async def test_a_link_can_be_taken_once(world):
    """ID-2"""
    async with world.transaction() as records:
        await records.credentials.add_link(LINK)

    async with world.transaction() as records:
        first = await records.credentials.spend(LINK.digest, NOON, DEVICE)
    async with world.transaction() as records:
        second = await records.credentials.spend(LINK.digest, NOON, DEVICE)

    assert (first, second) == (SPENT, None)


async def test_a_link_that_many_try_at_once_is_taken_once(world):
    """ID-2"""
    async with world.transaction() as records:
        await records.credentials.add_link(LINK)

    async def spend():
        async with world.transaction() as records:
            return await records.credentials.spend(LINK.digest, NOON, DEVICE)

    taken = await asyncio.gather(*(spend() for _ in range(8)))
    assert [link for link in taken if link] == [SPENT]


async def test_a_spent_link_is_still_known_and_how_it_was_spent(world):
    async with world.transaction() as records:
        await records.credentials.add_link(LINK)
        await records.credentials.spend(LINK.digest, NOON, DEVICE)

    async with world.transaction() as records:
        assert await records.credentials.link(LINK.digest) == SPENT


@pytest.mark.parametrize(("after", "taken"), [(HOUR - MINUTE, True), (HOUR, False)])
async def test_a_link_expires_at_its_instant(world, after, taken):
    """ID-2"""
    async with world.transaction() as records:
        await records.credentials.add_link(LINK)

        spent = await records.credentials.spend(LINK.digest, NOON + after, DEVICE)

        assert (spent is not None) is taken


async def test_an_unknown_link_cannot_be_taken(world):
    async with world.transaction() as records:
        assert await records.credentials.spend("unknown", NOON, DEVICE) is None


async def test_a_sign_in_is_found_by_its_digest(world):
    async with world.transaction() as records:
        await records.credentials.add_sign_in(SIGN_IN)

    async with world.transaction() as records:
        assert await records.credentials.sign_in(SIGN_IN.digest) == SIGN_IN
        assert await records.credentials.sign_in("unknown") is None
        assert await records.credentials.signed_in(SIGN_IN.digest) == (SIGN_IN, ISAAC)
        assert await records.credentials.signed_in("unknown") is None


@pytest.mark.parametrize(
    ("which", "gone"),
    [
        ({"digest": "one"}, {"one"}),
        ({}, {"one", "two"}),
        ({"but": "one"}, {"two"}),
        ({"digest": "theirs"}, set()),
    ],
)
async def test_signing_out_ends_this_browser_or_all_of_the_person_s(world, which, gone):
    async with world.transaction() as records:
        await records.credentials.add_sign_in(replace(SIGN_IN, digest="one"))
        await records.credentials.add_sign_in(replace(SIGN_IN, digest="two"))
        await records.credentials.add_sign_in(replace(SIGN_IN, digest="theirs", user_id=RACHEL.id))

    async with world.transaction() as records:
        await records.credentials.revoke(ISAAC.id, NOON, **which)

    async with world.transaction() as records:
        found = [await records.credentials.sign_in(key) for key in ("one", "two", "theirs")]
    assert {key.digest for key in found if key.revoked_at == NOON} == gone
    assert {key.digest for key in found if key.revoked_at is None} == {
        "one",
        "two",
        "theirs",
    } - gone


async def test_what_was_revoked_first_stays_revoked_since_then(world):
    async with world.transaction() as records:
        await records.credentials.add_sign_in(SIGN_IN)
        await records.credentials.revoke(ISAAC.id, NOON)

        await records.credentials.revoke(ISAAC.id, NOON + HOUR)

        assert (await records.credentials.sign_in(SIGN_IN.digest)).revoked_at == NOON


@pytest.mark.parametrize("add", ["add_link", "add_sign_in"])
async def test_a_digest_is_used_once(world, add):
    with pytest.raises(REFUSED):
        async with world.transaction() as records:
            for _ in range(2):
                await getattr(records.credentials, add)(LINK if add == "add_link" else SIGN_IN)


async def test_unspent_links_can_be_revoked_and_spent_ones_stay_as_they_are(world):
    """ID-6"""
    unspent = replace(LINK, digest="unspent")
    theirs = replace(LINK, digest="theirs", user_id=RACHEL.id)
    over = replace(LINK, digest="over", expires_at=NOON - MINUTE)
    async with world.transaction() as records:
        for link in (LINK, unspent, theirs, over):
            await records.credentials.add_link(link)
        await records.credentials.spend(LINK.digest, NOON, DEVICE)

    async with world.transaction() as records:
        await records.credentials.revoke_links(ISAAC.id, NOON)

    async with world.transaction() as records:
        assert await records.credentials.link(LINK.digest) == SPENT
        assert await records.credentials.link("unspent") == replace(unspent, expires_at=NOON)
        assert await records.credentials.link("theirs") == theirs
        assert await records.credentials.link("over") == over


async def test_a_person_s_sign_ins_are_listed_newest_first_without_the_revoked(world):
    """ID-6"""
    older = replace(SIGN_IN, digest="older")
    newer = replace(SIGN_IN, digest="newer", created_at=NOON + MINUTE, browser="Safari · iPhone")
    revoked = replace(SIGN_IN, digest="revoked")
    theirs = replace(SIGN_IN, digest="theirs", user_id=RACHEL.id)
    async with world.transaction() as records:
        for sign_in in (older, newer, revoked, theirs):
            await records.credentials.add_sign_in(sign_in)
        await records.credentials.revoke(ISAAC.id, NOON, digest="revoked")

    async with world.reading() as records:
        assert list(await records.credentials.sign_ins_of(ISAAC.id)) == [newer, older]


async def test_browsers_are_seen_and_found_by_their_digests(world):
    """ID-6"""
    one, two = (replace(SIGN_IN, digest=digest) for digest in ("one", "two"))
    async with world.transaction() as records:
        await records.credentials.add_sign_in(one)
        await records.credentials.add_sign_in(two)

    async with world.transaction() as records:
        await records.credentials.see("one", NOON + HOUR)

    async with world.reading() as records:
        found = await records.credentials.sign_ins(["one", "two", "unknown"])
    by_digest = {sign_in.digest: sign_in for sign_in in found}
    assert by_digest == {"one": replace(one, seen_at=NOON + HOUR), "two": two}


async def test_an_address_is_somebodys_by_itself_or_as_a_provider_says(world):
    """IN-3: rather by itself."""
    async with world.transaction() as records:
        await records.users.identify(Identity(Provider.GOOGLE, "g1", ISAAC.id, "a@b.example"))
        await records.users.identify(Identity(Provider.APPLE, "a1", ISAAC.id))
        assert await records.users.of_address("a@b.example") == ISAAC
        assert await records.users.addresses([ISAAC.id, JACOB.id]) == {ISAAC.id: "a@b.example"}

        await records.users.identify(Identity(Provider.EMAIL, "a@b.example", JACOB.id))
        await records.users.identify(Identity(Provider.EMAIL, "i@b.example", ISAAC.id))

    async with world.reading() as records:
        assert await records.users.of_address("a@b.example") == JACOB
        assert await records.users.of_address("nobody@b.example") is None
        assert await records.users.of_address("discord-isaac") is None
        addresses = await records.users.addresses([ISAAC.id, JACOB.id, RACHEL.id])
    assert addresses == {ISAAC.id: "i@b.example", JACOB.id: "a@b.example"}


async def test_an_address_wants_no_mail_until_it_does_again(storage):
    """IN-2"""
    async with storage.transaction() as records:
        await records.unsubscribed.add("a@b.example", NOON)
        await records.unsubscribed.add("a@b.example", NOON + HOUR)
        await records.unsubscribed.add("c@d.example", NOON)
        await records.unsubscribed.remove("c@d.example")
        await records.unsubscribed.remove("e@f.example")

    async with storage.reading() as records:
        closed = await records.unsubscribed.among(["a@b.example", "c@d.example"])
    assert set(closed) == {"a@b.example"}


async def test_who_has_been_forgotten_can_neither_be_changed_nor_named(world):
    """SY-2, OP-1"""
    gone = UserId("gone")
    for deed in (
        lambda records: records.users.get(gone),
        lambda records: records.users.change(gone, name="Ghost"),
        lambda records: records.havrutot.save(replace(HAVRUTA, owner_id=gone)),
    ):
        with pytest.raises(Overtaken):
            async with world.transaction() as records:
                await deed(records)

    async with world.reading() as records:
        assert await records.users.many([gone]) == {}


async def test_what_is_not_changed_of_a_person_stays_as_another_has_left_it(world):
    async with world.transaction() as records:
        await records.users.change(ISAAC.id, language="he")
        changed = await records.users.change(ISAAC.id, is_new=False)

    assert changed == replace(ISAAC, language="he", is_new=False)
