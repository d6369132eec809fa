"""Forms that no page of ours would send."""

import gzip

import pytest

from tests.havruta.looking import havruta_of
from webview.forms import KIND, LONGEST, MOST_FIELDS

PART = b'--a\r\nContent-Disposition: form-data; name="name"\r\n%s\r\nx\r\n--a--'


@pytest.fixture
async def isaacs(guests, isaac, havruta):
    return await guests.signed_in(isaac)


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "multipart/form-data"}, b"x", 415),
        ({"Content-Type": "multipart/form-data; boundary=a"}, PART % b"", 415),
        ({"Content-Type": "multipart/form-data; boundary=a"}, b"--a\r\nx", 415),
        ({"Content-Type": "application/json"}, b'{"name": "x"}', 415),
        ({"Content-Type": "text/plain"}, b"name=x", 415),
        ({"Content-Type": KIND, "Content-Encoding": "gzip"}, b"name=x", 400),
        ({"Content-Type": KIND}, b"&".join([b"a=b"] * (MOST_FIELDS + 1)), 400),
    ],
)
async def test_what_is_no_form_is_refused_in_one_sentence(
    isaacs, study, havruta, headers, body, status
):
    """SY-3: and nothing is done, nor anything our fault."""
    answer = await isaacs.post(f"/havrutot/{havruta.id}/rename", data=body, headers=headers)

    assert answer.status == status
    assert "That could not be understood." in await answer.text()
    assert await havruta_of(study, havruta) == havruta


@pytest.mark.parametrize("field", ["name", "other"])
async def test_a_field_that_nobody_could_have_typed_is_refused_unread(
    isaacs, study, havruta, field
):
    """SY-3, RM-8: for as long as a text is looked at, nobody else is answered."""
    said = {"name": "Evening", field: "x" * (LONGEST + 1)}

    answer = await isaacs.post(f"/havrutot/{havruta.id}/rename", data=said)

    assert answer.status == 413
    assert "That is more than can be sent at once." in await answer.text()
    assert await havruta_of(study, havruta) == havruta


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["as it is", "packed"])
async def test_what_is_too_large_is_refused_however_small_it_was_packed(
    isaacs, study, havruta, pack
):
    """SY-3, RM-8: half a megabyte that comes as a thousand bytes counts as what it is."""
    headers = {"Content-Type": KIND} | ({} if pack is bytes else {"Content-Encoding": "gzip"})
    body = pack(b"name=" + bytes(2**19))

    answer = await isaacs.post(f"/havrutot/{havruta.id}/rename", data=body, headers=headers)

    assert answer.status == 413
    assert await havruta_of(study, havruta) == havruta


@pytest.mark.parametrize(
    ("kind", "body", "name"),
    [
        (f"{KIND}; charset=nonsense", b"name=Evening", "Evening"),
        (f"{KIND}; charset=utf-16", "name=ערב".encode(), "ערב"),
        (KIND, b"name=%D7%A2%D7%A8%D7%91+tov&name=other\n", "ערב tov"),
        (KIND, b"name=a%FFb\xff%ED%A0%80", "a�b����"),
        (KIND, b"name", "Ruth"),
    ],
)
async def test_a_form_is_read_however_it_was_made(isaacs, study, havruta, kind, body, name):
    """SY-3"""
    answer = await isaacs.post(
        f"/havrutot/{havruta.id}/rename", data=body, headers={"Content-Type": kind}
    )

    assert answer.status == 303
    assert (await havruta_of(study, havruta)).name == name
