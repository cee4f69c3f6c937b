import fs, { appendFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { appendDecision, decisionLogPath, readDecisions } from '../../src/store/decisionLog.ts';
import { openStore } from '../../src/store/openStore.ts';
import type { SqlStore } from '../../src/store/sqlStore.ts';
import { decision, proposal, skill, skillVersion } from './sampleData.ts';
import { ASSETS, temporaryFolder } from './testFolder.ts';

const effects = { proposals: [proposal('p1')], skill: skill(), skillVersion: skillVersion() };

async function open(folder: string): Promise<SqlStore> {
  const store = await openStore({ folder, assetPath: ASSETS });
  onTestFinished(() => store.close());
  return store;
}

describe('the decisions log', () => {
  it('gives back what was appended, from any offset', () => {
    const folder = temporaryFolder();
    appendDecision(folder, decision('d1'), effects);
    const { offset } = readDecisions(folder, 0);
    appendDecision(folder, decision('d2', { skillMd: 'line\nline →', reason: null }), {});
    expect(readDecisions(folder, 0).decisions).toEqual([
      { decision: decision('d1'), effects },
      { decision: decision('d2', { skillMd: 'line\nline →' }), effects: {} },
    ]);
    expect(readDecisions(folder, offset).decisions.map((logged) => logged.decision.id)).toEqual(['d2']);
    expect(readDecisions(folder, 1e9).decisions).toHaveLength(2);
    expect(statSync(decisionLogPath(folder)).mode & 0o777).toBe(0o600);
    expect(readDecisions(temporaryFolder(), 0)).toEqual({ decisions: [], offset: 0, unusableLines: 0 });
  });

  it('ignores a torn last line and closes it before the next', () => {
    const folder = temporaryFolder();
    appendDecision(folder, decision('d1'), {});
    appendFileSync(decisionLogPath(folder), '{"decision":{"id":"d2","ki');
    expect(readDecisions(folder, 0).decisions).toHaveLength(1);
    appendDecision(folder, decision('d3'), {});
    const reading = readDecisions(folder, 0);
    expect(reading.decisions.map((logged) => logged.decision.id)).toEqual(['d1', 'd3']);
    expect(reading.unusableLines).toBe(1);
    expect(reading.offset).toBe(readFileSync(decisionLogPath(folder)).length);
  });

  it('rebuilds the library when the database is gone', async () => {
    const folder = temporaryFolder();
    const store = await open(folder);
    await store.decide(decision('d1'), effects);
    await store.decide(decision('d2', { kind: 'edit' }), { skill: skill(2, 'B'), skillVersion: skillVersion(2, 'B') });
    await store.close();
    rmSync(path.join(folder, 'store.db'));
    rmSync(path.join(folder, 'store.db-journal'), { force: true });
    const again = await open(folder);
    expect((await again.listDecisions()).map((each) => each.id)).toEqual(['d1', 'd2']);
    expect(await again.listSkills()).toEqual([skill(2, 'B')]);
    expect(await again.listSkillVersions('use-pnpm')).toHaveLength(2);
    expect(await again.getProposal('p1')).toEqual(proposal('p1'));
  });

  it('applies decisions of other processes once, in order with the own', async () => {
    const folder = temporaryFolder();
    const store = await open(folder);
    appendDecision(folder, decision('theirs'), { skill: skill() });
    await store.decide(decision('mine'), { skill: skill(2, 'B') });
    expect(await store.applyPendingDecisions()).toBe(1);
    expect(await store.applyPendingDecisions()).toBe(0);
    await store.close();
    const again = await open(folder);
    expect((await again.listDecisions()).map((each) => each.id).sort()).toEqual(['mine', 'theirs']);
  });

  it('writes a decision again that went into a log which was being replaced', () => {
    const folder = temporaryFolder();
    const file = decisionLogPath(folder);
    appendDecision(folder, decision('d1'), {});
    const rewritten = readFileSync(file);
    const sync = vi.spyOn(fs, 'fsyncSync').mockImplementationOnce((handle) => {
      // At this moment forgetting renames its new log over the one that was written to.
      writeFileSync(`${file}.draft`, rewritten);
      renameSync(`${file}.draft`, file);
      fs.fdatasyncSync(handle);
    });
    onTestFinished(() => sync.mockRestore());
    appendDecision(folder, decision('d2'), {});
    expect(readDecisions(folder, 0).decisions.map((logged) => logged.decision.id)).toEqual(['d1', 'd2']);
  });

  it('passes over zeros that a power cut left at its end', () => {
    const folder = temporaryFolder();
    appendDecision(folder, decision('d1'), {});
    appendFileSync(decisionLogPath(folder), Buffer.alloc(5000));
    expect(readDecisions(folder, 0).decisions).toHaveLength(1);
    appendDecision(folder, decision('d2'), {});
    const reading = readDecisions(folder, 0);
    expect(reading.decisions.map((logged) => logged.decision.id)).toEqual(['d1', 'd2']);
    expect(reading.unusableLines).toBe(1);
  });

  it('says so when it cannot be written', () => {
    expect(() => appendDecision(path.join(temporaryFolder(), 'absent'), decision('d'), {})).toThrow(
      expect.objectContaining({ code: 'write-failed' }),
    );
  });
});
