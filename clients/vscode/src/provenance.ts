import * as vscode from "vscode";
import { Page } from "./page";
import { manuscript, type Range, spanOf } from "./place";
import type { Server } from "./server";
import { figure, percent } from "./tables";

/** A stretch of text, and where it came from as far as that is known. */
interface Source {
  readonly range: Range;
  readonly words: number;
  readonly name: string | null;
  readonly temperature: number | null;
  readonly feature: string | null;
  readonly at: number | null;
}

/** The answer of `afterword.provenance`, as far as it is shown. */
interface Provenance {
  readonly share: number;
  readonly spans: readonly Source[];
  readonly untracked?: { readonly notes: readonly string[] };
  readonly sentence: string;
}

/** A line of the manuscript, as the page names it. */
const LINE = /(?<=^- )line (\d+)/gm;

/** Shows which share of a text came from candidates, and marks it in the text while it is shown. */
export class ProvenancePage {
  private readonly page = new Page("afterword-provenance", "Provenance.md");
  private readonly marked = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("editor.wordHighlightBackground"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.wordHighlightForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Right,
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });

  private manuscript: vscode.Uri | undefined;

  constructor(private readonly server: Server) {}

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this.page.register(),
      vscode.languages.registerDocumentLinkProvider(
        { scheme: this.page.uri.scheme },
        { provideDocumentLinks: (document) => this.links(document) },
      ),
      this.marked,
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.some((tab) => this.isOurs(tab))) {
          this.unmark();
        }
      }),
    );
  }

  /** Shows the page, or takes it away again. */
  async toggle(): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const ours = tabs.filter((tab) => this.isOurs(tab));
    if (ours.length > 0) {
      await vscode.window.tabGroups.close(ours);
      return;
    }
    const editor = manuscript();
    const uri = editor?.document.uri.toString();
    const answer = uri && (await this.server.ask("afterword.provenance", { uri }));
    if (editor && answer) {
      const provenance = answer as Provenance;
      this.manuscript = editor.document.uri;
      editor.setDecorations(
        this.marked,
        provenance.spans.map(({ range }) => spanOf(range)),
      );
      await this.page.show(pageOf(provenance));
    }
  }

  private links(page: vscode.TextDocument): vscode.DocumentLink[] {
    return [...page.getText().matchAll(LINE)].map((found) => {
      const [{ length }, line] = found;
      const start = page.positionAt(found.index);
      const target = this.manuscript?.with({ fragment: `L${line}` });
      return new vscode.DocumentLink(new vscode.Range(start, start.translate(0, length)), target);
    });
  }

  private isOurs({ input }: vscode.Tab): boolean {
    return input instanceof vscode.TabInputText && input.uri.scheme === this.page.uri.scheme;
  }

  private unmark(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      editor.setDecorations(this.marked, []);
    }
  }
}

function pageOf(of: Provenance): string {
  const parts = [
    `# Provenance: ${percent(of.share)}`,
    of.sentence,
    ...(of.untracked?.notes ?? []),
    of.spans.map((span) => `- ${told(span)}`).join("\n"),
  ];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

function told({ range, words, name, temperature, feature, at }: Source): string {
  const line = range.start.line + 1;
  const how = [
    words === 1 ? "one word" : `${figure(words)} words`,
    name ?? "",
    temperature === null ? "" : `at ${figure(temperature)}`,
    feature ?? "",
    at === null ? "" : new Date(at * 1000).toLocaleString(),
  ];
  return `line ${line}: ${how.filter(Boolean).join(", ")}`;
}
