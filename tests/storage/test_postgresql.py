"""How PostgreSQL is reached: libpq's parameters, TLS, and PgBouncer."""

import asyncio
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import event, text

from storage import connections as connecting
from storage import postgresql
from storage.connections import Connections
from storage.database import open_database
from storage.engine import DatabaseAway, normalised, open_engine
from storage.migrate import migrate
from tests.patience import PATIENCE
from tests.storage.samples import ISAAC, SESSION, settle

RELOAD = "DO 'BEGIN PERFORM pg_reload_conf(); END'"
DOCUMENT = Path(__file__).parents[2] / "docs/postgresql.md"


def parameters(url):
    return dict(normalised(url).query)


def test_every_parameter_is_documented_with_what_becomes_of_it():
    """OP-3"""
    rows = re.findall(r"^\| (`[^|]*) \| ([^|]*) \|$", DOCUMENT.read_text(), re.MULTILINE)
    said = {name: what for names, what in rows for name in re.findall(r"`(\w+)`", names)}

    assert said.keys() == postgresql.HONOURED | postgresql.PASSED_OVER.keys()
    for name, why in postgresql.PASSED_OVER.items():
        assert said[name] == f"passed over: {why}", name


def test_what_hosted_databases_print_is_taken():
    """OP-3"""
    neon = "postgresql://u:p@ep-1.eu.example/db?sslmode=require&channel_binding=require"
    prisma = "postgres://u:p@h:6543/db?pgbouncer=true&connection_limit=1&ssl=true"

    assert parameters(neon) == parameters(prisma) == {"sslmode": "require"}
    (said,) = postgresql.passed_over(neon)
    assert said.startswith("channel_binding changes nothing: the driver binds no channels")


@pytest.mark.parametrize(
    ("url", "hosts", "password"),
    [
        ("postgresql://u:p,%40@h1:5432,h2:5433/db", "h1:5432,h2:5433", "p,@"),
        ("postgres://u:p@h1,[::1]:5433?dbname=db", "h1,[::1]:5433", "p"),
        ("postgresql://u:p@/db?host=h1:5432&host=h2:5433", "h1:5432,h2:5433", "p"),
    ],
)
def test_several_hosts_are_parameters(url, hosts, password):
    """OP-3: a server and the one that takes its place."""
    meant = normalised(url)

    assert (meant.query["host"], meant.host, meant.password) == (hosts, None, password)


def test_a_comma_in_a_password_or_a_file_is_no_list_of_hosts():
    assert normalised("postgresql://u:p,q@h/db").password == "p,q"
    assert normalised("sqlite:///a,b.db").database == "a,b.db"


@pytest.mark.parametrize(
    ("parameter", "why"),
    [
        ("connect_timeout=hush", "connect_timeout is no number of seconds"),
        ("requirepeer=hush", "the parameter requirepeer is not known here"),
        ("gssencmode=require", "the parameter gssencmode is not known here"),
        ("slmode=hush", "the parameter slmode is not known here"),
    ],
)
def test_a_parameter_that_cannot_be_honoured_is_refused_by_name(parameter, why):
    """OP-1"""
    with pytest.raises(DatabaseAway) as refusal:
        normalised(f"postgresql://h/db?{parameter}")

    assert str(refusal.value) == why


def test_encryption_by_gss_that_is_not_asked_for_is_not_missed():
    assert parameters("postgresql://h/db?gssencmode=prefer") == {}


@pytest.mark.parametrize("seconds", ["0", "-1"])
def test_a_timeout_of_nothing_is_for_ever(seconds):
    """OP-3: as libpq says."""
    url = normalised(f"postgresql://h/db?connect_timeout={seconds}")

    assert postgresql._arguments(url)["timeout"] is None


async def asked(url, *settings):
    """What the server says of these settings."""
    async with open_engine(url) as engine, engine.begin() as db:
        return [(await db.execute(text(f"SHOW {name}"))).scalar_one() for name in settings]


@pytest.mark.postgresql
async def test_the_server_hears_what_is_meant_for_it(postgresql_server):
    """OP-3"""
    url = postgresql_server.url("postgres")
    more = "connect_timeout=20&target_session_attrs=read-write&keepalives=1&sslmode=prefer"
    options = "options=-c%20statement_timeout%3D30s"

    assert await asked(url, "application_name") == ["havruta"]
    assert await asked(
        f"{url}?{more}&{options}&fallback_application_name=f&application_name=learning",
        *("application_name", "statement_timeout"),
    ) == ["learning", "30s"]
    assert await asked(f"{url}?fallback_application_name=f", "application_name") == ["f"]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("parameter", "why"),
    [
        ("sslmode=require", "rejected SSL upgrade"),
        ("sslmode=sometimes", "`sslmode` parameter must be one of"),
        ("sslmode=verify-full&sslrootcert=/nowhere/root.crt", "No such file"),
        ("target_session_attrs=standby", "None of the hosts match"),
        ("options=-c%20nonsense%3D1", "nonsense"),
    ],
)
async def test_what_the_server_will_not_do_is_one_sentence(postgresql_server, parameter, why):
    """OP-1: and no traceback."""
    with pytest.raises(DatabaseAway, match=why) as refusal:
        await migrate(f"{postgresql_server.url('postgres')}?{parameter}")

    assert "\n" not in str(refusal.value)


@pytest.fixture
async def certificate(postgresql_server):
    """Have the server speak TLS by a certificate that only its own file vouches for."""
    folder = postgresql_server.data
    crt, key = folder / "server.crt", folder / "server.key"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run(  # noqa: ASYNC221 - nothing else goes on
        [*command.split(), *names, "-keyout", key, "-out", crt], check=True, capture_output=True
    )
    key.chmod(0o600)
    if postgresql_server.account is not None:
        shutil.chown(key, postgresql_server.account)
    with postgresql_server.console("postgres") as console:
        console.execute("ALTER SYSTEM SET ssl = on", RELOAD)
        await tls_is(postgresql_server, "on")
        yield crt
        console.execute("ALTER SYSTEM RESET ssl", RELOAD)
        await tls_is(postgresql_server, "off")


async def tls_is(server, state):
    """Wait until a reload, which is done some time after it was asked for, has made it so."""
    async with asyncio.timeout(PATIENCE):
        said = []
        while said != [state]:
            said = await asked(server.url("postgres"), "ssl")


@pytest.mark.postgresql
async def test_tls_is_as_strict_as_it_is_asked_to_be(postgresql_server, certificate, monkeypatch):
    """OP-3: as hosted databases ask for it, and with a certificate that is or is not known."""
    url = postgresql_server.url("postgres")
    encrypted = text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
    taken = (
        "channel_binding=require&sslmode=require",
        f"sslmode=verify-full&sslrootcert={certificate}",
    )
    for parameters in (*taken, "sslrootcert=system"):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        async with open_engine(f"{url}?{parameters}") as engine, engine.begin() as db:
            assert (await db.execute(encrypted)).scalar_one() is True, parameters

    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(DatabaseAway, match="certificate verify failed"):
        await migrate(f"{url}?sslrootcert=system")


@pytest.mark.postgresql
async def test_through_pgbouncer_nothing_is_prepared_in_one_place_and_missed_in_another(
    postgresql_server, pooled_server
):
    """OP-3: three server processes for many connections, which change hands."""
    name = postgresql_server.database()
    url = pooled_server.url(name)
    await migrate(url)
    async with open_database(url) as database:
        await settle(database)

        async def reads():
            async with database.transaction() as records:
                await records.sessions.all_running()
                await asyncio.sleep(0)
                await records.users.many([ISAAC.id])
            async with database.unlocked() as records:
                session = await records.sessions.get(SESSION.id)
                await asyncio.sleep(0)
                await records.sessions.move(session, before=session)
            async with database.asking() as records:
                await records.sessions.get(SESSION.id)
            async with database.reading() as records:
                return await records.users.many([ISAAC.id])

        found = await asyncio.gather(*(reads() for _ in range(100)))

    assert found == [{ISAAC.id: ISAAC}] * 100


@pytest.mark.postgresql
async def test_what_is_asked_often_is_planned_once_for_all(postgresql_server):
    """OP-9: to parse and to plan a short statement anew takes most of what it takes."""
    asking = text("SELECT count(*) FROM pg_class WHERE relname = :name")
    planned = text(
        "SELECT generic_plans FROM pg_prepared_statements WHERE statement LIKE 'SELECT count%'"
    )
    async with open_engine(postgresql_server.url("postgres")) as engine, engine.connect() as db:
        for number in range(10):
            await db.execute(asking, {"name": str(number)})

        assert await db.scalar(planned) == 5  # PostgreSQL tries as often for each value by itself


@pytest.fixture
async def watched(postgresql_server):
    """Connections, and what they have said to the server beside what they have prepared."""
    said = []
    async with open_engine(postgresql_server.url(postgresql_server.database())) as engine:

        @event.listens_for(engine.sync_engine, "connect")
        def listen(connection, _record):
            connection.driver_connection.add_query_logger(lambda query: said.append(query.query))

        connections = Connections(engine)
        yield connections.of_kind({}), said
        await connections.close()


async def ask(connections):
    async with connections.begin() as db:
        pid = await db.scalar(text("SELECT pg_backend_pid()"))
    await asyncio.sleep(0)  # what is said is written down one turn of the loop later
    return pid


@pytest.mark.postgresql
async def test_a_connection_in_use_is_asked_only_what_is_to_be_known(watched):
    """OP-4: each further question would take as long as a move."""
    connections, said = watched
    await ask(connections)
    said.clear()

    await ask(connections)

    assert said == ["BEGIN;", "COMMIT;"]


@pytest.mark.postgresql
async def test_a_connection_that_was_silent_is_asked_whether_it_is_there(watched, monkeypatch):
    """OP-4"""
    connections, said = watched
    await ask(connections)
    said.clear()
    monkeypatch.setattr(connecting, "SILENT", -1.0)
    monkeypatch.setattr(postgresql, "SILENT", -1.0)

    await ask(connections)

    assert said[:3] == ["BEGIN;", ";", "ROLLBACK;"]


@pytest.mark.postgresql
@pytest.mark.parametrize("silent", [-1.0, 5.0])
async def test_another_one_takes_the_place_of_a_connection_that_is_lost(
    watched, postgresql_server, monkeypatch, silent
):
    """OP-4: and nobody is told."""
    connections, _ = watched
    monkeypatch.setattr(connecting, "SILENT", silent)
    monkeypatch.setattr(postgresql, "SILENT", silent)
    pid = await ask(connections)
    async with open_engine(postgresql_server.url("postgres")) as other, other.begin() as db:
        await db.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})

    assert await ask(connections) != pid
