// picture.mjs FILE: the README's picture, of what the model on this machine says; run it by hand.
import fs from "node:fs";
import path from "node:path";
import { newFolder, REPO, until, Workbench } from "./workbench.mjs";
import { novel, Writer } from "./writer.mjs";

const [file] = process.argv.slice(2);
const python = process.env.AFTERWORD_PYTHON ?? path.join(REPO, ".venv/bin/python");
const folder = novel();
const own = newFolder("own");
const workbench = new Workbench({
  vsix: path.join(REPO, "clients/vscode/afterword.vsix"),
  trusting: true,
  settings: { "afterword.server.python": python, "editor.minimap.enabled": false },
  env: { AFTERWORD_CONFIG: path.join(own, "config.toml") },
});
try {
  await workbench.start();
  await workbench.page.setViewportSize({ width: 1040, height: 600 });
  await workbench.open(folder);
  const writer = new Writer(workbench);
  await writer.goToTheEnd("harrow.md");
  await writer.saysInStatusBar("ready");
  await writer.keys.press("Enter");
  let shown = "";
  const whole = async () => {
    const before = shown;
    shown = await writer.ghost();
    return shown !== "" && shown === before;
  };
  await until("a paragraph", whole, { ms: 120_000, every: 3000 });
  await writer.saysInStatusBar("ready");
  console.log(shown);
  await workbench.page.screenshot({ path: file });
} finally {
  await workbench.stop();
  for (const made of [path.dirname(folder), own]) fs.rmSync(made, { recursive: true });
}
