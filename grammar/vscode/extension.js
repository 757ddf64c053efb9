// Starts `rulec lsp` and lets VS Code talk to it; the language is all on the server's side.
const path = require("path");
const vscode = require("vscode");
const { LanguageClient, RevealOutputChannelOn } = require("vscode-languageclient/node");

let client;
let reports;

function server() {
  const settings = vscode.workspace.getConfiguration("rulec.server");
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const cwd = folder && folder.uri.scheme === "file" ? folder.uri.fsPath : undefined;
  const command = settings.get("command");
  // a bare name is looked up on the PATH, a relative path in the workspace
  const relative = /[\\/]/.test(command) && !path.isAbsolute(command);
  return {
    command: relative && cwd ? path.join(cwd, command) : command,
    args: settings.get("arguments"),
    options: { cwd },
  };
}

async function start() {
  client = new LanguageClient("rulec", "rulec", server(), {
    documentSelector: [{ language: "rulec" }],
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: { reports: true },
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
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const install = "Install it (pip install 'rulec[lsp]') or set its path in rulec.server.command.";
    const chosen = await vscode.window.showErrorMessage(
      `rulec: the language server did not start: ${error.message}. ${install}`,
      "Open settings",
    );
    if (chosen) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "rulec.server");
    }
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.stop();
}

async function deactivate() {
  await stop();
  reports?.dispose();
}

async function activate(context) {
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(
    vscode.commands.registerCommand("rulec.restart", restart),
    vscode.workspace.onDidChangeConfiguration((change) =>
      change.affectsConfiguration("rulec.server") ? restart() : undefined,
    ),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
  );
  if (vscode.workspace.isTrusted) {
    await start();
  }
}

module.exports = { activate, deactivate };
