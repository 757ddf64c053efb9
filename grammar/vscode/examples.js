// The examples of rule files in the list of tests. The server says which a file has, and runs them.
const path = require("path");
const vscode = require("vscode");

const PAUSE = 500; // milliseconds without an edit after which the examples of a file are read again

// `running()` is the client while its server runs, else undefined
function listed(running) {
  const controller = vscode.tests.createTestController("rulec", "Examples of rule files");
  const waiting = new Map();

  function itemOf(uri) {
    const known = controller.items.get(uri.toString());
    const file = known ?? controller.createTestItem(uri.toString(), path.posix.basename(uri.path), uri);
    file.canResolveChildren = true;
    controller.items.add(file);
    return file;
  }

  async function read(file) {
    if (!running()) {
      return;
    }
    const found = await vscode.commands.executeCommand("vscode.executeDocumentSymbolProvider", file.uri);
    const symbols = (found ?? []).flatMap((symbol) => [symbol, ...symbol.children]);
    const titles = new Map();
    for (const { name, kind, range } of symbols) {
      if (kind === vscode.SymbolKind.Method) {
        const example = controller.createTestItem(name, name, file.uri);
        example.range = range;
        titles.set(name, example);
      }
    }
    file.children.replace([...titles.values()]);
    if (!titles.size) {
      controller.items.delete(file.id);
    }
  }

  function shown(document) {
    if (document.languageId !== "rulec" || document.uri.scheme !== "file") {
      return;
    }
    const { uri } = document;
    clearTimeout(waiting.get(uri.toString()));
    waiting.set(uri.toString(), setTimeout(() => read(itemOf(uri)), PAUSE));
  }

  async function all() {
    const found = await vscode.workspace.findFiles("**/*.rule", "**/{.venv,node_modules}/**");
    found.forEach(itemOf);
  }

  async function examplesIn(item) {
    if (item.parent) {
      return [item];
    }
    await read(item);
    return [...item.children].map(([, example]) => example);
  }

  async function run(request, token) {
    const made = controller.createTestRun(request);
    const asked = request.include ?? [...controller.items].map(([, file]) => file);
    // by name: a file that is read again has its examples anew
    const named = ({ uri, id }) => `${uri} ${id}`;
    const left = new Set(request.exclude?.map(named));
    for (const item of asked.filter((one) => !left.has(named(one)))) {
      for (const example of await examplesIn(item)) {
        if (!token.isCancellationRequested && !left.has(named(example))) {
          made.started(example);
          await decide(made, example);
        }
      }
    }
    made.end();
  }

  async function decide(made, example) {
    const begun = Date.now();
    const said = await ask(example).catch((error) => error.message);
    made.appendOutput(`${said}\n\n`.replaceAll("\n", "\r\n"), undefined, example);
    const title = `${example.label}: `;
    if (said.startsWith(`${title}passes`)) {
      made.passed(example, Date.now() - begun);
      return;
    }
    const decided = said.startsWith(title);
    const message = new vscode.TestMessage(decided ? said.slice(title.length) : said);
    message.location = new vscode.Location(example.uri, example.range);
    made[decided ? "failed" : "errored"](example, message, Date.now() - begun);
  }

  async function ask(example) {
    const client = running();
    if (!client) {
      return "The language server is not running.";
    }
    const uri = client.code2ProtocolConverter.asUri(example.uri);
    const command = { command: "rulec.runExample", arguments: [uri, example.label] };
    return client.sendRequest("workspace/executeCommand", command);
  }

  controller.resolveHandler = (item) => (item ? read(item) : all());
  controller.refreshHandler = all;
  controller.createRunProfile("Run", vscode.TestRunProfileKind.Run, run, true);
  return {
    // the examples of the files that are open: a server has just come up
    ready: () => vscode.workspace.textDocuments.forEach(shown),
    parts: [
      controller,
      vscode.workspace.onDidOpenTextDocument(shown),
      vscode.workspace.onDidChangeTextDocument(({ document }) => shown(document)),
      vscode.workspace.onDidDeleteFiles(({ files }) => files.forEach((uri) => controller.items.delete(uri.toString()))),
    ],
  };
}

module.exports = { listed };
