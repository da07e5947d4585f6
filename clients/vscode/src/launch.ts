import { accessSync, constants } from "node:fs";
import * as path from "node:path";
import { ownSetting } from "./settings";

const SERVE = "serve";

/** A program and its arguments, ready to be started without a shell. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

/** Why the server can't be started, in one line for the writer. */
export class CannotLaunch extends Error {}

/** How to start the server, as the settings have it; throws CannotLaunch. */
export function serverLaunch(): Launch {
  const [program, ...args] = ownSetting<string[]>("afterword.server.command") ?? [];
  if (program) {
    return { command: found(program, "afterword.server.command"), args: [...args, SERVE] };
  }
  const python = ownSetting<string>("afterword.server.python");
  if (python) {
    // -P: Python must not import a module that happens to lie beside the manuscript.
    const command = found(python, "afterword.server.python");
    return { command, args: ["-P", "-m", "afterword", SERVE] };
  }
  const command = findProgram("afterword");
  if (command === undefined) {
    throw new CannotLaunch(
      "Afterword's server was not found on PATH. Install it with: pip install afterword",
    );
  }
  return { command, args: [SERVE] };
}

function found(program: string, setting: string): string {
  const command = findProgram(program);
  if (command === undefined) {
    throw new CannotLaunch(`${setting} names "${program}", and there is no such program.`);
  }
  return command;
}

/** The program's full path, by the rules of PATH; undefined where there is none to run. */
function findProgram(name: string): string | undefined {
  const expanded = name.replace(/^~(?=[\\/])/, process.env.HOME ?? process.env.USERPROFILE ?? "~");
  const folders = path.isAbsolute(expanded) ? [""] : (process.env.PATH ?? "").split(path.delimiter);
  const endings = process.platform === "win32" ? ["", ".exe"] : [""];
  return folders
    .flatMap((folder) => endings.map((ending) => path.join(folder, expanded + ending)))
    .filter((candidate) => path.isAbsolute(candidate)) // a "." on PATH would be the manuscript's folder
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
