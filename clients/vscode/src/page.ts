import * as vscode from "vscode";

/** A read-only page of Markdown beside the text; no manuscript, so the server is not told of it. */
export class Page implements vscode.TextDocumentContentProvider {
  private text = "";
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  readonly uri: vscode.Uri;

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

  /** Sets what it says, shown or not. */
  fill(text: string): void {
    this.text = text;
    this.changed.fire(this.uri);
  }

  async show(text: string, { preserveFocus = false } = {}): Promise<void> {
    this.fill(text);
    const { Beside: viewColumn } = vscode.ViewColumn;
    await vscode.window.showTextDocument(this.uri, { viewColumn, preserveFocus });
  }
}
