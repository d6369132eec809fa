"""Windows whose people hear and see each other: what comes from the others, measured there."""

from playwright.async_api import expect

from tests.patience import PATIENCE

ALLOWED = {"permissions": ["camera", "microphone"]}
"""What a browser keeps once its person has let the page use both."""

NOTE_CONNECTIONS = """
  window.connections = [];
  const well = { currentRoundTripTime: 0, packetsLost: 0, fractionLost: 0 };
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) {
      super(...given);
      connections.push(this);
    }
    async getStats(...given) {
      const report = await super.getStats(...given);
      return new Map([...report].map(([id, entry]) => [id, { ...entry, ...well }]));
    }
  };
"""
"""Has a page keep its connections where a test finds them, and take its network for sound: one that
is slow, for the processor is busy, it spares pictures, and in the end sound."""

TILE = """(name) => [...document.querySelectorAll(".tile")]
  .find((tile) => tile.querySelector("bdi").textContent === name)"""

HEARD = f"""async ([name, patience]) => {{
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  const samples = new Float32Array(analyser.fftSize);
  const latest = performance.now() + patience;
  let source;
  let loudest = 0;
  while (loudest < 0.01 && performance.now() < latest) {{
    const stream = ({TILE})(name)?.querySelector("audio").srcObject;
    if (stream && source?.mediaStream !== stream) {{
      source?.disconnect();
      source = context.createMediaStreamSource(stream);
      source.connect(analyser);
    }}
    analyser.getFloatTimeDomainData(samples);
    loudest = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
    await new Promise((done) => setTimeout(done, 20));
  }}
  await context.close();
  return loudest;
}}"""
"""How loud somebody has become, as what their track brings is heard."""

SEEN = f"""async ([name, patience, frames]) => {{
  const video = () => ({TILE})(name)?.querySelector("video");
  const shown = () => video()?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
  const latest = performance.now() + patience;
  const first = shown();
  const count = () => shown() < first ? shown() : shown() - first;
  while (count() < frames && performance.now() < latest) {{
    await new Promise((done) => setTimeout(done, 20));
  }}
  return count();
}}"""
"""How many pictures of somebody have been decoded and shown since it was asked."""

SENT = """(kind) => window.connections
  .filter(({ connectionState }) => connectionState === "connected")
  .flatMap((one) => one.getSenders().map(({ track }) => track))
  .filter((track) => track?.kind === kind)
  .map((track) => track.enabled)"""
"""Whether each track that is sent at all carries anything."""

WAYS = """([number, since]) => {
  const states = connections.map(({ connectionState }) => connectionState);
  const open = states.filter((state) => state !== "closed");
  return open.length === number && open.every((state) => state === "connected") &&
    states.slice(0, since).every((state) => state === "closed");
}"""
"""Whether a page has so many connections, all of them connected, and made since then."""


async def note_ways(window):
    """Remember which connections the page has."""
    await window.tab.evaluate("window.noted = connections.length")


async def counts_ways(window, number, *, anew=False):
    """Wait until the page has so many connections; `anew`: none that were noted."""
    since = await window.tab.evaluate("noted") if anew else 0
    await window.tab.wait_for_function(WAYS, arg=[number, since])


async def is_in_call(window):
    """Wait until the page is in the call."""
    await expect(window.tab.locator("body")).to_have_attribute("data-call", "in")


async def hears(window, name):
    """Wait until the page plays a sound of this person's."""
    loudest = await window.tab.evaluate(HEARD, [name, PATIENCE * 1000])
    assert loudest >= 0.01, f"{name} is not heard"


async def sees(window, name, *, frames=5):
    """Wait until the page shows so many more pictures of this person."""
    shown = await window.tab.evaluate(SEEN, [name, PATIENCE * 1000, frames])
    assert shown >= frames, f"{name} is not seen"


async def sends(window, kind):
    """Return for each track that really goes out whether it carries anything."""
    return await window.tab.evaluate(SENT, kind)


def tile(window, name):
    """Find the tile of a person in the call."""
    return window.tab.locator(".tile", has=window.tab.locator("bdi", has_text=name))
