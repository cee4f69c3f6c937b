import { beforeEach, expect, test, vi } from 'vitest';
import { SkillifyError } from '../../../src/base/errors.ts';
import type { EngineEvents, EngineMethod, EngineMethods } from '../../../src/engine/contract.ts';
import type { TeamStatus } from '../../../src/engine/teamContract.ts';
import { ScriptedEngine } from '../../scripted/scriptedEngine.ts';
import { teamConnected, teamOff } from '../../scripted/teamData.ts';
import { teamStatuses } from '../../scripted/teamScenes.ts';
import { fakeEditor, resetFakeEditor } from '../../support/fakeLanguageModels.ts';

vi.mock('vscode', async () => (await import('../../support/fakeLanguageModels.ts')).fakeEditor);
const { TeamState } = await import('../../../src/vscode/team/teamState.ts');

beforeEach(() => resetFakeEditor());

/** What the status bar is told of a project's team. */
class Scene {
  readonly scripted = new ScriptedEngine();
  readonly changed = new fakeEditor.EventEmitter<EngineEvents['changed']>();
  readonly placed = new fakeEditor.EventEmitter<never>();
  readonly failures: string[] = [];
  isStarted = true;
  readonly state = new TeamState(
    {
      onDidChange: this.changed.event,
      onDidChangePlace: this.placed.event,
      isStarted: this.isStarted,
      request: <M extends EngineMethod>(method: M, params: EngineMethods[M]['params']) =>
        this.scripted.handle(method, params, new AbortController().signal),
    },
    { failure: (what) => void this.failures.push(what) },
  );

  async line(status: TeamStatus): Promise<string | null> {
    this.scripted.handlers.teamStatus = async () => status;
    await this.refresh();
    return this.state.line;
  }

  async refresh(): Promise<void> {
    const told = new Promise<void>((resolve) => this.state.onDidChange(() => resolve()));
    this.changed.fire({ what: 'team' });
    await told;
  }
}

test('the hint says whether the team is there, what waits and what is wrong, and nothing without a connection', async () => {
  const scene = new Scene();
  const { offline, refused } = teamStatuses;
  if (!offline || !refused) throw new Error('there are no such scenes');
  expect(scene.state.line).toBeNull();
  expect(await scene.line(teamOff)).toBeNull();
  expect(await scene.line(teamConnected)).toBe('Team: connected, to review: 1');
  expect(await scene.line({ ...teamConnected, toReview: 0 })).toBe('Team: connected');
  expect(await scene.line({ ...teamConnected, state: 'connecting' })).toBe('Team: connecting');
  expect(await scene.line(offline)).toBe('Team: offline, waiting to be sent: 6');
  expect(await scene.line({ ...offline, waiting: teamOff.waiting })).toBe('Team: offline, local work goes on');
  expect(await scene.line(refused)).toBe('Team: The token is unknown or was revoked.');
  expect(scene.failures).toEqual([]);
});

test('an engine that does not answer leaves no hint behind', async () => {
  const scene = new Scene();
  await scene.line(teamConnected);
  scene.scripted.handlers.teamStatus = async () => {
    throw new SkillifyError('disconnected', 'The engine is gone.');
  };
  await scene.refresh();
  expect(scene.state.line).toBeNull();
  expect(scene.failures).toHaveLength(1);
});
