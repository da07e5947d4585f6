import * as vscode from "vscode";
import { changeText } from "./change";
import { coachHere, registerCoach, writeLetter } from "./coach";
import { registerConfirming } from "./confirming";
import { ContextPage } from "./context";
import { fillEveryGap, fillGap } from "./gaps";
import { pinFact, SummaryPage } from "./memory";
import { proposeOutlines } from "./outlines";
import { say } from "./presets";
import { ProvenancePage } from "./provenance";
import type { Server } from "./server";
import { openSettings } from "./settings";
import { registerSheet } from "./sheet";
import { StatisticsPage } from "./statistics";
import type { Status, StatusBar } from "./status";
import { loom, sweep } from "./sweep";
import { regenerate } from "./temperature";

export const MENU = "afterword.ui.status";
const SNOOZE_MINUTES = 10;

/** The palette's commands. Their ids differ from the server's own, which the client library takes. */
export function registerCommands(server: Server, statusBar: StatusBar): vscode.Disposable[] {
  const pause = (paused: boolean, minutes?: number) =>
    server.ask("afterword.pause", minutes === undefined ? { paused } : { paused, minutes });
  const pauseCoach = (paused: boolean) => server.ask("afterword.pause", { what: "coach", paused });
  const context = new ContextPage(server);
  const summary = new SummaryPage(server);
  const statistics = new StatisticsPage(server);
  const provenance = new ProvenancePage(server);
  const actions: Record<string, () => unknown> = {
    "afterword.ui.ask": ask,
    "afterword.ui.fillGap": () => fillGap(server),
    "afterword.ui.fillEveryGap": () => fillEveryGap(server),
    "afterword.ui.change": () => changeText(server),
    "afterword.ui.regenerate": () => regenerate(server),
    "afterword.ui.sweep": () => sweep(server),
    "afterword.ui.loom": () => loom(server),
    "afterword.ui.say": () => say(server),
    "afterword.ui.statistics": () => statistics.show(),
    "afterword.ui.provenance": () => provenance.toggle(),
    "afterword.ui.pause": () => pause(true),
    "afterword.ui.resume": () => pause(false),
    "afterword.ui.snooze": () => pause(true, SNOOZE_MINUTES),
    "afterword.ui.context": () => context.show(),
    "afterword.ui.coach": () => coachHere(server),
    "afterword.ui.letter": () => writeLetter(server),
    "afterword.ui.pauseCoach": () => pauseCoach(true),
    "afterword.ui.resumeCoach": () => pauseCoach(false),
    "afterword.ui.outlines": () => proposeOutlines(server),
    "afterword.ui.pin": () => pinFact(server),
    "afterword.ui.summary": () => summary.show(),
    "afterword.ui.restart": () => server.restart(),
    "afterword.ui.log": () => server.log.show(),
    "afterword.ui.settings": () => openSettings("afterword."),
    "afterword.ui.download": () => server.ask("afterword.download"),
    [MENU]: () => showMenu(statusBar),
  };
  return [
    context.register(),
    summary.register(),
    statistics.register(),
    provenance.register(),
    registerConfirming(),
    registerCoach(),
    registerSheet(),
    ...Object.entries(actions).map(([id, run]) =>
      vscode.commands.registerCommand(id, () => inOneLine(run)),
    ),
  ];
}

/** What goes wrong is one line aside; VS Code's own way is a box that stops the writer. */
async function inOneLine(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof vscode.CancellationError)) {
      const why = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`Afterword: ${why}`);
    }
  }
}

function ask(): Thenable<unknown> {
  return vscode.commands.executeCommand("editor.action.inlineSuggest.trigger", {
    showNoResultNotification: true,
  });
}

async function showMenu(statusBar: StatusBar): Promise<void> {
  const { status, summary } = statusBar;
  const chosen = await vscode.window.showQuickPick(
    status.state === "stopped" ? ALWAYS : [...whileRunning(status), ...ALWAYS],
    { title: "Afterword", placeHolder: summary },
  );
  // A click on the status bar takes the focus from the page, and with it Tab and Escape.
  await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  if (chosen?.command) {
    await vscode.commands.executeCommand(chosen.command);
  }
}

interface Entry extends vscode.QuickPickItem {
  readonly command?: string;
}

function entry(label: string, command: string): Entry {
  return { label, command };
}

function group(label: string): Entry {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

const ALWAYS: readonly Entry[] = [
  entry("$(refresh) Restart the server", "afterword.ui.restart"),
  entry("$(output) Open the log", "afterword.ui.log"),
  entry("$(gear) Settings", "afterword.ui.settings"),
];

function whileRunning({ state, coach }: Status): Entry[] {
  return [
    group("Write"),
    entry("$(quote) Suggest what comes next", "afterword.ui.ask"),
    state === "paused"
      ? entry("$(play) Resume suggestions", "afterword.ui.resume")
      : entry("$(debug-pause) Pause suggestions", "afterword.ui.pause"),
    entry(`$(clock) Snooze for ${SNOOZE_MINUTES} minutes`, "afterword.ui.snooze"),
    entry("$(sparkle) Fill every gap", "afterword.ui.fillEveryGap"),
    entry("$(replace) Change text…", "afterword.ui.change"),
    entry("$(flame) Regenerate with temperature…", "afterword.ui.regenerate"),
    entry("$(list-selection) Sweep temperatures…", "afterword.ui.sweep"),
    entry("$(history) Loom…", "afterword.ui.loom"),
    entry("$(megaphone) Say…", "afterword.ui.say"),
    group("Coach"),
    entry("$(comment-discussion) Coach this paragraph", "afterword.ui.coach"),
    entry("$(mail) Write me a letter", "afterword.ui.letter"),
    coach?.state === "paused"
      ? entry("$(play) Resume the coach", "afterword.ui.resumeCoach")
      : entry("$(debug-pause) Pause the coach", "afterword.ui.pauseCoach"),
    group("Story"),
    entry("$(list-tree) Propose outlines…", "afterword.ui.outlines"),
    entry("$(book) Show the story so far", "afterword.ui.summary"),
    entry("$(pin) Pin a fact…", "afterword.ui.pin"),
    entry("$(graph) Statistics", "afterword.ui.statistics"),
    entry("$(law) Provenance", "afterword.ui.provenance"),
    group("Model"),
    entry("$(eye) Show what the model is sent", "afterword.ui.context"),
    entry("$(cloud-download) Download the model", "afterword.ui.download"),
  ];
}
