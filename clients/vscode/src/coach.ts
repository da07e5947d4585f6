import * as vscode from "vscode";
import { Page } from "./page";
import { here } from "./place";
import type { Server } from "./server";

/** The answer of `afterword.coach`. */
interface Coached {
  readonly findings: readonly unknown[];
  readonly letter: string | null;
  readonly note: string | null;
}

interface Candidate {
  readonly text: string;
}

/** What a code action names a comment by; `show` leaves it to the server to show the answer. */
export type Named = { readonly uri?: string; readonly quote?: string; readonly show?: boolean };
export type Next = (command: string, args: unknown[]) => unknown;

const LETTER = "afterword-letter";
/** A line of the manuscript, as the letter names it. */
const LINK = /\]\(([^()\s]+)#L(\d+)\)/g;

const why = new Page("afterword-why", "Why this is marked.md");
const letter = new Page(LETTER, "A letter about your manuscript.md");

/** What the coach shows: pages, and the links in its letter. */
export function registerCoach(): vscode.Disposable {
  const links = { provideDocumentLinks };
  return vscode.Disposable.from(
    why.register(),
    letter.register(),
    vscode.languages.registerDocumentLinkProvider({ scheme: LETTER }, links),
  );
}

/** Has the model comment on the paragraph of the cursor, now. */
export async function coachHere(server: Server): Promise<void> {
  const place = here();
  const coached = place && ((await server.ask("afterword.coach", place)) as Coached | null);
  if (!coached) {
    return;
  }
  const many = coached.findings.length;
  const marked = many === 0 ? "nothing to say" : many === 1 ? "one comment" : `${many} comments`;
  vscode.window.setStatusBarMessage(`Afterword: ${marked} on this paragraph`, 5000);
  remark(coached.note);
}

/** A letter on the whole manuscript, beside it. */
export async function writeLetter(server: Server): Promise<void> {
  const uri = here()?.uri;
  const coached =
    uri && ((await server.ask("afterword.coach", { uri, letter: true })) as Coached | null);
  if (coached) {
    if (coached.letter) {
      await letter.show(coached.letter);
    }
    remark(coached.note);
  }
}

/** Why something is marked, as a page. */
export async function explain(named: Named, next: Next): Promise<unknown> {
  const page = await next("afterword.explain", [{ ...named, show: false }]);
  if (page) {
    await why.show((page as { text: string }).text);
  }
  return page;
}

/** Has the writer choose among rewrites of what is marked. */
export async function chooseRewrite(named: Named, next: Next): Promise<unknown> {
  const answer = await next("afterword.rewrites", [{ ...named, show: false }]);
  const { candidates = [] } = (answer ?? {}) as { candidates?: readonly Candidate[] };
  const items = candidates.map((take) => ({ label: take.text, take }));
  if (items.length === 0) {
    return answer;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: "Rewrites",
    placeHolder: `Instead of “${named.quote}”`,
  });
  const { uri } = named;
  return chosen && next("afterword.rewrites", [{ uri, take: chosen.take }]);
}

function remark(note: string | null): void {
  if (note) {
    void vscode.window.showInformationMessage(`Afterword: ${note}.`);
  }
}

function provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
  return [...document.getText().matchAll(LINK)].map((found) => {
    const [whole, address = "", line = "1"] = found;
    const start = found.index + 2;
    const place = new vscode.Range(
      document.positionAt(start),
      document.positionAt(start + whole.length - 3),
    );
    const target = vscode.Uri.parse(address, true).with({ fragment: `L${line}` });
    return new vscode.DocumentLink(place, target);
  });
}
