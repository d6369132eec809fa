"""One tab of any browser: what a reader does in it and sees there, whoever drives it."""

import json
from abc import ABC, abstractmethod

from tests.patience import PATIENCE


class Unloaded(Exception):
    """The page that was asked has made room for the next one."""


class Tab(ABC):
    """A driver says how to go to an address, how to ask the page, and how to press."""

    @abstractmethod
    async def goto(self, address):
        """Load the page at this address."""

    @abstractmethod
    async def evaluate(self, expression):
        """Return what a JavaScript expression gives, awaited, as JSON would carry it.

        Raises `Unloaded` if the page goes before it has answered.
        """

    @abstractmethod
    async def press(self, selector):
        """Press the one element there, as a hand does."""

    async def click(self, selector):
        """Press what is there as soon as it can be seen and is not switched off."""
        element = f"document.querySelector({json.dumps(selector)})"
        await self.until(f"{element}?.checkVisibility() && !{element}.disabled")
        await self.press(selector)

    async def until(self, expression):
        """Wait until the expression holds; raises AssertionError if it never does."""
        looking = f"""new Promise((done) => {{
          const latest = performance.now() + {PATIENCE * 1000};
          const look = () => {{
            const holds = {expression};
            if (holds || performance.now() > latest) done(Boolean(holds));
            else setTimeout(look, 10);
          }};
          look();
        }})"""
        try:
            holds = await self.evaluate(looking)
        except Unloaded:  # a form leads on: the next page is asked
            holds = await self.evaluate(looking)
        assert holds, f"never came true: {expression}"

    async def says(self, selector, text):
        """Wait until one of the elements there says this."""
        elements = f"[...document.querySelectorAll({json.dumps(selector)})]"
        await self.until(f"{elements}.some((one) => one.innerText.includes({json.dumps(text)}))")
