"""The pages of the site, made one by one, and written beside their place before they take it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

from attrs import define, frozen

from rulec import __version__
from rulec.analysis.diff import diff
from rulec.analysis.incidents import incidents, report
from rulec.analysis.matrix import matrix
from rulec.analysis.timeline import timeline
from rulec.handbook import PAGES
from rulec.model.load import Store
from rulec.model.ruleset import Ruleset
from rulec.money import EcbRates, Rates
from rulec.processes import each
from rulec.report import charts, handbook, views
from rulec.report.search import search_data
from rulec.report.templates import render

_ASSETS = Path(__file__).parent / "assets"


@frozen
class Page:
    """One file of the site: where it goes, what it is called, and how to make its text."""

    path: str
    title: str
    make: Callable[[], str]

    def text(self) -> str:
        """What the file holds."""
        return self.make()


@define
class Site:
    """What the site is about: lists on one target, on one day, at rates."""

    rulesets: tuple[Ruleset, ...]
    day: date
    store: Store
    rates: Rates

    def pages(self) -> Iterator[Page]:
        """Every page; making one is what takes time."""
        yield Page("index.html", "The world on a day", self._index)
        yield Page("search.html", "Search", lambda: self._render("search.html", "", title="Search"))
        yield Page("data.js", "Index of codes", lambda: search_data(self.rulesets, self.day))
        yield Page("incidents.html", "Incidents", self._incidents)
        for name, title in PAGES.items():
            yield Page(handbook.address(name), title, lambda n=name: self._handbook(n))  # type: ignore[misc]
        for ruleset in self.rulesets:
            yield Page(f"lists/{ruleset.id}.html", ruleset.title, lambda r=ruleset: self._list(r))  # type: ignore[misc]
        for a, b in combinations(self.rulesets, 2):
            yield Page(
                views.pair_path(a.id, b.id),
                f"{a.id} and {b.id}",
                lambda a=a, b=b: self._pair(a, b),  # type: ignore[misc]
            )

    def _render(self, template: str, root: str, **values: object) -> str:
        return render(
            template,
            root=root,
            day=self.day,
            version=__version__,
            ids=[r.id for r in self.rulesets],
            rates=self.rates.source,
            **values,
        )

    def _index(self) -> str:
        made = matrix(self.rulesets, self.day, self.rates)
        return self._render(
            "index.html",
            "",
            title=f"Bans on luxury goods on {self.day}",
            world=views.world(made),
            pairs=views.pairs(made),
            thresholds=charts.thresholds(self.rulesets, self.day, self.rates),
            spread=charts.spread(self.rulesets, self.day),
        )

    def _incidents(self) -> str:
        told = [report(i, self.store.load, self.rates) for i in incidents()]
        listed = {r.id for r in self.rulesets}
        return self._render(
            "incidents.html", "", title="Documented incidents", told=told, listed=listed
        )

    def _handbook(self, name: str) -> str:
        pages = list(PAGES.items())
        at = list(PAGES).index(name)
        return self._render(
            "handbook.html",
            "../",
            title=PAGES[name],
            here=name,
            pages=pages,
            before=pages[at - 1] if at else None,
            after=pages[at + 1] if at + 1 < len(pages) else None,
            sections=handbook.contents(name),
            body=handbook.html(name),
            colours=handbook.colours(),
        )

    def _list(self, ruleset: Ruleset) -> str:
        path = self.store.find(ruleset.id)
        return self._render(
            "list.html",
            "../",
            title=ruleset.title,
            ruleset=ruleset,
            groups=views.provisions(ruleset, self.day),
            steps=views.steps(timeline(ruleset, self.rates)),
            findings=views.findings(self.store, path) if path else [],
            pairs=[
                (r.id, views.pair_path(ruleset.id, r.id)) for r in self.rulesets if r is not ruleset
            ],
        )

    def _pair(self, a: Ruleset, b: Ruleset) -> str:
        found = diff(a, b, self.day, self.day, self.rates)
        return self._render(
            "pair.html", "../", title=f"{a.id} and {b.id}", **views.difference(found, found.regions)
        )


def write(
    folder: Path,
    rulesets: tuple[Ruleset, ...],
    day: date,
    store: Store,
    rates: Rates | None = None,
    done: Callable[[Page, int, int], None] | None = None,
) -> int:
    """Write the site into `folder`, which takes the place of an earlier one only when it is whole.

    Returns how many pages there are; `done` is told of each. Raises FileExistsError if the folder
    holds anything else than an earlier report.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / "data.js").is_file():
        raise FileExistsError(17, "this folder holds something else than a report", str(folder))
    folder.parent.mkdir(parents=True, exist_ok=True)
    pages = list(Site(rulesets, day, store, rates or EcbRates()).pages())
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        beside.chmod(0o755)
        texts = each(Page.text, pages, least=40, chunk=4)
        for number, (page, text) in enumerate(zip(pages, texts, strict=True), 1):
            path = beside / page.path
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            if done:
                done(page, number, len(pages))
        for asset in _ASSETS.iterdir():
            shutil.copy(asset, beside / asset.name)
        if folder.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
            folder.rename(old / folder.name)
            beside.rename(folder)
            shutil.rmtree(old)
        else:
            beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return len(pages)
