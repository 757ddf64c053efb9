// Reads {modules, grammar, texts} from standard input; writes, for each text, its tokens as
// [start, end, scopes] in UTF-16 units from the start of the text. It is VS Code's own engine.
const fs = require("fs");
const path = require("path");

async function main() {
  const { modules, grammar, texts } = JSON.parse(fs.readFileSync(0, "utf8"));
  const onig = require(path.join(modules, "vscode-oniguruma"));
  const vsctm = require(path.join(modules, "vscode-textmate"));
  await onig.loadWASM(fs.readFileSync(path.join(modules, "vscode-oniguruma/release/onig.wasm")));
  const registry = new vsctm.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new onig.OnigScanner(patterns),
      createOnigString: (text) => new onig.OnigString(text),
    }),
    loadGrammar: async () => grammar,
  });
  const loaded = await registry.loadGrammar(grammar.scopeName);
  const answers = texts.map((text) => {
    const tokens = [];
    let state = vsctm.INITIAL;
    let offset = 0;
    for (const line of text.split("\n")) {
      const result = loaded.tokenizeLine(line, state);
      for (const token of result.tokens) {
        tokens.push([offset + token.startIndex, offset + token.endIndex, token.scopes]);
      }
      state = result.ruleStack;
      offset += line.length + 1;
    }
    return tokens;
  });
  process.stdout.write(JSON.stringify(answers));
}

main();
