// picture.mjs FILE [ghost|gap|sweep]: a picture for the documents; run it by hand. The ghost is what
// the model on this machine says; what is swept the scripted endpoint says, on the demo's story.
import fs from "node:fs";
import path from "node:path";
import { STORY, SWEPT } from "./drawing.mjs";
import { PYTHON, staged, stagedForReal } from "./scene.mjs";
import { newFolder, until } from "./workbench.mjs";

const SIZE = { width: 1040, height: 600 };

const scenes = {
  async ghost(writer) {
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
  },

  async gap(writer) {
    await writer.goToTheEnd("manuscript.md");
    await writer.saysInStatusBar("ready");
    await writer.keys.press("Control+b");
    await writer.finds("[Ada walks home");
    await writer.lens("Ada walks home").waitFor();
    await writer.opensActions("Fill this gap: Ada walks home");
  },

  async sweep(writer, endpoint) {
    const answers = SWEPT.map((sentences) => ({ rule: "given", text: sentences.join(" ") }));
    await endpoint.answers(answers);
    await writer.goToTheEnd("manuscript.md");
    await writer.saysInStatusBar("ready");
    await writer.keys.press("Control+b");
    await writer.inText("Control+End");
    await writer.keys.type("\n");
    await writer.command("Afterword: Sweep Temperatures…");
    await writer.ticksOnly(SWEPT[3][1]);
    await writer.ticksOnly(SWEPT[0][1]);
  },
};

const [file, scene = "ghost"] = process.argv.slice(2);
const own = newFolder("own");
const settings = {
  "afterword.server.python": PYTHON,
  "afterword.coach.enabled": false,
  "afterword.engine.summary": { generative: false },
  "editor.minimap.enabled": false,
  "editor.stickyScroll.enabled": false,
  ...(scene === "ghost" ? {} : { "afterword.completion.trigger": "asked" }),
};
const prepare = (folder) => {
  if (scene !== "ghost") fs.cpSync(STORY, folder, { recursive: true });
};
const env = { AFTERWORD_CONFIG: path.join(own, "config.toml") };
const stage = scene === "sweep" ? stagedForReal : staged;
try {
  await stage({ name: "picture", settings, env, prepare }, async ({ writer, endpoint }) => {
    await writer.page.setViewportSize(SIZE);
    await scenes[scene](writer, endpoint);
    await writer.page.mouse.move(SIZE.width / 2, SIZE.height - 60);
    await writer.page.screenshot({ path: file });
  });
} finally {
  fs.rmSync(own, { recursive: true });
}
