/**
 * The shapes that come over the live stream; `sandbox/people/views.py` makes them.
 *
 * @typedef {{ id: string, key: string, name: string, bot: boolean, dms_open: boolean }} Person
 * @typedef {{ id: string, name: string }} Named
 * @typedef {{ name: string, value: string | number }} Choice
 * @typedef {{
 *   type: number, name: string, description: string, required?: boolean, autocomplete?: boolean,
 *   choices?: Choice[], options?: Option[], max_length?: number
 * }} Option
 * @typedef {{ id: string, name: string, description: string, options?: Option[] }} Command
 * @typedef {{
 *   id: string, name: string, topic: string | null, direct: boolean, group: boolean, thread: boolean,
 *   parent_id: string | null, commands: Command[]
 * }} Channel
 * @typedef {{ name: string, value: string, inline?: boolean }} Field
 * @typedef {{ url: string, description?: string | null }} Media
 * @typedef {{
 *   title?: string, url?: string, description?: string, color?: number, fields?: Field[],
 *   footer?: { text: string }, author?: { name: string, url?: string }, timestamp?: string,
 *   image?: Media, thumbnail?: Media
 * }} Embed
 * @typedef {{ name?: string | null, id?: string | null }} Emoji
 * @typedef {{
 *   label: string, value: string, description?: string, default?: boolean, emoji?: Emoji
 * }} SelectOption
 * @typedef {{
 *   type: number, id?: number, custom_id?: string, style?: number, label?: string, url?: string,
 *   emoji?: Emoji, disabled?: boolean, placeholder?: string, min_values?: number,
 *   max_values?: number, options?: SelectOption[], components?: Component[],
 *   accessory?: Component, component?: Component, content?: string, accent_color?: number | null,
 *   spacing?: number, divider?: boolean, spoiler?: boolean, media?: Media, file?: Media,
 *   items?: { media: Media, description?: string }[], description?: string, value?: string,
 *   required?: boolean, min_length?: number, max_length?: number, name?: string
 * }} Component
 * @typedef {{ id: string, filename: string, url: string, content_type?: string, size: number, description?: string }} Attachment
 * @typedef {{
 *   id: string, channel_id: string, type: number, flags: number, content: string,
 *   timestamp: string,
 *   edited_timestamp: string | null, embeds: Embed[], components: Component[],
 *   attachments: Attachment[], mentions: { id: string }[], mention_everyone: boolean,
 *   author: { id: string }, private: boolean, thinking: boolean, failed: boolean,
 *   interaction_id: string | null, command: string | null, asked_by: string | null,
 *   message_reference?: { message_id: string }
 * }} Message
 * @typedef {{ custom_id: string, title: string, components: Component[] }} Modal
 * @typedef {{
 *   type: "interaction", id: string, kind: number, state: string, name: string | null,
 *   channel_id: string, message_id: string | null, response_id: string | null,
 *   custom_id: string | null, modal: Modal | null, answered_ms: number | null
 * }} Interaction
 * @typedef {{
 *   type: "hello", me: Person, people: Person[], roles: Named[], guild: Named, online: boolean,
 *   channels: Channel[], messages: Message[], events: ScheduledEvent[]
 * }} Hello
 * @typedef {{
 *   id: string, name: string, description: string | null, location: string, start: string, end: string
 * }} ScheduledEvent
 * @typedef {{ type: "message", message: Message }} MessageFrame
 * @typedef {{ type: "gone", id: string, channel_id: string }} GoneFrame
 * @typedef {{ type: "typing", channel_id: string, user_id: string }} TypingFrame
 * @typedef {{ type: "online", online: boolean }} OnlineFrame
 * @typedef {{ type: "user", user: Person }} UserFrame
 * @typedef {Hello | MessageFrame | GoneFrame | TypingFrame | OnlineFrame | UserFrame | Interaction} Frame
 */

export {};
