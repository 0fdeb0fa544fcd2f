import { describe, expect, it } from '@jest/globals';
import { formatManifest, parseManifest, type Manifest } from '../../../src/publication/manifest.ts';
import { isConnectionName, isFileNameOf } from '../../../src/publication/output-names.ts';
import { checkRunId, isRunId } from '../../../src/publication/run-id.ts';

const manifest: Manifest = {
  runId: 'r2',
  previousRunId: 'r1',
  agentVersion: '1.0.0',
  connection: 'Acme',
  source: 'https://acme.example',
  startedAt: '2026-11-23T02:51:28.000Z',
  finishedAt: '2026-11-23T02:52:28.000Z',
  files: [
    {
      name: 'Acme_Users.csv',
      runId: 'r2',
      kind: 'entity',
      entity: 'Users',
      rows: 2,
      bytes: 20,
      sha256: 'a'.repeat(64),
      columns: ['id', 'userName'],
      keyColumns: ['id'],
      serverTotal: 2,
      distinct: 2,
    },
  ],
  warnings: new Map([['several-values', 3]]),
  guard: {
    verdict: 'accepted',
    reasons: [{ rule: 'missing-rows', file: 'Acme_Users.csv', message: 'lost' }],
    acceptedBy: 'ann',
    acceptedAt: '2026-11-23T03:00:00.000Z',
  },
};

function damaged(path: readonly (string | number)[], value: unknown): string {
  const copy = JSON.parse(formatManifest(manifest)) as Record<string | number, unknown>;
  let place = copy;
  for (const step of path.slice(0, -1)) place = place[step] as Record<string | number, unknown>;
  place[path.at(-1)!] = value;
  return JSON.stringify(copy);
}

describe('the manifest', () => {
  it('is read as it was written', () => {
    expect(parseManifest(formatManifest(manifest), 'Acme')).toEqual(manifest);
  });

  it.each([
    ['another format', ['formatVersion'], 2],
    ['an end that never came', ['complete'], 'true'],
    ['another connection', ['connection'], 'Other'],
    ['a run id that is a path', ['runId'], '../x'],
    ['a previous run id that is a path', ['previousRunId'], '/etc'],
    ['no files', ['files'], {}],
    ['a file outside', ['files', 0, 'name'], '../Acme_Users.csv'],
    ['a file of another connection', ['files', 0, 'name'], 'Other_Users.csv'],
    ['a negative size', ['files', 0, 'bytes'], -1],
    ['a count that is a text', ['files', 0, 'rows'], '2'],
    ['a cut hash', ['files', 0, 'sha256'], 'abc'],
    ['an unknown verdict', ['guard', 'verdict'], 'fine'],
    ['a time that is none', ['finishedAt'], 'yesterday'],
  ])('is refused with %s', (_name, path, value) => {
    expect(() => parseManifest(damaged(path, value), 'Acme')).toThrow(
      expect.objectContaining({ code: 'OUTPUT_NOT_VERIFIED' }),
    );
  });

  it.each(['', '{', 'null', '[]', '42', formatManifest(manifest).slice(0, -3)])('is refused as %j', (text) => {
    expect(() => parseManifest(text, 'Acme')).toThrow(/the manifest of Acme is damaged/);
  });
});

describe('names', () => {
  it.each(['../../x', 'CON', 'con.x', 'a:b', 'a_b', '1a', '', 'a'.repeat(101), 'name.'])(
    'no connection is %j',
    (name) => {
      expect(isConnectionName(name)).toBe(false);
    },
  );

  it.each([
    '../Acme_Users.csv',
    'Acme_../x.csv',
    'Acme_a:b.csv',
    'Acme_.csv',
    'Acme_Users',
    'Acme_Us ers.csv',
    'Acme_Users.csv\n',
    'Other_Users.csv',
    `Acme_${'a'.repeat(200)}.csv`,
  ])('no file of Acme is %j', (name) => {
    expect(isFileNameOf('Acme', name)).toBe(false);
  });

  it.each(['Acme_Users.csv', 'Acme_members_Groups.csv', 'Acme_Container-Permissions.csv'])(
    'a file of Acme is %j',
    (name) => {
      expect(isFileNameOf('Acme', name)).toBe(true);
    },
  );

  it.each(['', '..', 'a/b', 'a\\b', '.hidden', 'a.b', 'nul', '-a', 'a'.repeat(65), 'a\0', 'r1\n'])(
    'no run is %j',
    (text) => {
      expect(isRunId(text)).toBe(false);
      expect(() => checkRunId(text)).toThrow(expect.objectContaining({ code: 'HELD_RUN_INVALID' }));
    },
  );

  it('takes the run ids that the agent gives out', () => {
    expect(checkRunId('20261123T025700Z-9f3c1a')).toBe('20261123T025700Z-9f3c1a');
  });
});
