"""A difference as stable JSON."""

from __future__ import annotations

from rulec.analysis.diff import Difference, Region
from rulec.analysis.wording import as_typed, shown
from rulec.cli import common
from rulec.model.ruleset import Provision
from rulec.nomenclature import edition_at, headings


def as_json(found: Difference, regions: list[Region]) -> dict[str, object]:
    """The difference as stable JSON."""
    return {
        "version": 1,
        "left": {"ruleset": found.left.id, "on": str(found.left_day)},
        "right": {"ruleset": found.right.id, "on": str(found.right_day)},
        "assumptions": {k: shown(v) for k, v in found.context.items()},
        "rates": found.rates_source,
        "relation": found.relation,
        "witnesses_confirmed": found.confirmed,
        "regions": [
            {
                "codes": headings(r.codes, edition_at(found.left_day)),
                "ranges": [[f"{low:010d}", f"{high - 1:010d}"] for low, high in r.codes.ranges],
                "subheadings": r.size,
                "conditions": list(r.conditions),
                "judgements": list(r.judgements),
                "certain": r.certain,
                "tests": [_test(node.var, node.keys, index) for node, index in r.path],
                "left": {"verdict": r.left, "provisions": _provisions(r.left_provisions)},
                "right": {"verdict": r.right, "provisions": _provisions(r.right_provisions)},
                "witness": as_typed(r.witness),
                "example": example(found, r),
            }
            for r in regions
        ],
    }


def _test(
    var: tuple[int, str, str, str], keys: tuple[object, ...], index: int
) -> dict[str, object]:
    """A condition in machine terms; amounts of money in the unit `currency`."""
    _, kind, name, axis = var
    if kind == "flag":
        return {"fact": name, "is": bool(index)}
    if kind == "one_of":
        return (
            {"fact": name, "is": keys[index]}
            if index < len(keys)
            else {"fact": name, "is_not": list(keys)}
        )
    made: dict[str, object] = {"fact": "value" if name and kind == "ratio" else name or axis}
    if kind == "ratio" and name:
        made |= {"currency": name, "per": axis}
    for side, at in (("low", index - 1), ("high", index)):
        if 0 <= at < len(keys):
            cut = keys[at]
            assert isinstance(cut, tuple)
            bound, strict = cut
            included = not strict if side == "low" else strict
            made[side] = {"bound": str(bound), "included": included}
    return made


def _provisions(provisions: tuple[Provision, ...]) -> list[dict[str, object]]:
    return [common.provision_json(p) for p in provisions]


def example(found: Difference, region: Region) -> str:
    """The witness as an `example` block of the left ruleset, ready to paste."""
    day = found.left_day
    stated = {**as_typed(region.witness), "date": str(day)}
    usual = {"direction": "export", "destination": found.left.target, "purpose": "commercial"}
    given = ", ".join(f"{k} {v}" for k, v in stated.items() if usual.get(k) != v)
    by = [p.id for p in region.left_provisions] if region.left != "free" else []
    expect = region.left + (" by " + ", ".join(by) if by else "")
    return f'example "differs from {found.right.id}"\n  given  {given}\n  expect {expect}\n'
