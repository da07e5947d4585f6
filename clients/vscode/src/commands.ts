import * as vscode from "vscode";
import { coachHere, registerCoach, writeLetter } from "./coach";
import { ContextPage } from "./context";
import { pinFact, SummaryPage } from "./memory";
import { proposeOutlines } from "./outlines";
import type { Server } from "./server";
import { openSettings } from "./settings";
import type { StatusBar } from "./status";

export const MENU = "afterword.ui.status";
const SNOOZE_MINUTES = 10;

/** The palette's commands. Their ids differ from the server's own, which the client library takes. */
export function registerCommands(server: Server, statusBar: StatusBar): vscode.Disposable[] {
  const pause = (paused: boolean, minutes?: number) =>
    server.ask("afterword.pause", minutes === undefined ? { paused } : { paused, minutes });
  const pauseCoach = (paused: boolean) => server.ask("afterword.pause", { what: "coach", paused });
  const context = new ContextPage(server);
  const summary = new SummaryPage(server);
  const actions: Record<string, () => unknown> = {
    "afterword.ui.ask": ask,
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
    registerCoach(),
    ...Object.entries(actions).map(([id, run]) => vscode.commands.registerCommand(id, run)),
  ];
}

function ask(): Thenable<unknown> {
  return vscode.commands.executeCommand("editor.action.inlineSuggest.trigger", {
    showNoResultNotification: true,
  });
}

async function showMenu(statusBar: StatusBar): Promise<void> {
  const { state } = statusBar.status;
  const entry = (label: string, command: string) => ({ label, command });
  const running = [
    entry("$(quote) Suggest what comes next", "afterword.ui.ask"),
    state === "paused"
      ? entry("$(play) Resume suggestions", "afterword.ui.resume")
      : entry("$(debug-pause) Pause suggestions", "afterword.ui.pause"),
    entry(`$(clock) Snooze for ${SNOOZE_MINUTES} minutes`, "afterword.ui.snooze"),
    entry("$(comment-discussion) Coach this paragraph", "afterword.ui.coach"),
    entry("$(mail) Write me a letter", "afterword.ui.letter"),
    statusBar.status.coach?.state === "paused"
      ? entry("$(play) Resume the coach", "afterword.ui.resumeCoach")
      : entry("$(debug-pause) Pause the coach", "afterword.ui.pauseCoach"),
    entry("$(list-tree) Propose outlines…", "afterword.ui.outlines"),
    entry("$(book) Show the story so far", "afterword.ui.summary"),
    entry("$(pin) Pin a fact…", "afterword.ui.pin"),
    entry("$(eye) Show what the model is sent", "afterword.ui.context"),
    entry("$(cloud-download) Download the model", "afterword.ui.download"),
  ];
  const always = [
    entry("$(refresh) Restart the server", "afterword.ui.restart"),
    entry("$(output) Open the log", "afterword.ui.log"),
    entry("$(gear) Settings", "afterword.ui.settings"),
  ];
  const chosen = await vscode.window.showQuickPick(
    state === "stopped" ? always : [...running, ...always],
    { title: "Afterword", placeHolder: statusBar.summary },
  );
  // A click on the status bar takes the focus from the page, and with it Tab and Escape.
  await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");
  if (chosen) {
    await vscode.commands.executeCommand(chosen.command);
  }
}
