import * as vscode from "vscode";
import type { LanguageClient, Middleware, Position } from "vscode-languageclient/node";

/** Where a suggestion stands, in which version of the text; `afterword/suggestion` says it so. */
interface Place {
  readonly uri: string;
  readonly version: number;
  readonly position: Position;
}

/**
 * Asks VS Code to ask again when more of a suggestion is ready.
 *
 * Only while nothing has happened since the server spoke: same document, same version, one empty
 * selection at that very position. So a suggestion that is being typed through is never replaced.
 * VS Code asks a second time only as if the writer had asked; the server is told the truth, that
 * nobody did. What is shown is hidden first, or VS Code would keep it before the better one.
 */
export class Refresh {
  private awaited: Place | undefined;

  readonly middleware: Middleware = {
    provideInlineCompletionItems: (document, position, context, token, next) => {
      const suggestion = this.awaited;
      this.awaited = undefined;
      const ours = suggestion !== undefined && isAt(document, position, suggestion);
      const kind = vscode.InlineCompletionTriggerKind.Automatic;
      return next(document, position, ours ? { ...context, triggerKind: kind } : context, token);
    },
  };

  listen(client: LanguageClient): vscode.Disposable {
    return client.onNotification("afterword/suggestion", (place: Place) => {
      if (isStillThere(place)) {
        this.awaited = place;
        return askAgain();
      }
      return undefined;
    });
  }
}

/** Has VS Code show what is ready at a place, unless the writer is no longer there. */
export async function showAt(place: Place): Promise<void> {
  if (isStillThere(place)) {
    await askAgain();
  }
}

async function askAgain(): Promise<void> {
  await vscode.commands.executeCommand("editor.action.inlineSuggest.hide");
  await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
}

function isStillThere(place: Place): boolean {
  const editor = writing();
  return editor !== undefined && isAt(editor.document, editor.selection.active, place);
}

/** Where a suggestion would stand now; undefined where none can. */
export function placeOfSuggestion(): Place | undefined {
  const editor = writing();
  if (!editor) {
    return undefined;
  }
  const { uri, version } = editor.document;
  const { line, character } = editor.selection.active;
  return { uri: uri.toString(), version, position: { line, character } };
}

/** The editor with one cursor and nothing selected. */
function writing(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor?.selections.length === 1 && editor.selection.isEmpty ? editor : undefined;
}

function isAt(document: vscode.TextDocument, position: vscode.Position, place: Place): boolean {
  return (
    document.uri.toString() === vscode.Uri.parse(place.uri).toString() &&
    document.version === place.version &&
    position.line === place.position.line &&
    position.character === place.position.character
  );
}
