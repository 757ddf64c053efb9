// The rule language for tree-sitter, after grammar/rulec.lark: `tree-sitter generate` makes src/.
// Where a name can stand, words of the language are names; tree-sitter's keyword extraction takes a
// word for a keyword only where one can stand, as the compiler's lexer does.

const list = (item) => seq(item, repeat(seq(",", item)));
const block = ($, word, ...head) => seq(word, ...head, repeat($._clause));

module.exports = grammar({
  name: "rulec",

  extras: ($) => [/\s/, $.comment],
  word: ($) => $.name,

  rules: {
    file: ($) => repeat($._declaration),

    _declaration: ($) => choice($.declaration, $.use, $.constant, $.define, $.example, $.renumbered),
    declaration: ($) =>
      block(
        $,
        choice(
          "ruleset", "library", "source", "fact", "judgement", "prohibit", "license", "exempt",
          "open", "adopt", "acknowledge",
        ),
        field("name", $.name),
        optional($.text),
      ),
    define: ($) => block($, "define", field("name", $.name), optional($.text)),
    constant: ($) => seq("define", field("name", $.name), $.quantity),
    example: ($) => block($, "example", $.text),
    use: ($) => seq("use", $._names),
    renumbered: ($) =>
      seq("renumbered", field("edition", $.name), list($.code), "to", list(seq(optional($.ex), $.code))),

    _clause: ($) =>
      choice(
        $.name_clause, $.implements, $.applies, $.url_clause, $.evidence_clause, $.type, $.text_clause,
        $.date_clause, $.goods, $.ex_when, $.when, $.cite, $.of, $.provisions, $.given, $.expect,
      ),
    name_clause: ($) => seq(choice("regime", "target", "currency", "edition", "leaving", "judged"), $.name),
    text_clause: ($) => seq(choice("by", "ground", "interpretation", "note"), $.text),
    date_clause: ($) => seq(choice("from", "until"), $.date),
    implements: ($) => seq("implements", $._names),
    applies: ($) => seq("applies", "when", $._condition),
    url_clause: ($) => seq("url", $.url),
    evidence_clause: ($) => seq("evidence", $.evidence),
    type: ($) => seq("type", choice($.name, seq("one_of", $._names), seq("number", $.name))),
    ex_when: ($) => seq($.ex, "when", $._condition),
    when: ($) => seq("when", $._condition),
    cite: ($) => seq("cite", $.name, optional($.text)),
    of: ($) => seq("of", $._names, optional(seq("except", $._names))),
    provisions: ($) => seq("provisions", $.name, $._names),
    given: ($) => seq("given", list($._given)),
    _given: ($) =>
      choice(
        seq("code", $.code),
        seq("value", $.quantity),
        seq(field("fact", $.name), choice($.name, $.date, $.quantity)),
      ),
    // a `by` behind a verdict goes on with it, as it does for the compiler
    expect: ($) =>
      prec.right(
        seq("expect", $.name, optional(seq("by", $._names)), optional(seq("needs", $._names))),
      ),

    goods: ($) => seq("goods", list($._item), optional(seq("except", list($._item)))),
    _item: ($) =>
      choice(
        seq(optional($.system), optional($.ex), $.code, optional(seq("to", optional($.ex), $.code))),
        seq(optional($.ex), "in", $.name),
        "all",
      ),

    _condition: ($) =>
      choice(
        prec.left(1, seq($._condition, "or", $._condition)),
        prec.left(2, seq($._condition, "and", $._condition)),
        prec(3, seq("not", $._condition)),
        seq("(", $._condition, ")"),
        seq("judged", $.name),
        seq("value", optional($._per), $.operator, $._operand),
        seq("code", "in", $.name),
        seq($.name, $.operator, $._operand),
        seq($.name, "is", optional("not"), $.name),
        seq($.name, "in", "(", $._names, ")"),
        $.name,
      ),
    _per: ($) => choice("each", seq("per", optional($.number), $.name), "unspecified"),
    _operand: ($) => choice($.quantity, $.date, $.name),

    quantity: ($) => prec.right(seq($.number, optional($.name))),
    _names: ($) => list($.name),
    text: ($) => prec.right(repeat1($.string)),

    ex: () => "ex",
    name: () => /[A-Za-z_][A-Za-z0-9_]*/,
    date: () => /[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?/,
    number: () => /[0-9][0-9_]*(\.[0-9][0-9_]*)?/,
    code: () => /[0-9]+([ .][0-9]+)*/,
    system: () => /[A-Z]{2,6}/,
    evidence: () => /[a-z]+(-[a-z]+)*/,
    operator: () => choice(">=", "<=", ">", "<"),
    url: () => /<[^>\s]*>/,
    string: () => /"([^"\\\n]|\\["\\])*"/,
    comment: () => /#[^\n]*/,
  },
});
