import * as vscode from "vscode";

export type Json = { [key: string]: unknown };

const SECTION = "afterword.";
/** What only this client reads; the server has no use for it. */
const CLIENT_ONLY = `${SECTION}server.`;

/**
 * A setting from the writer's own (user or remote machine's) settings; never from a workspace.
 *
 * package.json's machine scope keeps a workspace out of the keys declared there only: set as a part
 * of its undeclared parent object, `"afterword.engine": {…}`, a key could come through `get`.
 */
export function ownSetting<T>(name: string): T | undefined {
  return vscode.workspace.getConfiguration().inspect<T>(name)?.globalValue;
}

/** What the writer has set, as one nested object with the keys of config.toml. */
export function settingsOf(extension: vscode.Extension<unknown>): Json {
  const settings: Json = {};
  const declared = extension.packageJSON.contributes.configuration.properties as Json;
  for (const name of Object.keys(declared)) {
    const value = name.startsWith(CLIENT_ONLY) ? undefined : ownSetting(name);
    if (value !== undefined) {
      put(settings, name.slice(SECTION.length).split("."), value);
    }
  }
  return settings;
}

/** Shows the settings whose names begin so, where they can be set: ours belong to the machine. */
export function openSettings(query: string): Thenable<unknown> {
  const kind = vscode.env.remoteName === undefined ? "Settings" : "RemoteSettings";
  return vscode.commands.executeCommand(`workbench.action.open${kind}`, { query });
}

function put(into: Json, path: readonly string[], value: unknown): void {
  const [key, ...rest] = path;
  if (key === undefined) {
    return;
  }
  if (rest.length === 0) {
    into[key] = value;
    return;
  }
  const inner = (into[key] ?? {}) as Json;
  into[key] = inner;
  put(inner, rest, value);
}
