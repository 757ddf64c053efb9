// Starts `rulec lsp` and lets VS Code talk to it; the language is all on the server's side.
const vscode = require("vscode");
const {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
} = require("vscode-languageclient/node");
const { find, launch } = require("./command");
const { listed } = require("./examples");
const snippets = require("./snippets/rulec.json");

let client;
let examples;
let reports;
let status;
let queue = Promise.resolve();

// one that never came up is told of once, by `start`
class Client extends LanguageClient {
  error(message, data, shown) {
    super.error(message, data, this.initializeResult ? shown : false);
  }
}

// the folders of the window that are on disk
function folders() {
  const open = vscode.workspace.workspaceFolders ?? [];
  return open.filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath);
}

async function start() {
  if (!vscode.workspace.isTrusted) {
    show("not started: this folder is not trusted", "Information");
    return;
  }
  const settings = vscode.workspace.getConfiguration("rulec.server");
  const command = settings.get("command");
  const file = find(command, folders());
  if (!file) {
    const bare = !/[\\/]/.test(command);
    const where = bare ? "neither in a .venv of this folder nor on the PATH" : "not a program";
    failed(
      `\`${command}\` is ${where}`,
      "Install it (pip install 'rulec[lsp]') or set rulec.server.command to its path.",
    );
    return;
  }
  const run = () => launch(file, settings.get("arguments"), folders()[0]);
  let child;
  try {
    // before there is a client, which would tell of a failure in words of its own
    child = await run();
    let ready = child;
    client = connected(file, async () => {
      const next = ready ?? (await run());
      ready = undefined;
      return next;
    });
    await client.start();
    if (!client.isRunning()) {
      throw new Error(`${file} ended at once`);
    }
  } catch (error) {
    client = undefined;
    await Promise.race([child?.ended, new Promise((resolve) => setTimeout(resolve, 1000))]);
    const said = child?.said().replace(/^rulec: /, "");
    const silent = child?.exitCode == null ? error.message : "it ended at once";
    failed(`${file}: ${said || silent}`, "Another one can be set in rulec.server.command.");
  }
}

function connected(file, server) {
  const made = new Client("rulec", "rulec", server, {
    documentSelector: [
      { language: "rulec", scheme: "file" },
      { language: "rulec", scheme: "untitled" },
    ],
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: { reports: true },
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue }),
      closed: () => (made.initializeResult ? usual.closed() : { action: CloseAction.DoNotRestart, handled: true }),
    },
    middleware: {
      // what an example comes to has many lines: a message box would run them together
      executeCommand: async (command, args, next) => {
        const said = await next(command, args);
        if (command === "rulec.runExample" && typeof said === "string") {
          reports ??= vscode.window.createOutputChannel("rulec examples");
          reports.replace(said + "\n");
          reports.show(true);
        }
        return said;
      },
    },
  });
  const usual = made.createDefaultErrorHandler();
  made.onDidChangeState(({ newState }) => {
    if (newState === State.Running) {
      examples.ready();
      show(`${made.initializeResult.serverInfo?.version ?? ""} is running`, "Information", file);
    } else if (newState === State.Stopped && client === made) {
      show("has stopped", "Error", file);
    }
  });
  return made;
}

// what stands behind the braces in the status bar while a rule file is shown
function show(text, severity, detail) {
  status ??= vscode.languages.createLanguageStatusItem("rulec.server", { language: "rulec" });
  status.name = "rulec";
  status.text = `rulec ${text}`;
  status.detail = detail;
  status.severity = vscode.LanguageStatusSeverity[severity];
  status.command = { command: "rulec.restart", title: "Restart" };
}

function failed(why, advice) {
  show("is not running: colours only", "Error", why);
  const settings = "Open the setting";
  const again = "Try again";
  const told = `Rule files have colours but no diagnostics. ${why}. ${advice}`;
  vscode.window.showErrorMessage(told, settings, again).then((chosen) => {
    if (chosen === settings) {
      // a setting of this machine: in a remote window the user's own page does not have it
      const page = vscode.env.remoteName ? "openRemoteSettings" : "openSettings";
      vscode.commands.executeCommand(`workbench.action.${page}`, { query: "rulec.server.command" });
    } else if (chosen === again) {
      restart();
    }
  });
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

// one after the other, however often it is asked for
function restart() {
  queue = queue.then(stop).then(start).catch((error) => failed(error.message, "The output of rulec tells more."));
  return queue;
}

// the server offers declarations with what the file has; without one they come from here
function declarations(document, position) {
  const before = document.lineAt(position).text.slice(0, position.character);
  if (client?.isRunning() || !/^\s*\w*$/.test(before)) {
    return [];
  }
  return Object.values(snippets).map(({ prefix, body, description }) => {
    const item = new vscode.CompletionItem({ label: prefix, description }, vscode.CompletionItemKind.Snippet);
    item.insertText = new vscode.SnippetString(body.join("\n"));
    return item;
  });
}

async function deactivate() {
  await queue;
  await stop();
}

async function activate(context) {
  examples = listed(() => (client?.isRunning() ? client : undefined));
  context.subscriptions.push(
    ...examples.parts,
    vscode.languages.registerCompletionItemProvider("rulec", { provideCompletionItems: declarations }),
    vscode.commands.registerCommand("rulec.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) =>
      change.affectsConfiguration("rulec.server") ? restart() : undefined,
    ),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    { dispose: () => [reports, status].forEach((shown) => shown?.dispose()) },
  );
  await restart();
}

module.exports = { activate, deactivate };
