// Runs host_tests.js inside a real extension host, with the fake server behind the client.
import fs from "node:fs";
import path from "node:path";
import { HERE, newFolder, REPO, Workbench } from "./workbench.mjs";
import { novel } from "./writer.mjs";

const LIMIT_MS = 120_000;
const python = process.env.AFTERWORD_PYTHON ?? path.join(REPO, ".venv/bin/python");
const workspace = novel();
const record = path.join(newFolder("record"), "record.jsonl");
fs.writeFileSync(record, "");

const workbench = new Workbench({
  testing: true,
  settings: {
    "afterword.server.command": [python, path.join(HERE, "fake_server.py")],
    "afterword.engine.kind": "openai",
    "afterword.engine.base_url": "http://127.0.0.1:9/v1",
  },
  env: { FAKE_SERVER_RECORD: record },
});
let failed = 1;
try {
  const page = await workbench.start();
  const ended = new Promise((resolve) => page.exposeFunction("codeAutomationExit", resolve));
  await page.exposeFunction("codeAutomationLog", (_type, args) => {
    const said = args.map(String).join(" ");
    if (process.env.VERBOSE || /^(ok|not ok|1\.\.)/.test(said)) console.log(said);
  });
  await workbench.open(workspace, [
    ["extensionDevelopmentPath", workbench.remote(path.join(REPO, "clients/vscode"))],
    ["extensionTestsPath", workbench.remote(path.join(HERE, "host_tests.js"))],
  ]);
  const late = new Promise((resolve) => setTimeout(resolve, LIMIT_MS, "timeout").unref());
  failed = await Promise.race([ended, late]);
  if (failed && process.env.PICTURES) {
    await page.screenshot({ path: path.join(process.env.PICTURES, "host-failed.png") });
  }
  const asked = workbench.hostsAsked();
  if (asked.length > 0) {
    console.log(`not ok - no host beyond this machine is asked: ${asked.join(", ")}`);
    failed ||= 1;
  }
} finally {
  await workbench.stop();
  fs.rmSync(path.dirname(workspace), { recursive: true });
  if (!process.env.KEEP) fs.rmSync(path.dirname(record), { recursive: true });
}
process.exit(failed ? 1 : 0);
