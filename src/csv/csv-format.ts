/** RFC 4180 with line feeds: UTF-8 without byte-order mark, comma, double quotes where needed. */
export const csvFormat = { delimiter: ',', quote: '"', lineEnd: '\n' } as const;
