import type { LedgerRow, Recurrence } from '../../skills/ledger/ledgerRow.ts';
import type { LedgerTotal } from '../ledgerLane.ts';
import { RecordReader, type Words } from './recordReader.ts';

const recurrences: Words<Recurrence> = { 'said-again': true, 'same-failure': true, reverted: true };

/** What a session tells about a skill, from its row. */
export function ledgerRowOf(row: unknown): LedgerRow {
  const reader = RecordReader.of(row, 'what a session tells about a skill');
  return {
    name: reader.text('name'),
    sessionId: reader.text('session_id'),
    version: reader.number('version'),
    isEligible: reader.flag('eligible'),
    isLoaded: reader.flag('loaded'),
    recurred: reader.wordOrNull('recurred', recurrences),
    recurredEventId: reader.textOrNull('recurred_event_id'),
    isOpposed: reader.flag('opposed'),
  };
}

/** A sum of the ledger, from its row. */
export function ledgerTotalOf(row: unknown): LedgerTotal {
  const reader = RecordReader.of(row, 'a sum of the ledger');
  return {
    name: reader.text('name'),
    isAfter: reader.flag('is_after'),
    eligible: reader.number('eligible'),
    recurred: reader.number('recurred'),
    opposed: reader.number('opposed'),
  };
}
