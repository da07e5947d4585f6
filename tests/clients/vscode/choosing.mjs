// Everything that is picked from a list: what the server is told then is its contract, to the letter.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { PYTHON, passed, staged } from "./scene.mjs";
import { HERE, newFolder, until } from "./workbench.mjs";

const LAST = "dropped, and Mr Quill took off his hat.";

/** The cursor at the end of the text is to be in its last paragraph. */
function prepare(folder) {
  const file = path.join(folder, "harrow.md");
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").trimEnd());
}

export async function choosing() {
  const record = path.join(newFolder("record"), "record.jsonl");
  fs.writeFileSync(record, "");
  const settings = {
    "afterword.server.command": [PYTHON, path.join(HERE, "fake_server.py")],
    "editor.minimap.enabled": false,
  };
  try {
    await staged(
      { name: "choosing", settings, env: { FAKE_SERVER_RECORD: record }, prepare },
      async ({ writer, folder }) => {
        const scene = new Scene(writer, path.join(folder, "harrow.md"), record);
        await writer.goToTheEnd("harrow.md");
        await writer.saysInStatusBar("Afterword: ready");
        await gaps(scene);
        await changes(scene);
        await temperatures(scene);
        await sweeps(scene);
        await others(scene);
      },
    );
  } finally {
    fs.rmSync(path.dirname(record), { recursive: true });
  }
}

class Scene {
  constructor(writer, file, record) {
    this.writer = writer;
    this.file = file;
    this.uri = pathToFileURL(file).href;
    this.record = record;
    const lines = fs.readFileSync(file, "utf8").split("\n");
    this.end = { line: lines.length - 1, character: lines.at(-1).length };
    this.paragraph = lines.at(-1);
  }

  told(event) {
    const lines = fs.readFileSync(this.record, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line)).filter((entry) => entry.event === event);
  }

  /** Which of the server's edits were made. */
  applied() {
    return this.told("edit").map(({ applied }) => applied);
  }

  /** What the server is told next under this name, once `act` has been done. */
  async after(event, act) {
    const before = this.told(event).length;
    await act();
    await until(`the server is told: ${event}`, () => this.told(event).length > before);
    return this.told(event)[before].argument;
  }

  chooses(title, event) {
    return this.after(event, () => this.writer.command(title));
  }
}

async function gaps(scene) {
  const { writer, uri, end } = scene;
  assert.deepEqual(await scene.chooses("Afterword: Fill This Gap", "fillGap"), {
    uri,
    position: end,
  });
  await writer.says("one gap is filled");
  await writer.inText("Shift+Home");
  const { range, ...rest } = await scene.chooses("Afterword: Fill This Gap", "fillGap");
  assert.deepEqual(rest, { uri });
  assert.deepEqual(range.end, end);
  await writer.inText("End");
  assert.deepEqual(await scene.chooses("Afterword: Fill Every Gap", "fillGap"), { uri, all: true });
  await writer.says("3 gaps are filled");
  passed("a gap is filled at the cursor or in the selection, or all of them");

  await writer.inText("Control+Home");
  await writer.command("Afterword: Fill This Gap");
  await writer.toast("the model went away").waitFor();
  assert.equal(await writer.toast("").count(), 1);
  await writer.clearsToasts();
  await writer.inText("Control+End");
  passed("what goes wrong is one line");
}

async function changes(scene) {
  const { writer, uri, end, file } = scene;
  const range = { start: end, end };
  await writer.command("Afterword: Change Text…");
  await writer.picks("Change the tone…");
  const asked = await scene.after("change", () => writer.picks("gentle"));
  assert.deepEqual(asked, { uri, range, how: "tone", detail: "gentle" });
  await writer.differs("hat. Quite.");
  const again = await scene.after("change", () => writer.picks("Another"));
  assert.deepEqual(again, asked);
  await writer.differs("hat. Indeed.");
  await writer.picture("change");
  passed("a change is seen as a difference, and so is another one");

  await writer.decides("Apply");
  await writer.saves(file, `${LAST} Indeed.`);
  await writer.inText("Control+z");
  await writer.saves(file, LAST);
  assert.deepEqual(scene.applied(), [false, true]);
  passed("applied, it is in the file; one undo takes it out");

  await writer.command("Afterword: Change Text…");
  await writer.picks("Rewrite");
  await writer.differs("hat. Quite.");
  await writer.decides("Discard");
  await until("the server knows", () => scene.applied().length === 3);
  assert.equal(scene.applied().at(-1), false);
  await writer.saves(file, LAST);
  passed("discarded, it leaves the text alone");

  await writer.command("Afterword: Change Text…");
  await writer.picks("Say what should change…");
  await writer.answers("late");
  await writer.toast("the text has changed meanwhile").waitFor();
  assert.equal(scene.told("change").at(-1).argument.instruction, "late");
  assert.equal(scene.applied().at(-1), false);
  assert.equal(await writer.difference.count(), 0);
  await writer.clearsToasts();
  passed("a change of an older text is not shown, and not made");
}

async function temperatures(scene) {
  const { writer, uri, end, file } = scene;
  await writer.page.locator(".tab.active", { hasText: "harrow.md" }).click();
  await writer.inText("Control+End");
  await writer.command("Afterword: Regenerate with Temperature…");
  const asked = await scene.after("regenerate", () => writer.picks("0.8"));
  assert.deepEqual(asked, { uri, position: end, temperature: 0.8, apply: true });
  await writer.sees("At 0.8 the fog was thinner.");
  await writer.keys.press("Escape");
  passed("another temperature, and a new ghost stands in its place");

  await writer.inText("Shift+Home");
  await writer.command("Afterword: Regenerate with Temperature…");
  await writer.picks("Other…");
  const { range } = await scene.after("regenerate", () => writer.answers("1,3"));
  assert.deepEqual(range.end, end);
  await writer.differs("meaning At 1.3 the fog was thinner.");
  await writer.decides("Apply");
  await writer.saves(file, "meaning At 1.3 the fog was thinner.");
  await writer.inText("Control+z");
  await writer.saves(file, LAST);
  passed("a selection is replaced once it was seen, and one undo brings it back");
}

async function sweeps(scene) {
  const { writer, uri, end } = scene;
  await writer.inText("Control+End");
  const { token, ...asked } = await scene.chooses("Afterword: Sweep Temperatures…", "sweep");
  assert.deepEqual(asked, { uri, position: end });
  assert.equal(typeof token, "string");
  await writer.ticks("It had the look of a creditor.");
  await writer.ticks("The bell rang once.");
  await writer.ticks("A heron stood on the slip.");
  await writer.picture("sweep");
  const stitched = await scene.after("stitch", () => writer.keys.press("Enter"));
  assert.deepEqual(stitched, {
    uri,
    batch: "b-1",
    pick: [
      { id: "b-1/0.6", sentences: [1] },
      { id: "b-1/0.2", sentences: [0] },
      { id: "b-1/0.6", sentences: [0] },
    ],
  });
  passed("sentences of a sweep are stitched in the order in which they were picked");

  await writer.inText("Control+Home");
  const cancelled = scene.told("cancel").length;
  await writer.command("Afterword: Sweep Temperatures…");
  await writer.row("Harrow unbuttoned its fog.").waitFor();
  await writer.keys.press("Escape");
  await until("the sweep is ended", () => scene.told("cancel").length > cancelled);
  assert.equal(scene.told("stitch").length, 1);
  passed("turned away from, a sweep ends");
}

async function others(scene) {
  const { writer, uri, end } = scene;
  await writer.inText("Control+End");
  assert.deepEqual(await scene.chooses("Afterword: Loom…", "loom"), { uri, count: 100 });
  const opened = await scene.after("loom", () => writer.picks("A heron stood"));
  assert.deepEqual(opened, { uri, position: end, id: "b-2/0.6", open: true });
  await writer.ticks("Nobody came.");
  const stitched = await scene.after("stitch", () => writer.keys.press("Enter"));
  const pick = [{ id: "b-2/0.2", sentences: [1] }];
  assert.deepEqual(stitched, { uri, batch: "b-2", pick });
  passed("what was not taken can be gone back to, in the loom");

  await scene.chooses("Afterword: Say…", "presets");
  const said = await scene.after("say", () => writer.picks("Poem"));
  assert.deepEqual(said, { uri, position: end, preset: "poem", apply: true });
  passed("a preset is said where the cursor is");

  await scene.chooses("Afterword: Statistics", "stats");
  await writer.page.locator(".tab", { hasText: "Statistics.md" }).waitFor();
  await writer.page.locator(".view-lines", { hasText: "4 of 12" }).waitFor();
  await writer.picture("statistics");
  await writer.closes("Statistics.md");
  assert.deepEqual(await scene.chooses("Afterword: Provenance", "provenance"), { uri });
  await writer.page.locator(".tab", { hasText: "Provenance.md" }).waitFor();
  await until("the span is marked", async () => (await writer.decorations()) > 0);
  await writer.picture("provenance");
  await writer.command("Afterword: Provenance");
  await until("and unmarked", async () => (await writer.decorations()) === 0);
  passed(
    "statistics are a page; where the text came from is one too, and marked while it is there",
  );
}
