// A real VS Code for tests: the server part (its own workbench and extension host) on the loopback,
// and a headless Chromium as its window. Nothing here sleeps for a fixed time.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import os from "node:os";
import path from "node:path";

export const HERE = import.meta.dirname;
export const REPO = path.resolve(HERE, "../../..");
export const PREFIX = path.resolve(process.env.VSCODE_PREFIX ?? path.join(REPO, ".cache/vscode"));
const { chromium } = createRequire(path.join(PREFIX, "drive/package.json"))("playwright-core");
const SERVER = path.join(PREFIX, "app/node_modules/code-server/lib/vscode/out/server-main.js");
/** Its child processes, the extension host among them, inherit this. */
const RECORDING = ["--require", path.join(HERE, "record_hosts.cjs")];
/** Of its built-in extensions those that a manuscript needs: others, for chat and accounts, call out. */
const BUILT_IN = ["markdown-basics", "markdown-language-features", "theme-defaults", "theme-seti"];
const LOOPBACK = /^(127\.|localhost$|\[?::1\]?$)/;

export async function until(what, probe, { ms = 30_000, every = 25 } = {}) {
  const end = Date.now() + ms;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${ms / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

export function newFolder(name) {
  return fs.mkdtempSync(path.join(os.tmpdir(), `afterword-${name}-`));
}

const SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "chat.disableAIFeatures": true,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "git.enabled": false,
  "files.autoSave": "off",
  "remote.autoForwardPorts": false,
};

/**
 * VS Code with these settings of the machine; `vsix` is installed first, if named. A folder is in
 * Restricted Mode unless `trusting`; `testing` lets a test module in, and keeps notifications out.
 */
export class Workbench {
  constructor({ settings = {}, env = {}, vsix, trusting = false, testing = false } = {}) {
    this.flags = [
      ...(trusting ? ["--disable-workspace-trust"] : []),
      ...(testing ? ["--enable-smoke-test-driver"] : []),
    ];
    this.data = newFolder("vscode");
    this.notLocal = path.join(this.data, "not-local.log");
    this.env = {
      ...process.env,
      EXTENSIONS_GALLERY: '{"serviceUrl":""}',
      RECORD_HOSTS: this.notLocal,
      ...env,
    };
    this.settings = path.join(this.data, "data/Machine/settings.json");
    fs.mkdirSync(path.dirname(this.settings), { recursive: true });
    this.set(settings);
    for (const name of BUILT_IN) {
      const from = path.resolve(SERVER, "../../extensions", name);
      fs.cpSync(from, path.join(this.data, "built-in", name), { recursive: true });
    }
    if (vsix) this.install(vsix);
  }

  /** Replaces the machine's settings; a running VS Code takes them up. */
  set(settings) {
    fs.writeFileSync(this.settings, JSON.stringify({ ...SETTINGS, ...settings }));
  }

  /** Replaces them until `seen` says that it is: on a busy machine VS Code can miss a change. */
  async setUntil(settings, what, seen) {
    let next = 0;
    await until(what, async () => {
      if (Date.now() >= next) {
        this.set(settings);
        next = Date.now() + 5000;
      }
      return seen();
    });
  }

  get folders() {
    return ["--server-data-dir", this.data]
      .concat(["--extensions-dir", path.join(this.data, "extensions")])
      .concat(["--builtin-extensions-dir", path.join(this.data, "built-in")]);
  }

  install(vsix) {
    const done = spawnSync(
      process.execPath,
      [SERVER, "--accept-server-license-terms", ...this.folders, "--install-extension", vsix],
      { env: this.env, encoding: "utf8" },
    );
    if (done.status !== 0) throw new Error(`could not install ${vsix}: ${done.stderr.slice(-400)}`);
  }

  async start() {
    this.port = await freePort();
    const log = fs.openSync(path.join(this.data, "server.log"), "w");
    this.server = spawn(
      process.execPath,
      [
        ...RECORDING,
        SERVER,
        "--host",
        "127.0.0.1",
        "--port",
        String(this.port),
        "--without-connection-token",
      ]
        .concat(["--accept-server-license-terms", "--disable-telemetry"])
        .concat([...this.flags, ...this.folders]),
      { env: this.env, stdio: ["ignore", log, log] },
    );
    process.once("exit", () => this.server.kill()); // whatever ends the test, this ends with it
    await until("VS Code answers", () =>
      fetch(`http://127.0.0.1:${this.port}/version`).then(
        (answer) => answer.ok,
        () => false,
      ),
    );
    this.profile = newFolder("chromium");
    this.browser = await chromium.launchPersistentContext(this.profile, {
      executablePath: fs.readFileSync(path.join(PREFIX, "chromium"), "utf8").trim(),
      headless: true,
      viewport: { width: 1180, height: 660 },
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"].concat([
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ]),
    });
    this.page = this.browser.pages()[0];
    this.page.on("request", (request) => {
      const url = new URL(request.url());
      if (/^(http|ws)/.test(url.protocol) && !LOOPBACK.test(url.hostname)) {
        fs.appendFileSync(this.notLocal, `chromium ${url.hostname}\n`);
      }
    });
    return this.page;
  }

  remote(file) {
    return `vscode-remote://127.0.0.1:${this.port}${file}`;
  }

  async open(folder, payload = []) {
    const asked = new URLSearchParams({ folder, payload: JSON.stringify(payload) });
    await this.page.goto(`http://127.0.0.1:${this.port}/?${asked}`);
    await this.page.waitForSelector(".monaco-workbench .part.editor", { timeout: 60_000 });
  }

  /** Which hosts beyond this machine were looked up or asked, by whom. */
  hostsAsked() {
    const asked = fs.existsSync(this.notLocal) ? fs.readFileSync(this.notLocal, "utf8") : "";
    return [...new Set(asked.split("\n").filter(Boolean))];
  }

  async stop() {
    await this.browser?.close();
    if (this.server && this.server.exitCode === null) {
      const gone = new Promise((resolve) => this.server.once("exit", resolve));
      this.server.kill();
      await gone;
    }
    for (const folder of [this.profile, process.env.KEEP ? undefined : this.data]) {
      if (folder) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
