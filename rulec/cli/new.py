"""rulec new: the beginning of a rule file, asked for question by question."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

import click

from rulec.cli.common import store, unknown
from rulec.cli.new_file import new_file
from rulec.importing.countries import COUNTRIES
from rulec.importing.head import NAME, NEWEST
from rulec.importing.settings import REGIMES
from rulec.importing.start import Start, StartSource, known_edition, start_text
from rulec.importing.words import normalised
from rulec.model.ruleset import EVIDENCE
from rulec.money import CURRENCIES
from rulec.nomenclature import EditionError


@click.command(
    "new",
    epilog="Example: rulec new NZ_RUSSIA --currency NZD -o nz_russia.rule",
)
@click.argument("name", required=False)
@click.option("--title", help="Whose list it is, and under which regime.")
@click.option("--regime", help="Such as RUSSIA.  [default: DPRK]")
@click.option("--target", help="The country it is about, such as RU.")
@click.option("--currency", help="The currency of its amounts, such as EUR.")
@click.option("--edition", help=f"The nomenclature of its codes.  [default: {NEWEST}]")
@click.option("--source", "sources", multiple=True, help="The title of a legal text.")
@click.option("--url", "urls", multiple=True, help="Where it is, source by source.")
@click.option("--evidence", "levels", multiple=True, metavar="LEVEL", help="|".join(EVIDENCE))
@click.option("--implements", multiple=True, help="A ruleset that it carries out, such as UN.")
@click.option("--open", "open_words", help='Words that leave it open, such as "includes".')
@click.option("--closed", is_flag=True, help="It names all its goods.")
@click.option("-o", "output", metavar="FILE", help="Write there, not to standard output.")
@click.option("--force", is_flag=True, help="Write over an existing FILE, or take a name again.")
def command(
    name: str | None,
    title: str | None,
    regime: str | None,
    target: str | None,
    currency: str | None,
    edition: str | None,
    sources: tuple[str, ...],
    urls: tuple[str, ...],
    levels: tuple[str, ...],
    implements: tuple[str, ...],
    open_words: str | None,
    closed: bool,
    output: str | None,
    force: bool,
) -> None:
    """Begin the rule file of ruleset NAME.

    In a terminal, what is not said by an option is asked for. The file checks; its to-dos say what
    comes next.
    """
    ask = _Asking(sys.stdin.isatty() and sys.stderr.isatty())
    if open_words and closed:
        raise click.UsageError("a list is either --open or --closed")
    if not ask.terminal:
        usual = (regime or "DPRK").upper() in REGIMES
        _complete(
            {
                "NAME": name,
                "--title": title,
                "--target": target or usual,
                "--currency": currency,
                "--source": sources,
                "--evidence": levels,
            }
        )
    write = new_file(output, force) if output else None
    made_name = ask(
        "NAME", "Name of the ruleset, such as NZ_RUSSIA", name, lambda n: _free(n, force)
    )
    made_regime = ask("--regime", "Regime", regime, _regime, "DPRK")
    known = REGIMES.get(made_regime)
    start = Start(
        made_name,
        ask("--title", "Title: whose list, under which regime", title, _words),
        made_regime,
        ask("--target", "Country that it is about (ISO 3166-1)", target, _country, known),
        ask("--currency", "Currency of its amounts (ISO 4217)", currency, _currency),
        ask("--edition", "Edition of the nomenclature", edition, _edition, NEWEST),
        _sources(ask, sources, urls, levels),
        _implemented(ask, implements),
        "" if closed else _open(ask, open_words),
    )
    if write is None and ask.terminal:
        output = ask("-o", "File", None, lambda f: _new(f, force), f"{start.id.lower()}.rule")
        write = new_file(output, force)
    (write or new_file(None, force))(start_text(start))
    if output:
        click.echo(
            f"wrote {output}: its to-dos say what comes next, `rulec check {output}` how far it is"
        )


def _new(file: str, force: bool) -> str:
    new_file(file, force)
    return file


def _complete(answers: dict[str, object]) -> None:
    """Refuse at once if anything is missing that nobody can be asked for."""
    missing = [option for option, answer in answers.items() if not answer]
    if missing:
        raise click.UsageError(f"{', '.join(missing)} missing (see rulec new --help)")


class _Asking:
    """Answers from options, from the terminal if there is one, or by default."""

    def __init__(self, terminal: bool) -> None:
        self.terminal = terminal

    def __call__(
        self,
        option: str,
        question: str,
        stated: str | None,
        valid: Callable[[str], str],
        default: str | None = None,
    ) -> str:
        """One answer, checked; where it is missing and nobody can be asked, the default."""
        if stated is not None:
            return valid(stated)
        if self.terminal:
            found: str = click.prompt(question, default=default, value_proc=valid, err=True)
            return found
        assert default is not None, option  # else it would have been said to be missing
        return default


def _words(text: str) -> str:
    if not normalised(text):
        raise click.UsageError("this cannot be empty")
    return normalised(text)


def _free(name: str, force: bool) -> str:
    if NAME.fullmatch(name) is None or not name.replace("_", "").isascii():
        raise click.UsageError(
            f"{name!r} is no name: write letters, digits and _, such as NZ_RUSSIA"
        )
    taken = {known.upper() for known in store(()).names()}
    if name.upper() in taken and not force:
        raise click.UsageError(
            f"{name} is taken by a built-in ruleset; add the regime, or say --force"
        )
    return name


def _regime(text: str) -> str:
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", text) is None:
        raise click.UsageError(f"{text!r} is no regime: write a word, such as {', '.join(REGIMES)}")
    return text.upper()


def _country(text: str) -> str:
    if text.upper() not in COUNTRIES:
        raise click.UsageError(f"{text!r} is no country of ISO 3166-1, such as KP")
    return text.upper()


def _currency(text: str) -> str:
    if text.upper() not in CURRENCIES:
        raise click.UsageError(f"{text!r} is no currency of ISO 4217, such as EUR")
    return text.upper()


def _edition(text: str) -> str:
    try:
        return known_edition(text)
    except EditionError as error:
        raise click.UsageError(str(error)) from None


def _level(text: str) -> str:
    if text not in EVIDENCE:
        raise click.UsageError(f"{text!r} is no evidence level: {', '.join(EVIDENCE)}")
    return text


def _sources(
    ask: _Asking, titles: tuple[str, ...], urls: tuple[str, ...], levels: tuple[str, ...]
) -> tuple[StartSource, ...]:
    """The sources with their levels of evidence, which no default stands in for."""
    if titles or not ask.terminal:
        if len(levels) != len(titles):
            raise click.UsageError(f"give each --source its --evidence: {', '.join(EVIDENCE)}")
        if len(urls) > len(titles):
            raise click.UsageError("there are more --url than --source")
        where = [*urls, *[""] * (len(titles) - len(urls))]
        return tuple(
            StartSource(_words(t), _level(e), u or None)
            for t, e, u in zip(titles, levels, where, strict=True)
        )
    made: list[StartSource] = []
    while True:
        more = "Title of another legal text (none: enter)" if made else "Title of the legal text"
        title = click.prompt(more, default="" if made else None, show_default=False, err=True)
        if not normalised(title):
            return tuple(made)
        level = ask("--evidence", f"What is it known from ({', '.join(EVIDENCE)})", None, _level)
        url = click.prompt("Where it is (enter: to do)", default="", show_default=False, err=True)
        made.append(StartSource(_words(title), level, url or None))


def _implemented(ask: _Asking, stated: tuple[str, ...]) -> tuple[str, ...]:
    known = store(()).names()

    def valid(text: str) -> str:
        for name in filter(None, (part.strip() for part in text.split(","))):
            if name.upper() not in known:
                raise click.UsageError(unknown("ruleset", name, known))
        return ",".join(part.strip().upper() for part in text.split(",") if part.strip())

    said = valid(",".join(stated)) if stated else ""
    if not stated and ask.terminal:
        said = click.prompt(
            "Rulesets that it carries out, such as UN (none: enter)",
            default="",
            show_default=False,
            value_proc=valid,
            err=True,
        )
    return tuple(dict.fromkeys(filter(None, said.split(","))))


def _open(ask: _Asking, stated: str | None) -> str | None:
    if stated is not None or not ask.terminal:
        return _words(stated) if stated is not None else None
    words = "Words that leave the list open, such as includes (closed: enter)"
    return normalised(click.prompt(words, default="", show_default=False, err=True))
