"""The web application: routes and what stands before them."""

from collections.abc import Sequence
from ipaddress import ip_network

from aiohttp import web

from models.database import Database
from services.installation import NONE_RUN_IT, Superadmins
from views.links import Links
from webapp import (
    account,
    admin,
    announcements,
    assets,
    attendance,
    attendance_files,
    badges,
    bank_files,
    bans,
    belongings,
    calendar_feeds,
    calendars,
    card_pictures,
    changes,
    check_in,
    choices,
    communities,
    cookies,
    dates,
    discussion,
    earnings,
    feedback,
    file_links,
    files,
    finance,
    gallery,
    goals,
    guest_lists,
    guests,
    home,
    hours,
    instructor_log,
    instructors,
    invitations,
    leaderboards,
    lineup,
    looks,
    mail_bounces,
    mail_stops,
    meeting_runs,
    meetings,
    members,
    merchants,
    milestones,
    minimum,
    minutes,
    minutes_files,
    offering_form,
    offerings,
    orders,
    pages,
    pairs,
    pipeline,
    pipeline_moves,
    planning,
    policy,
    profiles,
    program_form,
    program_health,
    program_life,
    programs,
    proving,
    public,
    public_maps,
    public_offerings,
    queue,
    queue_hosts,
    recording,
    registration,
    registration_edit,
    registration_files,
    registration_selection,
    registrations,
    repertoire,
    rsvp,
    session_edit,
    sessions,
    setlists,
    sign_in,
    signing_in,
    song_form,
    space_edit,
    spaces,
    statistics,
    steps,
    team,
    team_invites,
    threads,
    timetable,
    tokens,
    web_pages,
)
from webapp.assets import ASSETS
from webapp.health import STATES, States, health, nothing_else, ready
from webapp.limits import FLOODS, Floods
from webapp.routing import anything, get, post
from webapp.site import DATABASE, SITE, Fetch, Network, Site
from webapp.web_parts import HANDLERS

TELEGRAM_SCRIPT = "https://telegram.org/js/telegram-web-app.js"
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
"""This machine, where a proxy stands by default."""
MAX_BODY = 1024 * 1024
"""Bytes of a form, and of an update that Telegram posts."""


def build(
    db: Database,
    *,
    bot_token: str,
    links: Links,
    telegram_script_url: str = TELEGRAM_SCRIPT,
    default_language: str = "en",
    frame_ancestors: Sequence[str] = (),
    states: States = nothing_else,
    fetch: Fetch | None = None,
    superadmins: Superadmins = NONE_RUN_IT,
    in_effect: tuple[tuple[str, str], ...] = (),
    trusted: Sequence[Network] = LOOPBACK,
    mail_hook_secret: str | None = None,
) -> web.Application:
    """The Mini App's pages and the health checks of one bot.

    `frame_ancestors` are origins that may frame the pages beside Telegram's own; `states` tells `/ready` what
    else must work; `fetch` gets files from Telegram; `superadmins` say who
    runs the installation; `trusted` is where proxies stand; `mail_hook_secret` lets a mail server report.
    """
    app = web.Application(client_max_size=MAX_BODY)
    app[DATABASE] = db
    app[STATES] = states
    app[ASSETS] = assets.load()
    app[SITE] = Site(
        bot_token=bot_token,
        token_key=tokens.key_for(bot_token),
        file_key=file_links.file_key(bot_token),
        script_url=telegram_script_url,
        ancestors=tuple(frame_ancestors),
        language=default_language,
        links=links,
        fetch=fetch,
        superadmins=superadmins,
        in_effect=in_effect,
        trusted=tuple(trusted),
        mail_hook_secret=mail_hook_secret,
    )
    app[FLOODS] = Floods()
    app.on_response_prepare.append(policy.add_headers)
    app.on_response_prepare.append(cookies.add_cookies)
    routes = _routes()
    twins, app[HANDLERS] = web_pages.twins(routes)
    app.router.add_routes([*routes, *twins])
    return app


def _routes() -> list[web.RouteDef]:
    """What every feature answers to; the last ones say that nothing else is there."""
    return [
        get("/health", health),
        get("/ready", ready),
        get("/static/{version:[0-9a-f]{12}}/{path:[a-z0-9/._-]+}", assets.serve),
        post("/app/token", signing_in.token),
        get("/app", pages.shell),
        *looks.ROUTES,
        *home.ROUTES,
        *sessions.ROUTES,
        *rsvp.ROUTES,
        *session_edit.ROUTES,
        *belongings.ROUTES,
        *setlists.ROUTES,
        *lineup.ROUTES,
        *recording.ROUTES,
        *timetable.ROUTES,
        *meeting_runs.ROUTES,
        *meetings.ROUTES,
        *discussion.ROUTES,
        *earnings.ROUTES,
        *pipeline.ROUTES,
        *pipeline_moves.ROUTES,
        *queue.ROUTES,
        *queue_hosts.ROUTES,
        *minutes.ROUTES,
        *minutes_files.ROUTES,
        *statistics.ROUTES,
        *badges.ROUTES,
        *bans.ROUTES,
        *bank_files.ROUTES,
        *members.ROUTES,
        *merchants.ROUTES,
        *milestones.ROUTES,
        *feedback.ROUTES,
        *leaderboards.ROUTES,
        *profiles.ROUTES,
        *goals.ROUTES,
        *gallery.ROUTES,
        *program_health.ROUTES,
        *communities.ROUTES,
        *choices.ROUTES,
        *account.ROUTES,
        *announcements.ROUTES,
        *program_form.ROUTES,
        *program_life.ROUTES,
        *invitations.ROUTES,
        *pairs.ROUTES,
        *minimum.ROUTES,
        *team.ROUTES,
        *steps.ROUTES,
        *instructor_log.ROUTES,
        *instructors.ROUTES,
        *threads.ROUTES,
        *programs.ROUTES,
        *song_form.ROUTES,
        *repertoire.ROUTES,
        *hours.ROUTES,
        *space_edit.ROUTES,
        *spaces.ROUTES,
        *offering_form.ROUTES,
        *offerings.ROUTES,
        *orders.ROUTES,
        *files.ROUTES,
        *planning.ROUTES,
        *attendance.ROUTES,
        *check_in.ROUTES,
        *dates.ROUTES,
        *changes.ROUTES,
        *attendance_files.ROUTES,
        *registrations.ROUTES,
        *registration_edit.ROUTES,
        *registration_files.ROUTES,
        *finance.ROUTES,
        *registration_selection.ROUTES,
        *calendars.ROUTES,
        *calendar_feeds.ROUTES,
        *card_pictures.ROUTES,
        *registration.ROUTES,
        *guests.ROUTES,
        *mail_stops.ROUTES,
        *mail_bounces.ROUTES,
        *guest_lists.ROUTES,
        *public_maps.ROUTES,
        *admin.ROUTES,
        *team_invites.ROUTES,
        *sign_in.ROUTES,
        *proving.ROUTES,
        *public.ROUTES,
        *public_offerings.ROUTES,
        *public_maps.NOTHING,
        get("/app/{nothing:.*}", pages.shell),
        anything("/parts/{nothing:.*}", pages.nothing),
    ]
