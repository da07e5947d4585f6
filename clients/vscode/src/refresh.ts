import * as vscode from "vscode";
import type { LanguageClient, Middleware, Position } from "vscode-languageclient/node";

/** `afterword/suggestion`: more of the suggestion at this place is ready. */
interface Suggestion {
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
  private awaited: Suggestion | undefined;

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
    return client.onNotification("afterword/suggestion", async (suggestion: Suggestion) => {
      const editor = vscode.window.activeTextEditor;
      if (
        editor?.selections.length === 1 &&
        editor.selection.isEmpty &&
        isAt(editor.document, editor.selection.active, suggestion)
      ) {
        this.awaited = suggestion;
        await vscode.commands.executeCommand("editor.action.inlineSuggest.hide");
        await vscode.commands.executeCommand("editor.action.inlineSuggest.trigger");
      }
    });
  }
}

function isAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  suggestion: Suggestion,
): boolean {
  return (
    document.uri.toString() === vscode.Uri.parse(suggestion.uri).toString() &&
    document.version === suggestion.version &&
    position.line === suggestion.position.line &&
    position.character === suggestion.position.character
  );
}
