"""What the product stands on is free for all."""

import pytest

from tests.licences import licence_of, names, refused


@pytest.mark.parametrize("name", names("requirements.txt"))
def test_each_package_is_free_for_all_to_use_and_pass_on(name):
    """OP-5: so that an image may be passed on; books under the GPL are in a file of their own."""
    assert refused(licence_of(name)) == set()


@pytest.mark.parametrize(
    ("licence", "lacking"),
    [
        ("MIT", set()),
        ("Apache-2.0 AND MIT", set()),
        ("GPL-3.0-or-later", {"GPL-3.0-or-later"}),
        ("MIT AND GPL-2.0", {"GPL-2.0"}),
        ("GPL-3.0-only OR BSD-3-Clause", set()),
        ("The MIT License (MIT)", set()),
        ("unknown", {"unknown"}),
    ],
)
def test_a_licence_is_free_in_all_its_parts_or_by_one_of_its_choices(licence, lacking):
    assert refused(licence) == lacking


def test_books_under_the_gpl_are_asked_for_by_themselves():
    """OP-5: nothing of theirs is in what everybody installs."""
    assert any("GPL" in licence_of(name) for name in names("requirements-offline.txt"))
