"""Which address is answered by what, one list an area."""

from aiohttp import web

from webview import service, sockets
from webview.assets.files import Assets
from webview.pages import (
    beside,
    calendar,
    check,
    codes,
    entrance,
    faults,
    feeds,
    front,
    havrutot,
    history,
    keeping,
    learned,
    mail,
    marking,
    notices,
    occurrences,
    planning,
    privacy,
    profile,
    progress,
    proposals,
    recordings,
    session,
    sheet,
    sign_in,
)

HAVRUTOT = (
    web.get("/", front.front, name="front"),
    web.get("/havrutot/new", havrutot.new),
    web.post("/havrutot", havrutot.create),
    web.post("/havrutot/join", havrutot.join),
    web.get("/books", havrutot.books),
    web.get("/havrutot/{havruta_id}", havrutot.show),
    web.get("/havrutot/{havruta_id}/progress", progress.show),
    web.get("/havrutot/{havruta_id}/sheet", learned.sheet),
    web.post("/havrutot/{havruta_id}/away", learned.tell),
    web.post("/havrutot/{havruta_id}/share-progress", learned.share),
    web.post("/havrutot/{havruta_id}/announce", learned.announce),
    web.post("/away/{away_id}/confirm", learned.confirm),
    web.post("/away/{away_id}/refuse", learned.refuse),
    web.post("/away/{away_id}/take-back", learned.take_back),
    web.post("/questions/{annotation_id}/close", learned.close_question),
    web.post("/havrutot/{havruta_id}/start", front.start),
    web.post("/havrutot/{havruta_id}/rename", keeping.rename),
    web.post("/havrutot/{havruta_id}/place", keeping.set_place),
    web.post("/havrutot/{havruta_id}/lead", keeping.set_lead),
    web.post("/havrutot/{havruta_id}/follow", keeping.follow),
    web.post("/havrutot/{havruta_id}/catch-up", keeping.catch_up),
    web.post("/havrutot/{havruta_id}/archive", keeping.archive),
    web.post("/havrutot/{havruta_id}/restore", keeping.restore),
    web.get("/havrutot/{havruta_id}/delete", keeping.ask_whether_to_delete),
    web.post("/havrutot/{havruta_id}/delete", keeping.delete),
    web.post("/havrutot/{havruta_id}/leave", keeping.leave),
    web.post("/havrutot/{havruta_id}/remove", keeping.remove),
    web.post("/havrutot/{havruta_id}/take-back", keeping.take_back),
    web.post("/havrutot/{havruta_id}/offer", keeping.offer),
    web.post("/havrutot/{havruta_id}/take-over", keeping.take_over),
    web.post("/havrutot/{havruta_id}/decline", keeping.decline),
    web.post("/havrutot/{havruta_id}/invite", havrutot.invite),
    web.post("/havrutot/{havruta_id}/codes", havrutot.make_code),
    web.post("/havrutot/{havruta_id}/codes/{code_id}/revoke", havrutot.revoke_code),
    web.post("/invitations/{invitation_id}/accept", front.accept),
    web.post("/invitations/{invitation_id}/decline", front.decline),
)
WAYS_IN = (
    web.get("/join/{token}", entrance.offer, name="join"),
    web.post("/join/{token}", entrance.come_in),
    web.get("/invitation/{token}", mail.invitation),
    web.post("/invitation/{token}", mail.answer),
    web.get("/code/{code}", codes.offer),
    web.post("/code/{code}", codes.join),
    web.get("/unsubscribe/{token}", mail.ask_to_unsubscribe),
    web.post("/unsubscribe/{token}", mail.unsubscribe),
    web.post("/unsubscribe/{token}/undo", mail.subscribe),
    web.post("/sign-out", entrance.sign_out, name="sign-out"),
    web.get("/sign-ins", entrance.sign_ins, name="sign-ins"),
    web.post("/sign-ins/{browser:[0-9a-f]{64}}/sign-out", entrance.sign_out_elsewhere),
    web.post("/sign-out-all-others", entrance.sign_out_all_others),
    web.post("/sign-out-everywhere", entrance.sign_out_everywhere),
    web.get("/sign-in", sign_in.offer),
    web.post("/sign-in/mail", mail.send_link),
    web.get("/sign-in/{provider}", sign_in.set_out, allow_head=False),
    web.get("/sign-in/{provider}/callback", sign_in.come_back, allow_head=False),
    web.post("/sign-in/{provider}/callback", sign_in.come_back_by_form),
    web.post("/identities/{provider}/unlink", sign_in.unlink),
)
PLANS = (
    web.get("/plans/new", planning.new),
    web.post("/plans/preview", planning.propose),
    web.post("/plans", planning.keep),
    web.get("/occurrences/{key}", occurrences.show),
    web.post("/occurrences/{key}/reply", occurrences.reply),
    web.post("/occurrences/{key}/move/preview", occurrences.ask_where),
    web.post("/occurrences/{key}/move", occurrences.move),
    web.post("/occurrences/{key}/call-off", occurrences.call_off),
    web.post("/occurrences/{key}/restore", occurrences.restore),
    web.post("/occurrences/{key}/propose", proposals.propose),
    web.post("/proposals/{proposal_id}/vote", proposals.vote),
    web.post("/occurrences/{key}/list", occurrences.list_event),
    web.get("/occurrences/{key}/calendar.ics", occurrences.download),
    web.get("/calendar", calendar.calendar),
    web.get("/calendar/{secret}.ics", feeds.read),
    web.get("/calendar/address", feeds.ask_whether_to_renew),
    web.post("/calendar/address", feeds.renew),
)
PROFILE = (
    web.get("/history", history.history),
    web.get("/recordings", recordings.show),
    web.get("/recordings/{recording_id}/{number:[0-9]{1,6}}.ogg", recordings.fetch),
    web.get("/recordings/{recording_id}/delete", recordings.ask_whether_to_delete),
    web.post("/recordings/{recording_id}/delete", recordings.delete),
    web.get("/profile", profile.profile, name="profile"),
    web.post("/language", profile.choose_language),
    web.post("/zone", profile.learn_zone),
    web.post("/profile/time", profile.choose_time),
    web.post("/profile/notices", notices.choose_ways),
    web.post("/profile/name", profile.rename),
    web.get("/zones", profile.zones),
    web.post("/profile/learned", learned.choose),
    web.post("/reading", profile.choose_reading),
    web.get("/profile/export", privacy.export),
    web.get("/profile/delete", privacy.ask_whether_to_erase),
    web.post("/profile/delete", privacy.erase),
)
SESSIONS = (
    web.get("/check", check.check),
    web.post("/check/echo", check.echo),
    web.get("/session/{session_id}", session.session, name="session"),
    web.post("/session/{session_id}/again", session.start_again, name="again"),
    web.get("/session/{session_id}/section", session.section, name="section"),
    web.get("/session/{session_id}/contents", session.contents, name="contents"),
    web.get("/session/{session_id}/place", session.place, name="place"),
    web.get("/session/{session_id}/links", beside.links, name="links"),
    web.get("/session/{session_id}/commentary", beside.commentary, name="commentary"),
    web.get("/session/{session_id}/passage", beside.passage, name="passage"),
    web.get("/session/{session_id}/elsewhere", beside.elsewhere, name="elsewhere"),
    web.get("/session/{session_id}/words", beside.words, name="words"),
    web.post("/session/{session_id}/share", beside.share, name="share"),
    web.get("/session/{session_id}/search", beside.search, name="search"),
    web.get("/session/{session_id}/marks", marking.marks, name="marks"),
    web.get("/session/{session_id}/said", marking.said, name="said"),
    web.get("/session/{session_id}/missed", learned.walk),
    web.post("/session/{session_id}/missed", learned.catch_up),
    web.get("/session/{session_id}/sheet", sheet.sheet, name="sheet"),
    web.get("/session/{session_id}/socket", sockets.join, name="socket"),
)
FAULTS = (web.post("/faults", faults.report),)
SERVICE = (
    web.get("/livez", service.livez, name="alive"),
    web.get("/healthz", service.healthz, name="health"),
    web.get("/metrics", service.metrics, name="metrics"),
)


def all_routes(assets: Assets, path: str = "") -> list[web.RouteDef]:
    """Return everything that the page answers to; what machines ask for is under no path."""
    ours = [*HAVRUTOT, *WAYS_IN, *PLANS, *PROFILE, *SESSIONS, *_files(assets), *FAULTS]
    if path:
        below = [web.route(one.method, path + one.path, one.handler, **one.kwargs) for one in ours]
        return [web.get(path, front.front), *below, *SERVICE]
    return [*ours, *SERVICE]


def _files(assets: Assets) -> tuple[web.RouteDef, ...]:
    return (
        web.get("/static/{digest}/{name:.+}", assets.serve, name="static"),
        web.get("/worker.js", assets.worker, name="worker"),
        web.get("/favicon.svg", assets.icon, name="icon"),
    )
