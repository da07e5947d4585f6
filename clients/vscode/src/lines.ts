/** Characters that fit beside a box in a list. */
const LINE = 72;

/** Text as the two lines that a list has room for: it shows no more than the beginning of each. */
export function broken(text: string, line = LINE): [string, string] {
  const words = text.trim().replace(/\s*\n\s*/g, " ");
  const at = words.length > line ? words.lastIndexOf(" ", line) : -1;
  return at > 0 ? [words.slice(0, at), words.slice(at + 1)] : [words, ""];
}

/** Its first words, for where there is room for few. */
export function beginning(text: string, characters: number): string {
  const words = text.trim().replace(/\s+/g, " ");
  const at = words.length > characters ? words.lastIndexOf(" ", characters) : -1;
  return at > 0 ? `${words.slice(0, at)}…` : words;
}
