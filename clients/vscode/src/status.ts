import * as vscode from "vscode";

/** `ready` to `paused` are the server's own words (`afterword/status`); the rest are the client's. */
export type State = "ready" | "busy" | "degraded" | "paused" | "starting" | "stopped";

export interface Status {
  readonly state: State;
  readonly message?: string;
  /** How the coach is, whose troubles hinder nothing else. */
  readonly coach?: { readonly state: string; readonly message?: string };
}

const LOOKS: Record<State, { icon: string; tooltip: string; colour?: string }> = {
  ready: { icon: "$(quote)", tooltip: "ready" },
  busy: { icon: "$(loading~spin)", tooltip: "writing" },
  degraded: {
    icon: "$(warning)",
    tooltip: "not everything works",
    colour: "statusBarItem.warningBackground",
  },
  paused: { icon: "$(debug-pause)", tooltip: "paused" },
  starting: { icon: "$(loading~spin)", tooltip: "starting" },
  stopped: {
    icon: "$(circle-slash)",
    tooltip: "not running",
    colour: "statusBarItem.errorBackground",
  },
};

/** What there is to say about the coach; nothing where all is well. */
function coachOf({ coach }: Status): string {
  return coach?.message || (coach?.state === "paused" ? "paused" : "");
}

/** The status-bar item: an icon and a name, the reason in its tooltip, a menu on click. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    "afterword.status",
    vscode.StatusBarAlignment.Right,
    100,
  );
  private current: Status = { state: "starting" };

  constructor(menuCommand: string) {
    this.item.name = "Afterword";
    this.item.command = menuCommand;
    this.show(this.current);
    this.item.show();
  }

  get status(): Status {
    return this.current;
  }

  /** The state in words, with the server's reason where it gave one. */
  get summary(): string {
    const words = LOOKS[this.current.state].tooltip;
    return this.current.message ? `${words}: ${this.current.message}` : words;
  }

  show(status: Status): void {
    const look = LOOKS[status.state];
    if (look === undefined) {
      return; // a state that a later server knows and this client doesn't
    }
    this.current = status;
    this.item.text = `${look.icon} Afterword`;
    const coach = coachOf(status);
    this.item.tooltip = `Afterword: ${this.summary}${coach ? `\nThe coach: ${coach}` : ""}`;
    this.item.accessibilityInformation = { label: this.item.tooltip };
    this.item.backgroundColor = look.colour ? new vscode.ThemeColor(look.colour) : undefined;
  }

  dispose(): void {
    this.item.dispose();
  }
}
