import * as vscode from "vscode";
import { beginning, broken } from "./lines";
import { Page } from "./page";

/** A candidate as the server gives it. */
export interface Candidate {
  readonly id: string;
  readonly text: string;
  readonly temperature: number | null;
  readonly sentences?: readonly string[] | null;
}

/** A candidate while it is being written; it has an id once it is done, if it is worth one. */
export interface Growing extends Omit<Candidate, "id"> {
  readonly id: string | null;
  readonly done: boolean;
}

/** What `afterword.stitch` is told of one candidate: all of it, or these of its sentences. */
export interface Pick {
  readonly id: string;
  readonly sentences?: readonly number[];
}

/** A row stands for the candidate at a place or, with a number, for one of its sentences. */
interface Row extends vscode.QuickPickItem {
  readonly key: string;
  readonly place: number;
  readonly sentence?: number;
  readonly text: string;
}

/** Lists are drawn anew no more often than can be read. */
const REDRAW_MS = 150;
/** Characters of a row that shares its line with a heading and a count. */
const BESIDE_HEADING = 44;
const HOW = "Pick sentences or whole texts, in the order they are to have";
const inFull: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("book"),
  tooltip: "Read them in full, side by side",
};

const reading = new Page("afterword-candidates", "Candidates.md");

export function registerSheet(): vscode.Disposable {
  return reading.register();
}

/** Candidates to pick from, one heading for each: they may still be growing while they are read. */
export class Sheet {
  private readonly list = vscode.window.createQuickPick<Row>();
  private readonly candidates = new Map<number, Growing>();
  /** The keys of what is picked, in the order of picking. */
  private order: string[] = [];
  /** VS Code unticks all when rows are replaced, and says so: what to wait for until it is over. */
  private restored: string | undefined;
  private redraw: NodeJS.Timeout | undefined;
  /** What was picked, in order; undefined once the writer has turned away. */
  readonly picked: Promise<readonly Row[] | undefined>;

  constructor(private readonly title: string) {
    const { list } = this;
    list.title = title;
    list.placeholder = HOW;
    list.canSelectMany = true;
    list.matchOnDetail = true;
    list.ignoreFocusOut = true;
    list.keepScrollPosition = true;
    list.buttons = [inFull];
    list.onDidTriggerButton(() => reading.show(this.inFull(), { preserveFocus: true }));
    list.onDidChangeSelection((rows) => this.selected(rows));
    this.picked = new Promise((resolve) => {
      list.onDidAccept(() => {
        this.selected(list.selectedItems);
        // Enter on a row, with nothing ticked, means that row.
        const keys = this.order.length > 0 ? this.order : keysOf(list.activeItems);
        resolve(keys.flatMap((key) => list.items.find((row) => row.key === key) ?? []));
        list.hide();
      });
      list.onDidHide(() => {
        clearTimeout(this.redraw);
        resolve(undefined);
        list.dispose();
      });
    });
    list.busy = true;
    list.show();
  }

  /** Takes in how far a candidate is; one that is done without any text is left out. */
  hear(place: number, candidate: Growing): void {
    this.candidates.set(place, candidate);
    this.redraw ??= setTimeout(() => this.draw(), REDRAW_MS);
  }

  /** Takes in all of them, now that no more will come. */
  complete(candidates: readonly Candidate[]): void {
    const places = new Map([...this.candidates].map(([place, { id }]) => [id, place]));
    candidates.forEach((candidate, order) => {
      const place = places.get(candidate.id) ?? order;
      this.candidates.set(place, { ...candidate, done: true });
    });
    this.list.busy = false;
    this.draw();
  }

  /** What was picked, as the server wants it: neighbours from one candidate go together. */
  picks(rows: readonly Row[]): Pick[] {
    const whole = new Set(rows.filter((row) => row.sentence === undefined).map((row) => row.place));
    const picks: { id: string; sentences?: number[] }[] = [];
    for (const { place, sentence } of rows) {
      const id = this.candidates.get(place)?.id;
      const before = picks.at(-1);
      if (!id || (sentence !== undefined && whole.has(place))) {
        continue; // it came to nothing, or comes with the whole
      }
      if (sentence === undefined) {
        picks.push({ id });
      } else if (before?.id === id && before.sentences) {
        before.sentences.push(sentence);
      } else {
        picks.push({ id, sentences: [sentence] });
      }
    }
    return picks;
  }

  close(): void {
    this.list.hide();
  }

  private draw(): void {
    clearTimeout(this.redraw);
    this.redraw = undefined;
    const { list } = this;
    const active = list.activeItems[0]?.key;
    const inOrder = [...this.candidates].sort(([one], [other]) => one - other);
    const rows = inOrder.flatMap(([place, candidate]) => rowsOf(place, candidate));
    this.order = this.order.filter((key) => rows.some((row) => row.key === key));
    const ticked = rows.filter(({ key }) => this.order.includes(key));
    list.items = rows;
    list.selectedItems = ticked;
    list.activeItems = rows.filter(({ key, kind }) => kind === undefined && key === active);
    this.restored = ticked.length > 0 ? keysOf(ticked).join() : undefined;
    this.showOrder();
  }

  private selected(rows: readonly Row[]): void {
    const keys = keysOf(rows);
    if (this.restored !== undefined && keys.join() !== this.restored) {
      return;
    }
    this.restored = undefined;
    const kept = this.order.filter((key) => keys.includes(key));
    this.order = [...kept, ...keys.filter((key) => !kept.includes(key))];
    this.showOrder();
  }

  private showOrder(): void {
    const words = this.order.map((key, place) => {
      const text = this.list.items.find((row) => row.key === key)?.text ?? "";
      return `${place + 1} ${beginning(text, 24)}`;
    });
    this.list.title = [this.title, ...words].join("  ·  ");
  }

  private inFull(): string {
    const inOrder = [...this.candidates].sort(([one], [other]) => one - other);
    const texts = inOrder.map(([, one]) => `## ${degrees(one)}\n\n${one.text.trim()}`);
    return `${[`# ${this.title}`, ...texts].join("\n\n")}\n`;
  }
}

function rowsOf(place: number, candidate: Growing): Row[] {
  const { text, done } = candidate;
  const sentences = candidate.sentences ?? [];
  const kind = vscode.QuickPickItemKind.Separator;
  const heading = (label: string): Row => ({ place, text, key: `${place}-`, kind, label });
  if (done && text.trim() === "") {
    return []; // nothing worth offering came
  }
  const words = text.split(/\s+/).filter(Boolean).length;
  const [first, more] = broken(text, BESIDE_HEADING);
  const alone = sentences.length < 2;
  const whole: Row = {
    place,
    text,
    key: String(place),
    label: alone ? first : `The whole of ${degrees(candidate)}`,
    description: `${done ? "" : "$(loading~spin) "}${words} words`,
    ...(alone && more ? { detail: more } : {}),
  };
  const each = alone ? [] : sentences.map((sentence, number) => rowOf(place, sentence, number));
  return [heading(`temperature ${degrees(candidate)}`), whole, ...each];
}

function rowOf(place: number, text: string, sentence: number): Row {
  const [first, more] = broken(text);
  const label = `\u2003${first}`;
  return { place, text, sentence, key: `${place}#${sentence}`, label, ...inside(more) };
}

/** The second line of a row that stands further in. */
function inside(more: string): { detail?: string } {
  return more ? { detail: `\u2003${more}` } : {};
}

function degrees({ temperature }: Growing): string {
  return temperature === null ? "of the model's own" : temperature.toFixed(1);
}

function keysOf(rows: readonly Row[]): string[] {
  return rows.map(({ key }) => key);
}
