"""What whoever runs this has to hear, and when: once, and never in a flood."""

from bot.status.condition import Finding, Part
from bot.status.news import News

MINUTE, HOUR = 60.0, 3600.0


def heard(*rounds):
    """Return what is told after each round: at which second, of which part, whether it is well."""
    news = News()
    return [
        [(one.part, one.is_well) for one in news.of([Finding(part, is_well)], at)]
        for at, part, is_well in rounds
    ]


def test_what_lasts_a_minute_is_told_once_and_once_when_it_is_well():
    """OP-8"""
    redis = Part.REDIS

    assert heard(
        (0, redis, True),
        (30, redis, False),
        (60, redis, False),
        (90, redis, False),
        (120, redis, False),
        (150, redis, True),
        (210, redis, True),
        (240, redis, True),
    ) == [[], [], [], [(redis, False)], [], [], [(redis, True)], []]


def test_what_comes_and_goes_is_told_to_nobody():
    """OP-8"""
    rounds = [(30.0 * number, Part.REDIS, number % 2 == 0) for number in range(20)]

    assert not any(heard(*rounds))


def test_what_goes_wrong_again_and_again_is_told_once_an_hour():
    """OP-8: a flood would be read by nobody."""
    rounds = []
    for number in range(60):
        is_well = number % 4 >= 2
        rounds += [(number * MINUTE, Part.REDIS, is_well)]
    told = [one for found in heard(*rounds) for one in found]

    assert told == [(Part.REDIS, False), (Part.REDIS, True)]


def test_what_is_still_wrong_after_an_hour_is_told_again_only_if_it_was_well():
    """OP-8"""
    redis = Part.REDIS
    rounds = [(at, redis, False) for at in (0.0, MINUTE)]
    rounds += [(at, redis, True) for at in (2 * MINUTE, 3 * MINUTE)]
    rounds += [(at, redis, False) for at in (10 * MINUTE, 11 * MINUTE, HOUR, HOUR + MINUTE)]

    told = heard(*rounds)

    assert told[1] == [(redis, False)]
    assert told[3] == [(redis, True)]
    assert told[4:] == [[], [], [], [(redis, False)]]


def test_sefaria_is_not_missed_at_once():
    """OP-8: what is kept is read meanwhile."""
    sefaria = Part.SEFARIA

    assert heard(
        (0, sefaria, False), (10 * MINUTE, sefaria, False), (15 * MINUTE, sefaria, False)
    ) == [[], [], [(sefaria, False)]]
