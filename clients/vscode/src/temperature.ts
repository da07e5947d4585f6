import * as vscode from "vscode";
import { chosen, isEmpty, type Range } from "./place";
import { placeOfSuggestion, showAt } from "./refresh";
import type { Server } from "./server";

/** The answer of `afterword.regenerate`, as far as it is used. */
interface Regenerated {
  readonly candidates: readonly unknown[];
  readonly range: Range | null;
}

const USUAL: readonly (readonly [number, string])[] = [
  [0.2, "safe"],
  [0.4, "calm"],
  [0.6, "steady"],
  [0.8, "lively"],
  [1.0, "free"],
];
const HOTTEST = 2;

/**
 * The suggestion at the cursor, the text last accepted or the selection, drawn anew.
 *
 * Text of the manuscript is replaced by the server. A ghost is asked for again, unless the writer
 * has gone on meanwhile: then it would stand in the wrong place.
 */
export async function regenerate(server: Server): Promise<void> {
  const where = chosen();
  const temperature = where && (await askTemperature());
  if (temperature === undefined) {
    return;
  }
  const place = placeOfSuggestion();
  const wanted = { ...where, temperature, apply: true };
  const answer = (await server.ask("afterword.regenerate", wanted)) as Regenerated | null;
  const ghost = answer?.candidates.length && (!answer.range || isEmpty(answer.range));
  if (ghost && place) {
    await showAt(place);
  }
}

async function askTemperature(): Promise<number | undefined> {
  const other = { label: "Other…", temperature: undefined };
  const items = USUAL.map(([temperature, description]) => ({
    label: temperature.toFixed(1),
    description,
    temperature,
  }));
  const chosen = await vscode.window.showQuickPick([...items, other], {
    title: "Regenerate with Temperature",
    placeHolder: "How freely words are drawn: low is safe, high is wild",
  });
  return chosen === other ? askNumber() : chosen?.temperature;
}

async function askNumber(): Promise<number | undefined> {
  const given = await vscode.window.showInputBox({
    title: "Regenerate with Temperature",
    prompt: `From 0 to ${HOTTEST}`,
    validateInput: (written) =>
      Number.isNaN(temperatureIn(written)) ? `A number from 0 to ${HOTTEST}, please` : undefined,
  });
  return given === undefined ? undefined : temperatureIn(given);
}

/** The number written there, with a comma or a point; NaN where it is none that can be used. */
function temperatureIn(written: string): number {
  const number = written.trim() === "" ? Number.NaN : Number(written.replace(",", "."));
  return number >= 0 && number <= HOTTEST ? number : Number.NaN;
}
