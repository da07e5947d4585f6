// What a writer does at the window, and what is on the screen then.
import fs from "node:fs";
import path from "node:path";
import { HERE, newFolder, PREFIX, until } from "./workbench.mjs";

const PICTURES = process.env.PICTURES ?? path.join(PREFIX, "pictures");

/** A folder with a copy of the novel; its parent is there for it alone. */
export function novel() {
  const folder = path.join(newFolder("novel"), "novel");
  fs.cpSync(path.join(HERE, "novel"), folder, { recursive: true });
  return folder;
}

export class Writer {
  constructor(workbench) {
    this.page = workbench.page;
    this.keys = workbench.page.keyboard;
    this.status = this.page.locator('.statusbar-item.right[aria-label^="Afterword"]');
  }

  picture(name) {
    fs.mkdirSync(PICTURES, { recursive: true });
    return this.page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
  }

  /** Opens a file of the folder and puts the cursor at its end. */
  async goToTheEnd(name) {
    await this.page
      .locator(".explorer-folders-view .monaco-list-row", { hasText: name })
      .dblclick();
    const tab = this.page.locator(".tab.active", { hasText: name });
    await tab.waitFor();
    await this.page.locator(".editor-instance .monaco-editor .view-lines").first().click();
    await this.keys.press("Control+End");
  }

  /** The ghost text on screen, as it reads. */
  ghost() {
    return this.page.evaluate(() => {
      const parts = [...document.querySelectorAll(".view-lines .ghost-text-decoration")];
      return parts.map((part) => part.textContent.replaceAll("\u00a0", " ")).join("");
    });
  }

  /** What the coach has underlined; hints are three dots. */
  get squiggles() {
    return this.page.locator(".view-overlays .squiggly-info, .view-overlays .squiggly-hint");
  }

  async marks(many) {
    let found = 0;
    const probe = async () => {
      found = await this.squiggles.count();
      return found === many;
    };
    await until(`${many} marks`, probe).catch((error) => {
      throw new Error(`${error.message}; there are ${found}`);
    });
  }

  /** Rests the pointer on a mark, coming from somewhere else, until a card says these words. */
  async pointAt(mark, words) {
    const card = this.page.locator(".monaco-hover", { hasText: words });
    // A lens that comes late moves the text away from under the pointer.
    const shown = async () => {
      const { x, y, width, height } = await this.squiggles.nth(mark).boundingBox();
      await this.page.mouse.move(x + width / 2, y - 3 * height);
      await this.page.mouse.move(x + width / 2, y + height / 2, { steps: 5 });
      return card.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    };
    await until(`a card with "${words}"`, shown);
  }

  /** Puts the cursor into a mark and chooses among its fixes. */
  async fix(mark, words, picture) {
    const choice = this.page.locator(".action-widget .monaco-list-row", { hasText: words });
    // A key that comes while the mark is still being drawn anew is lost.
    const opened = async () => {
      const { x, y, width, height } = await this.squiggles.nth(mark).boundingBox();
      await this.page.mouse.click(x + width / 2, y + height / 2);
      await this.keys.press("Control+.");
      return choice.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    };
    await until(`the fix "${words}"`, opened);
    if (picture) await this.picture(picture);
    await choice.click();
  }

  /** Puts the cursor where these words begin. */
  async finds(words) {
    await this.inText("Control+f");
    await this.page.locator(".find-widget.visible textarea").first().fill(words);
    await this.page.locator(".find-widget .matchesCount", { hasText: "1 of 1" }).waitFor();
    await this.keys.press("Escape");
    await this.inText("ArrowLeft");
  }

  action(words) {
    return this.page.locator(".action-widget .monaco-list-row", { hasText: words }).first();
  }

  /** Asks what can be done at the cursor, until this is among it. */
  async opensActions(words) {
    const opened = async () => {
      await this.inText("Control+.");
      const there = () => true;
      return this.action(words)
        .waitFor({ timeout: 3000 })
        .then(there, () => false);
    };
    await until(`the action "${words}"`, opened);
  }

  /** The line above a line, that says something of it. */
  lens(words) {
    return this.page.locator(".codelens-decoration a", { hasText: words }).first();
  }

  async sees(text) {
    const wanted = text.replace(/\s+/g, "");
    let shown = "";
    const probe = async () => {
      shown = await this.ghost();
      return wanted === "" ? shown === "" : shown.replace(/\s+/g, "") === wanted;
    };
    await until(`the ghost "${text}"`, probe).catch((error) => {
      throw new Error(`${error.message}; it is "${shown}"`);
    });
  }

  async statusHas(words) {
    return (await this.status.getAttribute("aria-label"))?.includes(words);
  }

  async saysInStatusBar(words) {
    await until(`status "${words}"`, () => this.statusHas(words));
  }

  async chooseInMenu(words) {
    await this.status.click();
    await this.picks(words);
  }

  /** Runs a command by its title in the palette. */
  async command(title) {
    const input = this.page.locator(".quick-input-widget input.input");
    // What another command does at its very end can close the palette again.
    const opened = async () => {
      await this.keys.press("F1");
      try {
        await input.fill(`>${title}`, { timeout: 3000 });
        await this.row(title).click({ timeout: 3000 });
        return true;
      } catch {
        return false;
      }
    };
    await until(`the command "${title}"`, opened);
  }

  /** A line of the list that is open. */
  row(words) {
    return this.page.locator(".quick-input-list .monaco-list-row", { hasText: words }).first();
  }

  /** Picks from the list that is open. */
  async picks(words) {
    await this.row(words).click();
  }

  /** Ticks a line of the list that is open, wherever in it it stands. */
  async ticks(words) {
    await this.row(words).click();
    await this.row(words).locator(".checked").waitFor();
  }

  /** Presses a key in the text, once no list is in the way of it. */
  async inText(key) {
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
    await this.page.locator(".monaco-editor.focused").first().waitFor();
    await this.keys.press(key);
  }

  /** Ticks the line that says this and no more, looking for it first: a long list shows a part. */
  async ticksOnly(words) {
    const input = this.page.locator(".quick-input-widget input.input");
    await input.fill(words);
    const only = this.page.getByText(words, { exact: true });
    const row = this.page.locator(".quick-input-list .monaco-list-row", { has: only });
    await row.click();
    await row.locator(".checked").waitFor();
    await input.fill("");
  }

  /** Answers what is asked for in a line. */
  async answers(words) {
    await this.page.locator(".quick-input-widget .quick-input-message").waitFor();
    await this.page.locator(".quick-input-widget input.input").fill(words);
    await this.keys.press("Enter");
  }

  /** Waits until the status bar says something for a while. */
  async says(words) {
    await this.page.locator(".statusbar-item", { hasText: words }).waitFor();
  }

  /** The text as it is beside the text as it would be. */
  get difference() {
    return this.page.locator(".tab", { hasText: "as it would be" });
  }

  /** Waits until these words are in the text as it would be, and can be decided about. */
  async differs(words) {
    await this.row("Apply").waitFor();
    const shown = () =>
      this.page.evaluate(() => {
        const lines = [...document.querySelectorAll(".monaco-diff-editor .modified .view-line")];
        return lines.map((line) => line.textContent.replaceAll("\u00a0", " ")).join("\n");
      });
    await until(`the difference "${words}"`, async () => (await shown()).includes(words));
  }

  /** Decides about a change, and is back in the text. */
  async decides(decision) {
    await this.picks(decision);
    await this.difference.waitFor({ state: "detached" });
  }

  /** Waits until a page beside the text says these words. */
  async pageSays(words) {
    const shown = () =>
      this.page.evaluate(() => {
        const lines = [...document.querySelectorAll(".monaco-editor .view-line")];
        return lines.map((line) => line.textContent.replaceAll("\u00a0", " ")).join("\n");
      });
    await until(`"${words}" on a page`, async () => (await shown()).includes(words));
  }

  /** Closes what is before the writer, which is called so. */
  async closes(title) {
    await this.page.locator(".tab.active", { hasText: title }).first().waitFor();
    await this.command("View: Close Editor");
    await this.page.locator(".tab", { hasText: title }).waitFor({ state: "detached" });
  }

  /** How many stretches of what can be seen are marked by an extension. */
  decorations() {
    return this.page.locator('.view-overlays .cdr[class*="ced-"]').count();
  }

  async clearsToasts() {
    await this.command("Notifications: Clear All");
    await until("no toasts", async () => (await this.toast("").count()) === 0);
  }

  toast(words) {
    return this.page.locator(".notification-toast", { hasText: words });
  }

  /** Saves until that is how the file ends. */
  async saves(file, end) {
    const ends = (text) => text.trimEnd().endsWith(end);
    await this.savesUntil(file, `ends with "${end}"`, ends);
  }

  /** Saves until that is what the file says. */
  async has(file, whole) {
    await this.savesUntil(file, "says what it should", (text) => text === whole);
  }

  /** An edit of the server's may still be on its way when it is saved. */
  async savesUntil(file, what, holds) {
    const saved = async () => {
      await this.keys.press("Control+s");
      await this.page.waitForTimeout(100);
      return holds(fs.readFileSync(file, "utf8"));
    };
    await until(`${path.basename(file)} ${what}`, saved);
  }
}
