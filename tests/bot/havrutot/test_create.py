"""/havruta create: what is typed, and what is answered."""

import pytest

from havruta.library.model import Book, Offer
from tests.bot.conftest import said


async def test_a_first_command_makes_the_person_known(world, study, storage):
    """ID-1: nobody registers."""
    await world.isaac.slash(world.table, "havruta list")

    async with storage.transaction() as records:
        user = await records.users.identified("discord", str(world.isaac.id))
    assert user.name == "Isaac"


async def test_books_are_offered_in_both_languages_as_one_types(world):
    """HV-1"""
    english = await world.isaac.autocomplete(world.table, "havruta create", "book", "rut")
    hebrew = await world.isaac.autocomplete(world.table, "havruta create", "book", "רות")

    assert {"name": "Ruth · רות", "value": "Ruth"} in english
    assert {"name": "Ruth · רות", "value": "Ruth"} in hebrew


async def test_what_is_offered_says_what_it_needs_and_is_taken_as_it_was_shown(
    world, library, monkeypatch
):
    """HV-1: a name that is only like it, and a text that is out of reach."""
    library.away = True
    away = await world.isaac.autocomplete(world.table, "havruta create", "book", "rut")
    library.away = False

    def like_it(text, /, *, limit):
        return [Offer(library.book("Ruth"), is_distant=True)]

    monkeypatch.setattr(library, "offers", like_it)
    (similar,) = await world.isaac.autocomplete(world.table, "havruta create", "book", "rats")
    assert {
        "name": "Ruth · רות · needs Sefaria, which is out of reach",
        "value": "Ruth",
    } in away
    assert similar == {"name": "Ruth · רות · a similar name", "value": "Ruth"}

    made = await world.isaac.slash(world.table, "havruta create", book=similar["name"])

    assert "You begin at Ruth 1:1." in said(made)


async def test_a_remark_leaves_out_the_hebrew_title_where_both_are_too_long(
    world, library, monkeypatch
):
    """HV-1"""
    long = Book("L" * 70, "ש" * 20)
    monkeypatch.setattr(library, "offers", lambda *_, **__: [Offer(long, is_distant=True)])

    (offered,) = await world.isaac.autocomplete(world.table, "havruta create", "book", "l")

    assert offered["name"] == f"{long.title} · a similar name"


async def test_creating_answers_privately_with_the_first_segment(world):
    """HV-1: it starts at the first segment of the book."""
    answer = await world.isaac.slash(world.table, "havruta create", book="Ruth", name="Mornings")

    assert "Your havruta “Mornings” is made. You begin at Ruth 1:1." in said(answer)
    assert "Start now" in said(answer)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"book": "Nonsense"}, "I don’t know a book called “Nonsense”."),
        ({"book": "Ruth 1:1 and more"}, "I don’t know a book called “Ruth 1:1 and more”."),
        (
            {"book": "Ruth", "name": "x" * 5000},
            "That name is too long: 80 characters are the most.",
        ),
        ({"book": "Ruth", "name": "a\u202eb"}, "That name holds hidden characters."),
        ({"book": "Ruth", "partners": "Jacob and Esau"}, "I can’t invite “Jacob”."),
        ({"book": "Ruth", "partners": "@everyone"}, r"I can’t invite “\@everyone”."),
        ({"book": "Ruth", "partners": "<@&123456789012345678>"}, r"I can’t invite “\<\@&1234"),
        ({"book": "Ruth", "partners": "<@123456789012345678>"}, r"I can’t invite “\<\@1234"),
        ({"book": "Ruth", "partners": "<@99999999999999999999>"}, r"I can’t invite “\<\@9999"),
        (
            {"book": "Ruth", "partners": "".join(f"<@{10**17 + n}>" for n in range(21))},
            "20 partners are the most.",
        ),
    ],
)
async def test_bad_input_gets_one_private_sentence_and_makes_nothing(world, options, sentence):
    """HV-1"""
    answer = said(await world.isaac.slash(world.table, "havruta create", **options))

    assert sentence in answer
    assert len(answer) < 2000
    assert "You have no havruta yet." in said(await world.isaac.slash(world.table, "havruta list"))


async def test_markdown_in_what_was_typed_stays_as_it_was_typed(world):
    """OP-1"""
    answer = await world.isaac.slash(world.table, "havruta create", book="**a**")

    assert r"“\*\*a\*\*”" in said(answer)


async def test_one_who_names_only_themselves_is_told_that_nobody_is_invited(world):
    """HV-1, OP-1: nothing that was typed is dropped without a word."""
    answer = await world.isaac.slash(
        world.table, "havruta create", book="Ruth", partners=f"<@{world.isaac.id}>"
    )
    await world.tell()

    assert "is made." in said(answer)
    assert "You named nobody but yourself, so nobody is invited." in said(answer)
    assert world.isaac.user.dm_channel.last_message is None


async def test_who_is_named_again_and_again_is_written_to_five_times(world):
    """HV-5, OP-1: and whoever names them is told when to go on."""
    named = {"book": "Ruth", "partners": f"<@{world.jacob.id}>"}

    answers = [
        said(await world.isaac.slash(world.table, "havruta create", **named)) for _ in range(12)
    ]
    await world.tell()

    assert sum("is made." in answer for answer in answers) == 5
    assert len(world.jacob.user.dm_channel.history()) == 5
    assert answers[-1] == ("Many invitations have gone to Jacob just now. Invite them in 1 min.")


async def test_who_names_many_people_again_and_again_is_stopped_at_twenty(world):
    """HV-5, OP-1"""
    people = [world.guild.add_member(world.env.create_user(f"No. {n}")) for n in range(24)]
    threes = [people[n : n + 3] for n in range(0, 24, 3)]

    answers = [
        said(
            await world.isaac.slash(
                world.table,
                "havruta create",
                book="Ruth",
                partners=" ".join(f"<@{person.id}>" for person in three),
            )
        )
        for three in threes
    ]
    await world.tell()

    assert sum("is made." in answer for answer in answers) == 6
    assert sum(person.user.dm_channel.last_message is not None for person in people) == 18
    assert answers[-1] == ("20 invitations in a short time are the most. Invite more in 1 min.")


@pytest.mark.parametrize("has_mail", [True, False])
async def test_partners_may_be_addresses_of_e_mail(world, has_mail):
    """HV-1, IN-2: beside mentions; each outcome is told, and none stops another."""
    object.__setattr__(world.study, "has_mail", has_mail)
    written = f"<@{world.jacob.id}>, Ruth Levi <Ruth@example.org>; naomi@example.org boaz@"

    made = await world.isaac.slash(world.table, "havruta create", book="Ruth", partners=written)

    answer = said(made)
    assert "Your partners get an invitation" in answer
    assert "This is no e-mail address, so nothing is sent: boaz\\@." in answer
    good = "ruth\\@example.org, naomi\\@example.org"
    if has_mail:
        assert f"An invitation goes by e-mail to {good}." in answer
    else:
        assert f"I can’t send e-mail, so nothing goes to {good}." in answer
