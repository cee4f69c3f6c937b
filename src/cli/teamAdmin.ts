import { SkillifyError } from '../base/errors.ts';
import type { SharedStoreOptions } from '../engine/options.ts';
import type { TeamRole } from '../engine/teamContract.ts';
import { createJobSchema } from '../fleet/jobs/jobSchema.ts';
import { PostgresAdmin } from '../store/postgres/admin.ts';
import { PostgresPool } from '../store/postgres/postgresPool.ts';
import type { CommandLine } from './arguments.ts';

/**
 * `skillify team init ORGANISATION` and `skillify team member …`: what only the owner of the schema may do. `--store` is then
 * the owner's connection. A token is shown once.
 */
export async function teamAdmin(
  line: CommandLine,
  { connection }: SharedStoreOptions,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const admin = await PostgresAdmin.open({ url: connection });
  try {
    const { result, text } =
      line.positionals[0] === 'init' ? await init(line, admin, connection, environment) : await member(line, admin);
    return line.json ? `${JSON.stringify(result, null, 2)}\n` : `${text}\n`;
  } finally {
    await admin.close();
  }
}

interface Answer {
  readonly result: unknown;
  readonly text: string;
}

/** The queue of jobs that workers take from. */
async function createQueue(url: string): Promise<void> {
  const owner = await PostgresPool.open({ url }, { connections: 1 });
  try {
    await createJobSchema(owner);
  } finally {
    await owner.close();
  }
}

async function init(
  line: CommandLine,
  admin: PostgresAdmin,
  connection: string,
  environment: NodeJS.ProcessEnv,
): Promise<Answer> {
  const organisation = line.positionals[1] ?? line.organisation;
  const password = environment['SKILLIFY_LOGIN_PASSWORD'];
  const steps = await admin.createSchema();
  await createQueue(connection);
  if (organisation !== undefined) await admin.addOrganisation(organisation);
  if (password) await admin.enableTokens(password);
  const lines = [
    steps === 0 ? 'The schema is up to date.' : `The schema is made (${steps} steps).`,
    ...(organisation === undefined ? [] : [`The organisation “${organisation}” is there.`]),
    password
      ? 'Members with tokens log in as skillify_login with the password that you set.'
      : 'For members with tokens set SKILLIFY_LOGIN_PASSWORD and run this again; members by database role need nothing more.',
  ];
  return {
    result: { steps, organisation: organisation ?? null, tokensEnabled: Boolean(password) },
    text: lines.join('\n'),
  };
}

async function member(line: CommandLine, admin: PostgresAdmin): Promise<Answer> {
  const [, action = 'list', name] = line.positionals;
  if (action === 'list') {
    const members = (await admin.listMembers()).filter(
      ({ organisation }) => line.organisation === undefined || organisation === line.organisation,
    );
    const rows = members.map(
      (each) =>
        `${each.name}  ${each.role}${each.isRevoked ? ' (revoked)' : ''}  ${each.organisation}${each.loginRole === null ? '' : `  as ${each.loginRole}`}`,
    );
    return { result: { members }, text: rows.length === 0 ? 'There are no members.' : rows.join('\n') };
  }
  const { organisation } = line;
  if (name === undefined || organisation === undefined)
    throw new SkillifyError('usage', `Write: skillify team member ${action} NAME --organisation ORGANISATION.`);
  switch (action) {
    case 'add': {
      const role = roleOf(line.role);
      if (line.loginRole !== undefined) {
        await admin.addMemberByRole(organisation, name, role, line.loginRole);
        return answerOf({ name, role, loginRole: line.loginRole }, `${name} is ${role}, as ${line.loginRole}.`);
      }
      const token = await admin.addMemberWithToken(organisation, name, role);
      return answerOf({ name, role, token }, `${name} is ${role}. The token, which is shown only now:\n${token}`);
    }
    case 'token': {
      const token = await admin.replaceToken(organisation, name);
      return answerOf({ name, token }, `The new token, which is shown only now; the old ones are revoked:\n${token}`);
    }
    case 'role': {
      const role = roleOf(line.role);
      await admin.changeRole(organisation, name, role);
      return answerOf({ name, role }, `${name} is ${role} from now on.`);
    }
    case 'revoke':
      await admin.revokeMember(organisation, name);
      return answerOf({ name, revoked: true }, `${name} sees nothing any more. What they contributed stays.`);
    default:
      throw new SkillifyError('usage', `There is no “team member ${action}”. Run “skillify help”.`);
  }
}

function answerOf(member: Readonly<Record<string, unknown>>, text: string): Answer {
  return { result: { member }, text };
}

function roleOf(text: string | undefined): TeamRole {
  if (text === 'reader' || text === 'writer' || text === 'reviewer' || text === 'admin') return text;
  throw new SkillifyError('usage', '--role takes reader, writer, reviewer or admin.');
}
