import * as vscode from "vscode";
import type {
  LanguageClient,
  Middleware,
  WorkDoneProgressBegin,
  WorkDoneProgressReport,
} from "vscode-languageclient/node";

type Handle = NonNullable<Middleware["handleWorkDoneProgress"]>;

interface Shown {
  readonly report: (params: WorkDoneProgressReport) => void;
  readonly end: () => void;
}

/**
 * Shows the server's progress where it can be stopped, while the writer waits for something.
 *
 * The client library keeps the button that stops it in the list of notifications, where nobody looks
 * for it. Work in the background is left there.
 */
export class Progress {
  private waiting = 0;
  private readonly shown = new Map<string | number, Shown>();

  /** Runs what the writer waits for. */
  async awaited(run: () => unknown): Promise<unknown> {
    this.waiting += 1;
    try {
      return await run();
    } finally {
      this.waiting -= 1;
    }
  }

  handlerFor(client: () => LanguageClient): Handle {
    return (token, params, next) => {
      const shown = this.shown.get(token);
      if (params.kind === "begin" && this.waiting > 0 && params.cancellable) {
        const stop = () => client().sendNotification("window/workDoneProgress/cancel", { token });
        this.shown.set(token, show(params, stop));
      } else if (!shown) {
        next(token, params);
      } else if (params.kind === "report") {
        shown.report(params);
      } else {
        this.shown.delete(token);
        shown.end();
      }
    };
  }
}

function show(begin: WorkDoneProgressBegin, stop: () => unknown): Shown {
  let report: Shown["report"] = () => undefined;
  let end: Shown["end"] = () => undefined;
  const { Notification: location } = vscode.ProgressLocation;
  void vscode.window.withProgress(
    { location, cancellable: true, title: begin.title },
    (progress, stopped) => {
      let done = 0;
      report = ({ message, percentage }) => {
        const increment = Math.max(0, (percentage ?? done) - done);
        done += increment;
        progress.report({ increment, ...(message ? { message } : {}) });
      };
      stopped.onCancellationRequested(stop);
      report({ ...begin, kind: "report" });
      return new Promise<void>((resolve) => {
        end = resolve;
      });
    },
  );
  return { report: (params) => report(params), end: () => end() };
}
