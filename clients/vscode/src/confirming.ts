import * as path from "node:path";
import * as vscode from "vscode";
import {
  type ApplyWorkspaceEditParams,
  type ApplyWorkspaceEditResult,
  type Middleware,
  TextDocumentEdit,
  type TextEdit,
} from "vscode-languageclient/node";
import { beginning } from "./lines";
import { Page } from "./page";
import { spanOf } from "./place";

type Handle = NonNullable<NonNullable<Middleware["workspace"]>["handleApplyEdit"]>;
type Decision = "apply" | "another" | "discard";

const GONE = "Afterword: the text has changed meanwhile, so nothing was replaced.";
const never = new vscode.CancellationTokenSource().token;
const REFUSED: ApplyWorkspaceEditResult = { applied: false };

const changed = new Page("afterword-change", "The change.md");
/** How many commands are under way that can be run once more. */
let running = 0;
let wanted: Decision | undefined;

export function registerConfirming(): vscode.Disposable {
  return changed.register();
}

/** Runs what ends in a change that is confirmed, and again while the writer wants another one. */
export async function untilDecided(run: () => unknown): Promise<unknown> {
  running += 1;
  try {
    for (;;) {
      wanted = undefined;
      const answer = await run();
      if (wanted !== "another") {
        return answer;
      }
    }
  } finally {
    running -= 1;
  }
}

/**
 * Shows a change that the server wants confirmed as a difference, and has it made if the writer
 * agrees.
 *
 * VS Code's own preview lists such changes unticked, so that its button does nothing, and cuts a
 * paragraph off after its first words. It stays for what concerns several files.
 */
export const handleApplyEdit: Handle = async (params, next) => {
  const edit = singleEdit(params);
  const asked = Object.values(params.edit.changeAnnotations ?? {});
  if (!edit || !asked.some(({ needsConfirmation }) => needsConfirmation)) {
    return next(params, never);
  }
  const uri = vscode.Uri.parse(edit.textDocument.uri, true);
  const document = await vscode.workspace.openTextDocument(uri);
  const isStale = () => ![null, document.version].includes(edit.textDocument.version);
  if (!isStale()) {
    wanted = await review(document, edit.edits as TextEdit[], params.label ?? "Afterword", asked);
    if (wanted !== "apply") {
      return REFUSED;
    }
  }
  if (isStale()) {
    void vscode.window.showInformationMessage(GONE);
    return REFUSED;
  }
  return next(confirmed(params), never);
};

function singleEdit({ edit }: ApplyWorkspaceEditParams): TextDocumentEdit | undefined {
  const [only, ...more] = edit.documentChanges ?? [];
  return only && more.length === 0 && TextDocumentEdit.is(only) ? only : undefined;
}

function confirmed(params: ApplyWorkspaceEditParams): ApplyWorkspaceEditParams {
  const annotations = Object.entries(params.edit.changeAnnotations ?? {});
  const changeAnnotations = Object.fromEntries(
    annotations.map(([id, annotation]) => [id, { ...annotation, needsConfirmation: false }]),
  );
  return { ...params, edit: { ...params.edit, changeAnnotations } };
}

async function review(
  document: vscode.TextDocument,
  edits: readonly TextEdit[],
  label: string,
  asked: readonly { readonly description?: string }[],
): Promise<Decision> {
  const spans = edits.map(({ range, newText }) => ({ span: spanOf(range), newText }));
  const inOrder = spans.sort((one, other) => one.span.start.compareTo(other.span.start));
  changed.fill(textAfter(document, inOrder));
  const [first] = inOrder;
  const at = first?.span.start ?? new vscode.Position(0, 0);
  const title = `${path.posix.basename(document.uri.path)}: as it is ↔ as it would be`;
  const options = { preview: true, selection: new vscode.Range(at, at) };
  await vscode.commands.executeCommand("vscode.diff", document.uri, changed.uri, title, options);
  try {
    return await decide(label, asked[0]?.description ?? "", first?.newText ?? "");
  } finally {
    await closeDifference();
  }
}

function textAfter(
  document: vscode.TextDocument,
  inOrder: readonly { readonly span: vscode.Range; readonly newText: string }[],
): string {
  const whole = document.getText();
  let text = "";
  let from = 0;
  for (const { span, newText } of inOrder) {
    text += whole.slice(from, document.offsetAt(span.start)) + newText;
    from = document.offsetAt(span.end);
  }
  return text + whole.slice(from);
}

/** A list, since it can be answered from the keyboard and is still there after a look around. */
async function decide(title: string, placeHolder: string, newText: string): Promise<Decision> {
  const again = { label: "$(refresh) Another", decision: "another" as const };
  const items = [
    { label: "$(check) Apply", description: beginning(newText, 60), decision: "apply" as const },
    ...(running > 0 ? [again] : []),
    { label: "$(close) Discard", decision: "discard" as const },
  ];
  const options = { title, placeHolder, ignoreFocusOut: true };
  return (await vscode.window.showQuickPick(items, options))?.decision ?? "discard";
}

async function closeDifference(): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const ours = tabs.filter(
    ({ input }) =>
      input instanceof vscode.TabInputTextDiff && input.modified.scheme === changed.uri.scheme,
  );
  await vscode.window.tabGroups.close(ours);
}
