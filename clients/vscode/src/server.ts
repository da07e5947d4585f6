import { createInterface } from "node:readline";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  RevealOutputChannelOn,
} from "vscode-languageclient/node";
import { handleApplyEdit } from "./confirming";
import { CannotLaunch, type Launch, serverLaunch } from "./launch";
import { MANUSCRIPTS } from "./place";
import { Progress } from "./progress";
import { Refresh } from "./refresh";
import { openSettings, settingsOf } from "./settings";
import { executeCommandOf } from "./shown";
import type { Status, StatusBar } from "./status";
import type { CandidateNews } from "./sweep";

const RESTARTS = 3;
const RESTARTS_WITHIN_MS = 3 * 60_000;
/** A child of the server's may hold its error stream open for longer than it lives. */
const HEAR_OUT_MS = 1000;

/** One afterword server for this window: started, watched, restarted, asked. */
export class Server implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private lastWords = "";
  /** Settled once all that the server said on its error stream has been read. */
  private heardOut: Promise<void> = Promise.resolve();
  private crashes: number[] = [];
  private readonly candidates = new vscode.EventEmitter<CandidateNews>();
  /** A candidate of a sweep grows. */
  readonly onCandidate = this.candidates.event;
  readonly progress = new Progress();
  /** Starts and stops happen one after the other, whoever asks for them. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly extension: vscode.Extension<unknown>,
    private readonly statusBar: StatusBar,
    readonly log: vscode.LogOutputChannel,
  ) {}

  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.leave();
      await this.enter();
    });
  }

  stop(): Promise<void> {
    return this.inTurn(() => this.leave());
  }

  dispose(): void {
    void this.stop();
    this.candidates.dispose();
  }

  /**
   * Runs one of the server's commands; undefined, after a word to the writer, if it can't, and also
   * once `ending` says that the answer is no longer wanted.
   */
  async ask(
    command: string,
    argument: object = {},
    ending?: vscode.CancellationToken,
  ): Promise<unknown> {
    const known = this.client?.initializeResult?.capabilities.executeCommandProvider?.commands;
    if (!known?.includes(command)) {
      const why = this.client?.isRunning()
        ? "this server is too old for that"
        : "it is not running";
      void vscode.window.showWarningMessage(`Afterword: ${why}.`);
      return undefined;
    }
    if (!ending) {
      return vscode.commands.executeCommand(command, argument);
    }
    const params = { command, arguments: [argument] };
    return this.client
      ?.sendRequest("workspace/executeCommand", params, ending)
      .catch((error: unknown) => {
        if (!ending.isCancellationRequested) {
          throw error;
        }
      });
  }

  private inTurn(action: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(action, action);
    return this.turn;
  }

  private async enter(): Promise<void> {
    this.lastWords = "";
    this.statusBar.show({ state: "starting" });
    try {
      this.client = this.newClient(serverLaunch());
      await this.client.start();
      if (this.statusBar.status.state === "starting") {
        this.statusBar.show({ state: "ready" }); // unless the server has already said how it is
      }
    } catch (error) {
      this.log.error(String(error));
      this.client = undefined;
      this.complain(error instanceof CannotLaunch ? error.message : await this.whyItEnded());
    }
  }

  private async leave(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.dispose().catch((error: unknown) => this.log.warn(String(error)));
    this.statusBar.show({ state: "stopped" });
  }

  private newClient(launch: Launch): LanguageClient {
    const refresh = new Refresh();
    const client: LanguageClient = new QuietClient(
      "afterword",
      "Afterword",
      {
        command: launch.command,
        args: [...launch.args],
        options: { cwd: this.extension.extensionPath }, // never the manuscript's folder: it is data
      },
      {
        documentSelector: MANUSCRIPTS,
        diagnosticCollectionName: "afterword",
        outputChannel: this.log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationOptions: () => settingsOf(this.extension),
        initializationFailedHandler: () => false,
        errorHandler: this.errorHandler(() => client),
        stdioOptions: { stdout: () => undefined, stderr: (input) => this.read(input) },
        middleware: {
          ...refresh.middleware,
          executeCommand: executeCommandOf(this),
          handleWorkDoneProgress: this.progress.handlerFor(() => client),
          workspace: {
            handleApplyEdit,
            configuration: ({ items }) => items.map(() => settingsOf(this.extension)),
            didChangeConfiguration: () =>
              client.sendNotification("workspace/didChangeConfiguration", {
                settings: { afterword: settingsOf(this.extension) },
              }),
          },
        },
      },
    );
    client.onNotification("afterword/status", (status: Status) => this.statusBar.show(status));
    client.onNotification("afterword/candidate", (news: CandidateNews) =>
      this.candidates.fire(news),
    );
    refresh.listen(client);
    return client;
  }

  private errorHandler(client: () => LanguageClient): ErrorHandler {
    return {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        const now = Date.now();
        this.crashes = [...this.crashes.filter((then) => now - then < RESTARTS_WITHIN_MS), now];
        const goOn = client() === this.client && client().isRunning();
        if (goOn && this.crashes.length <= RESTARTS) {
          void this.restart();
        } else if (goOn) {
          void this.whyItEnded().then((why) => this.complain(why));
        }
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
  }

  private read(stderr: NodeJS.ReadableStream): void {
    const lines = createInterface({ input: stderr, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on("line", (line) => {
      this.log.info(line);
      this.lastWords = line.trim() || this.lastWords;
    });
    this.heardOut = new Promise((resolve) => lines.once("close", resolve));
  }

  private async whyItEnded(): Promise<string> {
    const enough = new Promise((resolve) => setTimeout(resolve, HEAR_OUT_MS));
    await Promise.race([this.heardOut, enough]); // its end can be noticed before its last words
    if (/No module named '?afterword/.test(this.lastWords)) {
      return "That Python has no Afterword. Install it there with: python -m pip install afterword";
    }
    return `Afterword's server stopped${this.lastWords ? `: ${this.lastWords}` : "."}`;
  }

  private complain(message: string): void {
    this.statusBar.show({ state: "stopped", message });
    const actions = ["Open Settings", "Open Log", "Try Again"] as const;
    void vscode.window.showErrorMessage(message, ...actions).then((action) => {
      if (action === "Open Settings") {
        void openSettings("afterword.server");
      } else if (action === "Open Log") {
        this.log.show();
      } else if (action === "Try Again") {
        this.crashes = [];
        void this.restart();
      }
    });
  }
}

/** What goes wrong inside the client library goes to the log; the writer hears one line, from us. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}
