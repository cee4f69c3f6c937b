import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { arrayAt, parseJson, recordAt, stringAt } from '../../../src/base/json.ts';
import { chatCommands, chatQuestion, suggestedRules } from '../../../src/vscode/chat/chatQuestion.ts';
import { chatParticipantId } from '../../../src/vscode/ids.ts';

const manifest = parseJson(readFileSync(path.join(import.meta.dirname, '../../../package.json'), 'utf8'));
const [participant] = arrayAt(recordAt(manifest, 'contributes'), 'chatParticipants');

describe('the manifest', () => {
  test('contributes the participant and its commands', () => {
    expect(stringAt(participant, 'id')).toBe(chatParticipantId);
    expect(arrayAt(participant, 'commands').map((command) => stringAt(command, 'name'))).toEqual([...chatCommands]);
  });
});

describe('a chat request', () => {
  test.each([
    [undefined, ' what failed? ', 'what failed?'],
    [undefined, '', null],
    ['summarise', '', 'summarise the last hour'],
    ['summarise', 'the last 15 minutes', 'summarise the last 15 minutes'],
    ['failures', 'of the tests yesterday', 'what failures of the tests yesterday'],
    ['failures', '', 'what failed in the last day?'],
    ['skills', 'the build', 'what patterns have we codified for the build'],
    ['skills', '', 'what patterns have we codified?'],
    ['unknown', 'x', null],
  ])('/%s %j is the question %j', (command, prompt, question) => {
    expect(chatQuestion(command, prompt)).toBe(question);
  });

  test('/propose takes one rule a line and names them by the first words', () => {
    expect(suggestedRules('- Please run the migrations before the tests.\n\n* Never skip them.')).toEqual({
      name: 'run-migrations-before-tests',
      rules: ['Please run the migrations before the tests.', 'Never skip them.'],
    });
    expect(suggestedRules('始终使用 pnpm')?.name).toBe('pnpm');
    expect(suggestedRules('始终')?.name).toBe('rule-from-chat');
    expect(suggestedRules(' \n')).toBeNull();
  });
});
