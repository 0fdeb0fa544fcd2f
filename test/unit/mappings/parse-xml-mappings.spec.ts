import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildMappings } from '../../../src/mappings/build-mappings.ts';
import { parseXmlMappings } from '../../../src/mappings/parse-xml-mappings.ts';

const fixture = new URL('../../fixtures/platform-mappings.xml', import.meta.url);
const parse = (text: string) => parseXmlMappings(text, 'platform.xml');

describe('parseXmlMappings', () => {
  it("loads the platform's fragment with several root elements as it stands", () => {
    const mappings = buildMappings(parse(readFileSync(fixture, 'utf8')));

    expect(mappings.entityTypes.map(({ identifier, connectionTable }) => [identifier, connectionTable])).toEqual([
      ['Salesforce_User', 'SCIMExport_Users'],
      ['Salesforce_Group', 'SCIMExport_Groups'],
    ]);
    expect(mappings.entityTypes[0]!.properties).toEqual([
      { identifier: 'SF_id', connectionColumn: 'id', isPrimaryKey: true, isMultiValued: false },
      { identifier: 'givenName', connectionColumn: 'name:givenName', isPrimaryKey: false, isMultiValued: false },
      { identifier: 'emails', connectionColumn: 'emails:value', isPrimaryKey: false, isMultiValued: false },
    ]);
    expect(mappings.associations).toEqual([
      {
        identifier: 'Salesforce_Group_Members',
        connectionTable: 'SCIMExport_members_Groups',
        column1: 'value',
        entityPropertyMapping1: 'Salesforce_Group:SF_id',
        column2: 'MemberId',
        entityPropertyMapping2: 'Salesforce_User:SF_id',
        origin: 'platform.xml line 1',
      },
    ]);
  });

  it('finds mappings at any depth, past other elements, comments, prefixes and a declaration', () => {
    const roots = parse(
      `\uFEFF<?xml version="1.0" encoding="utf-8"?>
       <ConfigurationFile xmlns="urn:usercube" xmlns:u="urn:usercube">
         <!-- <EntityTypeMapping Identifier="Old"/> -->
         <Connector Identifier="Acme"><Property Identifier="not ours"/></Connector>
         <Group><u:EntityTypeMapping Identifier="Acme_User">
           <Property Identifier="id" ConnectionColumn="id"/><Other><Property Identifier="deeper"/></Other>
         </u:EntityTypeMapping></Group>
         <ScimResourceTypeMapping Identifier="R" Connection="Acme" DefaultObjectClass="Users"/>
       </ConfigurationFile>`,
    );

    expect(roots.map(({ kind, origin }) => [kind, origin])).toEqual([
      ['EntityTypeMapping', 'platform.xml line 5'],
      ['ScimResourceTypeMapping', 'platform.xml line 8'],
    ]);
    expect(roots[0]!.properties.map(({ attributes }) => attributes.get('identifier'))).toEqual(['id']);
  });

  it.each([
    ['a closing tag that is missing', '<A>\n<EntityTypeMapping Identifier="x">\n</A>', /line 3 \(Expected closing tag/],
    [
      'an end too early',
      '<EntityTypeMapping Identifier="x">',
      /line 1 \(.*opened in line 1\) before the end of the file\)/,
    ],
    ['an attribute twice', '<EntityTypeMapping Identifier="x" Identifier="y"/>', /line 1 .*repeated/],
    ['an attribute without quotes', '\n\n<EntityTypeMapping Identifier=x/>', /line 3/],
    ['a tag that is cut', '<EntityTypeMapping Identifier="x"', /not valid XML at line 1/],
    [
      'a document type',
      '\n<!DOCTYPE x [<!ENTITY a "b">]><EntityTypeMapping Identifier="&a;"/>',
      /document types are not read, found one at line 2/,
    ],
    ['a reserved tag', '<__proto__><EntityTypeMapping Identifier="x"/></__proto__>', /not accepted as XML/],
    ['a reserved attribute', '<EntityTypeMapping __proto__="x"/>', /not accepted as XML/],
    ['1,000 levels', `${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}`, /not accepted as XML/],
    ['a file of something else', '{ "EntityTypeMappings": [] }', /holds no mapping/],
    ['an empty file', '', /holds no mapping/],
  ])('refuses %s', (_name, text, expected) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'MAPPINGS_INVALID', message: expect.stringMatching(expected) }),
    );
    expect(() => parse(text)).toThrow(/^platform\.xml: (?!.*mapping-file)/);
  });

  it('does not resolve entities', () => {
    const roots = parse(
      '<EntityTypeMapping Identifier="A"><Property Identifier="i" ConnectionColumn="a&#58;b"/></EntityTypeMapping>',
    );

    expect(() => buildMappings(roots)).toThrow(
      expect.objectContaining({ problems: [expect.stringContaining('ConnectionColumn holds "&"')] }),
    );
  });
});
