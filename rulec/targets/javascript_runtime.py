"""The parts of generated JavaScript modules that are the same whatever the list: answers, tests, codes.

Each is a text as Prettier has it; a module holds those that it needs.
"""

from __future__ import annotations

from typing import Final

from rulec.targets import javascript_facts as facts

FROZEN: Final = """\
/** The value, never to be changed. */
function frozen(value) {
  Object.values(value).forEach((part) => {
    if (typeof part === "object" && part !== null) frozen(part);
  });
  return Object.freeze(value);
}
"""

ANSWERS: Final = """\
// The possible verdicts from mild to strict for each set of them, as bits.
const POSSIBLE = Array.from({ length: 8 }, (_, bits) =>
  Object.freeze(VERDICTS.filter((_, bit) => (bits >> bit) & 1)),
);

/**
 * The verdict on a line, every verdict that its missing facts leave possible,
 * and the provisions and exemptions that hold or may hold.
 *
 * Throws a TypeError or a RangeError that names the fact, if one cannot be.
 */
export function evaluate(line) {
  const stated = read(line);
  const entry = ENTRIES[stated.entry];
  const possible = POSSIBLE[reached(entry[0], stated)];
  const provisions = [];
  for (let i = 1; i < entry.length; i += 2) {
    if (reached(entry[i + 1], stated)) provisions.push(PROVISIONS[entry[i]].id);
  }
  return Object.freeze({
    verdict: possible.length === 1 ? possible[0] : "undetermined",
    possible,
    provisions: Object.freeze(provisions),
  });
}

/**
 * Whether a line is prohibited; null if that depends on missing facts.
 *
 * Throws a TypeError or a RangeError that names the fact, if one cannot be.
 */
export function isProhibited(line) {
  const stated = read(line);
  const bits = reached(ENTRIES[stated.entry][0], stated);
  if (bits === 4) return true;
  return bits & 4 ? null : false;
}
"""

WALK: Final = """\
/** The end that is reached from a place in NODES. */
function reached(from, { slots }) {
  let at = from;
  while (at >= ENDS) at = NODES[at + 1 + slots[NODES[at]]];
  return at;
}
"""

WALK_COMPARING: Final = """\
/** The end that is reached from a place in NODES. */
function reached(from, { slots, amounts }) {
  let at = from;
  while (at >= ENDS) {
    const test = NODES[at];
    const outcome =
      test < slots.length
        ? slots[test]
        : compared(COMPARISONS[test - slots.length], amounts);
    at = NODES[at + 1 + outcome];
  }
  return at;
}
"""

COMPARED: Final = """\
/** How many cuts one amount divided by another is above. */
function compared({ over, under, cuts }, amounts) {
  return above(amounts[over], amounts[under], cuts);
}
"""

COMPARED_OR_COUNTED: Final = """\
/** How many cuts one amount divided by another is above, or what is counted. */
function compared(test, amounts) {
  if (test.cuts === undefined) return counted(test, amounts);
  return above(amounts[test.over], amounts[test.under], test.cuts);
}

/** Whether a whole number lies between low * x and high * y: 1 or 0. */
function counted({ x, low, y, high }, amounts) {
  const top = BigInt(product(low[0], amounts[x].top));
  const bottom = BigInt(product(low[1], amounts[x].bottom));
  // From a strict bound up: the first number above it.
  const least = low[2] ? top / bottom + 1n : (top + bottom - 1n) / bottom;
  const left = product(least, product(high[1], amounts[y].bottom));
  const right = product(high[0], amounts[y].top);
  return Number(high[2] ? left < right : left <= right);
}
"""

ABOVE: Final = """\
/** How many cuts (top, bottom, strict: above means >, else >=) a ratio is above. */
function above(over, under, cuts) {
  const top = product(over.top, under.bottom);
  const bottom = product(over.bottom, under.top);
  let count = 0;
  for (; count < cuts.length; count += 1) {
    const left = product(top, cuts[count][1]);
    const right = product(cuts[count][0], bottom);
    if (cuts[count][2] ? left <= right : left < right) break;
  }
  return count;
}
"""

PRODUCT: Final = """\
/** An exact product: a number as long as it is a safe integer, else a BigInt. */
function product(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    const made = a * b;
    if (Math.abs(made) <= Number.MAX_SAFE_INTEGER) return made;
  }
  return BigInt(a) * BigInt(b);
}
"""

CODES: Final = """\
// The entries as a tree of the codes by pairs of digits: `under` is for the codes
// under this one, `here` for this one itself.
const TREE = { under: PREFIXES.get(""), here: UNSTATED, next: [] };
for (const [code, entry] of PREFIXES) {
  Object.assign(nodeOf(code), { under: entry, here: entry });
}
for (const [code, entry] of COARSE) nodeOf(code).here = entry;

function nodeOf(code) {
  let node = TREE;
  for (let i = 0; i < code.length; i += 2) {
    const pair = Number(code.slice(i, i + 2));
    if (node.next.length === 0) node.next = Array(100).fill(undefined);
    node.next[pair] ??= { under: node.under, here: node.under, next: [] };
    node = node.next[pair];
  }
  return node;
}

/** The entry of a commodity code. */
function entryOf(stated, name) {
  if (stated == null) return UNSTATED;
  if (typeof stated !== "string") {
    throw new TypeError(said(name, stated, "state its digits as text"));
  }
  const entry = found(stated) ?? found(stated.replace(/[. ]/g, ""));
  if (entry !== undefined) return entry;
  const wanted = "a commodity code has 2, 4, 6, 8 or 10 digits";
  throw new RangeError(said(name, stated, wanted));
}

function found(code) {
  if (code.length < 2 || code.length > 10 || code.length % 2) return undefined;
  let node = TREE;
  let under = TREE.under;
  for (let i = 0; i < code.length; i += 2) {
    const tens = code.charCodeAt(i) - 48;
    const ones = code.charCodeAt(i + 1) - 48;
    if (!(tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9)) return undefined;
    if (node !== undefined) {
      under = node.under;
      node = node.next[10 * tens + ones];
    }
  }
  return node === undefined ? under : node.here;
}
"""

SAID: Final = """\
/** A sentence about a fact that cannot be. */
function said(name, stated, wanted) {
  let shown = typeof stated;
  if (shown === "string") shown = JSON.stringify(stated.slice(0, 60));
  else if (shown === "number" || shown === "boolean") shown = String(stated);
  return `${name} ${shown}: ${wanted}`;
}
"""

PARTS: Final = (
    CODES,
    *facts.PARTS,
    WALK,
    WALK_COMPARING,
    COMPARED,
    COMPARED_OR_COUNTED,
    ABOVE,
    PRODUCT,
    FROZEN,
    SAID,
)
"""Every part but the answers, in the order in which modules hold them."""
