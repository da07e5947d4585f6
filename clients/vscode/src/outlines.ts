import * as vscode from "vscode";
import { broken } from "./lines";
import type { Server } from "./server";

interface Piece {
  readonly id: string;
  readonly text: string;
  readonly label?: string;
}

/** The answer of `afterword.outlines`. */
interface Outlines {
  readonly proposals: readonly { lens: string; text: string; pieces: readonly Piece[] }[];
  readonly note?: string | null;
}

/** The answer of `afterword.outlines` with `take`. */
interface Taken {
  readonly applied: boolean;
  readonly uri?: string;
}

interface Choice extends vscode.QuickPickItem {
  readonly text: string;
}

const PART_OF_A_PART = /\..*\./;

/** Asks for outlines through several lenses, and puts the pieces that are picked into the outline. */
export async function proposeOutlines(server: Server): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  if (uri === undefined) {
    return;
  }
  const answer = (await server.ask("afterword.outlines", { uri })) as Outlines | null | undefined;
  if (answer?.note) {
    void vscode.window.showInformationMessage(`Afterword: ${answer.note}`);
  }
  if (!answer?.proposals.length) {
    return;
  }
  const picked = await vscode.window.showQuickPick(choicesOf(answer), {
    title: "Outlines of the story",
    placeHolder: "Pick what goes into your outline; nothing there is overwritten",
    canPickMany: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (picked?.length) {
    const take = picked.map(({ text }) => text);
    const taken = (await server.ask("afterword.outlines", { uri, take })) as Taken | undefined;
    if (taken?.applied && taken.uri !== undefined) {
      const { Beside: viewColumn } = vscode.ViewColumn;
      await vscode.window.showTextDocument(vscode.Uri.parse(taken.uri), { viewColumn });
    }
  }
}

/** Each lens as a heading over its pieces: a part, then that part's items, which stand further in. */
function choicesOf(answer: Outlines): Choice[] {
  return answer.proposals.flatMap(({ lens, pieces }) => [
    { label: lens, text: "", kind: vscode.QuickPickItemKind.Separator },
    ...pieces.map(({ id, text, label }) => {
      const inside = PART_OF_A_PART.test(id);
      const [first, more] = broken(label ?? text);
      return {
        text,
        label: inside ? `\u2003${first}` : `$(list-tree) ${first}`,
        ...(more ? { detail: `\u2003${more}` } : {}),
      };
    }),
  ]);
}
