// Checks of the client that run inside a real extension host, one after the other.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const SUGGESTION = "The fog took the far bank first, and then the near one, and then the oars.";
const WAIT_MS = 15_000;
const { executeCommand } = vscode.commands;

const events = (event) =>
  fs
    .readFileSync(process.env.FAKE_SERVER_RECORD, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .filter((entry) => entry.event === event);
const last = (event) => events(event).at(-1);

async function until(what, probe) {
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > end) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

const inNovel = (name) => path.join(vscode.workspace.workspaceFolders[0].uri.fsPath, name);

async function atTheEnd(name) {
  const document = await vscode.workspace.openTextDocument(inNovel(name));
  const editor = await vscode.window.showTextDocument(document);
  const end = document.lineAt(document.lineCount - 1).range.end;
  editor.selection = new vscode.Selection(end, end);
  return { document, editor };
}

const type = (text) => executeCommand("type", { text });

/** Accepting does nothing while no suggestion is shown, so it can be tried until it takes. */
const take = (command, document, shows) =>
  until(`${command} writes ${shows}`, async () => {
    await executeCommand(command);
    return document.getText().endsWith(shows);
  });

const checks = {
  async "the server is started with the writer's settings, away from the manuscript"() {
    await atTheEnd("harrow.md");
    const { options, cwd } = await until("initialize", () => last("initialize"));
    assert.deepEqual(options, { engine: { kind: "openai", base_url: "http://127.0.0.1:9/v1" } });
    assert.notEqual(cwd, inNovel(""));
    assert.deepEqual(last("start").arguments, ["serve"]);
  },

  async "a workspace can't choose endpoints, keys or programs"() {
    const seen = JSON.stringify(vscode.workspace.getConfiguration("afterword"));
    assert.match(seen, /STOLEN_BY_A_WORKSPACE/, "VS Code's own scopes don't keep all of it out");
    const told = JSON.stringify([last("initialize").options, last("configuration")]);
    assert.doesNotMatch(told, /STOLEN|workspace/);
    assert.equal(events("start").length, 1, "and it was the writer's program that started");
  },

  async "Markdown and plain text are manuscripts, with ghost text on and word lists off"() {
    await until("the novel is open", () =>
      events("open").some(({ language }) => language === "markdown"),
    );
    await atTheEnd("notes.txt");
    await until("notes are open", () =>
      events("open").some(({ language }) => language === "plaintext"),
    );
    for (const languageId of ["markdown", "plaintext"]) {
      const editor = vscode.workspace.getConfiguration("editor", { languageId });
      assert.equal(editor.get("inlineSuggest.enabled"), true);
      assert.equal(editor.get("wordWrap"), "on");
      assert.equal(editor.get("quickSuggestions").other, "off");
    }
  },

  async "a setting changed while it runs reaches the server, and unset again leaves it"() {
    const settings = vscode.workspace.getConfiguration();
    const temperature = () => last("configuration")?.settings.afterword.engine.temperature;
    const name = "afterword.engine.temperature";
    await settings.update(name, 0.5, vscode.ConfigurationTarget.Global);
    await until("the temperature", () => temperature() === 0.5);
    assert.equal(last("configuration").settings.afterword.engine.kind, "openai");
    await settings.update(name, undefined, vscode.ConfigurationTarget.Global);
    await until("no temperature", () => temperature() === undefined);
    assert.equal(events("start").length, 1);
  },

  async "typing brings a suggestion by itself; accepting it writes it and tells the server"() {
    const { document } = await atTheEnd("harrow.md");
    await type("\n");
    await take("editor.action.inlineSuggest.commit", document, SUGGESTION);
    assert.equal(last("inline").kind, vscode.InlineCompletionTriggerKind.Automatic + 1);
    await until("accept", () => last("accept"));
    assert.deepEqual(last("accept").argument, { receipt: "r-1" });
  },

  async "a word is accepted, then the rest"() {
    const { document } = await atTheEnd("harrow.md");
    await type("\n");
    await take("editor.action.inlineSuggest.acceptNextWord", document, "The");
    await take("editor.action.inlineSuggest.commit", document, `\n${SUGGESTION}`);
  },

  async "asking is told from typing"() {
    const { document } = await atTheEnd("harrow.md");
    await type("\n");
    await until("typed", () => last("inline").tail.endsWith(".\n"));
    await executeCommand("afterword.ui.ask");
    await until("asked", () => last("inline").kind === 1);
    await take("editor.action.inlineSuggest.commit", document, `\n${SUGGESTION}`);
  },

  async "more of a suggestion that is ready later appears by itself, unasked"() {
    const { document } = await atTheEnd("notes.txt");
    await type("\nLATER");
    const asked = () => events("inline").filter(({ tail }) => tail.endsWith("LATER"));
    await until("the client asks again", () => asked().length === 2);
    assert.deepEqual(
      asked().map(({ kind }) => kind),
      [2, 2],
    );
    await take("editor.action.inlineSuggest.commit", document, `LATER${SUGGESTION}`);
  },

  async "another suggestion that comes when the writer has gone elsewhere is not shown"() {
    const { document, editor } = await atTheEnd("harrow.md");
    const drawnAnew = events("regenerate").length;
    const done = executeCommand("afterword.ui.regenerate");
    await until("0.4 is chosen", async () => {
      await executeCommand("quickInput.first");
      await executeCommand("quickInput.next");
      await executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return events("regenerate").length > drawnAnew;
    });
    assert.equal(last("regenerate").argument.temperature, 0.4);
    const asked = () => events("inline").filter(({ kind }) => kind === 1).length;
    const before = asked();
    const elsewhere = document.positionAt(0);
    editor.selection = new vscode.Selection(elsewhere, elsewhere);
    await executeCommand("afterword.accept", {}); // what the fake server waits for
    await done;
    assert.equal(asked(), before);
  },

  async "pause, resume and snooze reach the server"() {
    await executeCommand("afterword.ui.pause");
    assert.deepEqual(last("pause").argument, { paused: true });
    await executeCommand("afterword.ui.resume");
    assert.deepEqual(last("pause").argument, { paused: false });
    await executeCommand("afterword.ui.snooze");
    assert.deepEqual(last("pause").argument, { paused: true, minutes: 10 });
    await executeCommand("afterword.ui.resume");
  },

  async "what the model is sent can be read, and is not itself a manuscript"() {
    await atTheEnd("harrow.md");
    await executeCommand("afterword.ui.context");
    const { document } = vscode.window.activeTextEditor;
    assert.match(document.getText(), /^# 7 of 100 tokens\n/);
    assert.match(document.getText(), /## recent text, 7 tokens, from harrow.md\n\nThe ferry/);
    assert.match(document.getText(), /# Left out\n\n- outline, 90 tokens/);
    assert.ok(!events("open").some(({ uri }) => uri.startsWith(document.uri.scheme)));
    await executeCommand("workbench.action.closeActiveEditor");
  },

  async "outlines are proposed, and the pieces that are picked are taken"() {
    const { document } = await atTheEnd("harrow.md");
    const uri = document.uri.toString();
    // Nobody says when the list is there to be picked from, so it is asked for until that was so.
    await until("pieces are taken", async () => {
      const before = events("outlines").length;
      const done = executeCommand("afterword.ui.outlines");
      await until("asked for outlines", () => events("outlines").length > before);
      assert.deepEqual(last("outlines").argument, { uri });
      await new Promise((resolve) => setTimeout(resolve, 200));
      await executeCommand("quickInput.first");
      await executeCommand("workbench.action.quickPickManyToggle");
      await executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      await done;
      return last("outlines").argument.take;
    });
    assert.deepEqual(last("outlines").argument.take, ["## Harrow\n\n- The ferry.\n- The fog."]);
  },

  async "the coach is asked about the paragraph, paused and resumed"() {
    const { document, editor } = await atTheEnd("harrow.md");
    const { line, character } = editor.selection.active;
    await executeCommand("afterword.ui.coach");
    const uri = document.uri.toString();
    assert.deepEqual(last("coach").argument, { uri, position: { line, character } });
    for (const [command, paused] of [
      ["afterword.ui.pauseCoach", true],
      ["afterword.ui.resumeCoach", false],
    ]) {
      await executeCommand(command);
      assert.deepEqual(last("pause").argument, { what: "coach", paused });
    }
  },

  async "a letter is a page beside the text, whose quotes lead to their lines"() {
    const { document: manuscript } = await atTheEnd("harrow.md");
    await executeCommand("afterword.ui.letter");
    const { document } = vscode.window.activeTextEditor;
    assert.match(document.getText(), /^# Harrow: a letter\n/);
    assert.equal(document.languageId, "markdown");
    assert.deepEqual(last("coach").argument, { uri: manuscript.uri.toString(), letter: true });
    const links = await executeCommand("vscode.executeLinkProvider", document.uri);
    const target = links.map((link) => link.target).find(({ fragment }) => fragment === "L3");
    assert.equal(target.path, manuscript.uri.path);
    await executeCommand("workbench.action.closeActiveEditor");
  },

  async "why something is marked is a page; of its rewrites one is picked and taken"() {
    const { document: manuscript } = await atTheEnd("harrow.md");
    const named = { uri: manuscript.uri.toString(), rule: "echo", quote: "bank" };
    await executeCommand("afterword.explain", { ...named, show: true });
    const { document } = vscode.window.activeTextEditor;
    assert.equal(document.getText(), "# Echoes\n\nThe word is here twice.\n");
    assert.deepEqual(last("explain").argument, { ...named, show: false });
    await executeCommand("workbench.action.closeActiveEditor");
    await until("a rewrite is taken", async () => {
      const before = events("rewrites").length;
      const done = executeCommand("afterword.rewrites", { ...named, show: true });
      await until("asked for rewrites", () => events("rewrites").length > before);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await executeCommand("quickInput.first");
      await executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      await done;
      return last("rewrites").argument.take;
    });
    const { uri } = named;
    assert.deepEqual(last("rewrites").argument, { uri, take: { text: "the near bank" } });
  },

  async "what is selected is offered as a fact to pin"() {
    const { document, editor } = await atTheEnd("harrow.md");
    editor.selection = new vscode.Selection(document.positionAt(0), document.positionAt(9));
    const done = executeCommand("afterword.ui.pin");
    await until("pinned", async () => {
      await executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      return last("pin");
    });
    await done;
    const fact = document.getText().slice(0, 9).replace(/\s+/g, " ").trim();
    assert.deepEqual(last("pin").argument, { uri: document.uri.toString(), fact });
  },

  async "the story so far can be read, and is not itself a manuscript"() {
    const { editor } = await atTheEnd("harrow.md");
    const { line, character } = editor.selection.active;
    await executeCommand("afterword.ui.summary");
    const { document } = vscode.window.activeTextEditor;
    const page = "# The story so far\n\nThe ferry left.\n\n## Pinned\n\n- Ada can't swim\n";
    assert.equal(document.getText(), page);
    assert.equal(document.languageId, "markdown");
    assert.deepEqual(last("summary").argument.position, { line, character });
    assert.ok(!events("open").some(({ uri }) => uri.startsWith(document.uri.scheme)));
    await executeCommand("workbench.action.closeActiveEditor");
  },

  async "a server that dies is started again, and given up when it keeps dying"() {
    const { document } = await atTheEnd("notes.txt");
    for (const starts of [2, 3, 4]) {
      await type(" CRASH");
      await until(`start ${starts}`, () => events("start").length === starts);
      await until("open again", () => {
        const { pid } = last("start");
        return events("open").some((entry) => entry.pid === pid);
      });
    }
    await type("\n");
    await take("editor.action.inlineSuggest.commit", document, `\n${SUGGESTION}`);
    await type(" CRASH");
    const gone = async () =>
      !(await vscode.commands.getCommands(true)).includes("afterword.accept");
    await until("its commands are gone", gone);
    assert.equal(events("start").length, 4);
  },

  async "restart brings it back; so does a change of the command"() {
    await executeCommand("afterword.ui.restart");
    await until("start 5", () => events("start").length === 5);
    const settings = vscode.workspace.getConfiguration();
    const name = "afterword.server.command";
    const command = settings.inspect(name).globalValue;
    await settings.update(name, ["no-such-program"], vscode.ConfigurationTarget.Global);
    const gone = async () =>
      !(await vscode.commands.getCommands(true)).includes("afterword.accept");
    await until("it is stopped", gone);
    await settings.update(name, command, vscode.ConfigurationTarget.Global);
    await until("start 6", () => events("start").length === 6);
  },
};

checks["the recorder of hosts listens in this process too"] = () => {
  const { connect } = require("node:net").Socket.prototype;
  assert.match(connect.toString(), /RECORD_HOSTS/);
};

exports.run = async () => {
  let failures = 0;
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`ok - ${name}`);
    } catch (error) {
      failures += 1;
      console.log(`not ok - ${name}: ${error.stack}`);
    }
  }
  console.log(`1..${Object.keys(checks).length} on VS Code ${vscode.version}`);
  if (failures > 0) throw new Error(`${failures} failed`);
};
