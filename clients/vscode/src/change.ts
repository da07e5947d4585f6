import * as vscode from "vscode";
import { manuscript, type Range, rangeOf } from "./place";
import type { Server } from "./server";

/** What is asked of `afterword.change`. */
export interface Change {
  readonly uri: string;
  readonly range: Range;
  readonly how: string;
  readonly detail?: string;
  readonly instruction?: string;
}

/** A way of changing text; `details` are what it may be told, `own` asks for the writer's words. */
interface Way extends vscode.QuickPickItem {
  readonly how: string;
  readonly details?: readonly string[];
  readonly own?: string;
}

const TITLE = "Change Text";
const WAYS: readonly Way[] = [
  { how: "rewrite", label: "Rewrite", description: "the same, in other words" },
  { how: "expand", label: "Expand", description: "more of it" },
  { how: "shorten", label: "Shorten", description: "less of it" },
  {
    how: "describe",
    label: "Describe…",
    description: "what is there, by one of the senses",
    details: ["sight", "sound", "smell", "touch", "taste"],
  },
  {
    how: "tone",
    label: "Change the tone…",
    details: ["tense", "gentle", "wry", "plain", "formal", "dreamy"],
    own: "Which tone?",
  },
  { how: "dialogue", label: "More dialogue", description: "let them say it" },
  {
    how: "pov",
    label: "Another point of view…",
    details: ["first person", "second person", "third person"],
  },
  {
    how: "say",
    label: "Say what should change…",
    description: "in your own words",
    own: "What should change?",
  },
];
/** Changes the selection, or the paragraph of the cursor, in a way that the writer chooses. */
export async function changeText(server: Server): Promise<void> {
  const editor = manuscript();
  if (!editor) {
    return;
  }
  const what = editor.selection.isEmpty ? "the paragraph of the cursor" : "what is selected";
  const way = await vscode.window.showQuickPick(WAYS, {
    title: TITLE,
    placeHolder: `How to change ${what}`,
  });
  if (way) {
    const uri = editor.document.uri.toString();
    const range = rangeOf(editor.selection);
    await server.ask("afterword.change", { uri, range, how: way.how });
  }
}

/** A change with all that it needs to be told; undefined where the writer thinks better of it. */
export async function asked(change: Change): Promise<Change | undefined> {
  const way = WAYS.find(({ how }) => how === change.how);
  const isClear = !way || "detail" in change || "instruction" in change;
  const told = isClear ? {} : await details(way);
  return told && { ...change, ...told };
}

/** What a way needs to know; undefined where the writer thinks better of it. */
async function details({
  how,
  label,
  details = [],
  own,
}: Way): Promise<{ detail?: string; instruction?: string } | undefined> {
  const title = `${TITLE}: ${label.replace("…", "")}`;
  const other = "Other…";
  let detail: string | undefined;
  if (details.length > 0) {
    detail = await vscode.window.showQuickPick([...details, ...(own ? [other] : [])], { title });
    if (detail !== other) {
      return detail === undefined ? undefined : { detail };
    }
  }
  if (own === undefined) {
    return {};
  }
  const words = (await vscode.window.showInputBox({ title, prompt: own }))?.trim();
  return words ? (how === "say" ? { instruction: words } : { detail: words }) : undefined;
}
