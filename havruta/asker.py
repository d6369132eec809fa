"""Who asks: the person, where from, and the words in which they are answered."""

from dataclasses import dataclass, field

from havruta.havrutot.model import Home
from havruta.ids import UserId
from havruta.people.model import User
from havruta.wording import SHARED, Wording, wording


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asks for something, as a face finds them once, at its door.

    `home` is the place at Discord where they ask; on the page, none. `spoken` is the language of
    their client, in which they are answered as long as they have chosen none.
    """

    user: User
    home: Home = field(default_factory=Home)
    spoken: str = SHARED

    @property
    def id(self) -> UserId:
        """The person, as use cases want them."""
        return self.user.id

    @property
    def say(self) -> Wording:
        """Says things in the person's language."""
        return wording(self.user.language or self.spoken)
