"""TX-5: what Sefaria may answer, on a real socket, and what is made of it."""

import asyncio
import json
from dataclasses import replace

import httpx
import pytest
from prometheus_client import CollectorRegistry

from havruta.errors.library import CatalogueAway
from havruta.refs import Section
from sefaria.api.client import (
    Away,
    Bounds,
    NotThere,
    Reach,
    RequestPolicy,
    Unusable,
    _is_same,
    open_client,
)
from tests.figures import figure
from tests.patience import PATIENCE
from tests.sefaria.loopback import (
    BROKEN,
    DEPLOYING,
    HTML,
    SPLASH,
    Reply,
    refusal,
    reply,
    shape,
    texts,
)

SECTION = Section("Small Book 1", 3)
POLICY = RequestPolicy(failures=1000)
NO_API = Reply(b"<html>Page not found</html>", 404, HTML)
TOO_MANY = Reply(b"{}", 429, headers={"Retry-After": "0"})


@pytest.fixture
async def client(sefaria):
    async with open_client(sefaria.url, "https://example.org/about", POLICY) as client:
        yield client


async def test_it_says_who_is_asking(client, sefaria):
    await client.texts(SECTION)

    assert sefaria.agents == {"Havruta (+https://example.org/about)"}


@pytest.mark.parametrize(
    ("section", "path"),
    [
        (Section("Berakhot 2a", 9), "/api/v3/texts/Berakhot.2a"),
        (Section("Rashi on Genesis 1:1", 9), "/api/v3/texts/Rashi_on_Genesis.1.1"),
        (Section("Pesach Haggadah, Kadesh", 9, " "), "/api/v3/texts/Pesach_Haggadah,_Kadesh"),
        (Section("What? A/B", 9, " "), "/api/v3/texts/What?_A/B"),
    ],
)
async def test_a_section_is_asked_for_as_sefarias_own_pages_do(client, sefaria, section, path):
    sefaria.knows(f"{path}?version=source&version=english", texts(section.ref, ["א"], None))

    assert (await client.texts(section)).ref == section.ref


@pytest.mark.parametrize(
    "answer",
    [
        refusal("Could not find title in reference: Foo.1", 404),
        refusal("You passed 'Foo', please pass a more specific ref for this book", 400),
        refusal("No book named 'Foo'.", 200),
    ],
)
async def test_no_is_understood_in_all_its_forms(client, sefaria, answer):
    sefaria.first = [answer]

    with pytest.raises(NotThere):
        await client.texts(SECTION)

    assert client.reach is Reach.THERE


async def test_an_error_where_a_list_was_promised_is_a_no(client, sefaria):
    sefaria.knows("/api/shape/Torah", refusal("No index or category found to match Torah", 200))

    with pytest.raises(NotThere, match="No index or category"):
        await client.shape("Torah")


@pytest.mark.parametrize(
    "answer", [SPLASH, BROKEN, NO_API, Reply(b"{}", 403), Reply(b'{"ref": "Sm', 200)]
)
async def test_an_answer_that_is_none_means_away(client, sefaria, answer):
    sefaria.first = [answer] * 3

    with pytest.raises(Away):
        await client.texts(SECTION)

    assert client.reach is Reach.AWAY


@pytest.mark.parametrize("fault", [BROKEN, DEPLOYING, TOO_MANY])
async def test_what_may_pass_is_asked_again(client, sefaria, fault):
    sefaria.first = [fault, fault]

    assert (await client.texts(SECTION)).ref == "Small Book 1"
    assert sefaria.times("Small_Book.1") == 3
    assert client.reach is Reach.THERE


@pytest.mark.parametrize("answer", [refusal("no"), SPLASH, Reply(b"{}", 403), Reply(b"[", 200)])
async def test_what_will_not_pass_is_not_asked_again(client, sefaria, answer):
    sefaria.first = [answer]

    with pytest.raises((NotThere, Away)):
        await client.texts(SECTION)

    assert sefaria.times("Small_Book.1") == 1


async def test_the_whole_book_is_no_answer_to_a_ref_half_understood(client, sefaria):
    """Status 200, and `ref` is the book."""
    whole = texts("Small Book", [["אחת"], ["שתים"]], None, sections=[], toSections=[])
    sefaria.knows("/api/v3/texts/Small_Book.1", whole)

    with pytest.raises(Unusable, match="was given Small Book"):
        await client.texts(SECTION)


async def test_a_range_is_no_answer_to_a_section(client, sefaria):
    """`Berakhot 2` is two pages."""
    both = texts("Small Book 1-2", ["א"], None, sections=["1"], toSections=["2"])
    sefaria.knows("/api/v3/texts/Small_Book.1", both)

    with pytest.raises(Unusable):
        await client.texts(SECTION)


async def test_a_book_that_was_renamed_still_answers(client, sefaria):
    sefaria.knows("/api/v3/texts/Small_Book.1", texts("New Name 1", ["א"], None))

    assert (await client.texts(SECTION)).ref == "New Name 1"


async def test_an_answer_without_end_is_cut_off(sefaria):
    sefaria.knows("/api/v3/texts/Small_Book.1", texts("Small Book 1", ["א" * 5000], None))
    policy = replace(POLICY, usual=Bounds(size=4000, seconds=15))

    async with open_client(sefaria.url, "", policy) as client:
        with pytest.raises(Unusable, match="more than 4000 bytes"):
            await client.texts(SECTION)


async def test_json_of_another_form_is_unusable(client, sefaria):
    sefaria.knows("/api/shape/Small_Book", {"shape": "round"})

    with pytest.raises(Unusable):
        await client.shape("Small Book")


@pytest.mark.parametrize("body", ["[" * 100_000, "[" * 100_000 + "]" * 100_000])
async def test_json_nested_without_end_is_unusable(client, sefaria, body):
    """TX-9: also where it could be decoded, but nothing could walk through it."""
    sefaria.knows("/api/shape/Ruth", Reply(body.encode()))

    with pytest.raises(Unusable):
        await client.shape("Ruth")


async def test_a_large_answer_is_read_all_the_same(client, sefaria):
    """Beside the loop: it would hold everyone else up."""
    sefaria.knows("/api/shape/Small_Book", shape("Small Book", [1] * 500_000))

    records = await client.shape("Small Book")

    assert len(records[0].chapters) == 500_000


async def test_nobody_there_means_away(unused_tcp_port):
    async with open_client(f"http://127.0.0.1:{unused_tcp_port}", "", POLICY) as client:
        with pytest.raises(Away):
            await client.texts(SECTION)


async def test_an_answer_too_late_means_away(sefaria):
    sefaria.held = asyncio.Event()
    policy = replace(POLICY, usual=Bounds(size=10_000, seconds=0.05))

    async with open_client(sefaria.url, "", policy) as client:
        with pytest.raises(Away, match="in time"):
            await client.texts(SECTION)

        assert client.reach is Reach.AWAY


async def test_who_waits_for_a_turn_waits_no_longer_than_for_an_answer(sefaria):
    """TX-5: the catalogue, which has the only turn, never comes."""
    sefaria.held = asyncio.Event()
    soon, never = Bounds(size=10_000, seconds=0.05), Bounds(size=10_000, seconds=PATIENCE * 2)
    policy = replace(POLICY, concurrency=1, usual=soon, catalogue=never)

    async with open_client(sefaria.url, "", policy) as client:
        first = asyncio.create_task(client.contents())
        await sefaria.arrived.wait()
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(Away, match="in time"):
                await client.texts(SECTION)

        assert not first.done()
        first.cancel()

    assert sefaria.times("Small_Book.1") == 0


async def test_who_waits_for_a_turn_is_spared_a_sefaria_that_has_failed_meanwhile(sefaria):
    """TX-5"""
    sefaria.first = [Reply(b"{}", 403)]
    sefaria.held = asyncio.Event()
    policy = replace(POLICY, concurrency=1, failures=1, rest=1000)

    async with open_client(sefaria.url, "", policy) as client:
        asking = [asyncio.create_task(client.texts(SECTION)) for _ in range(5)]
        await sefaria.arrived.wait()
        sefaria.held.set()
        answers = await asyncio.gather(*asking, return_exceptions=True)

    assert [type(answer) for answer in answers] == [Away] * 5
    assert sefaria.times("Small_Book.1") == 1


async def test_after_several_failures_it_is_left_alone_and_then_tried_again(sefaria):
    """The rest is over at once here; in the first half it never is."""
    sefaria.first = [Reply(b"{}", 403)] * 3
    policy = replace(POLICY, failures=2, rest=1000)

    async with open_client(sefaria.url, "", policy) as client:
        for _ in range(4):
            with pytest.raises(Away):
                await client.texts(SECTION)

    assert sefaria.times("Small_Book.1") == 2

    async with open_client(sefaria.url, "", replace(policy, rest=0)) as client:
        with pytest.raises(Away):
            await client.texts(SECTION)

        assert (await client.texts(SECTION)).ref == "Small Book 1"


async def test_a_no_is_not_counted_as_a_failure(sefaria):
    sefaria.first = [refusal("no")] * 5

    async with open_client(sefaria.url, "", replace(POLICY, failures=1)) as client:
        for _ in range(5):
            with pytest.raises(NotThere):
                await client.texts(SECTION)

        assert (await client.texts(SECTION)).ref == "Small Book 1"


async def test_few_questions_are_asked_at_once(sefaria):
    sefaria.held = asyncio.Event()
    async with open_client(sefaria.url, "", replace(POLICY, concurrency=2)) as client:
        asking = [asyncio.create_task(client.index(f"Book {n}")) for n in range(5)]
        await sefaria.arrived.wait()
        sefaria.arrived.clear()
        if len(sefaria.asked) < 2:
            await sefaria.arrived.wait()

        assert len(sefaria.asked) == 2

        sefaria.held.set()
        await asyncio.gather(*asking, return_exceptions=True)
        assert len(sefaria.asked) == 5


async def test_sefarias_many_types_for_one_field_are_no_obstacle(client, sefaria):
    """A number or "", a string or null, an int where strings were: they all occur."""
    told = texts("Small Book 1", ["א"], None, sections=[1], toSections=[1], titleVariants=[1, None])
    told["versions"][0] |= {"priority": 2.5, "versionTitle": None, "license": None}
    sefaria.knows("/api/v3/texts/Small_Book.1", reply(json.loads(json.dumps(told))))

    assert (await client.texts(SECTION)).sections == [1]


async def test_that_sefaria_is_away_is_said_once_and_calmly(opened, unused_tcp_port, caplog):
    """TX-5, OP-1: what went wrong in detail is for whoever reads the whole log."""
    caplog.set_level("INFO")
    async with opened(f"http://127.0.0.1:{unused_tcp_port}") as library:
        for _ in range(2):
            with pytest.raises(CatalogueAway):
                await library.refresh()

    said = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(said) == 1
    assert said[0].startswith("Sefaria can’t be reached now:")
    assert "ConnectError" in caplog.text


async def test_a_redirect_within_sefaria_is_followed(client, sefaria):
    """TX-5"""
    there = Reply(b"", 302, headers={"Location": "/api/v3/texts/There"})
    sefaria.first = [there]
    sefaria.knows("/api/v3/texts/There", texts(SECTION.ref, ["א"], None))

    assert (await client.texts(SECTION)).ref == SECTION.ref


@pytest.mark.parametrize(
    "location",
    [
        "http://localhost:{port}/",
        "http://127.0.0.1:9/",
        "https://127.0.0.1:{port}/",
        "//192.0.2.1/",
        "file:///etc/passwd",
        "http://[",
    ],
)
async def test_a_redirect_to_elsewhere_is_not_followed(client, sefaria, location):
    """SY-3, TX-5: whoever can answer for Sefaria must not send us about in our own network."""
    port = sefaria.url.rpartition(":")[2]
    sefaria.first = [Reply(b"", 302, headers={"Location": location.format(port=port)})]

    with pytest.raises(Away, match="leads elsewhere"):
        await client.texts(SECTION)

    assert len(sefaria.asked) == 1


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        ("http://sefaria.example/a", "https://sefaria.example/b", True),
        ("https://sefaria.example/a", "http://sefaria.example/a", False),
        ("https://sefaria.example/a", "https://sefaria.example:444/a", False),
        ("https://sefaria.example/a", "https://evil.sefaria.example/a", False),
    ],
)
def test_a_redirect_may_lead_to_tls_and_never_from_it(here, there, same):
    """SY-3"""
    assert _is_same(httpx.URL(here), httpx.URL(there)) is same


async def test_what_becomes_of_each_attempt_is_counted(sefaria):
    """OP-2: Sefaria's outages; while it is left to rest nothing is asked."""
    registry, policy = CollectorRegistry(), replace(POLICY, attempts=1, failures=2, rest=60.0)
    async with open_client(sefaria.url, "", policy, registry) as client:
        await client.texts(SECTION)
        sefaria.first = [NO_API] * 3
        for _ in range(3):
            with pytest.raises(Away):
                await client.texts(SECTION)

    requests = "havruta_sefaria_requests_total"
    assert figure(registry, requests, door="sefaria", outcome="answered") == 1
    assert figure(registry, requests, door="sefaria", outcome="away") == 2
    assert figure(registry, requests, door="sefaria", outcome="resting") == 1
    assert figure(registry, "havruta_sefaria_seconds_count", door="sefaria") == 3
    assert figure(registry, "havruta_sefaria_away") == 1
