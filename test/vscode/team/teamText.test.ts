import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { teamConnected, teamLibrary, teamMembers, teamOff } from '../../scripted/teamData.ts';
import { teamStatuses } from '../../scripted/teamScenes.ts';

vi.mock('vscode', async () => (await import('../../support/fakeLanguageModels.ts')).fakeEditor);
const { teamText } = await import('../../../src/vscode/team/teamText.ts');
const { teamStrings } = await import('../../../src/vscode/team/teamStrings.ts');

const said = (facts: Partial<Parameters<typeof teamText>[0]>) =>
  teamText(
    { status: teamConnected, members: teamMembers, skills: teamLibrary, address: 'postgres://db/team', ...facts },
    () => 'noon',
    (sentence) => `«${sentence}»`,
  );

test('the page of a team says where it stands, who is in it, and what became of its skills here', () => {
  const text = said({});
  expect(text).toContain('- Connected.\n- Store: postgres://db/team\n- You are Mia (reviewer) in payments-api of Acme');
  expect(text).toContain('- Last sent: noon. Last received: noon.');
  expect(text).toContain('- Lee (writer): sessions 7, proposals 1, decisions 0');
  expect(text).toContain('- Mia (reviewer, you): sessions 5');
  expect(text).toContain('- Use pnpm (use-pnpm), version 2 of noon: waits here as a proposal');
});

test('it says what waits, what is wrong and which decisions lost, in the editor’s language', () => {
  const status = teamStatuses['offline'];
  if (!status) throw new Error('there is no such scene');
  const text = said({ status, members: [], skills: [] });
  expect(text).toContain('- Offline: local work goes on');
  expect(text).toContain('«The PostgreSQL server of db.example.com cannot be reached (ECONNREFUSED).»');
  expect(text).toContain('- Waiting to be sent: sessions 3, removals 1, decisions 2');
  expect(text).toContain('- noon: Squash before merging. «Lee approved this proposal');
  expect(text).not.toContain('## Members');
});

test('without a connection it says so and how to connect', () => {
  const text = said({ status: teamOff, members: [], skills: [], address: '' });
  expect(text).toContain('Nothing is sent and nothing comes in.');
  expect(text).not.toContain('Store:');
});

test('every text about a team is shown by a page', () => {
  const files = [
    'shared/TeamProvenanceFacts.tsx',
    'panel/team/ProvenanceCard.tsx',
    'sidebar/parts/KeyHelp.tsx',
    'sidebar/parts/Tabs.tsx',
    'sidebar/pages/ReviewTab.tsx',
    'sidebar/pages/ConsentPage.tsx',
    'sidebar/pages/ListPage.tsx',
    ...[
      'LostDecisions',
      'MemberList',
      'SharedProposalContent',
      'SharedProposalPage',
      'TeamLine',
      'TeamScopeSwitch',
      'TeamTab',
    ].map((name) => `sidebar/team/${name}.tsx`),
  ];
  const root = path.resolve(import.meta.dirname, '../../../webview');
  const users = files.map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');
  expect(Object.keys(teamStrings()).filter((name) => !users.includes(`strings.${name}`))).toEqual([]);
});
