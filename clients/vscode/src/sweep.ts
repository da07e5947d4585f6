import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { broken } from "./lines";
import { type Chosen, chosen } from "./place";
import type { Server } from "./server";
import { type Candidate, type Growing, Sheet } from "./sheet";

/** `afterword/candidate`: how far a candidate of a sweep is. */
export interface CandidateNews extends Growing {
  readonly token: string;
  readonly batch: string;
  readonly index: number;
}

/** The answer of `afterword.sweep`, and of `afterword.loom` that opens one. */
interface Batch {
  readonly batch: string | null;
  readonly candidates: readonly Candidate[];
}

/** A candidate that was kept. */
interface Strand extends Candidate {
  readonly batch: string;
  readonly kept_at: number;
}

/** The answer of `afterword.loom`. */
interface Kept {
  readonly candidates: readonly Strand[];
  readonly note?: string | null;
}

const KEPT = 100;

/** One candidate at each temperature, in a list that grows; what is picked of them is put in. */
export async function sweep(server: Server, where: Chosen | undefined = chosen()): Promise<void> {
  if (!where) {
    return;
  }
  const token = randomUUID();
  const ending = new vscode.CancellationTokenSource();
  const sheet = new Sheet("Sweep");
  const hearing = server.onCandidate((news) => {
    if (news.token === token) {
      sheet.hear(news.index, news);
    }
  });
  void sheet.picked.then((rows) => rows ?? ending.cancel());
  try {
    const swept = await server.ask("afterword.sweep", { ...where, token }, ending.token);
    await stitch(server, where.uri, fill(sheet, swept as Batch | null), sheet);
  } finally {
    hearing.dispose();
    ending.dispose();
    sheet.close();
  }
}

/** Goes back to what was kept: a batch is chosen by one of its candidates, newest first. */
export async function loom(server: Server): Promise<void> {
  const where = chosen();
  const uri = where?.uri;
  const kept = uri && (await server.ask("afterword.loom", { uri, count: KEPT }));
  if (!kept) {
    return;
  }
  const { candidates, note } = kept as Kept;
  if (candidates.length === 0) {
    const why = note || "nothing is kept for this text yet.";
    void vscode.window.showInformationMessage(`Afterword: ${why}`);
    return;
  }
  const picked = await vscode.window.showQuickPick(choicesOf(candidates), {
    title: "Loom",
    placeHolder: "Go back to what was written before, and not taken",
    matchOnDetail: true,
  });
  const id = picked?.id;
  if (id === undefined) {
    return;
  }
  const opened = await server.ask("afterword.loom", { ...where, id, open: true });
  const sheet = new Sheet("Loom");
  await stitch(server, uri, fill(sheet, opened as Batch | null), sheet);
}

/** Nothing to pick from is nothing to show: the server has said why. */
function fill(sheet: Sheet, answer: Batch | null | undefined): string | undefined {
  if (!answer?.batch || answer.candidates.length === 0) {
    sheet.close();
    return undefined;
  }
  sheet.complete(answer.candidates);
  return answer.batch;
}

/** Has what is picked put in where the batch belongs. */
async function stitch(server: Server, uri: string, batch: string | undefined, sheet: Sheet) {
  const rows = await sheet.picked;
  const pick = rows && sheet.picks(rows);
  if (batch !== undefined && pick?.length) {
    await server.ask("afterword.stitch", { uri, batch, pick });
  }
}

function choicesOf(strands: readonly Strand[]): (vscode.QuickPickItem & { id?: string })[] {
  let batch: string | undefined;
  return strands.flatMap((strand) => {
    const [label, detail] = broken(strand.text);
    const heat = strand.temperature?.toFixed(1);
    const choice = { id: strand.id, label, detail, ...(heat ? { description: heat } : {}) };
    const heading = { label: ago(strand.kept_at), kind: vscode.QuickPickItemKind.Separator };
    const isNew = strand.batch !== batch;
    batch = strand.batch;
    return isNew ? [heading, choice] : [choice];
  });
}

/** How long ago a time (Unix seconds) was, in words. */
function ago(seconds: number): string {
  const minutes = Math.round((Date.now() / 1000 - seconds) / 60);
  const inWords = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (minutes < 1) {
    return "just now";
  }
  if (minutes < 60) {
    return inWords.format(-minutes, "minute");
  }
  const hours = Math.round(minutes / 60);
  return hours < 24
    ? inWords.format(-hours, "hour")
    : inWords.format(-Math.round(hours / 24), "day");
}
