import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { expectRefused, expectSound, exportedOf, useExportScene, wholeDirectory } from '../../support/export-scene.ts';
import type { FaultReply } from '../../support/fault-server.ts';
import {
  cutGzip,
  gzipBomb,
  sendFramed,
  sendShortLength,
  sendUnfinishedChunks,
  type Framing,
} from '../../support/faulty-bodies.ts';
import { faultyServer, type ListBody } from '../../support/scim-directory.ts';

const gzip = { 'Content-Encoding': 'gzip' };
const html = '<!doctype html><html><title>Sign in</title></html>';

describe('an answer that is no list', () => {
  const setScene = useExportScene();

  it.each([
    ['a login page', 'text/html; charset=utf-8', html, /expected SCIM JSON, got text\/html \(login page\?\)/],
    ['a login page called JSON', 'application/scim+json', html, /expected SCIM JSON/],
    ['an empty object', 'application/scim+json', '{}', /not a SCIM list response/],
    ['an empty array', 'application/scim+json', '[]', /not a SCIM list response \(an array\)/],
    ['null', 'application/scim+json', 'null', /not a SCIM list response \(null\)/],
    ['a text', 'application/scim+json', '"text"', /not a SCIM list response \(a string\)/],
    ['a number', 'application/scim+json', '42', /not a SCIM list response \(a number\)/],
    ['nothing at all', 'application/scim+json', '', /not a SCIM list response \(empty\)/],
    ['words', 'text/plain', 'all is well', /expected SCIM JSON, got text\/plain that is no JSON/],
  ])('such as %s ends the export at once', async (_case, type, body, message) => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users', (reply) => reply.send(200, { 'Content-Type': type }, body));

    await expectRefused(scene, script, { code: 'RESPONSE_NOT_SCIM', message });
    expect(scene.waits).toEqual([]);
  });

  it('on a later page keeps the first page from being published', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users?5', (reply) =>
      reply.send(200, { 'Content-Type': 'text/html' }, html),
    );

    await expectRefused(scene, script, { code: 'RESPONSE_NOT_SCIM', message: /login page/ });
  });

  it('is refused when it is an error with a status of success', async () => {
    const scene = await setScene();
    const error = { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '500', detail: 'No database' };
    const script = faultyServer(wholeDirectory, 'Users', (reply) => reply.json(error));

    await expectRefused(scene, script, { code: 'RESPONSE_NOT_SCIM', message: /SCIM error with a status of success/ });
  });
});

function cutTrailer(text: string): Buffer {
  return gzipSync(text).subarray(0, -8);
}

describe('a body that is cut', () => {
  const setScene = useExportScene();
  const cuts: readonly [string, (reply: FaultReply, text: string) => Promise<void>][] = [
    ['half a JSON text', (reply, text) => reply.send(200, {}, text.slice(0, text.length / 2))],
    ['fewer bytes than its length', sendShortLength],
    ['no last chunk', sendUnfinishedChunks],
    [
      'fewer bytes because of a reset',
      async (reply, text) => {
        await reply.head(200, { 'Content-Length': text.length });
        await reply.bytes(text.slice(0, 50));
        reply.reset();
      },
    ],
    ['all of its text but not the end of its gzip stream', (reply, text) => reply.send(200, gzip, cutTrailer(text))],
    ...(['length', 'chunked', 'close'] as const).map((framing: Framing): (typeof cuts)[number] => [
      `a part of its gzip stream, framed by ${framing}`,
      (reply, text) => sendFramed(reply, framing, cutGzip(text), gzip),
    ]),
  ];

  it.each(cuts)('and has %s fails the export after two more attempts', async (_case, send) => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users?5', (reply, page) => send(reply, JSON.stringify(page)));

    await expectRefused(scene, script, { code: 'RESPONSE_CUT', message: /ended early.*\(3 attempts\)/ });
  });

  it.each(cuts)('and has %s only once is read again', async (_case, send) => {
    const scene = await setScene();
    let faults = 0;
    scene.serve(
      faultyServer(wholeDirectory, 'Users?5', (reply, page) =>
        faults++ === 0 ? send(reply, JSON.stringify(page)) : reply.json(page),
      ),
    );

    const { outcome, files } = exportedOf(await scene.export());

    expect([outcome, files[0]?.rows, faults]).toEqual(['published', 10, 2]);
    await expectSound(scene);
  });

  it('and ends with the connection is refused although it looks whole', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users', (reply, page) =>
      sendFramed(reply, 'close', JSON.stringify(page)),
    );

    await expectRefused(scene, script, { code: 'RESPONSE_CUT', message: /without saying where its body ends/ });
  });
});

describe('a body that is too much', () => {
  const setScene = useExportScene();
  const mebibyte = 1024 * 1024;

  it('behind a small gzip stream ends the export', async () => {
    const scene = await setScene();
    const bomb = gzipBomb(200 * mebibyte);
    const script = faultyServer(wholeDirectory, 'Users', (reply) => reply.send(200, gzip, bomb));

    await expectRefused(scene, script, { code: 'RESPONSE_TOO_LARGE', message: /more than 50 MiB/ });
  });

  it('in levels of JSON ends the export', async () => {
    const scene = await setScene();
    const deep = `{"totalResults":1,"Resources":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    const script = faultyServer(wholeDirectory, 'Users', (reply) => reply.send(200, {}, deep));

    await expectRefused(scene, script, { code: 'RESPONSE_TOO_DEEP', message: /deeper than 64 levels/ });
  });

  it('in one text ends the export', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users', (reply, page) =>
      reply.json({ ...page, Resources: [{ id: 'u0', userName: 'x'.repeat(2 * mebibyte) }] }),
    );

    await expectRefused(
      scene,
      script,
      { code: 'RESPONSE_TOO_LARGE', message: /more than 1 MiB/ },
      { http: { limits: { responseBytes: mebibyte } } },
    );
  });
});

describe('a body in an encoding', () => {
  const setScene = useExportScene();

  it('of gzip is published like a plain one', async () => {
    const scene = await setScene();
    await scene.export();
    const plain = (await scene.published()).get('Acme_Users.csv');
    const pack = (reply: FaultReply, page: ListBody): Promise<void> =>
      reply.send(200, gzip, gzipSync(JSON.stringify(page)));
    scene.serve(faultyServer(wholeDirectory, 'Users', pack));

    const { outcome } = exportedOf(await scene.export());

    expect(outcome).toBe('published');
    expect((await scene.published()).get('Acme_Users.csv')).toBe(plain);
  });

  it('that was not asked for ends the export', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users', (reply) =>
      reply.send(200, { 'Content-Encoding': 'br' }, 'xxxx'),
    );

    await expectRefused(scene, script, { code: 'RESPONSE_NOT_SCIM', message: /encoding br, which was not asked for/ });
  });

  it('of text that is not UTF-8 ends the export', async () => {
    const scene = await setScene();
    const script = faultyServer(wholeDirectory, 'Users', (reply, page) =>
      reply.send(200, {}, Buffer.from(JSON.stringify(page).replace('u0@', 'é@'), 'latin1')),
    );

    await expectRefused(scene, script, { code: 'VALUE_INVALID', message: /not UTF-8/ });
  });
});
