"""The documentation: complete, up to date, and a site in which every link leads somewhere."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from docs.generate import flows, machine
from docs.generate.__main__ import drawings
from docs.generate.draw import mark

import lab_builder
from functional.commands import ROOT
from lab_builder import registry

pytestmark = pytest.mark.slow

DOCS = ROOT / "docs"
SITE = DOCS / "site"
ALARM = "WorkflowFailuresAlarm"
_PATH = re.compile(r"`((?:src|functions)/[\w./]+)`")


@pytest.fixture(scope="module")
def site() -> Path:
    """The site, as ``make docs`` builds it."""
    zensical = ROOT / ".venv-docs" / "bin" / "zensical"
    for command in (
        [sys.executable, "-m", "docs.generate"],
        [str(zensical), "build", "--strict", "--clean", "--config-file", "docs/zensical.toml"],
    ):
        built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert built.returncode == 0, built.stdout + built.stderr
    return SITE


class _Links(HTMLParser):
    """Collects where a page leads, and what can be led to in it."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.targets += [values[name] or "" for name in ("href", "src") if name in values]
        self.anchors.add(values.get("id") or "")


def read(page: Path) -> _Links:
    links = _Links()
    links.feed(page.read_text(encoding="utf-8"))
    return links


def test_every_link_of_the_site_leads_to_a_page_and_a_place_in_it(site: Path) -> None:
    pages = {page: read(page) for page in site.rglob("index.html")}
    broken = []
    for page, links in pages.items():
        for link in map(urlsplit, links.targets):
            if link.scheme or link.netloc:
                continue
            target = (page.parent / unquote(link.path)).resolve() if link.path else page
            target = target / "index.html" if target.is_dir() else target
            found = target.is_file() and (
                not link.fragment or target not in pages or link.fragment in pages[target].anchors
            )
            broken += [] if found else [f"{page.relative_to(site)} -> {link.geturl()}"]
    assert len(pages) > 10
    assert broken == []


def test_the_site_fetches_nothing_from_elsewhere(site: Path) -> None:
    """A reader without a network sees all of it, and nobody learns what is read."""
    fetched = re.compile(r'<(?:script|img|link rel="stylesheet")[^>]+"https?:[^>]+>')
    assert [tag for page in site.rglob("*.html") for tag in fetched.findall(page.read_text())] == []


def test_the_search_leads_from_an_alarm_to_its_file(site: Path) -> None:
    items = json.loads((site / "search.json").read_text(encoding="utf-8"))["items"]
    found = {item["location"]: item["text"] for item in items if ALARM in item["text"]}
    assert "labs/aws_deep_dive/cloudwatch.py" in found["generated/aws-deep-dive/#cloudwatch"]


def test_the_search_for_retry_leads_to_the_workflow_first(site: Path) -> None:
    """A title weighs more than a text."""
    items = json.loads((site / "search.json").read_text(encoding="utf-8"))["items"]
    titled = [item["location"] for item in items if "retry" in item["title"].lower()]
    assert titled == ["generated/aws-deep-dive-workflow/"]
    states = {item["title"]: item["text"] for item in items if item["location"].startswith(*titled)}
    assert "DatabaseTimeoutError" in states["ProcessDailyTransactions"]


def test_the_line_of_a_resource_leads_to_the_line(site: Path) -> None:
    page = site / "generated/aws-deep-dive/index.html"
    lines = [link for link in read(page).targets if "source/" in link]
    assert len(lines) == len(lab_builder.render_lab("aws-deep-dive").origins)


def test_a_name_is_broken_only_where_it_may_be(site: Path) -> None:
    text = (site / "generated/aws-deep-dive/index.html").read_text(encoding="utf-8")
    assert "<code>AWS::<wbr>S3::<wbr>BucketPolicy</code>" in text


def test_the_command_reference_has_every_option(site: Path) -> None:
    text = (site / "generated/commands/index.html").read_text(encoding="utf-8")
    for option in ("-h, --help", "-p, --parameter NAME=VALUE", "--explain RULE"):
        assert f"<code>{option}</code>" in text


@pytest.mark.parametrize("lab", registry.names())
def test_every_resource_says_once_why_it_is_there(lab: str) -> None:
    described = ("Description", "AlarmDescription")
    resources = lab_builder.render_lab(lab).body["Resources"]
    silent = [
        logical_id
        for logical_id, resource in resources.items()
        if not any(name in resource.get("Properties", {}) for name in described)
    ]
    assert list(registry.find(lab).PURPOSES) == silent


@pytest.mark.parametrize("lab", registry.names())
def test_every_picture_is_of_the_lab_as_it_is(lab: str) -> None:
    stale = [
        name
        for name, text in drawings(lab).items()
        if not (DOCS / "images" / name).with_suffix(".svg").read_text().endswith(mark(text))
    ]
    assert stale == [], "run make docs"


def test_every_page_is_in_the_navigation() -> None:
    pages = [*DOCS.glob("*.md"), *DOCS.glob("decisions/*.md")]
    navigation = (DOCS / "zensical.toml").read_text(encoding="utf-8")
    missing = [
        path
        for page in pages
        if f'"{(path := page.relative_to(DOCS).as_posix())}"' not in navigation
    ]
    assert missing == []


def test_the_diagram_of_a_machine_shows_every_state_and_every_way_on() -> None:
    inner = {"StartAt": "Try", "States": {"Try": {"Type": "Task", "Resource": "r", "End": True}}}
    ready = {"Not": {"Variable": "$.x.ready", "BooleanEquals": False}, "Next": "Each"}
    definition = {
        "StartAt": "Ready",
        "States": {
            "Ready": {"Type": "Choice", "Choices": [ready], "Default": "Rest"},
            "Rest": {"Type": "Wait", "Seconds": 3, "Next": "Ready"},
            "Each": {
                "Type": "Map",
                "ItemProcessor": inner,
                "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Lost"}],
                "Next": "Done",
            },
            "Done": {"Type": "Succeed"},
            "Lost": {"Type": "Fail"},
        },
    }

    lines = {line.strip() for line in machine.diagram(definition).splitlines()}

    assert lines >= {
        "Start --> Ready",
        'Ready -- "not ready is false" --> Each',
        "Ready -- else --> Rest",
        'Rest{{"Rest<br>3 s"}}',
        "Rest --> Ready",
        'subgraph Each["Each (Map)"]',
        "Each0 --> Try",
        "Each -. catches .-> Lost",
        "Each --> Done",
    }


def test_the_diagram_of_the_lab_shows_how_an_alert_comes_about() -> None:
    lines = {line.strip() for line in flows.diagram("aws-deep-dive").splitlines()}

    assert lines >= {
        "WorkflowSchedule --> FinancialProcessingWorkflow",
        "FinancialProcessingWorkflow --> WorkflowFailureRule",
        "WorkflowFailureRule --> AlertTopic",
        "Alarms --> AlertTopic",
        "AlertTopic --> AlertQueue",
    }


def test_every_file_that_a_page_names_is_there() -> None:
    named = {
        path: page.name for page in DOCS.glob("*.md") for path in _PATH.findall(page.read_text())
    }
    assert len(named) > 20
    assert {path: page for path, page in named.items() if not (ROOT / path).exists()} == {}
