/** One connection to the server, over which what is sent comes back. */
export class Echo {
  /** @type {RTCPeerConnection} */
  #connection;

  /**
   * @param {MediaStream} stream what is sent
   * @param {RTCConfiguration} configuration
   * @param {(stream: MediaStream) => void} back is told what comes back
   */
  constructor(stream, configuration, back) {
    this.#connection = new RTCPeerConnection(configuration);
    for (const track of stream.getTracks()) this.#connection.addTrack(track, stream);
    this.#connection.ontrack = ({ streams, track }) => back(streams[0] ?? new MediaStream([track]));
  }

  /**
   * Ask the server for it; false if it has none to give.
   *
   * @param {string} address where it is asked
   */
  async open(address) {
    const connection = this.#connection;
    await connection.setLocalDescription(await connection.createOffer());
    const answer = await fetch(address, {
      method: "POST",
      body: connection.localDescription?.sdp ?? "",
    });
    const sdp = answer.ok ? await answer.text() : "";
    if (sdp === "") return false;
    if (connection.signalingState === "have-local-offer")
      await connection.setRemoteDescription({ type: "answer", sdp });
    return true;
  }

  get isConnected() {
    return this.#connection.connectionState === "connected";
  }

  /** How many packets of sound, and frames of picture, have come back. */
  async count() {
    let packets = 0;
    let frames = 0;
    for (const report of (await this.#connection.getStats()).values()) {
      if (report.type !== "inbound-rtp") continue;
      if (report.kind === "audio") packets += report.packetsReceived ?? 0;
      else frames += report.framesDecoded ?? 0;
    }
    return { packets, frames };
  }

  close() {
    this.#connection.ontrack = null;
    this.#connection.close();
  }
}
