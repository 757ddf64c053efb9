// Where `rulec` is, and how it is started.
const { spawn } = require("child_process");
const fs = require("fs");
const path = require("path");

const windows = process.platform === "win32";

// the file of a command; undefined if there is none: a path counts from the first folder, a bare name
// is looked for in the virtual environment of each folder and then on the PATH
function find(command, folders, searched = process.env.PATH ?? "") {
  if (/[\\/]/.test(command)) {
    return runnable(path.resolve(folders[0] ?? "", command));
  }
  const environments = folders.map((folder) => path.join(folder, ".venv", windows ? "Scripts" : "bin"));
  for (const place of [...environments, ...searched.split(path.delimiter)]) {
    const found = place && runnable(path.join(place, command));
    if (found) {
      return found;
    }
  }
  return undefined;
}

function runnable(file) {
  const named = windows && !path.extname(file) ? [`${file}.exe`] : [file];
  return named.find((one) => {
    try {
      fs.accessSync(one, fs.constants.X_OK);
      return fs.statSync(one).isFile();
    } catch {
      return false;
    }
  });
}

// a running process: `said()` is the last line of its standard error, `ended` comes when all is read
function launch(file, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd });
    let tail = "";
    child.stderr.on("data", (more) => (tail = (tail + more).slice(-2000)));
    child.ended = new Promise((ended) => child.once("close", ended));
    child.said = () => tail.trim().split("\n").pop().trim();
    child.once("error", reject);
    child.once("spawn", () => resolve(child));
  });
}

module.exports = { find, launch };
