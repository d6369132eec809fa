"""What the library has read is found by its words: in memory, on SQLite and PostgreSQL alike."""

import pytest

from havruta.library import spelling


@pytest.fixture
def index(storage):
    return storage.search_index


async def read(index, section, place, *texts, book="Ruth"):
    """Have a section read that has these segments."""
    rows = [(number, spelling.indexed(text)) for number, text in enumerate(texts, 1)]
    await index.put(book, section, place, [(number, words) for number, words in rows if words])


async def found(index, query, **where):
    of = {"book": None, "start": 0, "size": 10} | where
    hits, count = await index.find(spelling.sought(query), **of)
    return [f"{hit.section}:{hit.number}" for hit in hits], count


@pytest.mark.parametrize(
    ("text", "queries"),
    [
        ("בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים", ["בראשית", "בָּרָא", "אלהים", "אלוהים", "אלהים ברא"]),
        ("וּלְשָׁלוֹם", ["שלום", "שלם", "ולשלום", "לשלום"]),
        ("דמלכא ודירושלים", ["מלכא", "ירושלים", "ירושלם"]),
        ('צה״ל רש"י', ["צהל", 'רש"י', "רשי"]),
        ("הָאִישׁ", ["איש"]),
        ("In the beginning, God's Lights", ["begin", "light", "GOD", "lights beginning"]),
    ],
)
async def test_a_word_is_found_as_people_write_it(index, text, queries):
    """TX-3"""
    await read(index, "Ruth 1", 0, "", text)

    for query in queries:
        assert await found(index, query) == (["Ruth 1:2"], 1), query


@pytest.mark.parametrize(
    ("text", "query"),
    [("האש", "איש"), ("מלכים", "מלך"), ("delight", "light"), ("ברא", "ברא אלהים"), ("שבת", "בת")],
)
async def test_another_word_is_not_found(index, text, query):
    """TX-3"""
    await read(index, "Ruth 1", 0, text)

    assert await found(index, query) == (["Ruth 1:1"], 1) if query == "בת" else ([], 0)


async def test_places_come_in_the_books_order_and_in_pages(index):
    """TX-3: chapter 10 after chapter 9, whatever was read first."""
    await read(index, "Ruth 10", 9, "word", "word")
    await read(index, "Ruth 9", 8, "other", "a word")
    await read(index, "Esther 1", 0, "word", book="Esther")

    assert await found(index, "word") == (["Esther 1:1", "Ruth 9:2", "Ruth 10:1", "Ruth 10:2"], 4)
    assert await found(index, "word", book="Ruth", start=1, size=1) == (["Ruth 10:1"], 3)
    assert await index.sections() == {"Ruth 9", "Ruth 10", "Esther 1"}


async def test_what_is_read_anew_is_found_by_its_new_words_alone(index):
    """TX-3"""
    await read(index, "Ruth 1", 0, "former", "former")
    await read(index, "Ruth 1", 0, "latter")

    assert await found(index, "former") == ([], 0)
    assert await found(index, "latter") == (["Ruth 1:1"], 1)


async def test_nothing_that_is_searched_for_is_an_operator(index):
    """TX-3, SY-3"""
    await read(index, "Ruth 1", 0, "or not near AND")

    for query in ('"or"', "not*", "near(", "and & | ! :*", "'or'", "or -not"):
        hits, _ = await found(index, query)
        assert hits == ["Ruth 1:1"], query
