import * as vscode from "vscode";
import { Page } from "./page";
import { here } from "./place";
import type { Server } from "./server";

const LONGEST_FACT = 300;

/** The answer of `afterword.summary`, as far as it is shown. */
interface Summary {
  readonly text: string;
  readonly pinned?: readonly string[];
}

/** Shows the story so far, up to the cursor. */
export class SummaryPage {
  private readonly page = new Page("afterword-summary", "The story so far.md");

  constructor(private readonly server: Server) {}

  register(): vscode.Disposable {
    return this.page.register();
  }

  async show(): Promise<void> {
    const place = here();
    const summary =
      place && ((await this.server.ask("afterword.summary", place)) as Summary | null);
    if (summary) {
      const text = summary.text.trim() || "*Nothing is written before this place.*";
      const pinned = (summary.pinned ?? []).map((fact) => `- ${fact}`).join("\n");
      const parts = ["# The story so far", text, ...(pinned ? ["## Pinned", pinned] : [])];
      await this.page.show(`${parts.join("\n\n")}\n`);
    }
  }
}

/** Asks for a fact that the summary must never lose; what is selected is offered. */
export async function pinFact(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return;
  }
  const uri = editor.document.uri.toString();
  const selected = editor.document.getText(editor.selection).replace(/\s+/g, " ").trim();
  const fact = await vscode.window.showInputBox({
    title: "Pin a Fact",
    prompt: "It is always remembered, whatever becomes of the text",
    placeHolder: "Ada can't swim",
    value: selected.slice(0, LONGEST_FACT),
  });
  if (fact?.trim()) {
    const answer = await server.ask("afterword.pin", { uri, fact: fact.trim() });
    const { pinned } = (answer ?? {}) as { pinned?: readonly string[] };
    if (pinned) {
      const many = pinned.length === 1 ? "1 fact is" : `${pinned.length} facts are`;
      vscode.window.setStatusBarMessage(`Afterword: ${many} pinned`, 5000);
    }
  }
}
