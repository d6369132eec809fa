"""The hub: whoever listens hears what has happened."""

from havruta.events import Events, NoticesDue, PeopleChanged


async def test_each_hears_the_events_of_their_kind_in_order():
    events, came, due = Events(), [], []

    async def hear_who_came(event):
        came.append(event.session_id)

    async def hear_what_is_due(event):
        due.append(event)

    events.subscribe(PeopleChanged, hear_who_came)
    events.subscribe(NoticesDue, hear_what_is_due)
    await events.publish(PeopleChanged("one"), NoticesDue(), PeopleChanged("two"))

    assert came == ["one", "two"]
    assert due == [NoticesDue()]


async def test_what_nobody_listens_to_is_no_error():
    await Events().publish(NoticesDue())


async def test_one_who_fails_does_not_silence_the_rest(caplog):
    events, heard = Events(), []

    async def fail(event):
        raise RuntimeError

    async def hear(event):
        heard.append(event)

    events.subscribe(NoticesDue, fail)
    events.subscribe(NoticesDue, hear)
    await events.publish(NoticesDue(), NoticesDue())

    assert heard == [NoticesDue(), NoticesDue()]
    assert [record.getMessage() for record in caplog.records] == [
        "subscriber failed: NoticesDue",
        "subscriber failed: NoticesDue",
    ]
    assert caplog.records[0].exc_info[0] is RuntimeError
