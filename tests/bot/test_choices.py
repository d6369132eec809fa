"""Choices that Discord sends by their name instead of their value."""

import pytest

from bot.choices import chosen
from bot.havrutot.keeping import CALENDARS
from bot.people.commands import OBSERVANCES
from havruta.errors.outside import NoSuchChoice
from havruta.wording import languages, wording


@pytest.mark.parametrize("choices", [CALENDARS, OBSERVANCES], ids=["calendars", "observances"])
@pytest.mark.parametrize("language", sorted(languages()))
def test_a_choice_is_known_by_its_value_and_as_it_is_shown(choices, language):
    """OP-1, SC-9, SC-11"""
    for one in choices:
        for sent in (one.value, one.name, f" {wording(language)(one.name).upper()}\u200f"):
            assert chosen(choices, sent) == one.value


def test_what_is_none_of_them_is_refused():
    """OP-1: in one sentence."""
    with pytest.raises(NoSuchChoice) as refused:
        chosen(CALENDARS, "every day")

    assert "“every day” is none of them" in wording("en").refusal(refused.value)
