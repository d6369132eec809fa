/** @import { Ice } from "../room/protocol.js" */

/**
 * The servers as a connection takes them.
 *
 * @param {Ice} ice
 * @returns {RTCIceServer[]}
 */
export function serversOf({ servers }) {
  return servers.map(({ urls, username, credential }) => ({
    urls,
    ...(username === null ? {} : { username }),
    ...(credential === null ? {} : { credential }),
  }));
}
