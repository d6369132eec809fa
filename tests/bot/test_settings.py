import re
import socket
import sys
from pathlib import Path

import pytest
from joserfc.jwk import ECKey, RSAKey
from pydantic import SecretStr, ValidationError

from benchmarks.household import NOWHERE
from bot import __main__ as program
from bot import shards
from bot.settings import Settings
from havruta.errors.outside import StorageAway
from tests import households
from tests.forks import fork

kept_fonts = households.kept_fonts
migrated_file = households.migrated_file
household_folder = households.household_folder

EXAMPLE = Path(__file__).parent.parent.parent / ".env.example"
README = EXAMPLE.parent / "README.md"


@pytest.fixture(autouse=True)
def an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_the_example_lists_every_setting_with_its_default():
    """OP-3: SQLite by default, PostgreSQL by configuration."""
    lines = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.MULTILINE))
    defaults = {
        name.upper(): _shown(field.default) if not field.is_required() else ""
        for name, field in Settings.model_fields.items()
    }

    assert lines == defaults
    assert lines["DATABASE_URL"].startswith("sqlite")


def _shown(value):
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def test_every_setting_has_a_line_that_explains_it():
    for name in Settings.model_fields:
        before = EXAMPLE.read_text().split(f"\n{name.upper()}=")[0].rsplit("\n\n", 1)[-1]
        comment = [line for line in before.splitlines() if line.startswith("#")]
        assert comment, name
        assert comment[-1].endswith("."), name


def test_the_example_itself_is_valid_once_it_has_a_token(monkeypatch):
    Path(".env").write_text(EXAMPLE.read_text())
    monkeypatch.setenv("DISCORD_TOKEN", "t")

    settings = Settings()

    assert settings.page_url == "http://127.0.0.1:8080"


def test_a_key_is_made_once_and_kept_for_its_owner_alone():
    first, again = Settings(discord_token="t").key(), Settings(discord_token="t").key()

    assert first == again
    assert len(first) >= 32
    assert Path("var/secret_key").stat().st_mode & 0o077 == 0
    assert Settings(discord_token="t", secret_key="mine").key() == b"mine"


def test_the_token_does_not_show_in_what_is_printed():
    assert "hush" not in repr(Settings(discord_token="hush", secret_key="hush"))


def test_a_token_is_asked_for():
    with pytest.raises(ValidationError, match="DISCORD_TOKEN"):
        Settings()


async def run_to_the_end(folder, environment, *words):
    """Run the program; return its exit status and what it said."""
    program = await fork(folder, environment, *words)
    said = await program.stderr.read()
    return await program.wait(), said.decode()


@pytest.mark.parametrize(
    "words", [["--help"], ["backup"], ["bakcup", "FILE"], ["recompute", "now"]]
)
async def test_words_that_it_does_not_know_start_nothing(tmp_path, words):
    """OP-1, OP-5: a slip of an operator's is no second bot."""
    status, said = await run_to_the_end(tmp_path, {}, *words)

    assert status == 2
    assert said.startswith("Not started: ")
    assert said.count("\n") == 1
    assert "backup FILE" in said


def test_keys_of_before_stand_in_one_line_or_in_several(monkeypatch):
    """OP-10: as an operator's file has them."""
    monkeypatch.setenv("FORMER_SECRET_KEYS", "one, two\nthree three\n")

    settings = Settings(discord_token="t")

    assert settings.former_keys == (b"one", b"two", b"three three")


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "DISCORD_TOKEN"),
        ({"WEB_PORT": "a door"}, "WEB_PORT"),
        ({"DISCORD_TOKEN": "t", "WEB_PORT": "70000"}, "WEB_PORT"),
        ({"DISCORD_TOKEN": "t", "WEB_HOST": "http://::1"}, "WEB_HOST (it "),
        (
            {"DISCORD_TOKEN": "t", "PUBLIC_URL": "https://u:hush@havruta.example"},
            "PUBLIC_URL (it holds a name or a password)",
        ),
        ({"DISCORD_TOKEN": "t", "DATABASE_URL": "hush"}, "DATABASE_URL"),
        (
            {"DISCORD_TOKEN": "t", "GOOGLE_CLIENT_SECRET": "hush"},
            "GOOGLE_CLIENT_ID (missing, while GOOGLE_CLIENT_SECRET is set)",
        ),
        (
            {"DISCORD_TOKEN": "t", "TURN_SECRET": "hush"},
            "TURN_URLS (missing, while TURN_SECRET is set)",
        ),
        ({"DISCORD_TOKEN": "t", "SENTRY_DSN": "hush"}, "SENTRY_DSN (it is not like https://key@"),
        ({"DISCORD_TOKEN": "t", "STUN_URLS": "hush"}, "STUN_URLS (it has to begin with stun: or"),
    ],
)
async def test_a_bad_setting_is_one_sentence_and_no_trace(tmp_path, given, named):
    """OP-1"""
    status, said = await run_to_the_end(tmp_path, given)

    assert status == 2
    assert said.startswith("Not started: check ")
    assert named in said
    assert said.count("\n") == 1
    assert "hush" not in said


@pytest.mark.parametrize("url", ["postgresql://u:hush@127.0.0.1:9/x", "sqlite:////dev/null/x"])
async def test_a_database_that_may_come_later_is_one_sentence_and_not_the_last(tmp_path, url):
    """OP-1, OP-4: a supervisor starts the program again, which takes status 2 for final."""
    status, said = await run_to_the_end(tmp_path, {"DISCORD_TOKEN": "t", "DATABASE_URL": url})

    assert status == 1
    assert said.startswith("Not started: check DATABASE_URL (")
    assert said.count("\n") == 1
    assert "hush" not in said


def test_a_database_that_goes_as_it_is_opened_is_one_sentence(monkeypatch, capsys):
    """OP-1, OP-4"""

    async def run(_settings):
        raise StorageAway

    monkeypatch.setattr(program, "run", run)
    monkeypatch.setattr(program, "configure_logs", lambda **_: None)
    monkeypatch.setattr(sys, "argv", ["bot"])
    monkeypatch.setenv("DISCORD_TOKEN", "t")

    assert program.main() == 1
    assert capsys.readouterr().err == "Not started: check DATABASE_URL (it went away).\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "havruta.example"),
        ("PUBLIC_URL", "https://havruta.example/a page"),
        ("SEFARIA_URL", "www.sefaria.org"),
        ("DISCORD_API_URL", "wss://discord.com"),
        ("DISCORD_GATEWAY_URL", "https://discord.com"),
    ],
)
def test_an_address_that_is_none_is_named(monkeypatch, name, value):
    """OP-1"""
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings(discord_token="t")


async def test_a_key_that_cannot_be_kept_is_one_sentence(household_folder):
    """OP-1: the folder is full, or may only be read."""
    (household_folder / "var/secret_key").mkdir(parents=True)
    url = {"DATABASE_URL": f"sqlite:///{household_folder}/havruta.db", "SEFARIA_URL": NOWHERE}
    status, said = await run_to_the_end(household_folder, {"DISCORD_TOKEN": "t", **url})

    assert status == 2
    assert "Not started: var/secret_key can't be kept (" in said
    assert "Traceback" not in said


async def test_an_address_of_another_machine_is_one_sentence(household_folder):
    """OP-1: what WEB_HOST names has to be here."""
    elsewhere = {"WEB_HOST": "[2001:db8::1]", "SEFARIA_URL": NOWHERE}
    status, said = await run_to_the_end(household_folder, {"DISCORD_TOKEN": "t", **elsewhere})

    assert status == 2
    assert "Not started: [2001:db8::1]:8080 is nowhere on this machine; set WEB_HOST." in said
    assert "Traceback" not in said


def test_an_international_name_and_a_default_port_are_spelled_as_links_need_them(monkeypatch):
    """OP-3"""
    monkeypatch.setenv("PUBLIC_URL", "https://חברותא.example:443/")
    assert Settings(discord_token="t").page_url == "https://xn--4dbbmg0gn.example"
    monkeypatch.setenv("PUBLIC_URL", " ")
    monkeypatch.setenv("WEB_HOST", "::")
    assert Settings(discord_token="t").page_url == "http://[::1]:8080"


async def test_a_port_that_is_taken_is_one_sentence(household_folder):
    """OP-1"""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, said = await run_to_the_end(
            household_folder,
            {
                "DISCORD_TOKEN": "t",
                "DATABASE_URL": "sqlite:///havruta.db",
                "WEB_PORT": str(port),
                "SEFARIA_URL": NOWHERE,
            },
        )

    assert status == 2
    assert f"Not started: 127.0.0.1:{port} is taken; set WEB_PORT." in said
    assert "Traceback" not in said


def test_proxies_are_addresses_or_networks():
    """OP-5: commas or spaces between them."""
    settings = Settings(discord_token="t", trusted_proxies="10.0.0.0/8, ::1 192.0.2.7")

    assert settings.trusted_proxies == "10.0.0.0/8 ::1/128 192.0.2.7/32"
    for wrong in ("proxy.example", "10.0.0.1/8", "10.0.0"):
        with pytest.raises(ValidationError, match="trusted_proxies"):
            Settings(discord_token="t", trusted_proxies=wrong)


PEM = ECKey.generate_key("P-256").as_pem(private=True).decode()
APPLE = {
    "apple_client_id": "a",
    "apple_team_id": "t",
    "apple_key_id": "k",
    "apple_private_key": PEM,
}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"discord_client_id": "d"}, "DISCORD_CLIENT_SECRET (missing, while DISCORD_CLIENT_ID is"),
        ({"google_client_id": "g"}, "GOOGLE_CLIENT_SECRET (missing, while GOOGLE_CLIENT_ID is set"),
        (APPLE | {"apple_key_id": " "}, "APPLE_KEY_ID (missing, while APPLE_CLIENT_ID, APPLE_TEAM"),
        (
            {"apple_client_id": "a"},
            "APPLE_TEAM_ID, APPLE_KEY_ID, APPLE_PRIVATE_KEY (missing, while APPLE_CLIENT_ID is set",
        ),
    ],
)
def test_who_vouches_for_people_is_set_up_whole_or_not_at_all(given, said):
    """ID-3, OP-1"""
    with pytest.raises(ValidationError) as refused:
        Settings(discord_token="t", **given)

    assert said in str(refused.value.errors()[0]["ctx"]["error"])


def test_what_pages_alone_need_is_asked_of_pages_alone():
    """OP-10: others get no secret that they have no use for; so does what makes a backup."""
    settings = Settings(roles="clock", discord_client_id="d", turn_urls="turn:turn.example")

    assert not settings.discord_client_secret.get_secret_value()


@pytest.mark.parametrize("spelled", [PEM, PEM.replace("\n", "\\n"), f" {PEM} "])
def test_apples_key_may_stand_on_one_line(spelled):
    """ID-3"""
    settings = Settings(discord_token="t", **APPLE | {"apple_private_key": spelled})

    assert settings.apple_private_key.get_secret_value() == PEM.strip()
    assert "PRIVATE" not in repr(settings)


OTHER_KEYS = {
    "words": "hush",
    "of another curve": ECKey.generate_key("P-384").as_pem(private=True).decode(),
    "public": ECKey.generate_key("P-256").as_pem(private=False).decode(),
    "of another kind": RSAKey.generate_key(2048).as_pem(private=True).decode(),
    "cut off": PEM[:90],
}


@pytest.mark.parametrize("which", OTHER_KEYS)
def test_what_is_no_key_of_apple_s_is_said_at_start_and_not_repeated(which):
    """ID-3, OP-1"""
    with pytest.raises(ValidationError, match="apple_private_key") as refused:
        Settings(discord_token="t", **APPLE | {"apple_private_key": OTHER_KEYS[which]})

    why = str(refused.value.errors()[0]["ctx"]["error"])
    assert why.startswith("it is no private key as Apple gives it out")


@pytest.mark.parametrize(
    ("roles", "study", "media"),
    [
        ("chat,page,clock,media", True, True),
        ("media clock page chat", True, True),
        ("page, clock, chat", True, False),
        ("page", True, False),
        ("media,clock", True, True),
        ("media", False, True),
    ],
)
def test_a_process_has_the_roles_that_are_named(roles, study, media, monkeypatch):
    """OP-7"""
    monkeypatch.setenv("ROLES", roles)
    if "chat" in roles:
        monkeypatch.setenv("DISCORD_TOKEN", "t")

    settings = Settings()

    assert (settings.serves_study, settings.serves_media) == (study, media)
    assert settings.is_one_of_several is (study and not {"chat", "page", "clock"} <= named(roles))


def named(roles):
    return set(roles.replace(",", " ").split())


@pytest.mark.parametrize(
    ("text", "ids", "total"),
    [
        ("", (0,), 1),
        ("0-3/8", (0, 1, 2, 3), 8),
        (" 7 / 8 ", (7,), 8),
        ("5, 0-1/8", (0, 1, 5), 8),
        ("0/1", (0,), 1),
    ],
)
def test_a_chat_has_the_shards_that_are_named(text, ids, total, monkeypatch):
    """OP-7"""
    monkeypatch.setenv("SHARDS", text)

    settings = Settings(discord_token="t")

    assert shards.parsed(settings.shards) == shards.Shards(ids, total)
    assert settings.is_one_of_several is (len(ids) < total)


@pytest.mark.parametrize(
    "text", ["8", "0-8/8", "3-1/8", "/8", "a/8", "0/", "0/0", "-1/8", "0/9999", "0,/x", "1,,x/4"]
)
def test_shards_that_are_none_are_refused(text, monkeypatch):
    """OP-7"""
    monkeypatch.setenv("SHARDS", text)

    with pytest.raises(ValidationError, match="shards"):
        Settings(discord_token="t")


@pytest.mark.parametrize("roles", ["media,tea", ","])
def test_roles_that_make_no_process_are_refused(roles, monkeypatch):
    """OP-7"""
    monkeypatch.setenv("ROLES", roles)

    with pytest.raises(ValidationError, match="roles"):
        Settings(discord_token="t")


@pytest.mark.parametrize(
    ("settings", "folder"),
    [
        ({}, "var/recordings"),
        ({"DATABASE_URL": "sqlite+aiosqlite:///var/sandbox/havruta.db"}, "var/sandbox/recordings"),
        ({"DATABASE_URL": "sqlite+aiosqlite:////srv/havruta.db?timeout=9"}, "/srv/recordings"),
        ({"DATABASE_URL": "postgresql://u:p@host/name"}, "var/recordings"),
        ({"RECORDINGS_FOLDER": "/srv/voices"}, "/srv/voices"),
    ],
)
def test_recordings_are_beside_the_database_unless_they_are_elsewhere(
    settings, folder, monkeypatch
):
    """CA-9"""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    assert str(Settings(discord_token="t").recordings_at) == folder


def test_what_goes_over_janus_is_not_recorded_nor_what_is_kept_for_no_day(monkeypatch):
    """CA-9"""
    assert Settings(discord_token="t").records
    monkeypatch.setenv("RECORDINGS_DAYS", "0")
    assert not Settings(discord_token="t").records
    monkeypatch.setenv("RECORDINGS_DAYS", "7")
    assert Settings(discord_token="t").records
    monkeypatch.setenv("JANUS_URL", "ws://10.0.0.5:8188")
    assert not Settings(discord_token="t").records


def test_janus_may_be_several(monkeypatch):
    """OP-7"""
    monkeypatch.setenv("JANUS_URL", "ws://10.0.0.5:8188, https://media.example/janus")

    assert Settings(discord_token="t").janus_url.split() == [
        "ws://10.0.0.5:8188",
        "https://media.example/janus",
    ]
    monkeypatch.setenv("JANUS_URL", "10.0.0.5")
    with pytest.raises(ValidationError, match="janus_url"):
        Settings(discord_token="t")
