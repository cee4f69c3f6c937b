import { SkillifyError } from '../base/errors.ts';
import { createEngine } from '../engine/engine.ts';
import type { EngineOptions } from '../engine/options.ts';
import type { TeamConnection, TeamDecideRequest, TeamProposalView, TeamScope } from '../engine/teamContract.ts';
import { contentHash } from '../skills/contentHash.ts';
import type { CommandLine } from './arguments.ts';
import type { Ask, CommandContext, Show } from './commands.ts';
import { engineOptions } from './engineOptions.ts';
import { proposalJson } from './json.ts';
import { localStorePath, userHome } from './places.ts';
import { acceptedTicks, dismissReason, sourceIds } from './proposalsCommand.ts';
import { readText } from './readText.ts';
import {
  renderMembers,
  renderSync,
  renderTeamProposal,
  renderTeamProposals,
  renderTeamSkills,
  renderTeamStatus,
} from './renderTeam.ts';
import { sharedStoreOf } from './sharedStore.ts';

const administrative: ReadonlySet<string> = new Set(['init', 'member']);

/**
 * `skillify team …`: one project's own store and the team's, which `--store` or SKILLIFY_STORE names. Nothing is sent but by
 * `push` and `sync`.
 */
export async function teamCommand(line: CommandLine, context: CommandContext): Promise<string> {
  const shared = sharedStoreOf(line, context.environment);
  if (shared === null)
    throw new SkillifyError(
      'usage',
      'Name the team’s store with --store postgres://USER@HOST/DATABASE or SKILLIFY_STORE, and your token by SKILLIFY_TOKEN.',
    );
  const [action = 'status'] = line.positionals;
  if (administrative.has(action)) {
    const { teamAdmin } = await import('./teamAdmin.ts');
    return teamAdmin(line, shared, context.environment);
  }
  const engine = await createEngine(await localOptions(line, context));
  try {
    const ask: Ask = (method, params) => engine.handle(method, params, context.signal);
    const show: Show = (value, text) => (line.json ? `${JSON.stringify(value, null, 2)}\n` : `${text()}\n`);
    const connection: TeamConnection = {
      connection: shared.connection,
      ...(shared.token === undefined ? {} : { token: shared.token }),
      ...(line.workspace === undefined ? {} : { workspace: line.workspace }),
      scope: scopeOf(line.scope),
      acceptAutomatically: line.accept,
      onRequest: true,
    };
    await ask('teamConnect', connection);
    return await answer(line, action, context, ask, show);
  } finally {
    await engine.dispose();
  }
}

async function answer(
  line: CommandLine,
  action: string,
  { paint }: CommandContext,
  ask: Ask,
  show: Show,
): Promise<string> {
  switch (action) {
    case 'status':
    case 'connect': {
      // Asking for the members reaches the store; what is wrong with it is the command's failure.
      await ask('teamMembers', {});
      const status = await ask('teamStatus', {});
      return show({ team: status }, () => renderTeamStatus(status, paint));
    }
    case 'members': {
      const members = await ask('teamMembers', {});
      return show({ members }, () => renderMembers(members, paint));
    }
    case 'push':
    case 'pull':
    case 'sync': {
      const report = await ask('teamSync', action === 'sync' ? {} : { only: action });
      return show({ sync: report }, () => renderSync(report, action, paint));
    }
    case 'proposals':
      return proposals(line, paint, ask, show);
    case 'skills': {
      const skills = await ask('teamSkills', { scope: scopeOf(line.scope) });
      return show({ skills }, () => renderTeamSkills(skills, paint));
    }
    case 'retire': {
      const name = subject(line, 'team retire NAME');
      await ask('teamRetire', { name, reason: line.reason ?? '' });
      return show(
        { retired: name },
        () => `Retired for the team. Where ${name} was accepted, its removal is proposed.`,
      );
    }
    case 'approve':
    case 'dismiss':
    case 'snooze':
    case 'reopen':
      return decide(line, action, ask, show);
    default:
      throw new SkillifyError('usage', `There is no “team ${action}”. Run “skillify help”.`);
  }
}

async function proposals(line: CommandLine, paint: CommandContext['paint'], ask: Ask, show: Show): Promise<string> {
  const scope = scopeOf(line.scope);
  if (line.positionals[1] === 'show') {
    const id = line.positionals[2];
    if (id === undefined) throw new SkillifyError('usage', 'Name the proposal: skillify team proposals show ID.');
    const proposal = await ask('teamProposal', { id, scope });
    const { contributors, decisions, mayDecide } = proposal;
    const shown = { ...proposalJson(proposal, await sourceIds(ask)), contributors, decisions, mayDecide };
    return show({ proposals: [shown] }, () => renderTeamProposal(proposal, paint));
  }
  const listed = await ask('teamProposals', {
    scope,
    ...(line.member === undefined ? {} : { member: line.member }),
  });
  return show({ proposals: listed }, () => renderTeamProposals(listed, paint));
}

async function decide(line: CommandLine, action: TeamDecideRequest['action'], ask: Ask, show: Show): Promise<string> {
  const id = subject(line, `team ${action} ID`);
  const reason = action === 'dismiss' ? dismissReason(line.reason) : {};
  const shown = await ask('teamProposal', { id });
  const decision = await ask('teamDecide', {
    id,
    action,
    contentHash: hashOf(shown, line.side),
    ...(action === 'approve' && line.side === undefined && line.file === undefined
      ? { ticks: acceptedTicks(shown, line.acceptLines) }
      : {}),
    ...reason,
    ...(line.side === undefined ? {} : { side: line.side }),
    ...(line.file === undefined ? {} : { skillMd: await readText(line.file) }),
    ...(line.accept ? { accept: true } : {}),
  });
  return show({ decision }, () => {
    const done = { approve: 'Approved', dismiss: 'Dismissed', snooze: 'Put off for a week', reopen: 'Waiting again' }[
      action
    ];
    const where = decision.accepted ? ` Written to ${decision.accepted.targets.join(', ')}.` : '';
    const notices = decision.notices.map((notice) => `\n${notice}`).join('');
    return `${done} for the team.${where}${notices}`;
  });
}

/** Of opposite advice the text of the side that is named. */
function hashOf({ contentHash: hash, contradiction }: TeamProposalView, side: number | undefined): string {
  const chosen = side === undefined ? undefined : contradiction?.sides[side - 1];
  return chosen ? contentHash(chosen.skillMd) : hash;
}

function subject(line: CommandLine, usage: string): string {
  const [, found] = line.positionals;
  if (found === undefined) throw new SkillifyError('usage', `Name it: skillify ${usage}.`);
  return found;
}

function scopeOf(text: string | undefined): TeamScope {
  if (text === undefined) return 'team';
  if (text === 'me' || text === 'team' || text === 'organisation') return text;
  throw new SkillifyError('usage', '--scope takes me, team or organisation.');
}

/** The project's own store beside the team's. */
async function localOptions(line: CommandLine, { environment, assetPath }: CommandContext): Promise<EngineOptions> {
  const { sharedStore: _shared, ...options } = await engineOptions(line, environment, assetPath);
  const own = localStorePath({ store: undefined, data: line.data }, environment, userHome());
  return { ...options, storePath: own };
}
