"""The parts of generated JavaScript modules that read facts, refusing those that cannot be."""

from __future__ import annotations

from typing import Final

AMOUNT: Final = """\
/** A stated number as an exact fraction; undefined if it is missing. */
function amount(stated, name) {
  if (stated == null) return undefined;
  if (typeof stated === "string") return decimal(stated, name);
  if (Number.isSafeInteger(stated)) return { top: stated, bottom: 1 };
  if (typeof stated === "bigint") return { top: stated, bottom: 1n };
  const wanted =
    typeof stated === "number"
      ? "numbers are exact only as safe integers; state it as text"
      : "state a number as text, a BigInt or a safe integer";
  throw new TypeError(said(name, stated, wanted));
}

const DECIMAL = /^([+-]?)([0-9]+)(?:[.]([0-9]+))?$/;

function decimal(text, name) {
  const digits = text.length < 16 ? shortDecimal(text) : undefined;
  if (digits !== undefined) return digits;
  const match = text.length < 99 ? DECIMAL.exec(text.trim()) : null;
  const [, sign, whole = "", part = ""] = match ?? [];
  if (match === null || whole.length + part.length > 40) {
    const wanted = "it is no decimal number of at most 40 digits";
    throw new RangeError(said(name, text, wanted));
  }
  return {
    top: BigInt(sign + whole + part),
    bottom: 10n ** BigInt(part.length),
  };
}

/** Up to 15 digits without a sign, which numbers hold exactly; else undefined. */
function shortDecimal(text) {
  const last = text.length - 1;
  let top = 0;
  let bottom = 0;
  for (let i = 0; i <= last; i += 1) {
    const digit = text.charCodeAt(i) - 48;
    if (digit >= 0 && digit <= 9) {
      top = 10 * top + digit;
      bottom *= 10;
    } else if (digit === -2 && bottom === 0 && i > 0 && i < last) {
      bottom = 1;
    } else {
      return undefined;
    }
  }
  return last < 0 ? undefined : { top, bottom: bottom || 1 };
}
"""

QUANTITIES: Final = """\
/** A number of items. */
function items(stated, name) {
  const count = amount(stated, name);
  if (count && (count.top < count.bottom || count.top % count.bottom > 0)) {
    const wanted = "it counts whole items, at least one";
    throw new RangeError(said(name, stated, wanted));
  }
  return count;
}

/** A mass or a volume. */
function measure(stated, name) {
  const size = amount(stated, name);
  if (size && size.top <= 0) {
    throw new RangeError(said(name, stated, "it must be above zero"));
  }
  return size;
}
"""

VALUE: Final = """\
/** A value: an amount and a currency together, or each in a field of its own. */
function money(stated, currency, name, currencyName) {
  let pair = [stated, currency];
  if (typeof stated === "object" && stated !== null) {
    pair = Array.isArray(stated) ? stated : [stated.amount, stated.currency];
    if (pair.length !== 2 || pair[0] === undefined) {
      throw new TypeError(said(name, stated, "state an amount and a currency"));
    }
    if (currency != null && currency !== pair[1]) {
      const wanted = "the value is stated in another currency";
      throw new RangeError(said(currencyName, currency, wanted));
    }
  }
  const sum = amount(pair[0], name);
  if (sum === undefined) return undefined;
  if (sum.top < 0) {
    throw new RangeError(said(name, pair[0], "it must not be negative"));
  }
  if (pair[1] == null) {
    throw new TypeError(said(name, pair[0], "state its currency, such as EUR"));
  }
  if (typeof pair[1] !== "string" || !/^[A-Z]{3}$/.test(pair[1])) {
    const wanted = "a currency is three capital letters, such as EUR";
    throw new RangeError(said(currencyName, pair[1], wanted));
  }
  return { sum, currency: pair[1] };
}
"""

IN_EUROS: Final = """\
/** A value in euros; undefined if it is missing or its currency has no rate. */
function inEuros(value) {
  const rate = value && RATES.get(value.currency);
  return (
    rate && {
      top: product(value.sum.top, rate[0]),
      bottom: product(value.sum.bottom, rate[1]),
    }
  );
}
"""

IN_CURRENCY: Final = """\
/** A value that is stated in this very currency. */
function valueIn(currency, value) {
  return value && value.currency === currency ? value.sum : undefined;
}
"""

YES_NO: Final = """\
/** A yes/no fact: 0 no, 1 yes, 2 missing. */
function yesNo(stated, name) {
  if (stated === true) return 1;
  if (stated === false) return 0;
  if (stated == null) return 2;
  throw new TypeError(said(name, stated, "state true or false"));
}
"""

ONE_OF: Final = """\
/** One of some values, by its place. */
function oneOf(stated, name, places, missing) {
  if (stated == null) return missing;
  const at = places.get(stated);
  if (at !== undefined) return at;
  const wanted = `state one of ${[...places.keys()].join(", ")}`;
  if (typeof stated === "string") {
    throw new RangeError(said(name, stated, wanted));
  }
  throw new TypeError(said(name, stated, wanted));
}
"""

COUNTRY: Final = """\
/** A country by its place among those that the list names, or after them. */
function country(stated, name, places, missing) {
  if (stated == null) return missing;
  const wanted = "a country is two capital letters (ISO 3166-1 alpha-2)";
  if (typeof stated !== "string") {
    throw new TypeError(said(name, stated, wanted));
  }
  if (!/^[A-Z]{2}$/.test(stated)) {
    throw new RangeError(said(name, stated, wanted));
  }
  return places.get(stated) ?? missing - 1;
}
"""

DAY: Final = """\
/** How many days of a list a date has reached. */
function reachedDays(stated, name, days) {
  if (stated == null) return days.length + 1;
  const wanted = "state a day of the calendar as text, such as 2017-11-15";
  if (typeof stated !== "string") {
    throw new TypeError(said(name, stated, wanted));
  }
  const known = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(stated) && stated >= "0001";
  const time = known ? Date.parse(`${stated}T00:00:00Z`) : NaN;
  // 30 February is taken for a day of March where it is taken at all.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(stated)) {
    throw new RangeError(said(name, stated, wanted));
  }
  return days.filter((day) => day <= stated).length;
}
"""

NUMBER: Final = """\
/** How many cuts a number is above. */
function numberAbove(stated, name, cuts) {
  const size = amount(stated, name);
  return size === undefined ? cuts.length + 1 : above(size, ONE, cuts);
}
"""

OWN: Final = """\
/** A fact whose name every object knows in another meaning. */
function own(line, name) {
  return Object.hasOwn(line, name) ? line[name] : undefined;
}
"""

PARTS: Final = (
    YES_NO,
    ONE_OF,
    COUNTRY,
    DAY,
    NUMBER,
    AMOUNT,
    QUANTITIES,
    VALUE,
    IN_EUROS,
    IN_CURRENCY,
    OWN,
)
"""Every part, in the order in which modules hold them."""
