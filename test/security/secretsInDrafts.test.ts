import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lineOfSecret } from '../../src/engine/draftSecrets.ts';
import { plantedSecrets } from '../capture/plantedSecrets.ts';
import { ask, SampleScope } from '../support/sampleScope.ts';

let scope: SampleScope;
beforeEach(() => {
  scope = new SampleScope();
});
afterEach(() => scope.dispose());

const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;

describe('a draft with a secret that a person wrote into it', () => {
  test('is not approved, the line is named and nothing is written; without it, it is', async () => {
    const engine = await scope.engine();
    const { proposals } = await ask(engine, 'now', { trigger: 'command' });
    const [proposal] = proposals;
    if (!proposal) throw new Error('The sample gave no proposal.');
    const skillMd = `${proposal.skillMd.trimEnd()}\nLog in with ${token}.\n`;
    const { id } = proposal;
    const edited = await ask(engine, 'editDraft', { id, skillMd });
    const line = skillMd.trimEnd().split('\n').length;
    await expect(ask(engine, 'approve', { id, contentHash: edited.contentHash })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(
        new RegExp(`^The draft cannot be approved yet\\. Line ${line} holds what looks like a secret`),
      ),
    });
    expect(existsSync(proposal.target)).toBe(false);
    const preview = await ask(engine, 'deliveryPreview', { id });
    expect(preview.problem).toContain('secret');
    expect(preview.problem).not.toContain(token);
    const clean = await ask(engine, 'editDraft', { id, skillMd: skillMd.replace(token, '$GITHUB_TOKEN') });
    await ask(engine, 'approve', { id, contentHash: clean.contentHash });
    expect(existsSync(proposal.target)).toBe(true);
  });
});

describe('the line of a secret', () => {
  test('is told for every kind that capture knows', () => {
    for (const { kind, text } of plantedSecrets) expect(lineOfSecret(`# A\n\n${text}\n`), kind).toBe(3);
  });

  test('is none in words about secrets, in placeholders and in what was redacted', () => {
    for (const text of [
      'Never commit tokens.',
      'export API_KEY=<your key>',
      'password: $PASSWORD',
      '[redacted:github-token]',
    ])
      expect(lineOfSecret(text), text).toBeNull();
  });
});
