; What editors with tree-sitter colour; the names are those of Neovim and Helix.

(comment) @comment
(string) @string
(url) @string.special.url
(number) @number
(date) @number
(code) @number
(operator) @operator
(evidence) @constant.builtin
(system) @constant.builtin
(ex) @keyword.modifier
(name) @variable

[
  "ruleset" "library" "source" "fact" "judgement" "define" "prohibit" "license" "exempt" "open"
  "adopt" "acknowledge" "use" "renumbered" "example"
] @keyword.type

[
  "regime" "target" "currency" "edition" "leaving" "judged" "implements" "applies" "url" "evidence"
  "type" "by" "ground" "interpretation" "note" "from" "until" "goods" "when" "cite" "of"
  "provisions" "given" "expect" "needs"
] @keyword

[
  "all" "and" "code" "each" "except" "in" "is" "not" "number" "one_of" "or" "per" "to"
  "unspecified" "value"
] @keyword.operator

["(" ")"] @punctuation.bracket
"," @punctuation.delimiter

(declaration name: (name) @function)
(define name: (name) @type)
(constant name: (name) @type)
(quantity (name) @constant)
(renumbered edition: (name) @constant)
