"""The sentences that tell why not, by the refusal's code; each is a key of the catalogues."""


def sentence(text: str) -> str:
    """Mark a sentence for the catalogue where it is not yet said."""
    return text


LEFT = sentence("Somebody who has left")
"""What whoever has had themselves forgotten is called in what they shared with others."""

SENTENCES: dict[str, str] = {
    "unknown_book": sentence(
        "I don’t know a book called “{book}”. Start typing and pick one that is offered."
    ),
    "which_book": sentence(
        "I don’t know a book called “{book}”. Did you mean {names}? Start typing and pick one."
    ),
    "no_text": sentence("The library has no text of “{book}” yet. Please pick another book."),
    "unknown_ref": sentence("There is no “{ref}” in this book."),
    "several_sections": sentence(
        "That is more than one chapter or page: “{ref}”. Ask for each of them by itself."
    ),
    "empty_section": sentence("The library has no text of “{ref}” yet."),
    "library_away": sentence(
        "The library can’t be reached right now, so “{ref}” can’t be opened. Try again in a minute."
    ),
    "no_channel": sentence(
        "The havruta “{name}” has no channel. Its owner can give it one with /havruta home."
    ),
    "shared_too_often": sentence(
        "You have shared much of late. Wait {minutes} min, and share again."
    ),
    "nothing_to_find": sentence("There is no word in “{query}” that could be searched for."),
    "search_away": sentence(
        "Sefaria’s search can’t be reached right now, and nothing that is kept here has “{query}”. "
        "Look for it again in a minute."
    ),
    "overtaken": sentence(
        "Something that this needs was deleted or changed at the same moment, so nothing was done. "
        "Try again."
    ),
    "cannot_store": sentence(
        "I can’t write anything down right now, so nothing has changed. "
        "Whoever runs me has to look after the disk."
    ),
    "storage_away": sentence(
        "I can’t reach my notes right now, so I can neither look anything up nor write it down. "
        "Try again in a moment."
    ),
    "catalogue_away": sentence(
        "The catalogue can’t be fetched right now; the one at hand stays. Try again later."
    ),
    "unknown_havruta": sentence(
        "You have no havruta called “{havruta}”. /havruta list shows the ones you have."
    ),
    "havruta_gone": sentence("That havruta does not exist any more."),
    "havruta_archived": sentence(
        "The havruta “{name}” is archived. Its owner can bring it back with /havruta restore."
    ),
    "not_archived": sentence("The havruta “{name}” is not archived."),
    "not_following": sentence(
        "The havruta “{name}” follows no calendar of learning. Its owner can choose one."
    ),
    "not_behind": sentence("The havruta “{name}” is where its calendar is, or as you have agreed."),
    "in_session": sentence(
        "The havruta “{name}” is in session. End the session first: /session end."
    ),
    "owner_stays": sentence(
        "You own “{name}”. Give it to somebody else with /havruta transfer, "
        "or delete it with /havruta delete; then you are free to go."
    ),
    "not_participant": sentence("Nobody called {who} belongs to “{name}”."),
    "not_offered": sentence("This is asked of somebody else."),
    "offer_over": sentence("This offer has been answered already, or was taken back."),
    "havruta_full": sentence("The havruta “{name}” is full: {limit} people are the most."),
    "too_many_havrutot": sentence(
        "You belong to {limit} havrutot, which is the most. Leave or delete one first."
    ),
    "unknown_code": sentence(
        "There is no such code. Check it against the message that you got it in."
    ),
    "already_in": sentence("You belong to “{name}” already."),
    "removed": sentence(
        "You were removed from “{name}”. A new invitation from its owner lets you in again."
    ),
    "too_many_codes": sentence(
        "{limit} codes of “{name}” work already, which is the most. Revoke one first."
    ),
    "no_havruta": sentence("You have no havruta yet. /havruta create begins one."),
    "which_havruta": sentence("Which havruta: {names}? Pick one that is offered as you type."),
    "unknown_session": sentence("That session does not exist any more."),
    "unknown_notice": sentence("That message is not kept any more."),
    "unknown_invitation": sentence("That invitation does not exist any more."),
    "not_invited": sentence("This invitation is for somebody else."),
    "session_over": sentence("This session has ended. /session start opens the next one."),
    "nothing_runs": sentence("The havruta “{name}” is not in session. /session start opens one."),
    "call_full": sentence(
        "{limit} people are in the call, which is the most. You can go on reading with everyone."
    ),
    "not_in_call": sentence("This page is not in the call. Join it again."),
    "unknown_peer": sentence("They are not in the call any more."),
    "no_media_server": sentence(
        "The call can’t go through the server right now. Studying goes on; try again in a moment."
    ),
    "unknown_recording": sentence("That recording is over, or was deleted."),
    "no_recorder": sentence("Nothing can be recorded right now. Try again in a moment."),
    "too_many_recordings": sentence(
        "{limit} recordings of this havruta are kept, which is the most. Delete one first."
    ),
    "unknown_away": sentence("That is not told any more."),
    "away_over": sentence("That has been answered already, or was taken back."),
    "own_word": sentence("Somebody else of you has to confirm what you told."),
    "not_your_word": sentence("Only who told it, or confirmed it, can take it back."),
    "not_yet": sentence("That day is still to come. Tell of it once you have learned."),
    "long_ago": sentence("That is too long ago: {years} years are the most."),
    "too_many_waiting": sentence(
        "{limit} such sessions wait to be confirmed, which is the most. "
        "Have a partner answer them first."
    ),
    "nothing_missed": sentence("There is nothing of this session to catch up with."),
    "unknown_annotation": sentence("That mark is not there any more."),
    "not_theirs": sentence("Only the one who made a mark can delete it."),
    "nothing_written": sentence("There is nothing in it yet. Write a few words first."),
    "too_many_annotations": sentence(
        "This session has {limit} marks, which is the most. Delete one of yours first."
    ),
    "too_many_remarks": sentence(
        "{limit} things have been said in this session, which is the most."
    ),
    "link_over": sentence(
        "This link has been used or is too old. Press Join in Discord for a new one."
    ),
    "link_used": sentence(
        "This link was used on {when} UTC, from {address} with {browser}. "
        "Press Join in Discord for a new one."
    ),
    "signed_out": sentence("Press Join on the session’s message in Discord to come in."),
    "sign_in_over": sentence(
        "This sign-in took too long, was finished already, or was begun in another browser. "
        "Please begin again."
    ),
    "sign_in_cancelled": sentence("You did not go on with {provider}. Nothing has changed."),
    "provider_away": sentence("I can’t reach {provider} right now. Try again in a moment."),
    "provider_refused": sentence(
        "That did not work: {provider} did not say who you are. Please try again."
    ),
    "identity_taken": sentence(
        "That {provider} account is somebody else’s here already, so nothing was linked. "
        "If that is you as well, sign in with it, delete your data there, and link it then."
    ),
    "linked_already": sentence(
        "Another {provider} account is linked already. Unlink that one first."
    ),
    "sign_in_again": sentence(
        "This could let somebody else in as you, or can’t be undone. Sign in again first."
    ),
    "last_identity": sentence(
        "Your only way in is {provider}, so it stays. Link another one first."
    ),
    "too_long": sentence("That {what} is too long: {limit} characters are the most."),
    "hidden_characters": sentence(
        "That {what} holds hidden characters. Please type it with plain letters."
    ),
    "not_people": sentence("I can’t invite “{text}”. Mention people with @, one after another."),
    "not_an_address": sentence(
        "This is no e-mail address: “{address}”. Please check how it is spelled."
    ),
    "too_many_people": sentence("{limit} partners are the most. Invite fewer to begin with."),
    "too_many_invitations": sentence(
        "{limit} invitations in a short time are the most. Invite more in {minutes} min."
    ),
    "invited_too_often": sentence(
        "Many invitations have gone to {who} just now. Invite them in {minutes} min."
    ),
    "not_accepted": sentence(
        "You have invited {who} {limit} times without a yes. "
        "Invite them again once they have accepted, or in {days} days."
    ),
    "lead_is_free": sentence("In this havruta anyone turns the pages. There is no lead to give."),
    "not_there": sentence("Only those who are in the room can lead it."),
    "started_too_often": sentence(
        "{limit} sessions in a short time are the most, since each calls everyone. "
        "Start the next in {minutes} min."
    ),
    "cannot_post": sentence(
        "I need the permission “{permission}” in {channel} for that. "
        "Ask somebody who manages the server, or use another channel."
    ),
    "thread_locked": sentence(
        "I can’t write in {channel}, which is locked. "
        "Ask somebody who manages the server, or use another channel."
    ),
    "channel_gone": sentence("That channel is gone. Please use another one."),
    "not_in_server": sentence(
        "I am not in that server, only my commands are. "
        "Somebody who manages it can let me in; then try again."
    ),
    "wrong_number": sentence("Please give a whole number from {least} to {most}."),
    "no_such_choice": sentence(
        "Pick one of the choices that are offered; “{said}” is none of them."
    ),
    "unknown_language": sentence("I don’t speak that language."),
    "named_by_discord": sentence(
        "Your name is the one that Discord has for you. Change it there, and I follow."
    ),
    "unacquainted": sentence(
        "Here only people can be found with whom you learn already. Invite others by e-mail, "
        "or with a code."
    ),
    "unknown_zone": sentence(
        "I don’t know the time in “{zone}”. Start typing a large city near you, and pick one."
    ),
    "unknown_town": sentence(
        "I know no town “{said}”. Start typing one near you and pick it, "
        "or give its coordinates, such as 32.79, 34.99."
    ),
    "town_elsewhere": sentence(
        "The day at “{said}” is not that of your time zone, {zone}. "
        "If you live there, choose its zone first."
    ),
    "zone_lacking": sentence(
        "Coordinates don’t tell me by which clock you go. Choose your time zone first."
    ),
    "moved_meanwhile": sentence(
        "It was moved meanwhile, so nothing was done. Look at when it is now, and say it again."
    ),
    "not_understood": sentence(
        "I don’t understand “{said}” as a time. "
        "Say it like “tomorrow 20:30”, “Tuesday 8pm” or “every Tuesday and Thursday 20:30”."
    ),
    "not_a_day": sentence(
        "I don’t understand “{said}” as a day. Say it like “yesterday”, “Tuesday” or “3 March”."
    ),
    "which_day": sentence("Which of these days do you mean by “{said}”: {days}?"),
    "many_days": sentence(
        "That is more than one day: “{said}”. "
        "Say which one, like “yesterday”, “Tuesday” or “3 March”."
    ),
    "no_such_time": sentence(
        "There is no “{said}”. Say a day and a time that there are, like “tomorrow 20:30”."
    ),
    "time_past": sentence("That is past. Say a time that is still to come, like “tomorrow 20:30”."),
    "too_far": sentence(
        "That is too far ahead: {years} years are the most. "
        "Say a nearer day, like “tomorrow 20:30”."
    ),
    "wrong_weekday": sentence(
        "That date is another day of the week. Say only one of them, like “Tuesday 20:30”."
    ),
    "day_lacking": sentence("On which day? Say it, too, like “every Tuesday 20:30”."),
    "hebrew_rule": sentence(
        "Nothing comes round by the months or years of the Hebrew calendar yet. "
        "Plan the next time by its day alone."
    ),
    "ends_once": sentence(
        "What takes place only once has no end. "
        "Say how often it comes round, too, like “every Tuesday 20:30, 10 times”."
    ),
    "ends_too_soon": sentence(
        "It would be over before the first time. "
        "Say a later end, like “every Tuesday 20:30 until 30 June”."
    ),
    "wrong_length": sentence(
        "A session lasts from {shortest} minutes to {longest} hours, "
        "like “tomorrow 20:30 for an hour”."
    ),
    "start_now": sentence(
        "To begin right now there is /session start. For later, say when, like “in 2 hours”."
    ),
    "no_server": sentence(
        "There is no server among whose events “{name}” could stand: its home is in direct "
        "messages. /havruta home gives it a channel."
    ),
    "unknown_calendar": sentence(
        "No calendar is read at this address, or not any more. Your profile on the page tells "
        "where yours is."
    ),
    "unknown_plan": sentence("That plan isn’t there any more. /schedule list shows what is."),
    "unknown_occurrence": sentence(
        "Nothing is planned for that time any more. /schedule list shows what is."
    ),
    "unknown_proposal": sentence("Nothing of the kind was proposed."),
    "proposal_over": sentence(
        "That has been decided already, or something else came first. "
        "/schedule list shows what is planned."
    ),
    "occurrence_over": sentence(
        "That time has begun, is over, or has been called off. /schedule list shows what is ahead."
    ),
    "never_comes": sentence("No day fits that rule. Please try another one."),
    "too_many_plans": sentence(
        "This havruta has {limit} plans already, which is as many as it can have. "
        "Call one off first: /schedule cancel."
    ),
    "told_too_often": sentence(
        "{limit} changes in a short time are the most, since the others are told of each. "
        "Go on in {minutes} min."
    ),
    "not_expected": sentence("That time of “{name}” is planned for others."),
    "people_changed": sentence(
        "The people of this havruta have changed meanwhile. Please say it anew: /schedule add."
    ),
    "no_cookies": sentence(
        "This browser keeps no cookies, and Havruta knows you by one. In an app’s own window, "
        "choose “Open in browser” from its menu (⋮, ⋯ or the sign for sharing); anywhere else, "
        "allow cookies for this site. Your link has not been used: open it again then."
    ),
}

NOT_ALLOWED: dict[str, str] = {
    "show": sentence("Only those who belong to a havruta can see it."),
    "start": sentence("Only those who belong to this havruta can start its sessions."),
    "join": sentence(
        "This session belongs to a havruta that you are not part of. Ask its owner to invite you."
    ),
    "read": sentence("Only those who belong to this havruta can read along."),
    "move": sentence("Only the one who leads turns the pages for everyone."),
    "move_freely": sentence("Only those who belong to this havruta can turn its pages."),
    "give_lead": sentence("Only the one who leads, or the owner, can give the lead to somebody."),
    "summon": sentence("Only the one who leads can ask everyone to come."),
    "end": sentence("Only the owner of the havruta can end its session."),
    "call": sentence("Only those who belong to this havruta can be in its call."),
    "hear": sentence("Only those whose voices are in a recording can hear or delete it."),
    "record": sentence("Only the one who leads, or the owner, can ask to record the call."),
    "record_freely": sentence("Only those who belong to this havruta can record its call."),
    "annotate": sentence("Only those who belong to this havruta can mark its text."),
    "say": sentence("Only those who belong to this havruta can write beside its text."),
    "tell_away": sentence("Only those who belong to this havruta can tell what it learned."),
    "share_progress": sentence("Only those who belong to this havruta share what they learned."),
    "announce": sentence("Only the owner of the havruta can say where a siyum is told."),
    "refresh": sentence("Only whoever runs this bot can refresh the catalogue."),
    "oversee": sentence("Only whoever runs this bot can see how it is."),
    "set_lead": sentence("Only the owner of the havruta can change who turns the pages."),
    "retry": sentence("Only those who belong to this havruta can have it told again."),
    "set_language": sentence("Only the owner of the havruta can choose its language."),
    "set_home": sentence("Only the owner of the havruta can change where its messages go."),
    "rename": sentence("Only the owner of the havruta can rename it."),
    "set_place": sentence("Only the owner of the havruta can move its place."),
    "set_calendar": sentence("Only the owner of the havruta can choose which calendar it follows."),
    "catch_up": sentence("Only those who belong to a havruta can choose how it catches up."),
    "leave": sentence("Only those who belong to a havruta can leave it."),
    "remove": sentence("Only the owner of the havruta can remove somebody from it."),
    "transfer": sentence("Only the owner of the havruta can give it to somebody else."),
    "archive": sentence("Only the owner of the havruta can archive it."),
    "restore": sentence("Only the owner of the havruta can restore it."),
    "delete": sentence("Only the owner of the havruta can delete it."),
    "invite": sentence("Only the owner of the havruta can invite people to it."),
    "share": sentence("Only the owner of the havruta can make and revoke its codes."),
    "set_quorum": sentence("Only the owner of the havruta can say how many are needed."),
    "plan": sentence("Only those who belong to this havruta can plan its sessions."),
    "reply": sentence("Only those who belong to this havruta can say whether they are coming."),
}

NO_VOICE: dict[str, str] = {
    "no_server": sentence(
        "This havruta is at home in direct messages, where there are no voice channels. "
        "Call each other there: Discord has a button for it."
    ),
    "not_in_server": sentence(
        "I am not in the server of this havruta any more, so I can open no voice channel there."
    ),
    "no_channel": sentence(
        "There is no voice channel that all of you may enter, and I may make none. "
        "Whoever manages the server can give me “Manage Channels”."
    ),
    "discord_away": sentence("Discord can’t be reached right now. Try again in a moment."),
}

INVITATION_OVER: dict[str, str] = {
    "accepted": sentence("This invitation has been accepted already."),
    "declined": sentence("This invitation has been declined already."),
    "revoked": sentence("This invitation has been taken back."),
    "expired": sentence("This invitation has expired. Ask for a new one."),
}

CODE_OVER: dict[str, str] = {
    "revoked": sentence("This code has been revoked. Ask for a new one."),
    "expired": sentence("This code has expired. Ask for a new one."),
    "spent": sentence("This code has been used as often as it may. Ask for a new one."),
}

SAID_TWICE: dict[str, str] = {
    "time": sentence(
        "That names two times. A plan has one time of day, like “every Tuesday 20:30”; "
        "make one plan for each."
    ),
    "day": sentence("That names two different days. Say one, like “tomorrow 20:30”."),
    "rule": sentence(
        "That says in two ways how often it comes round. Say one, like “every Tuesday 20:30”."
    ),
    "end": sentence("That names two ends. Say one: until a day, or how many times."),
    "length": sentence("That names two lengths. Say one, like “tomorrow 20:30 for an hour”."),
    "zone": sentence("That names two places. Say by whose clock it is meant, like “20:30 London”."),
}
