import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { AgentError } from '../errors.ts';
import { csvFormat } from './csv-format.ts';

/**
 * Reads the rows of a CSV file from its bytes; the first row is the header.
 * Throws OUTPUT_NOT_VERIFIED for bytes that are not exactly what `writeCsv` writes: uneven rows, an open quote.
 */
export async function* readCsv(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const parser = parse({
    delimiter: csvFormat.delimiter,
    quote: csvFormat.quote,
    escape: csvFormat.quote,
    record_delimiter: [csvFormat.lineEnd],
  });
  const source = Readable.from(bytes, { objectMode: false });
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const row of parser) yield row as string[];
  } catch (error) {
    throw error instanceof CsvError ? notCsv(error) : error;
  } finally {
    source.destroy();
  }
}

function notCsv(error: CsvError): AgentError {
  // The text of the library quotes the data.
  const line = typeof error['lines'] === 'number' ? ` at line ${error['lines']}` : '';
  return new AgentError('OUTPUT_NOT_VERIFIED', `the file is not well-formed CSV${line} (${error.code})`);
}
