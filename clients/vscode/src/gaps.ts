import * as vscode from "vscode";
import { chosen, manuscript } from "./place";
import type { Server } from "./server";

/** The answer of `afterword.fillGap`. */
interface Filled {
  readonly filled: number;
  readonly left: number;
}

/** Writes what belongs into the gap at the cursor. */
export async function fillGap(server: Server): Promise<void> {
  const where = chosen();
  tell(where && (await server.ask("afterword.fillGap", where)));
}

/** Fills every gap, front to back; the server shows how far it is, and lets it be stopped. */
export async function fillEveryGap(server: Server): Promise<void> {
  const uri = manuscript()?.document.uri.toString();
  tell(uri && (await server.ask("afterword.fillGap", { uri, all: true })));
}

/** Where nothing was filled, the server has said why. */
function tell(answer: unknown): void {
  const { filled = 0, left = 0 } = (answer || {}) as Partial<Filled>;
  if (filled > 0) {
    const done = filled === 1 ? "one gap is filled" : `${filled} gaps are filled`;
    const more = left > 0 ? `, ${left} left` : "";
    vscode.window.setStatusBarMessage(`Afterword: ${done}${more}`, 5000);
  }
}
