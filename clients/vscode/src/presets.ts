import * as vscode from "vscode";
import { type Chosen, chosen } from "./place";
import type { Server } from "./server";

interface Preset {
  readonly key: string;
  readonly name: string;
  readonly says: string;
}

/** Has a preset said on the selection or at the cursor, and put in where the preset wants it. */
export async function say(server: Server, where: Chosen | undefined = chosen()): Promise<void> {
  const answer = where && (await server.ask("afterword.presets"));
  const { presets = [] } = (answer ?? {}) as { presets?: readonly Preset[] };
  const items = presets.map(({ key, name, says }) => ({ label: name, detail: says, key }));
  if (items.length === 0) {
    return;
  }
  const preset = await vscode.window.showQuickPick(items, {
    title: "Say…",
    placeHolder: "What is to be made of this?",
    matchOnDetail: true,
  });
  if (preset) {
    await server.ask("afterword.say", { ...where, preset: preset.key, apply: true });
  }
}
