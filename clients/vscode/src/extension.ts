import * as vscode from "vscode";
import { MENU, registerCommands } from "./commands";
import { Server } from "./server";
import { StatusBar } from "./status";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("Afterword", { log: true });
  const statusBar = new StatusBar(MENU);
  const running = new Server(context.extension, statusBar, log);
  server = running;
  context.subscriptions.push(
    log,
    statusBar,
    ...registerCommands(running, statusBar),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("afterword.server")) {
        void running.restart();
      }
    }),
  );
  await running.restart();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
