import type { Disposable } from "vscode";
import { Page } from "./page";
import type { Server } from "./server";
import { figure, percent, table } from "./tables";

/** Some candidates, counted. */
interface Tally {
  readonly offered: number;
  readonly acceptance: {
    readonly taken: number;
    readonly seen: number;
    readonly share: number | null;
    readonly low: number | null;
    readonly high: number | null;
  };
  readonly applied: number;
  readonly undone: number;
  readonly words_accepted: number;
  readonly words_still_there?: number;
  readonly keystrokes_saved: number;
  readonly cost: number | null;
  readonly seconds: number;
}

/** The answer of `afterword.stats`, as far as it is shown. */
interface Statistics extends Tally {
  readonly note: string | null;
  readonly survival: readonly { readonly moment: string; readonly share: number | null }[];
  readonly by_model: readonly (Tally & { readonly model: string })[];
  readonly by_temperature: readonly (Tally & { readonly temperature: number | null })[];
  readonly by_place: readonly (Tally & { readonly place: string })[];
  readonly by_feature: readonly (Tally & { readonly feature: string })[];
}

/** Shows what became of all that was offered. */
export class StatisticsPage {
  private readonly page = new Page("afterword-statistics", "Statistics.md");

  constructor(private readonly server: Server) {}

  register(): Disposable {
    return this.page.register();
  }

  async show(): Promise<void> {
    const answer = await this.server.ask("afterword.stats");
    if (answer) {
      await this.page.show(pageOf(answer as Statistics));
    }
  }
}

function pageOf(of: Statistics): string {
  const left = of.survival.filter(({ share }) => share !== null);
  const kept = left.map(({ moment, share }) => `- ${moment}: ${percent(share)}`).join("\n");
  const parts = [
    "# Statistics",
    of.note ?? "",
    of.offered > 0 ? whole(of) : "",
    kept && `## What was still there after\n\n${kept}`,
    group(
      "Model",
      of.by_model.map((one) => [one.model || "unnamed", one]),
    ),
    group(
      "Temperature",
      of.by_temperature.map((one) => [figure(one.temperature) || "its own", one]),
    ),
    group(
      "Place",
      of.by_place.map((one) => [one.place, one]),
    ),
    group(
      "Feature",
      of.by_feature.map((one) => [one.feature, one]),
    ),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function whole(of: Tally): string {
  const { taken, seen, share, low, high } = of.acceptance;
  const sure = `${percent(share)}; with 95 % confidence ${percent(low)} to ${percent(high)}`;
  const left = of.words_still_there ?? of.words_accepted;
  const lines = [
    `Taken: ${figure(taken)} of ${figure(seen)} that were seen${seen > 0 ? ` (${sure})` : ""}`,
    `Put in because you asked: ${figure(of.applied)}`,
    `Taken back: ${figure(of.undone)}`,
    `Words: ${figure(of.words_accepted)}, of which ${figure(left)} are still there`,
    `Keystrokes saved: ${figure(of.keystrokes_saved)}`,
    `The model's time: ${figure(Math.round(of.seconds))} s`,
    ...(of.cost === null ? [] : [`Cost: ${figure(of.cost)}`]),
  ];
  return lines.map((line) => `- ${line}`).join("\n");
}

function group(title: string, rows: readonly (readonly [string, Tally])[]): string {
  const cells = rows.map(([name, { acceptance, words_accepted }]) => [
    name,
    `${figure(acceptance.taken)} of ${figure(acceptance.seen)}`,
    percent(acceptance.share),
    figure(words_accepted),
  ]);
  const head = [title, "Taken", "Share", "Words"];
  return rows.length > 0 ? `## By ${title.toLowerCase()}\n\n${table(head, cells)}` : "";
}
