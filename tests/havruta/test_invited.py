"""What is said of people who were to be invited."""

from havruta.errors.havrutot import NotAccepted
from havruta.havrutot.by_mail import Sending
from havruta.havrutot.invitations import Outcome, Reply
from havruta.havrutot.outcomes import REPLIES, SENDINGS, reply
from havruta.wording import wording


def test_everything_that_can_become_of_inviting_is_said(esau):
    """IN-1, IN-2: and of whoever is refused, why."""
    say = wording("en")
    refusal = NotAccepted(who="<Esau>", limit=10, days=3)
    refused = Outcome(esau, Reply.REFUSED, refusal)

    assert REPLIES.keys() | {Reply.REFUSED} == {*Reply}
    assert SENDINGS.keys() == {*Sending}
    assert reply(say, Outcome(esau, Reply.BELONGS), quoted=str.upper) == (
        "Belongs to it already: ESAU."
    )
    assert reply(say, refused, quoted=str.upper).startswith("You have invited <ESAU> 10 times")
