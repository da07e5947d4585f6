import type { Middleware } from "vscode-languageclient/node";
import { asked, type Change } from "./change";
import { chooseRewrite, explain, type Named } from "./coach";
import { untilDecided } from "./confirming";
import type { Chosen } from "./place";
import { say } from "./presets";
import type { Server } from "./server";
import { sweep } from "./sweep";

/** What the writer waits for, and may end in a change that is confirmed. */
const CHANGING = ["afterword.fillGap", "afterword.regenerate", "afterword.say"];

/** What the server's commands need around them here, whether code actions or this client run them. */
export function executeCommandOf(server: Server): NonNullable<Middleware["executeCommand"]> {
  return async (command, args, next) => {
    const argument = (args[0] ?? {}) as object;
    const changed = (args: unknown[]) =>
      untilDecided(() => server.progress.awaited(() => next(command, args)));
    const named = argument as Named;
    if (command === "afterword.change") {
      const change = await asked(argument as Change);
      return change && changed([change]);
    }
    if (command === "afterword.say" && !("preset" in argument)) {
      return say(server, argument as Chosen);
    }
    if (CHANGING.includes(command)) {
      return changed(args);
    }
    if (command === "afterword.sweep") {
      return sweep(server, argument as Chosen);
    }
    if (command === "afterword.explain" && named.show) {
      return explain(named, next);
    }
    return command === "afterword.rewrites" && named.show
      ? chooseRewrite(named, next)
      : next(command, args);
  };
}
