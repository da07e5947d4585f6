// Gaps, temperatures and sweeps with the real server, on the story of the demo.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { passed, stagedForReal } from "./scene.mjs";
import { REPO } from "./workbench.mjs";

export const STORY = path.join(REPO, "server/afterword/cli/demo_story");
const GAP =
  "[Ada walks home along the sea wall at dusk and meets Dunstan Tarrant, who talks about " +
  "everything except the weight]";
const FILLING =
  "Ada went home along the sea wall while the light drained out of the marsh. Dunstan Tarrant " +
  "sat on the bollard by the sluice, as though somebody had left him there to be called for. He " +
  "told her about the wind, which would back, and about eels, which could cross a field if the " +
  "grass was wet enough. He asked after the tea-cosy. Twice she drew breath to speak, and twice " +
  "he admired the sky.";
const UNCHANGED =
  "He went up the weighhouse steps. Ada heard, behind her on the wall, the sound of nine crews " +
  "not looking at one another.";
const CHANGED =
  "He climbed the weighhouse steps. Behind her, on the wall, Ada heard nine crews not looking at " +
  "one another.";
const SLOW =
  "It was Wilf who laughed. He was under the floor with the boat, and an eel in one hand. Then the " +
  "Oddys could not help it. The elder Tarrant held out until the widow Catchpole went, and then he " +
  "sat down on the hard and wiped his eyes, and even Mr Speight looked round for the joke.";
const FIRST = "She wrote the figure down, and then she wrote it down again, smaller.";
const OTHER = "The chain ticked over her head, counting something that was none of her business.";
export const SWEPT = [
  ["The tide had turned under the floor.", "She could hear it feeling for the piles."],
  ["Nobody would thank her for the truth.", "Nobody had asked for it."],
  ["The canary had left a seed on the blotter.", "She weighed it, for practice."],
  ["Friday came up the stairs in galoshes.", "It wanted to know where the Abbot was."],
  ["Thirty-one years leaned on the pan with her.", "The beam said what it had always said."],
];

export async function drawing() {
  const prepare = (folder) => {
    for (const other of ["harrow.md", "notes.txt"]) fs.rmSync(path.join(folder, other));
    fs.cpSync(STORY, folder, { recursive: true });
  };
  const settings = {
    "afterword.coach.enabled": false,
    "afterword.engine.summary": { generative: false },
    "editor.minimap.enabled": false,
    "editor.stickyScroll.enabled": false,
  };
  await stagedForReal({ name: "drawing", settings, prepare }, async (stage) => {
    const { writer, folder, endpoint } = stage;
    const file = path.join(folder, "manuscript.md");
    await endpoint.says(FILLING);
    await writer.goToTheEnd("manuscript.md");
    await writer.saysInStatusBar("Afterword: ready");
    await aGapIsFilled(writer, endpoint, file);
    await theRestIsStopped(writer, endpoint, file);
    await anotherTemperature(writer, endpoint);
    await aSweepIsStitched(writer, endpoint, file);
    await aSweepIsLeft(writer, endpoint, file);
    await aParagraphIsChanged(writer, endpoint, file);
    await itIsAccountedFor(writer);
  });
}

async function aGapIsFilled(writer, endpoint, file) {
  const before = fs.readFileSync(file, "utf8");
  const filled = before.replace(GAP, FILLING);
  assert.notEqual(filled, before);
  await writer.finds("[Ada walks home");
  await writer.opensActions("Fill this gap: Ada walks home");
  assert.equal(await endpoint.asked(), 0, "nothing is written before it is chosen");
  await writer.picture("gap");
  await writer.action("Fill this gap: Ada walks home").click();
  await writer.has(file, filled);
  await writer.picture("gap-filled");
  passed("a gap's action fills it, and nothing else is touched");

  await writer.inText("Control+z");
  await writer.has(file, before);
  passed("one undo brings it back");

  await writer.lens("Ada walks home").click();
  await writer.has(file, filled);
  passed("so does the line above it fill it");
}

async function theRestIsStopped(writer, endpoint, file) {
  const before = fs.readFileSync(file, "utf8");
  await endpoint.says(SLOW, { perToken: 0.5 });
  await writer.command("Afterword: Fill Every Gap");
  const toast = writer.toast("Afterword: ");
  await toast.waitFor();
  await writer.picture("fill-every");
  await toast.locator(".monaco-button", { hasText: "Cancel" }).click();
  await toast.waitFor({ state: "detached" });
  await endpoint.allIsQuiet();
  await writer.has(file, before);
  passed("filling every gap is shown, and stopped when the writer says so; the text is clean");
}

async function anotherTemperature(writer, endpoint) {
  await endpoint.says(FIRST);
  await writer.inText("Control+End");
  await writer.keys.type("\n");
  await writer.sees(FIRST);
  await endpoint.says(OTHER);
  await writer.command("Afterword: Regenerate with Temperature…");
  await writer.picks("0.8");
  await writer.sees(OTHER);
  await writer.picture("regenerated");
  const { body } = (await endpoint.requests()).at(-1);
  assert.equal(body.temperature, 0.8);
  await writer.keys.press("Escape");
  await writer.sees("");
  passed("Regenerate with Temperature, 0.8: a new ghost stands in its place");
}

async function aSweepIsStitched(writer, endpoint, file) {
  const before = fs.readFileSync(file, "utf8");
  const answers = SWEPT.map((sentences) => ({ rule: "given", text: sentences.join(" ") }));
  await endpoint.answers(answers.map((answer) => ({ ...answer, per_token_s: 0.02 })));
  await writer.command("Afterword: Sweep Temperatures…");
  await writer.ticksOnly(SWEPT[3][1]);
  await writer.ticksOnly(SWEPT[0][1]);
  await writer.picture("sweep");
  await writer.keys.press("Enter");
  const collage = `${SWEPT[3][1]} ${SWEPT[0][1]}`;
  await writer.saves(file, collage);
  assert.ok(fs.readFileSync(file, "utf8").startsWith(before.trimEnd()));
  passed("two sentences of a sweep are picked, and the stitched text is in the file");

  await writer.inText("Control+z");
  await writer.savesUntil(file, "is as it was", (text) => !text.includes(SWEPT[3][1]));
  passed("one undo takes it out");

  await writer.command("Afterword: Loom…");
  await writer.picks(SWEPT[2][0]);
  await writer.ticksOnly(SWEPT[2][1]);
  await writer.keys.press("Enter");
  await writer.saves(file, SWEPT[2][1]);
  passed("the loom has it all: another sentence of that sweep is put in later");
}

async function aSweepIsLeft(writer, endpoint, file) {
  const before = await endpoint.asked();
  await endpoint.says(SLOW, { perToken: 0.15 });
  await writer.inText("Control+End");
  await writer.keys.type("\n\n");
  await writer.command("Afterword: Sweep Temperatures…");
  await writer.row("It was Wilf who laughed").waitFor();
  await writer.keys.press("Escape");
  await endpoint.allIsQuiet();
  const swept = (await endpoint.requests()).slice(before);
  assert.ok(swept.some(({ disconnected }) => disconnected !== null));
  await writer.savesUntil(file, "is saved", (text) => text.endsWith("\n\n"));
  passed("a sweep that is turned away from ends at the model, too");
}

async function aParagraphIsChanged(writer, endpoint, file) {
  await endpoint.says(CHANGED);
  await writer.finds("He went up the weighhouse steps");
  const before = fs.readFileSync(file, "utf8");
  await writer.command("Afterword: Change Text…");
  await writer.picks("Rewrite");
  await writer.differs("nine crews");
  await writer.picture("change-real");
  await writer.decides("Apply");
  await writer.has(file, before.replace(UNCHANGED, CHANGED));
  await writer.inText("Control+z");
  await writer.has(file, before);
  passed("a paragraph is rewritten, seen first, and one undo brings it back");
}

async function itIsAccountedFor(writer) {
  await writer.command("Afterword: Provenance");
  await writer.page.locator(".tab.active", { hasText: "Provenance.md" }).waitFor();
  await writer.pageSays("line 36: 75 words");
  await writer.pageSays("line 94: 5 words");
  await writer.picture("provenance-real");
  await writer.closes("Provenance.md");
  await writer.command("Afterword: Statistics");
  await writer.pageSays("Put in because you asked:");
  await writer.picture("statistics-real");
  await writer.closes("Statistics.md");
  passed("where it came from, and what became of it, can be read");
}
