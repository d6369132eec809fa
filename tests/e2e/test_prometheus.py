"""Alert rules and the dashboard, in a real Prometheus that asks the real program."""

import asyncio
import json
import re
import subprocess
from pathlib import Path

import aiohttp
import pytest

from benchmarks import prometheus
from benchmarks.household import begin, open_household
from tests.patience import PATIENCE

ROOT = Path(__file__).parent.parent.parent
DASHBOARD = json.loads((ROOT / "deploy/grafana/havruta.json").read_text())
NAMED = re.compile(r"\b(?:havruta|process)_[a-z_]+\b(?!=)")
OF_FAMILIES = re.compile(r"_(?:bucket|count|sum)$")


@pytest.fixture(scope="module")
def programs():
    """Prometheus and its tool."""
    if (found := prometheus.programs()) is None:
        pytest.skip(prometheus.HOW_TO_GET_IT)
    return found


def ask(*words, **said):
    """Have the tool do something with what is deployed."""
    how = {"cwd": prometheus.DEPLOYED, "capture_output": True, "text": True}
    return subprocess.run(words, check=False, **how, **said, timeout=60)


def asked_by_the_dashboard():
    """Every expression that the dashboard asks."""
    panels = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
    asked = [target["expr"] for panel in panels for target in panel["targets"]]
    marks = [one["expr"] for one in DASHBOARD["annotations"]["list"]]
    return [expression.replace("$instance", ".*") for expression in (*asked, *marks)]


@pytest.mark.parametrize("words", [("check", "config", "prometheus.yml"), ("test", "rules")])
def test_prometheus_takes_the_rules_and_each_warns_of_what_it_is_for(programs, words):
    """OP-8: and of nothing else that looks like it (alerts_test.yml)."""
    words = (*words, "alerts_test.yml") if words[0] == "test" else words

    found = ask(programs[1], *words)

    assert found.returncode == 0, found.stdout + found.stderr


def test_each_rule_is_tried_by_name_and_says_what_to_do():
    """OP-8"""
    rules = (prometheus.DEPLOYED / "alerts.yml").read_text()
    tried = (prometheus.DEPLOYED / "alerts_test.yml").read_text()
    named = re.findall(r"- alert: (\w+)", rules)

    assert set(named) == set(re.findall(r"alertname: (\w+)", tried))
    for line in ("severity: ", "summary: ", "what_to_do: "):
        assert rules.count(line) == len(named)


async def families(url):
    """What the program tells, and its names as rules and panels may name them."""
    async with aiohttp.ClientSession(url) as http, http.get("/metrics") as answer:
        text = await answer.text()
    return text, set(re.findall(r"^# TYPE (\S+) ", text, re.MULTILINE))


async def until(server, expression):
    """Wait until the expression has a result; return it."""
    async with asyncio.timeout(PATIENCE):
        while not (found := await asyncio.to_thread(server.query, expression)):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    return found


async def test_a_real_prometheus_asks_the_real_program_and_answers_every_panel(
    programs, household_folder
):
    """OP-2, OP-8: whatever rules and panels name is there, and who is gone is warned of.

    Meanwhile whoever runs the bot is told in chat how all is.
    """
    async with open_household(household_folder) as household:
        with prometheus.running(programs[0], f"127.0.0.1:{household.port}") as server:
            async with household.person("isaac") as isaac, household.person("jacob") as jacob:
                await begin(isaac, jacob)
            async with household.person("rebecca") as rebecca:
                status = await rebecca.command("status")
            text, told = await families(household.page_url)
            (info,) = await until(server, "havruta_info")
            create = 'havruta_interactions_total{asked="/havruta create",outcome="answered"}'
            (created,) = await until(server, create)
            invited = 'havruta_notices_total{kind="invitation",state="delivered"}'
            (direct,) = await until(server, invited)

            checked = await asyncio.to_thread(ask, programs[1], "check", "metrics", input=text)
            assert checked.returncode == 0, checked.stdout + checked.stderr
            assert status.shown is not None
            assert status.shown.private
            assert "Discord, the database, the disk, the catalogue" in status.shown.text
            assert info["metric"]["roles"] == "chat,page,clock"
            assert created["value"][1] == "1"
            assert direct["metric"]["way"] == "direct"
            missing = {r["labels"]["part"] for r in server.query("havruta_part_well == 0")}
            assert missing == set()
            named = set(NAMED.findall(" ".join(asked_by_the_dashboard())))
            for expression in asked_by_the_dashboard():
                server.query(expression)
            await until(server, 'ALERTS{alertname="HavrutaDown"} or vector(1)')
            for rule in server.rules():
                assert (rule["health"], rule.get("lastError")) == ("ok", None), rule["name"]
                named |= set(NAMED.findall(rule["query"]))
            assert {OF_FAMILIES.sub("", name) for name in named} - told - {
                OF_FAMILIES.sub("", name) for name in told
            } == set()

            await household.program.kill()
            (down,) = await until(server, 'ALERTS{alertname="HavrutaDown"}')
            assert down["metric"]["alertstate"] == "pending"
