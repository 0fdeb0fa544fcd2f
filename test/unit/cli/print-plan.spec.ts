import { describe, expect, it } from '@jest/globals';
import { openPlan, plannedLines } from '../../../src/cli/print-plan.ts';
import { Secret } from '../../../src/secret.ts';

describe('a request of a dry run', () => {
  it('is shown with its orders, its headers, and its body in one line', () => {
    const body = { Operations: [{ op: 'replace', path: 'title', value: 'Clerk' }] };
    const headers = { 'If-Match': 'W/"3"' };

    expect(plannedLines({ method: 'PATCH', path: '/Users/2819', headers, body, orders: ['5012'] })).toEqual([
      'PATCH /Users/2819  (order 5012)',
      '  If-Match: W/"3"',
      '  {"Operations":[{"op":"replace","path":"title","value":"Clerk"}]}',
    ]);
  });

  it('is one line without a body', () => {
    expect(plannedLines({ method: 'DELETE', path: '/Users/2819', orders: ['5012'] })).toEqual([
      'DELETE /Users/2819  (order 5012)',
    ]);
  });

  it('that many orders share names the first five of them', () => {
    const orders = Array.from({ length: 1205 }, (_, index) => String(index + 1));

    expect(plannedLines({ method: 'PATCH', path: '/Groups/g1', orders })).toEqual([
      'PATCH /Groups/g1  (orders 1, 2, 3, 4, 5 and 1,200 more)',
    ]);
  });

  it('lets neither a secret nor a character that moves the cursor through', () => {
    const secret = new Secret('hunter2-hunter2');

    const text = plannedLines({
      method: 'POST',
      path: '/Users',
      body: { userName: '\u202Egpj.exe', nickName: secret.reveal() },
      orders: ['\u001b[2J1'],
    }).join('\n');

    expect(text).toContain('"nickName":"[secret]"');
    expect(text).not.toMatch(/[\u202E\u001b]/u);
  });
});

describe('openPlan', () => {
  it('counts by method, and keeps the requests for a summary as JSON', () => {
    const plan = openPlan({ json: true, quiet: false });
    const post = { method: 'POST', path: '/Users', orders: ['1'] };
    const patch = { method: 'PATCH', path: '/Users/u1', orders: ['2'] };

    for (const request of [post, patch, patch]) plan.add(request);

    expect([...plan.counts]).toEqual([['POST', 1], ['PATCH', 2]]); // prettier-ignore
    expect(plan.requests).toEqual([post, patch, patch]);
  });

  it('keeps nothing in memory of what it prints, and prints nothing for a quiet run', () => {
    const plan = openPlan({ json: false, quiet: true });

    plan.add({ method: 'POST', path: '/Users', orders: ['1'] });

    expect(plan.requests).toEqual([]);
    expect([...plan.counts]).toEqual([['POST', 1]]);
  });
});
