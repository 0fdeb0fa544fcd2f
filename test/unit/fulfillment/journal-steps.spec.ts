import { describe, expect, it } from '@jest/globals';
import type { AnsweredRecord, SentRecord } from '../../../src/fulfillment/journal-record.ts';
import { accountStep, membersStep, pastOf } from '../../../src/fulfillment/journal-steps.ts';
import { answered, noon, sent } from '../../support/a-batch.ts';
import { aCreate, aDelete, aPatch } from '../../support/some-writes.ts';

function past({ open = [], done = [] }: { readonly open?: SentRecord[]; readonly done?: AnsweredRecord[] }) {
  return pastOf({ open: new Map([['0:0', open]]), done: new Map([['0:0', done]]) }, '0:0');
}

describe('the steps of an order', () => {
  it('have names of their own', () => {
    expect([aCreate('ada'), aPatch('u1'), aDelete('u1')].map(accountStep)).toEqual(['create', 'update', 'delete']);
    expect(membersStep('Groups', 'g1')).toBe('members Groups/g1');
  });
});

describe('the past of an order', () => {
  const nothing = { isCreatedUnseen: false, isUpdated: false, isDeleted: false, isUnanswered: false };

  it('is empty when nothing was sent for it', () => {
    expect(pastOf({ open: new Map(), done: new Map() }, '0:0')).toEqual(nothing);
  });

  it('is that of this order alone', () => {
    expect(pastOf({ open: new Map([['0:1', [sent('0:1')]]]), done: new Map() }, '0:0')).toEqual(nothing);
  });

  it('has the account that was created', () => {
    expect(past({ done: [answered('0:0', { id: 'u7' })] })).toEqual({ ...nothing, createdId: 'u7' });
  });

  it('has no account when the create was refused', () => {
    expect(past({ done: [answered('0:0', { outcome: 'refused', status: 409, id: undefined })] })).toEqual(nothing);
  });

  it.each([
    ['done', true],
    ['refused', false],
  ] as const)('knows whether the update was made: %s', (outcome, isUpdated) => {
    expect(past({ done: [answered('0:0', { step: 'update', outcome, id: undefined })] })).toEqual({
      ...nothing,
      isUpdated,
    });
  });

  it('knows that the account was deleted', () => {
    expect(past({ done: [answered('0:0', { step: 'delete', id: undefined })] })).toEqual({
      ...nothing,
      isDeleted: true,
    });
  });

  it('has the moment of the last create without an answer', () => {
    const later = '2026-11-23T12:00:30.000Z';

    const { createSentAt, isUnanswered } = past({ open: [sent('0:0', { at: noon }), sent('0:0', { at: later })] });

    expect({ createSentAt, isUnanswered }).toEqual({ createSentAt: Date.parse(later), isUnanswered: true });
  });

  it.each(['update', 'delete'])('knows of an %s without an answer, which is no create', (step) => {
    const method = step === 'update' ? 'PATCH' : 'DELETE';

    expect(past({ open: [sent('0:0', { step, method })] })).toEqual({ ...nothing, isUnanswered: true });
  });

  it('takes no change of members for one of the account', () => {
    const members = { step: membersStep('Groups', 'g1'), id: undefined };

    expect(past({ open: [sent('0:0', { ...members, method: 'PATCH' })] })).toEqual(nothing);
    expect(past({ done: [answered('0:0', members)] })).toEqual(nothing);
  });
});
