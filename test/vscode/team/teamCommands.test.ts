import { beforeEach, describe, expect, test, vi } from 'vitest';
import { SkillifyError } from '../../../src/base/errors.ts';
import type { EngineClient, EngineMethod, EngineMethods } from '../../../src/engine/contract.ts';
import { parseParams } from '../../../src/engine/validation.ts';
import { ScriptedEngine } from '../../scripted/scriptedEngine.ts';
import { fakeEditor, resetFakeEditor, shown } from '../../support/fakeLanguageModels.ts';
import { FakeSecrets } from './fakeSecrets.ts';

vi.mock('vscode', async () => (await import('../../support/fakeLanguageModels.ts')).fakeEditor);
const { TeamCommands } = await import('../../../src/vscode/team/teamCommands.ts');
const { TeamLink } = await import('../../../src/vscode/team/teamLink.ts');
const { TeamSecrets } = await import('../../../src/vscode/team/teamSecrets.ts');
const { readTeam } = await import('../../../src/vscode/team/teamSettings.ts');

const password = ['very', 'secret'].join('-');
const address = `postgres://skillify_login:${password}@db.example.com:5432/team`;
const token = ['skillify', 't'.repeat(30)].join('_');

/** A folder as the editor names it; nothing else of it is looked at. */
function folderAt(path: string) {
  return { toString: () => `file://${path}` };
}

/** An engine as the extension host holds it, with the secrets of one project. */
class Scene {
  readonly store = new FakeSecrets();
  readonly secrets = new TeamSecrets(this.store);
  readonly link = new TeamLink(this.secrets);
  readonly engine = new ScriptedEngine();
  readonly crossed: { readonly method: EngineMethod; readonly params: unknown }[] = [];
  readonly folder = folderAt('/code/shop');
  readonly client: EngineClient = {
    request: (method, params) => this.request(method, params),
    onEvent: () => ({ dispose: () => undefined }),
    dispose: async () => undefined,
  };
  problem: SkillifyError | null = null;
  readonly settings = { workspaceId: '', team: readTeam(() => undefined) };
  readonly commands = new TeamCommands(
    {
      requireFolder: () => {
        if (this.problem) throw this.problem;
        return { uri: this.folder, name: 'shop' };
      },
      request: (method, params) => this.request(method, params),
      linkTeam: async (isChanged = false) => {
        if (isChanged) this.link.forget(this.client);
        await this.link.prepare(this.client, this.folder, this.settings);
      },
      settings: this.settings,
    },
    this.secrets,
  );

  methods(): readonly EngineMethod[] {
    return this.crossed.map(({ method }) => method);
  }

  private async request<M extends EngineMethod>(
    method: M,
    params: EngineMethods[M]['params'],
  ): Promise<EngineMethods[M]['result']> {
    this.crossed.push({ method, params });
    return await this.engine.handle(method, parseParams(method, params), new AbortController().signal);
  }
}

function type(...answers: readonly (string | undefined)[]): void {
  for (const answer of answers) fakeEditor.window.showInputBox.mockResolvedValueOnce(answer);
}

const messages = () => JSON.stringify(shown.messages);

beforeEach(() => resetFakeEditor());

describe('connecting a project to its team', () => {
  test('says what leaves this machine, tries the connection without exchanging, keeps it, and connects', async () => {
    const scene = new Scene();
    shown.choose = 'Connect';
    type(address, token);
    await scene.commands.connect();
    const [question] = shown.messages;
    expect(question?.message).toBe('Connect shop to postgres://skillify_login:****@db.example.com:5432/team?');
    expect(question?.detail).toMatch(/What leaves this machine: the sessions of this project/);
    expect(question?.detail).toMatch(/Members of the team can read them/);
    expect(scene.methods()).toEqual(['teamConnect', 'teamMembers', 'teamStatus', 'teamConnect']);
    expect(scene.crossed[0]?.params).toMatchObject({ connection: address, token, onRequest: true });
    expect(scene.crossed[3]?.params).toEqual({ connection: address, token, scope: 'team', acceptAutomatically: false });
    expect(await scene.secrets.read(scene.folder)).toEqual({ connection: address, token });
    expect(await scene.secrets.read(folderAt('/code/other'))).toBeNull();
    expect(shown.messages.at(-1)?.message).toBe('Connected to payments-api of Acme as Mia (reviewer).');
    expect(messages()).not.toContain(password);
    expect(messages()).not.toContain(token);
  });

  test('asks for a password where the address has none, hidden like the token', async () => {
    const scene = new Scene();
    shown.choose = 'Connect';
    type('postgres://mia@db/team', password, '');
    await scene.commands.connect();
    expect(await scene.secrets.read(scene.folder)).toEqual({ connection: `postgres://mia:${password}@db/team` });
    const boxes: unknown[] = fakeEditor.window.showInputBox.mock.calls.flat();
    expect(boxes[1]).toMatchObject({ password: true });
    expect(boxes[2]).toMatchObject({ password: true });
  });

  test('keeps and sends nothing when the user turns away, at any step', async () => {
    for (const answers of [[undefined], [address, undefined], [address, token]]) {
      const scene = new Scene();
      shown.choose = undefined;
      type(...answers);
      await scene.commands.connect();
      expect(scene.store.values.size).toBe(0);
      expect(scene.methods()).toEqual([]);
    }
  });

  test('a connection that does not work is not kept, and the one before it is in force again', async () => {
    const scene = new Scene();
    shown.choose = 'Connect';
    type(address, token);
    await scene.commands.connect();
    const { teamMembers } = scene.engine.handlers;
    scene.engine.handlers.teamMembers = async () => {
      throw new SkillifyError('access-refused', 'The token is unknown or was revoked.');
    };
    type('postgres://mia:other@elsewhere/team', '');
    await expect(scene.commands.connect()).rejects.toThrow('The token is unknown or was revoked.');
    scene.engine.handlers.teamMembers = teamMembers;
    expect(await scene.secrets.read(scene.folder)).toEqual({ connection: address, token });
    expect(scene.methods().slice(-2)).toEqual(['teamDisconnect', 'teamConnect']);
    expect(scene.crossed.at(-1)?.params).toMatchObject({ connection: address, token });
  });

  test('reads back with the password masked, which stands for the kept one', async () => {
    const scene = new Scene();
    shown.choose = 'Connect';
    type(address, token);
    await scene.commands.connect();
    const masked = 'postgres://skillify_login:****@db.example.com:5432/team';
    type(masked, '');
    await scene.commands.connect();
    expect(fakeEditor.window.showInputBox).toHaveBeenCalledWith(expect.objectContaining({ value: masked }));
    expect(await scene.secrets.read(scene.folder)).toEqual({ connection: address, token });
  });

  test('is refused where nothing may be read, before anything is asked', async () => {
    const scene = new Scene();
    scene.problem = new SkillifyError('not-trusted', 'Trust this workspace to use it.');
    for (const run of [scene.commands.connect(), scene.commands.disconnect(), scene.commands.sync()])
      await expect(run).rejects.toMatchObject({ code: 'not-trusted' });
    expect(fakeEditor.window.showInputBox).not.toHaveBeenCalled();
    expect(scene.methods()).toEqual([]);
  });
});

test('where skills may be accepted without asking, the question says so', async () => {
  const scene = new Scene();
  Object.assign(scene.settings.team, { acceptAutomatically: true });
  type(address, token);
  await scene.commands.connect();
  expect(shown.messages[0]?.detail).toContain('They are written without asking you');
  expect(shown.messages[0]?.detail).not.toContain('No skill is written before you approve it');
});

describe('leaving a team', () => {
  test('removes the connection after asking', async () => {
    const scene = new Scene();
    shown.choose = 'Connect';
    type(address, token);
    await scene.commands.connect();
    shown.choose = undefined;
    await scene.commands.disconnect();
    expect(scene.store.values.size).toBe(1);
    shown.choose = 'Disconnect';
    await scene.commands.disconnect();
    expect(scene.store.values.size).toBe(0);
    expect(scene.methods().at(-1)).toBe('teamDisconnect');
  });

  test('without a connection there is nothing to leave or to exchange', async () => {
    const scene = new Scene();
    await scene.commands.disconnect();
    expect(shown.messages.at(-1)?.message).toBe('This project is not connected to a team’s store.');
    await expect(scene.commands.sync()).rejects.toMatchObject({ code: 'usage' });
  });
});

test('an exchange says what came of it', async () => {
  const scene = new Scene();
  shown.choose = 'Connect';
  type(address, token);
  await scene.commands.connect();
  scene.engine.handlers.teamSync = async () => ({
    pushed: { sessions: 3, events: 40, forgotten: 0 },
    pulled: { proposals: ['t-1'], accepted: [], refused: [{ name: 'too-long', message: 'Too long.' }] },
    decisions: { applied: 2, lost: 1 },
  });
  await scene.commands.sync();
  expect(shown.messages.at(-1)?.message).toBe(
    'Sent: sessions 3, decisions 2. New proposals: 1. Not applied, because others decided otherwise: 1. See Team Status. Not taken: too-long. See the log.',
  );
});

describe('the link of an engine to its team', () => {
  test('connects each engine once, again when something changed, and leaves alone who has no team', async () => {
    const scene = new Scene();
    const { settings, folder, client, link } = scene;
    await link.prepare(client, folder, settings);
    expect(scene.methods()).toEqual([]);
    await scene.secrets.keep(folder, { connection: address, token });
    await link.prepare(client, folder, settings);
    await link.prepare(client, folder, settings);
    expect(scene.methods()).toEqual(['teamConnect']);
    await link.prepare(client, folder, {
      ...settings,
      workspaceId: 'shop',
      team: { scope: 'me', acceptAutomatically: true },
    });
    expect(scene.crossed.at(-1)?.params).toEqual({
      connection: address,
      token,
      workspace: 'shop',
      scope: 'me',
      acceptAutomatically: true,
    });
    await scene.secrets.remove(folder);
    await link.prepare(client, folder, settings);
    expect(scene.methods()).toEqual(['teamConnect', 'teamConnect', 'teamDisconnect']);
  });

  test('a secret that is broken counts as none', async () => {
    const scene = new Scene();
    for (const broken of ['', 'null', '{', '{"connection":7}', '{"connection":""}']) {
      scene.store.values.set(`skillify.team:${scene.folder.toString()}`, broken);
      expect(await scene.secrets.read(scene.folder)).toBeNull();
    }
  });

  test('settings of a wrong kind count as not set', () => {
    expect(readTeam(() => 'everybody')).toEqual({ scope: 'team', acceptAutomatically: false });
    expect(readTeam((key) => (key === 'team.scope' ? 'organisation' : true))).toEqual({
      scope: 'organisation',
      acceptAutomatically: true,
    });
  });
});
