// A writer at the real window: types in a novel, sees the ghost, takes it, and finds it in the file.
// The extension is the packaged one. Behind it stands the real server, with a scripted endpoint in
// the model's place. The second half is everything that can be wrong with a server.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { choosing } from "./choosing.mjs";
import { drawing } from "./drawing.mjs";
import { PYTHON, passed, plan, staged, stagedForReal } from "./scene.mjs";
import { HERE, newFolder, PREFIX, REPO, until } from "./workbench.mjs";

const CORPUS = process.env.AFTERWORD_CORPUS ?? path.join(REPO, "../shared/corpus");
const BOOK = "en-novels/stoker_dracula.md";
const FIRST =
  "He held it against his chest with both hands, as men do at a graveside, and she saw that he " +
  "was counting too. His lips moved. At a hundred and seven he said a name, not loudly, to the " +
  "water, and the fog took it and gave nothing back.";
const SECOND =
  "She let in the clutch again before he had turned round. Whatever he wanted with that place, " +
  "he could have it at half speed, and she would not look.";
const SLOW =
  "Kerrow came out of the grey a plank at a time. There was the slip, with its weed, and the bell " +
  "on its post, and under the bell a woman in a yellow coat who had not been there on any other " +
  "morning, and who did not look like someone waiting for a boat.";

async function writing() {
  const book = path.join(CORPUS, BOOK);
  const bookIsHere = fs.existsSync(book);
  const prepare = (folder) => bookIsHere && fs.copyFileSync(book, path.join(folder, "book.md"));
  const settings = { "afterword.coach.enabled": false };
  await stagedForReal({ name: "writing", settings, prepare }, async (stage) => {
    const { writer, workbench, folder, endpoint } = stage;
    await atTheDesk(writer, endpoint, path.join(folder, "harrow.md"));
    if (bookIsHere) await inAWholeBook(writer, endpoint, path.join(folder, "book.md"));
    else console.log(`# no whole novel: ${path.basename(CORPUS)} is not here (AFTERWORD_CORPUS)`);
    assert.deepEqual(workbench.hostsAsked(), []);
    passed("no host beyond this machine was asked");
  });
}

async function atTheDesk(writer, endpoint, file) {
  await endpoint.says(FIRST);
  await writer.goToTheEnd("harrow.md");
  await writer.saysInStatusBar("Afterword: ready");
  passed("the status bar says that it is ready");

  await writer.keys.press("Enter");
  await writer.sees(FIRST);
  await writer.picture("ghost");
  passed("a paragraph appears as ghost text, whole");

  const before = await endpoint.asked();
  for (let typed = 1; typed <= "He held it ".length; typed += 1) {
    await writer.keys.type(FIRST[typed - 1]);
    await writer.sees(FIRST.slice(typed));
  }
  assert.equal(await endpoint.asked(), before);
  passed("typing through it keeps it, and the model is not asked again");

  await endpoint.says(SECOND);
  await writer.keys.press("Control+ArrowRight");
  await writer.sees(FIRST.slice("He held it against".length));
  await writer.picture("word");
  await writer.keys.press("Tab");
  await writer.sees("");
  await writer.saves(file, `took off his hat.\n\n${FIRST}`);
  passed("a word is taken, then the rest, and both are in the file");

  await writer.keys.type("\n\n");
  await writer.sees(SECOND);
  await writer.keys.press("Escape");
  await writer.sees("");
  passed("after it comes the next one; Escape dismisses it");

  await writer.keys.press("Alt+Backslash");
  await writer.sees(SECOND);
  await writer.keys.press("Escape");
  await writer.sees("");
  passed("Alt+\\ asks for it again");

  await writer.chooseInMenu("Suggest what comes next");
  await writer.sees(SECOND);
  await writer.keys.press("Tab");
  await writer.saves(file, `${FIRST}\n\n${SECOND}`);
  passed("so does the menu's first entry");

  await endpoint.says(SLOW, { perToken: 0.08 });
  await writer.keys.type("\n\n");
  await writer.sees(SLOW.slice(0, SLOW.indexOf(".") + 1));
  await writer.sees(SLOW);
  passed("a slow model: its first sentence, and the rest by itself when it is there");

  await writer.chooseInMenu("Pause suggestions");
  await writer.saysInStatusBar("Afterword: paused");
  await writer.status.click();
  await writer.page.locator(".quick-input-list .monaco-list-row", { hasText: "Resume" }).waitFor();
  await writer.picture("menu");
  await writer.keys.press("Escape");
  await writer.chooseInMenu("Resume suggestions");
  await writer.saysInStatusBar("Afterword: ready");
  passed("pause and resume, by the status bar's menu");
}

async function inAWholeBook(writer, endpoint, file) {
  await endpoint.says(SECOND);
  await writer.goToTheEnd("book.md");
  await writer.keys.press("Enter");
  await writer.sees(SECOND);
  await writer.picture("book");
  await writer.keys.press("Tab");
  await writer.saves(file, SECOND);
  passed(`the same at the end of a whole novel (${fs.statSync(file).size >> 10} KB)`);
}

const SLIPS = `# The Weir

Marta had had the key since the spring, and nobody asked. She went down the the back stair in her stockings, with the lamp held low, and stopped where the wall was wet.

The water was louder than it had been a week ago, and it came came over the third step.

She thought of her brother, who had said that he would be back with with the first frost.
`;

async function coached() {
  const settings = {
    "afterword.completion.trigger": "asked",
    "afterword.coach.model": "asked",
    "editor.minimap.enabled": false,
  };
  const prepare = (folder) => fs.writeFileSync(path.join(folder, "weir.md"), SLIPS);
  await stagedForReal({ name: "coach", settings, prepare }, async (stage) => {
    const { writer, workbench, folder } = stage;
    await aMarkIsSetRight(writer, path.join(folder, "weir.md"));
    await aMarkIsDismissed(writer, workbench, folder);
  });
}

async function aMarkIsSetRight(writer, file) {
  await writer.goToTheEnd("weir.md");
  await writer.marks(3);
  passed("three slips are underlined, softly");

  await writer.pointAt(0, "stands here twice");
  await writer.page.locator(".monaco-hover", { hasText: "Doubled word" }).waitFor();
  await writer.picture("coach-hover");
  passed("the pointer on one says what it is, and why it matters");

  await writer.fix(0, "Rewrite as “the”", "coach");
  await writer.marks(2);
  await writer.keys.press("Control+s");
  const text = () => fs.readFileSync(file, "utf8");
  await until("the slip is gone", () => text().includes("She went down the back stair"));
  assert.equal(text(), SLIPS.replace("the the", "the"));
  passed("its quick fix changes these words, and nothing else");
}

async function aMarkIsDismissed(writer, workbench, folder) {
  await writer.fix(0, "Dismiss this here");
  await writer.marks(1);
  passed("another is dismissed");

  await workbench.open(folder); // a new window: the server begins again
  await writer.goToTheEnd("weir.md");
  await writer.marks(1);
  await writer.pointAt(0, "“with” stands here twice");
  passed("it still is after a restart, and the third is still marked");
}

async function trouble() {
  const record = path.join(newFolder("record"), "record.jsonl");
  const env = { PATH: "/usr/bin:/bin", FAKE_SERVER_RECORD: record };
  try {
    await staged({ name: "trouble", env }, async ({ writer, workbench, folder }) => {
      await withoutAServer(writer, workbench, path.join(folder, "harrow.md"));
      await withAStubbornServer(writer, workbench);
    });
  } finally {
    fs.rmSync(path.dirname(record), { recursive: true });
  }
}

async function withoutAServer(writer, workbench, file) {
  await writer.goToTheEnd("harrow.md");
  const missing = writer.toast("Install it with: pip install afterword");
  await missing.waitFor();
  await writer.picture("not-installed");
  assert.equal(await writer.toast("Afterword").count(), 1);
  await writer.saysInStatusBar("Afterword: not running");
  await writer.keys.type("Still she wrote.");
  await writer.saves(file, "Still she wrote.");
  passed("without a server: one line says what to do, and typing goes on");

  await missing.locator(".monaco-button", { hasText: "Open Settings" }).click();
  await writer.page.locator(".settings-editor", { hasText: "afterword" }).waitFor();
  await writer.page.locator(".setting-item-label", { hasText: "Python" }).first().waitFor();
  await writer.picture("settings");
  await writer.page.locator(".monaco-modal-editor-block .codicon-close").last().click();
  await writer.page.locator(".monaco-modal-editor-block").waitFor({ state: "detached" });
  passed("its button opens the settings");

  const shown = (words) => async () => (await writer.toast(words).count()) > 0;
  const python = { "afterword.server.python": path.join(PREFIX, "venv/bin/python") };
  const noAfterword = "That Python has no Afterword";
  await workbench.setUntil(python, noAfterword, shown(noAfterword));
  assert.equal(await writer.toast("connection").count(), 0, "one line, and no more");
  passed("a Python without Afterword is named as such");

  const command = { "afterword.server.command": ["no-such-program"] };
  const noProgram = "there is no such program";
  await workbench.setUntil(command, noProgram, shown(noProgram));
  passed("so is a command that isn't there");
}

async function withAStubbornServer(writer, workbench) {
  const fake = { "afterword.server.command": [PYTHON, path.join(HERE, "fake_server.py")] };
  await workbench.setUntil(fake, "ready", () => writer.statusHas("Afterword: ready"));
  passed("once the setting is right, it starts by itself");

  await writer.goToTheEnd("harrow.md");
  await writer.clearsToasts();
  await writer.keys.type("\nSTALE");
  await writer.keys.type("\nDEGRADED");
  await writer.saysInStatusBar("not everything works: the engine cannot be reached");
  await writer.picture("degraded");
  assert.equal(await writer.toast("").count(), 0);
  passed("trouble with the engine stands in the status bar, and a late answer nowhere");
}

try {
  const [only] = process.argv.slice(2);
  for (const scene of [writing, drawing, coached, choosing, trouble]) {
    if (!only || scene.name === only) await scene();
  }
  plan();
} catch (error) {
  console.log(`not ok - ${error.message}`);
  process.exitCode = 1;
}
