import * as vscode from "vscode";

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** What a command is about, as the server's commands name it. */
export type Chosen = { readonly uri: string } & (
  | { readonly position: Position }
  | { readonly range: Range }
);

/** The languages and places where a manuscript can be. */
export const MANUSCRIPTS = ["markdown", "plaintext"].flatMap((language) =>
  ["file", "untitled"].map((scheme) => ({ language, scheme })),
);

/** The document and the cursor that a command is about. */
export function here(): { uri: string; position: Position } | undefined {
  const editor = vscode.window.activeTextEditor;
  return (
    editor && { uri: editor.document.uri.toString(), position: plain(editor.selection.active) }
  );
}

/** The manuscript that is being written in; undefined, after a word to the writer, where none is. */
export function manuscript(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor && vscode.languages.match(MANUSCRIPTS, editor.document) > 0) {
    return editor;
  }
  const which = "Put the cursor into a manuscript first: Markdown or plain text.";
  void vscode.window.showInformationMessage(`Afterword: ${which}`);
  return undefined;
}

/** What is selected in the manuscript, or where the cursor is. */
export function chosen(): Chosen | undefined {
  const editor = manuscript();
  if (!editor) {
    return undefined;
  }
  const uri = editor.document.uri.toString();
  const { selection } = editor;
  return selection.isEmpty
    ? { uri, position: plain(selection.active) }
    : { uri, range: rangeOf(selection) };
}

export function rangeOf({ start, end }: vscode.Range): Range {
  return { start: plain(start), end: plain(end) };
}

export function spanOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

export function isEmpty({ start, end }: Range): boolean {
  return start.line === end.line && start.character === end.character;
}

function plain({ line, character }: vscode.Position): Position {
  return { line, character };
}
