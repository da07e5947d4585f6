import { Page } from "./page";
import { here } from "./place";
import type { Server } from "./server";

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

/** Shows what the model would be sent for the place of the cursor. */
export class ContextPage {
  private readonly page = new Page("afterword-context", "What the model is sent");

  constructor(private readonly server: Server) {}

  register() {
    return this.page.register();
  }

  async show(): Promise<void> {
    const place = here();
    const context =
      place && ((await this.server.ask("afterword.context", place)) as Context | null);
    if (context) {
      await this.page.show(pageOf(context));
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
