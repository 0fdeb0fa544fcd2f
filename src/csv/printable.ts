/** A text from outside for a message: in quotes, on one line, and not endless. */
export function printable(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
