import * as vscode from "vscode";
import type { Server } from "./server";

const SCHEME = "afterword-context";

interface Piece {
  readonly name: string;
  readonly tokens: number;
  readonly from?: string;
  readonly text?: string;
}

/** The answer of `afterword.context`. */
interface Context {
  readonly budget: number;
  readonly used: number;
  readonly pieces: readonly Piece[];
  readonly left_out: readonly Piece[];
}

/** A read-only page that shows what the model would be sent for the place of the cursor. */
export class ContextPage implements vscode.TextDocumentContentProvider {
  private text = "";
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly server: Server) {}

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
    );
  }

  provideTextDocumentContent(): string {
    return this.text;
  }

  async show(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
      return;
    }
    const { line, character } = editor.selection.active;
    const context = (await this.server.ask("afterword.context", {
      uri: editor.document.uri.toString(),
      position: { line, character },
    })) as Context | null | undefined;
    if (context) {
      this.text = pageOf(context);
      const uri = vscode.Uri.from({ scheme: SCHEME, path: "What the model is sent" });
      this.changed.fire(uri);
      await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.Beside });
    }
  }
}

function pageOf(context: Context): string {
  const titleOf = ({ name, tokens, from }: Piece) =>
    `${name}, ${tokens} tokens${from ? `, from ${from}` : ""}`;
  const pieces = context.pieces.map((piece) => `## ${titleOf(piece)}\n\n${piece.text ?? ""}`);
  const leftOut = context.left_out.map((piece) => `- ${titleOf(piece)}`);
  return [
    `# ${context.used} of ${context.budget} tokens`,
    ...pieces,
    ...(leftOut.length > 0 ? [`# Left out\n\n${leftOut.join("\n")}`] : []),
    "",
  ].join("\n\n");
}
