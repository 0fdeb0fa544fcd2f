import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { listProfiles } from '../src/jobs/list-profiles.ts';
import { knobsOf } from '../src/profiles/knob-differences.ts';
import { rfc } from '../src/scim/dialects/rfc.ts';
import { schemaOf } from '../src/validation/schema.ts';

/** Writes the tables of docs/dialects.md between their markers, from the schema and the profiles; with --check only compares. */
const page = path.join(import.meta.dirname, '..', 'docs', 'dialects.md');
const notKnobs = new Set(['$schema', 'name', 'description', 'server', 'extends', 'notes', 'unconfirmed']);
const tables = new Map([
  ['knobs', knobTable],
  ['profiles', profileTable],
  ['unconfirmed', unconfirmedLists],
]);

const present = await readFile(page, 'utf8');
const filled = [...tables].reduce((text, [name, make]) => fill(text, name, make()), present);
const generated = await format(filled, { ...(await resolveConfig(page)), filepath: page });
if (!process.argv.includes('--check')) await writeFile(page, generated);
else if (present !== generated) {
  console.error('docs/dialects.md is out of date; run "npm run generate"');
  process.exitCode = 1;
}

function fill(text, name, content) {
  const [begin, end] = [`<!-- generated: ${name} -->`, '<!-- end of generated -->'];
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`docs/dialects.md lacks the markers of ${name}`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}

function knobTable() {
  const { properties } = schemaOf('profile');
  const defaults = new Map(knobsOf(rfc));
  const sections = Object.entries(properties).filter(([name]) => !notKnobs.has(name));
  const rows = sections.flatMap(([name, schema]) =>
    name === 'resources' ? rowsOf(name, schema) : childRows(name, schema),
  );
  return table(
    ['Knob', 'Values', 'RFC', 'Meaning'],
    rows.map(({ knob, schema }) => [
      code(knob),
      valuesOf(schema),
      defaults.has(knob) ? code(JSON.stringify(defaults.get(knob))) : '',
      cell(schema.description ?? ''),
    ]),
  );
}

function rowsOf(knob, schema) {
  return [{ knob, schema }, ...childRows(schema.items === undefined ? knob : `${knob}[]`, schema.items ?? schema)];
}

function childRows(knob, { properties = {}, additionalProperties }) {
  const named = Object.entries(properties).flatMap(([name, schema]) => rowsOf(`${knob}.${name}`, schema));
  const parts = typeof additionalProperties === 'object' ? childRows(`${knob}.NAME`, additionalProperties) : [];
  return [...named, ...parts];
}

function valuesOf({ enum: values, items, type = [] }) {
  if (values !== undefined) return values.map((value) => code(String(value))).join(', ');
  if (items?.enum !== undefined) return `list of ${valuesOf(items)}`;
  const names = {
    string: 'text',
    integer: 'number',
    boolean: 'true, false',
    array: 'list',
    object: 'section',
    null: 'null',
  };
  return [type]
    .flat()
    .map((name) => names[name])
    .join(' or ');
}

function profileTable() {
  return table(
    ['Name', 'Product', 'Server', 'Differs from the RFC', 'Not confirmed'],
    listProfiles().map(({ name, isScimSyntax, product, server, differs, unconfirmed }) => [
      isScimSyntax ? `**${name}**` : name,
      cell(product),
      server === '' ? '' : server.split(', or ').map(code).join(' or '),
      cell(differs),
      String(unconfirmed.length),
    ]),
  );
}

function unconfirmedLists() {
  return listProfiles()
    .map(({ name, notes, unconfirmed }) => [
      `### ${name}`,
      ...section('To know', notes),
      ...section('Not confirmed', unconfirmed),
    ])
    .map((lines) => lines.join('\n\n'))
    .join('\n\n');
}

function section(title, sentences) {
  return sentences.length === 0 ? [] : [`${title}:`, sentences.map((sentence) => `- ${escape(sentence)}`).join('\n')];
}

function table(titles, rows) {
  return [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cell(text) {
  return escape(text).replaceAll('|', '\\|');
}

/** Code stays code; what would be markup elsewhere is text. */
function escape(text) {
  return text
    .split(/(`[^`]*`)/)
    .map((part) =>
      part.startsWith('`') ? part : part.replace(/[*[\]<>]|__/g, (mark) => mark.replaceAll(/./g, '\\$&')),
    )
    .join('');
}

function code(text) {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
