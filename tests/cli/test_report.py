"""`rulec report`: the site as it lies on the disk, and in a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner

import rulec
from rulec.cli.diff import command as diff_command
from rulec.cli.report import command
from rulec.handbook import PAGES, find

ARGS = ["EU", "RU", "UN", "--on", "2018-01-10"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update --virtual-time-budget=4000"
).split()


class Links(HTMLParser):
    """The addresses of a page and what it loads."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value is not None and name == "id":
                self.ids.add(value)
            if value is not None and name in ("href", "src"):
                (self.links if tag == "a" else self.loads).append(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "site"
    done = CliRunner().invoke(command, [*ARGS, "-o", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def read(path: Path) -> Links:
    made = Links()
    made.feed(path.read_text(encoding="utf-8"))
    return made


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) == 3 + 3 + 3 + len(PAGES)
    for page in pages:
        found = read(page)
        for address in found.loads:
            if not address.startswith("#"):
                assert (page.parent / address).is_file(), (page, address)
        for address in found.links:
            parts = urlsplit(address)
            if parts.scheme:
                assert parts.scheme in ("http", "https")
            else:
                to = page.parent / unquote(parts.path) if parts.path else page
                assert to.is_file(), (page, address)
                assert not parts.fragment or parts.fragment in read(to).ids, (page, address)


def test_equal_input_gives_an_equal_site(site: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    CliRunner().invoke(command, [*ARGS, "-o", str(again)])
    for path in site.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(site)).read_bytes()


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    done = CliRunner().invoke(command, [*ARGS, "-o", str(tmp_path)])
    assert done.exit_code != 0
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_an_earlier_report_is_replaced_whole(site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(site, folder)
    (folder / "lists" / "XX.html").write_text("old")
    done = CliRunner().invoke(command, [*ARGS, "-o", str(folder)])
    assert done.exit_code == 0
    assert not (folder / "lists" / "XX.html").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["site"]


def test_a_rule_file_cannot_put_markup_on_a_page(tmp_path: Path) -> None:
    (tmp_path / "evil.rule").write_text(
        'ruleset EVIL "<script>alert(1)</script>"\n  regime DPRK\n  target KP\n  currency EUR\n\n'
        'source law "</script><img src=x onerror=alert(1)>"\n  url <javascript:alert(1)>\n'
        "  evidence official-text\n\n"
        'prohibit p "<b>bold</b> </script>"\n  goods HS 9101\n  cite law "<i>1</i>"\n'
    )
    folder = tmp_path / "site"
    words = ["EVIL", "EU", "--on", "2018-01-10", "--path", str(tmp_path), "-o", str(folder)]
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 0, done.output
    for page in folder.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "<b>bold" not in text
        assert 'href="javascript:' not in text
    assert "</script" not in (folder / "data.js").read_text(encoding="utf-8")


def dumped(address: str, profile: Path, size: str = "1200,900") -> str:
    if CHROMIUM is None:
        pytest.skip("chromium is not installed: the site is not looked at in a browser")
    words = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", f"--window-size={size}", "--dump-dom"]
    done = subprocess.run([*words, address], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return re.sub(r"\s+", " ", done.stdout)


def test_a_browser_finds_who_bans_a_code(site: Path, tmp_path: Path) -> None:
    page = dumped((site / "search.html").as_uri() + "?q=9101.11", tmp_path)
    assert "9101 11: Wrist-watches" in page
    assert re.search(
        r'lists/EU.html">EU</a></th><td class="s-all">banned</td><td>since 2007-03-29', page
    )
    furs = dumped((site / "search.html").as_uri() + "?q=furskins", tmp_path)
    assert "banned above RUB 250 000" in furs
    told = dumped((site / "search.html").as_uri() + "?q=w0707", tmp_path)
    assert 'href="handbook/diagnostics.html#w0707-value-limit-without-effect"' in told
    none = dumped((site / "search.html").as_uri() + "?q=9999", tmp_path)
    assert "No such code" in none


def test_on_a_phone_nothing_but_wide_tables_is_wider_than_the_screen(
    site: Path, tmp_path: Path
) -> None:
    handbook = [f"handbook/{name}.html" for name in ("tutorial", "facts", "categories")]
    for name in ("index.html", "lists/EU.html", "pairs/EU-RU.html", "incidents.html", *handbook):
        page = site / name
        probe = page.with_name("probe.html")
        measure = (
            "<script>addEventListener('load', () => { document.title = "
            "'width ' + document.documentElement.scrollWidth + ' of ' + innerWidth; });</script>"
        )
        probe.write_text(page.read_text(encoding="utf-8").replace("</body>", measure + "</body>"))
        try:
            title = re.search(r"width (\d+) of (\d+)", dumped(probe.as_uri(), tmp_path, "500,900"))
        finally:
            probe.unlink()
        assert title and int(title[1]) <= int(title[2]), (name, title and title[0])


def test_the_handbook_is_there_in_full_and_its_code_in_colours(site: Path) -> None:
    for name in PAGES:
        text = (site / "handbook" / f"{name}.html").read_text(encoding="utf-8")
        assert (
            "<!-- " not in text.replace("&lt;", "<") and f"<h1>{escape(PAGES[name])}</h1>" in text
        )
        shown = re.sub(r"<[^>]+>", "", text)
        for line in re.findall(r"^## (.*)$", find(name) or "", re.M):
            assert escape(line.replace("`", ""), quote=False) in shown.replace("&quot;", '"'), line
    assert '<pre class="k-python"><code><span class="' in text


def test_a_difference_as_one_page_needs_no_other_file() -> None:
    done = CliRunner().invoke(diff_command, ["RU", "EU", "--on", "2018-01-10", "--format", "html"])
    assert done.exit_code == 1
    made = Links()
    made.feed(done.output)
    assert made.loads == []
    assert "value each above RUB 250 000" in done.output


def test_in_a_notebook_answers_are_tables() -> None:
    eu, ru = rulec.load("EU"), rulec.load("RU")
    day = date(2018, 1, 10)
    line = rulec.Line({"code": "9101", "destination": "KP"})
    for answer in (
        rulec.diff(ru, eu, day),
        rulec.matrix([ru, eu], day),
        rulec.evaluate(eu, line, day),
    ):
        html = answer._repr_html_()
        assert html is not None and html.count("<table") >= 1
        parser = Links()
        parser.feed(html)
