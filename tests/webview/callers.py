"""Who asks all that can be asked of the page, as if nobody had asked for anything before."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from havruta.calendars import feeds
from havruta.havrutot.model import Home
from havruta.people import attempts, credentials, mailboxes
from havruta.people.model import Identity, Profile, Provider, SignIn, User
from havruta.study import Study
from tests.roles import Who, settle
from tests.webview.guests import Socket
from webview.access import COOKIE
from webview.cookies import SIGNING_IN
from webview.plan_forms import WALL

ON_THE_WAY = "a-browser-that-is-signing-in"


@dataclass(frozen=True)
class Wish:
    """What is asked of a route: which row of the table it is, and what a form or query says."""

    action: str
    said: dict[str, str] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)


PUBLIC, OWN, SHOW = Wish("public"), Wish("own"), Wish("show")
ROUTES = {
    "GET /": PUBLIC,
    "GET /livez": PUBLIC,
    "GET /healthz": PUBLIC,
    "GET /metrics": PUBLIC,
    "GET /favicon.svg": PUBLIC,
    "GET /worker.js": PUBLIC,
    "GET /static/{digest}/{name}": Wish("public", of={"digest": "x", "name": "styles/base.css"}),
    "GET /sign-in": PUBLIC,
    "POST /sign-in/mail": Wish("public", {"address": "nobody@example.org"}),
    "GET /sign-in/{provider}": PUBLIC,
    "GET /sign-in/{provider}/callback": Wish("public", {"state": "{state}", "code": "x"}),
    "POST /sign-in/{provider}/callback": Wish("public", {"state": "{state}", "code": "x"}),
    "GET /join/{token}": PUBLIC,
    "POST /join/{token}": PUBLIC,
    "GET /invitation/{token}": Wish("public", of={"token": "{secret}"}),
    "POST /invitation/{token}": Wish("public", {"answer": "accept"}, {"token": "{secret}"}),
    "GET /unsubscribe/{token}": Wish("public", of={"token": "{unsubscription}"}),
    "POST /unsubscribe/{token}": Wish("public", of={"token": "{unsubscription}"}),
    "POST /unsubscribe/{token}/undo": Wish("public", of={"token": "{unsubscription}"}),
    "POST /sign-out": PUBLIC,
    "GET /check": OWN,
    "POST /check/echo": OWN,
    "POST /faults": Wish("own", {"fault": "TypeError: it broke"}),
    "GET /sign-ins": OWN,
    "POST /sign-ins/{browser}/sign-out": Wish("own", of={"browser": "0" * 64}),
    "POST /sign-out-all-others": OWN,
    "POST /sign-out-everywhere": OWN,
    "GET /plans/new": OWN,
    "POST /plans/preview": Wish("plan", {"havruta": "{rest}", "when": "tomorrow 20:30"}),
    "POST /plans": Wish("plan", {"havruta": "{rest}", "start": "2026-03-05T20:30", "zone": "UTC"}),
    "GET /occurrences/{key}": SHOW,
    "GET /occurrences/{key}/calendar.ics": SHOW,
    "POST /occurrences/{key}/reply": Wish("reply", {"answer": "coming"}),
    "POST /occurrences/{key}/move/preview": Wish("show", {"when": "tomorrow 20:30"}),
    "POST /occurrences/{key}/move": Wish("plan", {"start": "2026-03-05T20:30", "zone": "UTC"}),
    "POST /occurrences/{key}/call-off": Wish("plan"),
    "POST /occurrences/{key}/list": Wish("plan"),
    "POST /occurrences/{key}/propose": Wish("plan", {"start": "2026-03-05T20:30", "zone": "UTC"}),
    "POST /proposals/{proposal_id}/vote": Wish("plan", {"choice": "{option}"}),
    "POST /occurrences/{key}/restore": Wish("plan", of={"key": "{off}"}),
    "GET /calendar": OWN,
    "GET /calendar/{secret}.ics": Wish("public", of={"secret": "{calendar}"}),
    "GET /calendar/address": OWN,
    "POST /calendar/address": OWN,
    "GET /history": OWN,
    "GET /recordings": OWN,
    "GET /recordings/{recording_id}/{number}.ogg": Wish("hear", of={"number": "1"}),
    "GET /recordings/{recording_id}/delete": Wish("unrecord"),
    "POST /recordings/{recording_id}/delete": Wish("unrecord"),
    "GET /profile": OWN,
    "POST /language": Wish("own", {"language": "he"}),
    "POST /zone": Wish("own", {"zone": "Asia/Jerusalem"}),
    "POST /profile/time": Wish("own", {"zone": "Asia/Jerusalem", "days": "abroad"}),
    "POST /profile/notices": Wish("own", {"notify": "mail", "lead": "5"}),
    "POST /profile/learned": Wish("own", {"streak": "off"}),
    "POST /reading": Wish("own", {"layout": "he"}),
    "POST /profile/name": Wish("own", {"name": "Somebody else"}),
    "GET /zones": Wish("own", {"typed": "Jeru"}),
    "GET /profile/export": OWN,
    "GET /profile/delete": OWN,
    "POST /profile/delete": OWN,
    "POST /identities/{provider}/unlink": OWN,
    "GET /havrutot/new": OWN,
    "POST /havrutot": Wish("own", {"book": "Ruth"}),
    "GET /books": Wish("own", {"typed": "Ru"}),
    "GET /havrutot/{havruta_id}": SHOW,
    "GET /havrutot/{havruta_id}/progress": SHOW,
    "GET /havrutot/{havruta_id}/sheet": Wish("read", {"ref": "1:1-3"}),
    "POST /havrutot/{havruta_id}/away": Wish("tell_away", {"ref": "1:1", "day": "2026-02-01"}),
    "POST /havrutot/{havruta_id}/share-progress": Wish("share_progress", {"shares": "yes"}),
    "POST /havrutot/{havruta_id}/announce": Wish("announce", {"announces": "yes"}),
    "POST /away/{away_id}/confirm": Wish("answer_away"),
    "POST /away/{away_id}/refuse": Wish("answer_away"),
    "POST /away/{away_id}/take-back": Wish("take_back_away"),
    "POST /questions/{annotation_id}/close": Wish("annotate"),
    "POST /havrutot/{havruta_id}/start": Wish("start"),
    "POST /havrutot/{havruta_id}/rename": Wish("rename", {"name": "Evening"}),
    "POST /havrutot/{havruta_id}/place": Wish("set_place", {"ref": "2:3"}),
    "POST /havrutot/{havruta_id}/lead": Wish("set_lead", {"lead": "free", "place-of": "leader"}),
    "POST /havrutot/{havruta_id}/follow": Wish("set_calendar"),
    "POST /havrutot/{havruta_id}/catch-up": Wish("catch_up", {"choice": "stay"}),
    "POST /havrutot/{havruta_id}/archive": Wish("archive"),
    "POST /havrutot/{havruta_id}/restore": Wish("restore", of={"havruta_id": "{away}"}),
    "GET /havrutot/{havruta_id}/delete": Wish("delete"),
    "POST /havrutot/{havruta_id}/delete": Wish("delete"),
    "POST /havrutot/{havruta_id}/leave": Wish("leave"),
    "POST /havrutot/{havruta_id}/remove": Wish("remove", {"user": "{participant}"}),
    "POST /havrutot/{havruta_id}/take-back": Wish("remove", {"invitation": "{mailed_id}"}),
    "POST /havrutot/{havruta_id}/offer": Wish("transfer", {"user": "{owner}"}),
    "POST /havrutot/{havruta_id}/take-over": Wish("take_over"),
    "POST /havrutot/{havruta_id}/decline": Wish("take_over"),
    "POST /havrutot/{havruta_id}/invite": Wish("invite", {"emails": "naomi@example.org"}),
    "POST /havrutot/{havruta_id}/codes": Wish("share"),
    "POST /havrutot/{havruta_id}/codes/{code_id}/revoke": Wish("share"),
    "POST /invitations/{invitation_id}/accept": Wish("answer"),
    "POST /invitations/{invitation_id}/decline": Wish("answer"),
    "POST /havrutot/join": Wish("join_by_code", {"code": "{code}"}),
    "GET /code/{code}": Wish("look_at_code"),
    "POST /code/{code}": Wish("join_by_code"),
    "GET /session/{session_id}": Wish("join"),
    "GET /session/{session_id}/section": Wish("read", {"ref": "Ruth 1:2"}),
    "GET /session/{session_id}/contents": Wish("read"),
    "GET /session/{session_id}/place": Wish("read", {"said": "Ruth 1:2"}),
    "GET /session/{session_id}/links": Wish("read", {"ref": "Ruth 1:2"}),
    "GET /session/{session_id}/commentary": Wish("read", {"ref": "Ruth 1:2", "work": "Rashi"}),
    "GET /session/{session_id}/passage": Wish("read", {"ref": "Ruth 1:2"}),
    "GET /session/{session_id}/elsewhere": Wish("read", {"ref": "Ruth 1:2"}),
    "GET /session/{session_id}/words": Wish("read", {"ref": "Ruth 1:2", "word": "פסוק"}),
    "POST /session/{session_id}/share": Wish(
        "read", {"first": "Ruth 1:2", "last": "Ruth 1:2", "en": "Verse 2"}
    ),
    "GET /session/{session_id}/search": Wish("read", {"query": "Verse"}),
    "GET /session/{session_id}/marks": Wish("read"),
    "GET /session/{session_id}/said": Wish("read"),
    "GET /session/{session_id}/sheet": Wish("read"),
    "GET /session/{session_id}/missed": Wish("read", of={"session_id": "{over}"}),
    "POST /session/{session_id}/missed": Wish("read", of={"session_id": "{over}"}),
    "POST /session/{session_id}/again": Wish("start"),
}
"""Every route but the socket's, whose messages are below."""


class Vouching:
    """A provider that vouches for whoever asks."""

    async def authorization_url(self, _handshake, _redirect_uri, /):
        return "https://accounts.example/"

    async def profile(self, _answer, _handshake, _redirect_uri, /):
        return Profile(Provider.GOOGLE, "somebody new", "Somebody")


class Callers:
    """Ask things of the page, each as if nobody had asked for anything before."""

    def __init__(self, study: Study, house, http, words):
        self.study, self.house, self.http, self.words = study, house, http, words

    async def ask(self, who, route, wish, *, is_first=True, **headers):
        """Ask; return the answer, and whether anything has changed."""
        storage = self.study.storage
        if is_first:
            storage.go_back(self.house.before(who))
        before = storage.snapshot()
        method, _, path = route.partition(" ")
        said = {name: value.format(**self.words) for name, value in wish.said.items()}
        of = {name: value.format(**self.words) for name, value in wish.of.items()}
        asked = {"data": said} if method == "POST" else {"params": said}
        address = path.format(**(self.words | of))
        headers = {"Cookie": self.cookies(who)} | headers
        async with self.http.request(
            method, address, headers=headers, allow_redirects=False, **asked
        ) as answer:
            await answer.read()
        return answer, storage.snapshot() != before

    async def open(self, who):
        """Open the session's socket."""
        path = f"/session/{self.house.session.id}/socket?v=2"
        return Socket(await self.http.ws_connect(path, headers={"Cookie": self.cookies(who)}))

    def cookies(self, who):
        """Return what their browser keeps."""
        known = "" if who is Who.NOBODY else f"{COOKIE}={self.house.people[who].id}; "
        return f"{known}{SIGNING_IN}={ON_THE_WAY}"


@asynccontextmanager
async def open_callers(study, page):
    """Make a house and people who know its addresses."""
    people = await _people(study)
    setting_out = {"provider": Provider.GOOGLE, "browser": ON_THE_WAY, "path": "/"}
    state = (await attempts.begin(study, **setting_out)).state
    async with study.transaction() as records:
        link = await credentials.new_link(study, records, None, people[Who.STRANGER].id)
    calendar = await feeds.renew(study, by=people[Who.STRANGER].id)
    house = await settle(study, people, Home("1", "2"))
    words = house.ids | {
        "provider": "google",
        "state": state,
        "token": link.rpartition("/")[2],
        "secret": house.secret,
        "calendar": calendar.rpartition("/")[2].removesuffix(".ics"),
        "mailed_id": house.mailed_id,
        "unsubscription": mailboxes.unsubscription(study, "ruth@example.org"),
        "away": house.away.id,
        "rest": house.rest.id,
        "key": house.ahead,
        "off": house.called_off,
        "proposal_id": house.proposal.id,
        "option": f"{house.proposal.options[0]:{WALL}}",
        **{str(who): user.id for who, user in people.items()},
    }
    async with aiohttp.ClientSession(page.url, cookie_jar=aiohttp.DummyCookieJar()) as http:
        yield Callers(study, house, http, words)


async def _people(study):
    """Make everybody known by their addresses, and to Google; nobody is at Discord."""
    people, now = {}, study.now()
    async with study.transaction() as records:
        for who in (Who.OWNER, Who.PARTICIPANT, Who.FORMER, Who.INVITEE, Who.STRANGER):
            fresh = User(f"{len(people):026}", who.title())
            user = await records.users.add(fresh, Provider.EMAIL, f"{who}@example.org")
            await records.users.identify(Identity(Provider.GOOGLE, who, user.id))
            digest = await credentials.browser(study, cookie=user.id)
            life = now + credentials.SIGN_IN_LIFE
            await records.credentials.add_sign_in(SignIn(digest, user.id, now, life, now))
            people[who] = user
    return people | {Who.LEADER: people[Who.PARTICIPANT]}
