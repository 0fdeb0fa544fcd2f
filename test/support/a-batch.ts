import { createHash } from 'node:crypto';
import type { BatchFile } from '../../src/fulfillment/batch-files.ts';
import type {
  AnsweredRecord,
  FinalVerdict,
  JournalHeader,
  JournalRecord,
  SentRecord,
} from '../../src/fulfillment/journal-record.ts';

export const noon = '2026-11-23T12:00:00.000Z';

export function aBatchFile(fields: Partial<BatchFile> & { readonly content?: string } = {}): BatchFile {
  const { content = 'orders', ...rest } = fields;
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path: '/in/orders.json', sha256, bytes: Buffer.byteLength(content), orders: 3, ...rest };
}

export function aHeader(fields: Partial<JournalHeader> = {}): JournalHeader {
  return {
    run: '20261123T120000Z-aaaaaa',
    connection: 'Acme',
    agentVersion: '1.2.3',
    at: noon,
    files: [aBatchFile()],
    acceptedBy: null,
    ...fields,
  };
}

export function sent(position: string, fields: Partial<SentRecord> = {}): JournalRecord & { type: 'sent' } {
  return { type: 'sent', position, step: 'create', method: 'POST', target: 'Users', at: noon, ...fields };
}

export function answered(position: string, fields: Partial<AnsweredRecord> = {}): JournalRecord & { type: 'answered' } {
  return { type: 'answered', position, step: 'create', status: 201, id: 'u1', outcome: 'done', ...fields };
}

export function aVerdict(position: string, fields: Partial<FinalVerdict> = {}): FinalVerdict {
  return {
    position,
    assignedResourceTypeId: '5012',
    changeType: 'Added',
    state: 'Executed',
    message: '',
    resourceKey: 'u1',
    httpStatus: 201,
    executedAt: noon,
    ...fields,
  };
}

export function verdict(position: string, fields: Partial<FinalVerdict> = {}): JournalRecord & { type: 'verdict' } {
  return { type: 'verdict', ...aVerdict(position, fields) };
}
