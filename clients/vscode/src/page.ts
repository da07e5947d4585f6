import * as vscode from "vscode";

/** A read-only page of Markdown beside the text; no manuscript, so the server is not told of it. */
export class Page implements vscode.TextDocumentContentProvider {
  private text = "";
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly uri: vscode.Uri;

  constructor(
    private readonly scheme: string,
    title: string,
  ) {
    this.uri = vscode.Uri.from({ scheme, path: title });
  }

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(this.scheme, this),
    );
  }

  provideTextDocumentContent(): string {
    return this.text;
  }

  async show(text: string): Promise<void> {
    this.text = text;
    this.changed.fire(this.uri);
    await vscode.window.showTextDocument(this.uri, { viewColumn: vscode.ViewColumn.Beside });
  }
}

/** The document and the cursor that a command is about, as the server's commands name them. */
export function here(): { uri: string; position: { line: number; character: number } } | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return undefined;
  }
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}
