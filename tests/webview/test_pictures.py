"""What stands in the place of a picture."""

import pytest

from havruta.wording import wording
from webview.pictures import with_pictures_told

SECTION = "https://www.sefaria.org/Eruvin.56b"
LINK = (
    '<a class="picture" href="{}" rel="noopener noreferrer external" target="_blank">'
    "<bdi>{}</bdi></a>"
)


@pytest.mark.parametrize(
    ("markup", "address", "text"),
    [
        (
            '<img src="https://a.example/b.png?c=1&amp;d" alt="The square city">',
            "https://a.example/b.png?c=1&amp;d",
            "Picture: The square city",
        ),
        (
            '<img alt="Rashi’s &quot;map&quot; &amp;c">',
            SECTION,
            "Picture: Rashi’s &quot;map&quot; &amp;c",
        ),
        ("<img>", SECTION, "Picture"),
        ('<img src="https://a.example/?״">', "https://a.example/?%D7%B4", "Picture"),
        ('<img src="https://a.example/%20b">', "https://a.example/%20b", "Picture"),
    ],
)
def test_in_the_place_of_a_picture_stands_what_it_is_and_a_link(markup, address, text):
    """TX-6"""
    told = with_pictures_told(f"a {markup} <b>b</b>", wording("en"), SECTION)

    assert told == f"a {LINK.format(address, text)} <b>b</b>"


def test_a_picture_without_any_address_is_named_all_the_same():
    """TX-6"""
    told = with_pictures_told('<img alt="A map">', wording("en"), None)

    assert told == '<bdi class="picture">Picture: A map</bdi>'
