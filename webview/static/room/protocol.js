/**
 * The page's half of docs/protocol.md, as types.
 *
 * @typedef {{type: "navigate", id: number, ref: string, jump: boolean}} Navigate
 * @typedef {{type: "read", id: number, ref: string}} Read
 * @typedef {{type: "follow", id: number}} Follow
 * @typedef {{type: "give_lead", id: number, to: string}} GiveLead
 * @typedef {{type: "ask_to_lead", id: number, wishes: boolean}} AskToLead
 * @typedef {{type: "summon", id: number}} Summon
 * @typedef {{type: "end", id: number}} End
 * @typedef {{type: "ping", id: number}} Ping
 * @typedef {{type: "leave"}} Leave
 * @typedef {{type: "call_join", id: number, muted: boolean, camera: boolean, screen: boolean, hand: boolean, audio_only: boolean, resume: string | null}} CallJoin
 * @typedef {{type: "call_leave", id: number}} CallLeave
 * @typedef {{type: "call_state", id: number, muted: boolean, camera: boolean, screen: boolean, hand: boolean, audio_only: boolean}} CallShow
 * @typedef {{type: "signal", id: number, to: string, epoch: number, leg: string, description: Description | null, candidate: Candidate | null}} Signal
 * @typedef {{type: "call_trouble", id: number, epoch: number, peer: string}} CallTrouble
 * @typedef {{type: "call_ready", id: number, epoch: number}} CallReady
 * @typedef {{type: "call_ice", id: number}} CallIce
 * @typedef {{type: "voice", id: number}} VoiceAsk
 * @typedef {{type: "recording_ask", id: number}} RecordingAsk
 * @typedef {{type: "recording_answer", id: number, recording: string, agrees: boolean}} RecordingAnswer
 * @typedef {{type: "recording_stop", id: number, recording: string}} RecordingStop
 * @typedef {{type: "annotate", id: number, ref: string, kind: "question" | "return" | "note", text: string, quote: Quoted | null}} Annotate
 * @typedef {{type: "close_question", id: number, mark: string, answered: boolean}} CloseQuestion
 * @typedef {{type: "remove_mark", id: number, mark: string}} RemoveMark
 * @typedef {{type: "say", id: number, text: string}} Say
 * @typedef {Navigate | Read | Follow | GiveLead | AskToLead | Summon | End | Ping | Leave | CallJoin | CallLeave | CallShow | Signal | CallTrouble | CallReady | CallIce | VoiceAsk | RecordingAsk | RecordingAnswer | RecordingStop | Annotate | CloseQuestion | RemoveMark | Say} ClientMessage
 *
 * @typedef {{id: string, name: string, ref: string | null, asks: boolean}} Person
 * @typedef {{type: "offer" | "answer" | "pranswer" | "rollback", sdp: string}} Description
 * @typedef {{candidate: string, sdpMid: string | null, sdpMLineIndex: number | null, usernameFragment: string | null}} Candidate
 * @typedef {{urls: string[], username: string | null, credential: string | null}} IceServer
 * @typedef {{id: string, user: string, muted: boolean, camera: boolean, screen: boolean, hand: boolean, audio_only: boolean, away: boolean}} PeerShown
 * @typedef {{id: string, state: "asked" | "on" | "waiting" | "over", by: string, agreed: string[], ending: "stopped" | "refused" | "withdrawn" | "broken" | "full" | "left" | null, kept: boolean}} RecordingShown
 * @typedef {{mid: string, peer: string}} Stream
 * @typedef {{language: "he" | "en", version: string, exact: string, prefix: string, suffix: string}} Quoted
 * @typedef {{range: string, minutes: number, people: string[], last: string}} Summary
 *
 * @typedef {{type: "welcome", version: number, you: string, session: string, book: string, change: number, ref: string, leader: string, free: boolean, owner: string, people: Person[], marks: number, said: number}} Welcome
 * @typedef {{type: "place", change: number, ref: string}} PlaceMessage
 * @typedef {{type: "people", people: Person[], leader: string}} People
 * @typedef {{type: "lead", free: boolean, owner: string}} LeadMessage
 * @typedef {{type: "summoned", by: string}} SummonedMessage
 * @typedef {{type: "ended", summary: Summary}} Ended
 * @typedef {{type: "refusal", id: number | null, code: string, text: string, error_id: string}} Refusal
 * @typedef {{type: "pong", id: number}} Pong
 * @typedef {{type: "done", id: number}} Done
 * @typedef {{type: "ice", servers: IceServer[], until: number}} Ice
 * @typedef {{type: "call", epoch: number, plan: "mesh" | "server", settled: boolean, you: string | null, video: number | null, no_server: boolean, since: number, peers: PeerShown[], records: boolean, recording: RecordingShown | null}} CallMessage
 * @typedef {{type: "signal", from: string, epoch: number, leg: string, description: Description | null, candidate: Candidate | null, streams: Stream[] | null}} SignalMessage
 * @typedef {{type: "voice", state: "asked" | "there" | "refused", url: string | null, name: string, text: string}} VoiceMessage
 * @typedef {{type: "marks"}} MarksMessage
 * @typedef {{type: "said", number: number, by: string, name: string, at: number, text: string}} SaidMessage
 * @typedef {Welcome | PlaceMessage | People | LeadMessage | SummonedMessage | Ended | Refusal | Pong | Done | Ice | CallMessage | SignalMessage | VoiceMessage | MarksMessage | SaidMessage} ServerMessage
 */

export const VERSION = 2;

/** Why the server closes a socket. A page comes back unless the code is final. */
export const Closing = Object.freeze({
  RESTART: 1012,
  TOO_SLOW: 1013,
  ENDED: 4001,
  VERSION: 4002,
  NOT_ALLOWED: 4003,
  TOO_MANY: 4008,
  SIGNED_OUT: 4401,
  UNKNOWN: 4404,
});

/**
 * Whether a page that was closed with this code must stay away.
 *
 * @param {number} code
 */
export function isFinal(code) {
  return code >= 4000 && code < 5000;
}
