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
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: words }).click();
  }

  toast(words) {
    return this.page.locator(".notification-toast", { hasText: words });
  }

  async saves(file, end) {
    await this.keys.press("Control+s");
    const text = () => fs.readFileSync(file, "utf8");
    await until(`${path.basename(file)} ends with "${end}"`, () => text().trimEnd().endsWith(end));
  }
}
