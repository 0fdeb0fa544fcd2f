/** Text for a terminal: what came from a server must not move the cursor, hide text or forge a line. */
export function cleanText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}
