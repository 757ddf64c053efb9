// Runs the examples of a file through examples.js, with as much of VS Code as that uses; prints what came of each.
const Module = require("module");

const { module: path, symbols, answers, excluded } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const told = [];
const uri = { scheme: "file", path: "/a/xx.rule", toString: () => "file:///a/xx.rule" };

class Items extends Map {
  add = (item) => this.set(item.id, item);
  replace = (items) => (this.clear(), items.forEach((item) => this.add(item)));
  [Symbol.iterator] = () => this.entries();
}
function item(id, label, at, parent) {
  const made = { id, label, uri: at, children: new Items(), parent };
  const replace = made.children.replace;
  made.children.replace = (items) => replace(items.map((one) => Object.assign(one, { parent: made })));
  return made;
}
let run;
const note = (how) => (one, message) => told.push([how, one.label, message?.message ?? null]);
const controller = {
  items: new Items(),
  createTestItem: item,
  createRunProfile: (_name, _kind, handler) => (run = handler),
  createTestRun: () => ({
    started: () => {},
    appendOutput: () => {},
    passed: (one) => note("passed")(one),
    failed: note("failed"),
    errored: note("errored"),
    end: () => told.push(["end"]),
  }),
};
const vscode = {
  tests: { createTestController: () => controller },
  workspace: {
    findFiles: async () => [uri],
    onDidOpenTextDocument: () => {},
    onDidChangeTextDocument: () => {},
    onDidDeleteFiles: () => {},
  },
  commands: { executeCommand: async () => symbols },
  SymbolKind: { Method: 5 },
  TestRunProfileKind: { Run: 1 },
  TestMessage: class {
    constructor(message) {
      this.message = message;
    }
  },
  Location: class {},
};
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));

const client = {
  code2ProtocolConverter: { asUri: String },
  sendRequest: async (_method, { arguments: [, title] }) => answers[title],
};
(async () => {
  const { listed } = require(path);
  listed(() => client);
  await controller.resolveHandler();
  const files = [...controller.items.values()];
  await controller.resolveHandler(files[0]);
  const left = files[0].children.get(excluded);
  await run({ exclude: left && [left] }, { isCancellationRequested: false });
  console.log(JSON.stringify({ told, files: controller.items.size }));
})();
