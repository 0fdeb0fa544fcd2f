import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { AgentError, messageOf } from '../errors.ts';
import { printable } from '../validation/names.ts';
import { positionsIn } from '../validation/text-position.ts';
import { mappingElement, mappingKinds, type MappingElement, type MappingRoot } from './mapping-element.ts';

// The platform's files may hold several root elements; this one around them makes them one document.
const wrapper = 'mapping-file';
const opening = `<${wrapper}>`;
const attributesKey = ':@';

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseAttributeValue: false,
  processEntities: false,
  captureMetaData: true,
});

/**
 * Reads mapping elements, wherever they stand, from an XML file of the platform; other elements are left alone.
 * Entities are not resolved and document types are refused. Throws MAPPINGS_INVALID with the file and the line.
 */
export function parseXmlMappings(text: string, fileName: string): MappingRoot[] {
  const document = `${opening}${withoutDeclaration(text)}</${wrapper}>`;
  refuseMalformed(document, fileName);
  const positionOf = positionsIn(document);
  const originAt = (offset: number): string => `${fileName} line ${positionOf(offset).line}`;
  const roots = [...mappingsBelow(parse(document, fileName), originAt)];
  if (roots.length > 0) return roots;
  throw invalid(`${fileName}: holds no mapping; expected ${mappingKinds.join(', ')} elements`);
}

function withoutDeclaration(text: string): string {
  return text.replace(/^\uFEFF?\s*<\?xml[^>]*\?>/, (declaration) => declaration.replace(/[^\n]/g, ' '));
}

function refuseMalformed(document: string, fileName: string): void {
  const doctype = document.search(/<!(DOCTYPE|ENTITY)/i);
  if (doctype !== -1) {
    throw invalid(`${fileName}: document types are not read, found one at line ${positionsIn(document)(doctype).line}`);
  }
  // The parser itself accepts broken XML; its successor package for validation is not needed for the same check.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const result = XMLValidator.validate(document);
  if (result === true) return;
  const { line, msg } = result.err;
  throw invalid(`${fileName}: not valid XML at line ${line} (${withoutWrapper(msg)})`);
}

function withoutWrapper(message: string): string {
  const ending = ` instead of closing tag '${wrapper}'`;
  return message
    .replace(ending, ' before the end of the file')
    .replace(`</${wrapper}`, '')
    .replace(/, col \d+|\.$/g, '');
}

/** The parser has limits of its own: for depth, and for names that would reach a prototype. */
function parse(document: string, fileName: string): readonly XmlNode[] {
  try {
    return parser.parse(document) as readonly XmlNode[];
  } catch (error) {
    throw invalid(`${fileName}: not accepted as XML (${printable(messageOf(error))})`);
  }
}

function invalid(message: string): AgentError {
  return new AgentError('MAPPINGS_INVALID', message);
}

/** One element as the parser gives it: its children by its own name, its attributes beside them. */
type XmlNode = Readonly<Record<string, unknown>> & {
  readonly [attributesKey]?: Readonly<Record<string, string>>;
  readonly [metadata: symbol]: { readonly startIndex: number } | undefined;
};

type OriginAt = (offset: number) => string;

function* mappingsBelow(nodes: readonly XmlNode[], originAt: OriginAt): Generator<MappingRoot> {
  for (const node of nodes) {
    const { name, children } = contentOf(node);
    const kind = mappingKinds.find((known) => known === name);
    if (kind === undefined) yield* mappingsBelow(children, originAt);
    else yield { kind, ...elementOf(node, originAt), properties: propertiesOf(children, originAt) };
  }
}

function propertiesOf(nodes: readonly XmlNode[], originAt: OriginAt): MappingElement[] {
  return nodes.filter((node) => contentOf(node).name === 'Property').map((node) => elementOf(node, originAt));
}

function contentOf(node: XmlNode): { readonly name: string; readonly children: readonly XmlNode[] } {
  const name = Object.keys(node).find((key) => key !== attributesKey) ?? '';
  const children = node[name];
  return { name, children: Array.isArray(children) ? (children as readonly XmlNode[]) : [] };
}

function elementOf(node: XmlNode, originAt: OriginAt): MappingElement {
  const start = node[XMLParser.getMetaDataSymbol() as unknown as symbol]?.startIndex ?? 0;
  return mappingElement(Object.entries(node[attributesKey] ?? {}), originAt(start));
}
