"""People with browsers that have no screen: a cookie jar, requests and sockets."""

import asyncio
from contextlib import AsyncExitStack

import aiohttp

from havruta.people import credentials
from havruta.people.model import SignIn
from tests.patience import PATIENCE
from webview.access import COOKIE


class Guest:
    """One browser of one person."""

    def __init__(self, study, page, user=None):
        self.study = study
        self.user = user
        self.url = page.url
        self.browser = aiohttp.ClientSession(
            page.url, cookie_jar=aiohttp.CookieJar(unsafe=True), auto_decompress=True
        )
        self._sockets = []

    async def link(self, session):
        """Ask for a personal link, as Join does; return its path."""
        address = await credentials.link(self.study, session_id=session.id, by=self.user.id)
        return address.removeprefix(self.url)

    async def come_in(self, session):
        """Press Join and follow the link."""
        return await self.browser.post(await self.link(session))

    def get(self, path, **options):
        """Ask for a page."""
        return self.browser.get(path, allow_redirects=False, **options)

    async def get_json(self, path):
        """Ask for what a script asks for."""
        answer = await self.get(path)
        assert answer.status == 200
        return await answer.json()

    def post(self, path, **options):
        """Send a form."""
        return self.browser.post(path, allow_redirects=False, **options)

    async def open(self, session, version="2", **options):
        """Open the session's socket, and hear nothing yet."""
        address = f"/session/{session.id}/socket?v={version}"
        socket = Socket(await self.browser.ws_connect(address, **options))
        self._sockets.append(socket)
        return socket

    async def enter(self, session):
        """Open the session's socket; return it with the welcome."""
        socket = await self.open(session)
        return socket, await socket.hear("welcome")

    async def go_home(self):
        """Close the browser; what it still has open it lets go of without a word."""
        for socket in self._sockets:
            socket.ws._response.close()
        await self.browser.close()


class Socket:
    """One open page of a guest."""

    def __init__(self, ws):
        self.ws = ws
        self.heard = []
        self._ids = 0

    async def say(self, kind, /, **values):
        """Send a message; return its id."""
        self._ids += 1
        await self.ws.send_json({"type": kind, "id": self._ids, **values})
        return self._ids

    async def next(self):
        """Return the next message, or the code that the socket was closed with."""
        frame = await self.ws.receive(timeout=PATIENCE)
        if frame.type is aiohttp.WSMsgType.TEXT:
            message = frame.json()
            self.heard.append(message)
            return message
        return self.ws.close_code

    async def hear(self, kind, **values):
        """Return the next message of this kind that has these values."""
        async with asyncio.timeout(PATIENCE):
            while isinstance(message := await self.next(), dict):
                fits = all(message.get(name) == value for name, value in values.items())
                if message["type"] == kind and fits:
                    return message
        raise AssertionError(f"closed with {message} before {kind} {values}: {self.heard}")

    async def ask(self, kind, /, **values):
        """Send a message; return what it is answered with."""
        number = await self.say(kind, **values)
        async with asyncio.timeout(PATIENCE):
            while isinstance(message := await self.next(), dict):
                if message.get("id") == number:
                    return message
        raise AssertionError(f"closed with {message}")

    async def names(self, *names):
        """Wait until just these are in the room."""
        async with asyncio.timeout(PATIENCE):
            while True:
                told = await self.hear("people")
                if [person["name"] for person in told["people"]] == list(names):
                    return told["people"]

    async def places(self, **refs):
        """Wait until just these are in the room, and read there by themselves."""
        async with asyncio.timeout(PATIENCE):
            while True:
                told = await self.hear("people")
                if {person["name"]: person["ref"] for person in told["people"]} == refs:
                    return

    async def closed(self):
        """Return the code that the socket is closed with, whatever is said before."""
        async with asyncio.timeout(PATIENCE):
            while isinstance(code := await self.next(), dict):
                pass
        return code

    def cut(self):
        """Break the line, without a word."""
        self.ws._writer.transport.abort()

    async def close(self):
        """Close the page."""
        await self.ws.close()


class Guests:
    """Makes guests, and sends them home at the end."""

    def __init__(self, study, page):
        self._study, self._page = study, page
        self._homes = AsyncExitStack()

    def __call__(self, user=None):
        """Return a browser of this person, who is not signed in yet."""
        guest = Guest(self._study, self._page, user)
        self._homes.push_async_callback(guest.go_home)
        return guest

    async def inside(self, user, session):
        """Return a browser of this person, signed in by a personal link; it shows no page yet."""
        guest = self(user)
        answer = await guest.post(await guest.link(session))
        assert answer.headers["Location"].endswith(f"/session/{session.id}")
        return guest

    async def signed_in(self, user):
        """Return a browser of this person, signed in without any session."""
        guest, now = self(user), self._study.now()
        digest = await credentials.browser(self._study, cookie=user.id)
        async with self._study.transaction() as records:
            await records.credentials.add_sign_in(
                SignIn(digest, user.id, now, now + credentials.SIGN_IN_LIFE, now)
            )
        guest.browser.cookie_jar.update_cookies({COOKIE: user.id})
        return guest

    async def close(self):
        await self._homes.aclose()
