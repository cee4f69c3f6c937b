import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CommandLineBundle, type CommandResult } from '../support/commandLine.ts';
import { hasPostgres, TestPostgres } from '../support/postgresServer.ts';
import { filesBelow } from '../support/sampleScope.ts';
import { TeamMember } from '../support/teamMember.ts';

const day = 86_400_000;
const bundle = new CommandLineBundle();
beforeAll(() => bundle.build());
afterAll(() => bundle.dispose());

interface Place {
  readonly member: TeamMember;
  readonly store?: string;
  readonly token?: string;
}

/** Runs a command as a member on their own project and machine. */
function skillify({ member, store, token }: Place, ...words: readonly string[]): CommandResult {
  const { SKILLIFY_STORE: _store, SKILLIFY_TOKEN: _token, ...clean } = process.env;
  const env = {
    ...clean,
    ...(store === undefined ? {} : { SKILLIFY_STORE: store }),
    ...(token === undefined ? {} : { SKILLIFY_TOKEN: token }),
    SKILLIFY_DATA: member.store,
    SKILLIFY_LOGIN_PASSWORD: 'login-password',
  };
  const place = ['--project', member.repository.path, '--home', member.home, '--alias', '/workspace/payments-api'];
  const result = spawnSync(process.execPath, [bundle.program, ...words, ...place], { encoding: 'utf8', env });
  return { status: result.status, out: result.stdout, err: result.stderr, json: () => JSON.parse(result.stdout) };
}

describe('without a server', () => {
  const member = new TeamMember('Mia');
  afterAll(() => member.dispose());

  test('the team commands ask for the address of one, and end with 2', () => {
    const { status, err } = skillify({ member }, 'team', 'status');
    expect(status).toBe(2);
    expect(err).toMatch(/Name the team’s store with --store postgres:\/\//);
  });

  test('a server that is away is said without password and token, and ends with 1', () => {
    const away = { member, store: 'postgres://skillify_login:pass-word@127.0.0.1:1/team', token: 'skillify_secret' };
    const { status, err } = skillify(away, 'team', 'status');
    expect(status).toBe(1);
    expect(err).toMatch(/cannot be reached/);
    expect(err).not.toMatch(/pass-word|skillify_secret/);
  });

  test('help names every one of them', () => {
    const { out } = skillify({ member }, 'help');
    for (const word of [
      'status',
      'members',
      'push|pull|sync',
      'proposals',
      'approve',
      'dismiss',
      'retire',
      'init',
      'member',
    ]) {
      expect(out).toMatch(new RegExp(`skillify team \\[?[a-z|]*${word.replaceAll('|', '\\|')}`));
    }
  });
});

describe.skipIf(!hasPostgres)('with a PostgreSQL server', () => {
  let server: TestPostgres;
  let owner: string;
  let login: string;
  const mia = new TeamMember('Mia');
  const lee = new TeamMember('Lee');
  const machine = new TeamMember('Machine');
  beforeAll(async () => {
    server = await TestPostgres.start();
    const database = await server.createEmptyDatabase();
    owner = server.ownerUrl(database);
    login = server.loginUrl(database);
  });
  afterAll(async () => {
    for (const each of [mia, lee, machine]) await each.dispose();
    server.stop();
  });

  test('the story of a team: capture, push, mine, review, pull, accept, retire', () => {
    const asOwner = { member: machine, store: owner };
    expect(skillify(asOwner, 'team', 'init', 'Acme').out).toMatch(/The schema is made/);
    const tokenOf = (name: string, role: string): string =>
      skillify(asOwner, 'team', 'member', 'add', name, '--organisation', 'Acme', '--role', role, '--json').json().member
        .token;
    const asMia = { member: mia, store: login, token: tokenOf('Mia', 'reviewer') };
    const asLee = { member: lee, store: login, token: tokenOf('Lee', 'writer') };
    const asMachine = { member: machine, store: login, token: tokenOf('Miner', 'writer') };
    expect(skillify(asOwner, 'team', 'member', 'list').out).toMatch(/Lee {2}writer/);

    // Each works on their own machine with a store of their own.
    const rule = 'no, install packages with pnpm, never with npm';
    mia.session(1, Date.now() - 3 * day, [
      { user: 'add zod' },
      { run: 'npm install zod' },
      { user: rule },
      { run: 'pnpm add zod' },
    ]);
    lee.session(2, Date.now() - 2 * day, [
      { user: 'add yaml' },
      { run: 'npm install yaml' },
      { user: rule },
      { run: 'pnpm add yaml' },
    ]);
    for (const { member } of [asMia, asLee]) {
      expect(skillify({ member }, 'capture', '--store', member.store).status).toBe(0);
    }
    const pushed = skillify(asMia, 'team', 'push', '--json').json().sync.pushed;
    expect(pushed).toMatchObject({ sessions: 1, forgotten: 0 });
    expect(skillify(asLee, 'team', 'push').out).toMatch(/^Sent \d+ new events of 1 session;/);
    expect(skillify(asLee, 'team', 'push', '--json').json().sync.pushed).toMatchObject({ sessions: 0, events: 0 });

    // A machine that belongs to nobody mines what all of them sent.
    mkdirSync(machine.home, { recursive: true });
    expect(skillify(asMachine, 'now', '--json').status).toBe(0);
    const listed = skillify(asMia, 'team', 'proposals', '--json').json().proposals;
    const proposal = listed.find(({ name }: { readonly name: string }) => name.includes('pnpm'));
    expect([...proposal.members].sort()).toEqual(['Lee', 'Mia']);
    expect(skillify(asMia, 'team', 'proposals', '--member', 'Nobody').out).toMatch(/No proposal of the team waits/);
    expect(skillify(asMia, 'team', 'proposals', 'show', proposal.id).out).toMatch(/Contributors\n {4}\w+ {2}1 session/);
    expect(skillify(asMia, 'team', 'members').out).toMatch(/Mia \(you\) {2}reviewer · 1 session · \d+ proposals?/);

    // Only a reviewer decides; the decision writes no file.
    const refused = skillify(asLee, 'team', 'approve', proposal.id);
    expect(refused.status).toBe(2);
    expect(refused.err).toMatch(/may not decide/);
    expect(skillify(asMia, 'team', 'approve', proposal.id).out).toBe('Approved for the team.\n');
    const file = (member: TeamMember) => member.skillFile(proposal.name);
    for (const member of [mia, lee]) expect(existsSync(file(member))).toBe(false);

    // Each accepts it in their own repository.
    for (const place of [asMia, asLee]) {
      expect(skillify(place, 'team', 'pull', '--json').json().sync.pulled.proposals).toHaveLength(1);
      const waiting = skillify(place, 'proposals', '--json', '--store', place.member.store).json().proposals;
      const received = waiting.find(({ kind }: { readonly kind: string }) => kind === 'team');
      expect(received.reason).toMatch(/^Mia approved version 1 of this skill/);
      expect(skillify(place, 'proposals', 'approve', received.id, '--store', place.member.store).status).toBe(0);
      expect(existsSync(file(place.member))).toBe(true);
    }
    expect(readFileSync(file(mia), 'utf8')).toBe(readFileSync(file(lee), 'utf8'));
    expect(skillify(asLee, 'team', 'skills').out).toMatch(/accepted here/);

    // Retired by the team, it goes where its removal is accepted.
    expect(skillify(asMia, 'team', 'retire', proposal.name, '--reason', 'Clear by now.').status).toBe(0);
    for (const place of [asMia, asLee]) {
      skillify(place, 'team', 'pull');
      const waiting = skillify(place, 'proposals', '--json', '--store', place.member.store).json().proposals;
      const tombstone = waiting.find(({ change }: { readonly change: string }) => change === 'retire');
      expect(skillify(place, 'proposals', 'approve', tombstone.id, '--store', place.member.store).status).toBe(0);
      expect(existsSync(file(place.member))).toBe(false);
    }

    // What is forgotten goes from the team's store with the next push.
    const session = skillify(asLee, 'sessions', '--json', '--store', lee.store).json().sessions[0];
    skillify({ member: lee }, 'forget', '--session', session.id, '--store', lee.store);
    expect(skillify(asLee, 'team', 'push', '--json').json().sync.pushed).toMatchObject({ forgotten: 1 });

    // A revoked member is told so; the token was kept nowhere.
    skillify(asOwner, 'team', 'member', 'revoke', 'Lee', '--organisation', 'Acme');
    const revoked = skillify(asLee, 'team', 'pull');
    expect(revoked.status).toBe(1);
    expect(revoked.err).toMatch(/Local work goes on\./);
    const kept = filesBelow(lee.store)
      .map((each) => readFileSync(each, 'latin1'))
      .join('');
    expect(kept).not.toContain(asLee.token);
  }, 300_000);
});
