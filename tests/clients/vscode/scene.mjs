// What the scenes of the drive share: a window with the packaged extension, and a scripted endpoint.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { newFolder, REPO, until, Workbench } from "./workbench.mjs";
import { novel, Writer } from "./writer.mjs";

export const PYTHON = path.resolve(
  process.env.AFTERWORD_PYTHON ?? path.join(REPO, ".venv/bin/python"),
);
const VSIX = path.join(REPO, "clients/vscode/afterword.vsix");

let count = 0;
export function passed(what) {
  count += 1;
  console.log(`ok - ${what}`);
}

export function plan() {
  console.log(`1..${count}`);
}

/** The scripted endpoint in a process of its own; its first line is its address. */
export class Endpoint {
  async start() {
    this.process = spawn(PYTHON, [path.join(REPO, "tests/scripted/server.py"), "--port", "0"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(readline.createInterface({ input: this.process.stdout }), "line");
    this.url = line;
    this.control = line.replace(/\/v1$/, "");
  }

  says(text, { perToken = 0.002 } = {}) {
    return this.answers([{ rule: "given", text, per_token_s: perToken }]);
  }

  /** Takes these in turn, one for each request; the last one stays. */
  async answers(answers) {
    await fetch(`${this.control}/_answers`, { method: "PUT", body: JSON.stringify(answers) });
  }

  async requests() {
    const all = await (await fetch(`${this.control}/_requests`)).json();
    return all.filter(({ path: asked }) => asked.endsWith("/completions"));
  }

  async asked() {
    return (await this.requests()).length;
  }

  /** Waits until nothing is being written any more. */
  async allIsQuiet() {
    const open = ({ finished, disconnected }) => finished === null && disconnected === null;
    await until("the model rests", async () => !(await this.requests()).some(open));
  }

  stop() {
    this.process?.kill();
  }
}

/** Plays a scene at a window over a copy of the novel; what it made is gone afterwards. */
export async function staged({ name, settings = {}, env = {}, prepare }, play) {
  const folder = novel();
  await prepare?.(folder);
  const workbench = new Workbench({ vsix: VSIX, trusting: true, settings, env });
  try {
    await workbench.start();
    await workbench.open(folder);
    const writer = new Writer(workbench);
    try {
      await play({ writer, workbench, folder });
    } catch (error) {
      await writer.picture(`${name}-failed`);
      throw error;
    }
  } finally {
    await workbench.stop();
    fs.rmSync(path.dirname(folder), { recursive: true, force: true });
  }
}

/** The same with the real server, and the scripted endpoint in the model's place. */
export async function stagedForReal({ settings = {}, ...scene }, play) {
  const endpoint = new Endpoint();
  await endpoint.start();
  const own = newFolder("own");
  const real = {
    "afterword.server.python": PYTHON,
    "afterword.engine.kind": "openai",
    "afterword.engine.base_url": endpoint.url,
    ...settings,
  };
  const env = { AFTERWORD_CONFIG: path.join(own, "config.toml"), AFTERWORD_DATA: own };
  try {
    await staged({ ...scene, settings: real, env }, (stage) => play({ ...stage, endpoint }));
  } finally {
    endpoint.stop();
    fs.rmSync(own, { recursive: true, force: true });
  }
}
