import { describe, expect, test, vi } from 'vitest';
import { consentDetail, shortFolder, withShortFolders } from '../../src/vscode/consentText.ts';
import { driftLines } from '../../src/vscode/driftText.ts';
import { hooksText } from '../../src/vscode/hooksText.ts';
import { statusText } from '../../src/vscode/statusText.ts';
import { sampleSources, sampleStatus } from '../scripted/sampleData.ts';

vi.mock('vscode', () => ({ l10n: { t: (message: string) => message } }));
const { reviewStrings } = await import('../../src/vscode/reviewStrings.ts');

describe('before anything is read', () => {
  test('the dialog names assistants, amounts, folders and where it is kept', () => {
    const text = consentDetail(sampleSources(12), reviewStrings(), '~/store', 'en');
    expect(text).toContain('Claude Code: 12 files, 14.8 MB\n~/.claude/projects/-workspace-payments-api');
    expect(text).toContain('Codex: 1 file, 1.2 MB');
    expect(text).not.toContain('Cursor');
    expect(text).toContain('only the first records');
    expect(text).toContain('for you alone: ~/store');
    expect(text).toContain('Nothing leaves this machine');
    expect(text).toContain('capture: false');
  });

  test('without transcripts it says so', () => {
    const text = consentDetail(sampleSources(0), reviewStrings(), '/s', 'en');
    expect(text).toContain('No transcripts were found yet.');
    expect(text).not.toContain('first records');
  });

  test('folders are written from the home folder where they lie in it', () => {
    expect(shortFolder('/home/ann/.codex', '/home/ann')).toBe('~/.codex');
    expect(shortFolder('/home/anna/.codex', '/home/ann')).toBe('/home/anna/.codex');
    const [source] = withShortFolders(
      [
        {
          assistant: 'a',
          displayName: 'A',
          folders: ['/h/x', '/y'],
          transcripts: 2,
          sizeBytes: 1,
          mixedProjects: false,
        },
      ],
      '/h',
    );
    expect(source?.folders).toEqual(['~/x', '/y']);
  });
});

describe('drift', () => {
  const row = {
    assistant: 'codex' as const,
    agentVersion: '0.99',
    transcripts: 3,
    skippedRecords: 2,
    unknownTypes: [{ name: 'new|thing', count: 4 }],
    unreadFiles: [{ name: 'EACCES: permission denied', count: 1 }],
  };
  const fine = { ...row, agentVersion: null, skippedRecords: 0, unknownTypes: [], unreadFiles: [] };

  test('is a table in the status, by assistant and version', () => {
    const text = statusText({ ...sampleStatus(12), drift: [row, fine] }, () => 'noon');
    expect(text).toContain('| Codex | 0.99 | 3 | 2 | new\\|thing (4) | EACCES: permission denied (1) |');
    expect(text).not.toContain('| unknown |');
    expect(statusText(sampleStatus(12), () => 'noon')).toContain('All records were understood.');
  });

  test('is a line in diagnostics', () => {
    expect(driftLines([row, fine])).toEqual([
      'Drift: codex 0.99: 3 transcripts, 2 skipped records; unknown types: new|thing (4); unread files: EACCES: permission denied (1)',
    ]);
  });
});

test('hooks are listed with their state and what is still to be done', () => {
  const hook = { assistant: 'codex', displayName: 'Codex', installed: true, changes: [], note: 'Approve it in Codex.' };
  const text = hooksText([hook, { ...hook, displayName: 'pi', installed: false, note: null }]);
  expect(text).toContain('| Codex | installed |\n| pi | not installed |');
  expect(text).toContain('- Codex: Approve it in Codex.');
  expect(hooksText([])).toContain('None of the assistants');
});
