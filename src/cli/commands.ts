import { promises as fs } from 'node:fs';
import path from 'node:path';
import { SkillifyError } from '../base/errors.ts';
import type { DismissReason, EngineMethod, EngineMethods, LintFinding, ProposalView } from '../engine/contract.ts';
import { createEngine } from '../engine/engine.ts';
import type { Engine } from '../engine/engineInterface.ts';
import { lintSkill } from '../skills/document/lint.ts';
import type { CommandLine } from './arguments.ts';
import { hooksCommand } from './hooksCommand.ts';
import { proposalJson } from './json.ts';
import { assistantEnvironment, defaultStorePath, everyTurns, userHome, userName } from './places.ts';
import {
  type Paint,
  renderNow,
  renderProposal,
  renderSessions,
  renderSignals,
  renderSkills,
  renderStatus,
  renderSummaries,
} from './render.ts';
import { forgetCommand, importCommand } from './sessionCommands.ts';

/** What a command needs of the process it runs in. */
export interface CommandContext {
  readonly environment: NodeJS.ProcessEnv;
  readonly assetPath: string;
  readonly signal: AbortSignal;
  readonly paint: Paint;
  log(message: string): void;
}

/** Asks the engine of the command. */
export type Ask = <M extends EngineMethod>(
  method: M,
  params: EngineMethods[M]['params'],
) => Promise<EngineMethods[M]['result']>;

/** Runs one command and returns what belongs on standard output. Throws SkillifyError. */
export async function runCommand(line: CommandLine, context: CommandContext): Promise<string> {
  if (line.command === 'hooks') return hooksCommand(line, context);
  if (line.command === 'skills' && line.positionals[0] === 'lint') return lintFiles(line, line.positionals.slice(1));
  const engine = await createEngine(await engineOptions(line, context));
  try {
    const ask: Ask = (method, params) => engine.handle(method, params, context.signal);
    return await answer(line, context, engine, ask);
  } finally {
    await engine.dispose();
  }
}

async function engineOptions(line: CommandLine, context: CommandContext) {
  const home = path.resolve(line.home ?? userHome());
  const projectPath = path.resolve(line.project ?? process.cwd());
  const stat = await fs.stat(projectPath).catch(() => null);
  if (!stat?.isDirectory())
    throw new SkillifyError('usage', `There is no folder ${projectPath}; name the project with --project.`);
  return {
    projectPath,
    homePath: home,
    storePath: line.store === undefined ? defaultStorePath(context.environment, userHome()) : path.resolve(line.store),
    aliases: line.aliases,
    environment: assistantEnvironment(context.environment, line.home !== undefined),
    assetPath: context.assetPath,
    disabledAssistants: [],
    everyTurns: everyTurns(context.environment),
    user: userName(),
  };
}

async function answer(line: CommandLine, context: CommandContext, engine: Engine, ask: Ask): Promise<string> {
  const { paint } = context;
  const show = (value: unknown, text: () => string) =>
    line.json ? `${JSON.stringify(value, null, 2)}\n` : `${text()}\n`;
  switch (line.command) {
    case 'now': {
      const report = await ask('now', { trigger: 'command' });
      const sources = await sourceIds(ask);
      const { captured, mined, proposals } = report;
      return show({ captured, mined, proposals: proposals.map((proposal) => proposalJson(proposal, sources)) }, () =>
        renderNow(report, paint),
      );
    }
    case 'capture': {
      const captured = await ask('capture', {});
      if (!line.watch)
        return show(
          { captured },
          () => `Read ${captured.events} new events from ${captured.transcripts} transcripts in ${captured.ms} ms.`,
        );
      return followUntilStopped(line, context, engine, ask);
    }
    case 'status': {
      const status = await ask('status', {});
      return show(status, () => renderStatus(status, paint));
    }
    case 'sessions': {
      const sessions = await ask('sessions', {});
      return show({ sessions }, () =>
        renderSessions(line.limit === undefined ? sessions : sessions.slice(0, line.limit), paint),
      );
    }
    case 'signals': {
      const signals = await ask('signals', {});
      return show({ signals }, () =>
        renderSignals(line.limit === undefined ? signals : signals.slice(-line.limit), paint),
      );
    }
    case 'proposals':
      return proposalsCommand(line, paint, ask, show);
    case 'forget':
      return forgetCommand(line, ask, show);
    case 'import':
      return importCommand(line, ask, show);
    case 'skills':
      return skillsCommand(line, paint, ask, show);
    default:
      throw new SkillifyError('usage', `There is no command “${line.command}”.`);
  }
}

/** Renders a result as JSON or, without `--json`, as text. */
export type Show = (value: unknown, text: () => string) => string;

async function proposalsCommand(line: CommandLine, paint: Paint, ask: Ask, show: Show): Promise<string> {
  const [action = 'list', id] = line.positionals;
  const sources = await sourceIds(ask);
  const one = (proposal: ProposalView, text: () => string) =>
    show({ proposals: [proposalJson(proposal, sources)] }, text);
  if (action === 'list') {
    const summaries = await ask('listProposals', { statuses: ['pending'] });
    if (!line.json) return show(null, () => renderSummaries(summaries, paint));
    const proposals = await Promise.all(summaries.map((summary) => ask('getProposal', { id: summary.id })));
    return show({ proposals: proposals.map((proposal) => proposalJson(proposal, sources)) }, () => '');
  }
  if (id === undefined) throw new SkillifyError('usage', `Name the proposal: skillify proposals ${action} ID.`);
  switch (action) {
    case 'show': {
      const proposal = await ask('getProposal', { id });
      return one(proposal, () => renderProposal(proposal, paint));
    }
    case 'approve': {
      if (line.to !== undefined && line.to !== 'claude-code')
        throw new SkillifyError('usage', 'This version writes to claude-code only; leave --to out.');
      const { contentHash } = await ask('getProposal', { id });
      const skill = await ask('approve', { id, contentHash });
      return one(
        await ask('getProposal', { id }),
        () => `Written to ${skill.targets.join(', ')}. See it with “git diff” or “git status”.`,
      );
    }
    case 'edit': {
      if (line.file === undefined)
        throw new SkillifyError('usage', 'Name the new text: skillify proposals edit ID --file SKILL.md.');
      const edited = await ask('editDraft', { id, skillMd: await readText(line.file) });
      return one(edited, () => renderProposal(edited, paint));
    }
    case 'dismiss': {
      const { reason, note } = dismissReason(line.reason);
      await ask('dismiss', { id, reason, note });
      return one(await ask('getProposal', { id }), () => 'Dismissed. It stays away until its evidence grows clearly.');
    }
    case 'snooze':
      await ask('snooze', { id });
      return one(await ask('getProposal', { id }), () => 'Put off for a week.');
    case 'reopen':
      await ask('reopen', { id });
      return one(await ask('getProposal', { id }), () => 'Waiting for a decision again.');
    default:
      throw new SkillifyError('usage', `There is no “proposals ${action}”. Run “skillify help”.`);
  }
}

async function skillsCommand(line: CommandLine, paint: Paint, ask: Ask, show: Show): Promise<string> {
  const [action = 'list', name] = line.positionals;
  const skills = await ask('listSkills', {});
  if (action === 'list') return show({ skills }, () => renderSkills(skills, paint));
  if (name === undefined) throw new SkillifyError('usage', `Name the skill: skillify skills ${action} NAME.`);
  const skill = skills.find((candidate) => candidate.name === name);
  if (!skill) throw new SkillifyError('not-found', `There is no skill named “${name}”.`);
  switch (action) {
    case 'show':
      return show({ skill }, () => skill.skillMd.trimEnd());
    case 'history': {
      const versions = await ask('skillHistory', { name });
      return show({ versions }, () =>
        versions
          .map(
            (version) =>
              `v${version.version}  ${new Date(version.at).toISOString()}  ${version.reason}  ${version.contentHash.slice(0, 12)}`,
          )
          .join('\n'),
      );
    }
    case 'retire': {
      const retired = await ask('retire', { name, reason: line.reason ?? '' });
      return show(
        { skill: retired },
        () => `Retired. ${retired.targets.join(', ')} is removed; git and the store keep it.`,
      );
    }
    default:
      throw new SkillifyError('usage', `There is no “skills ${action}”. Run “skillify help”.`);
  }
}

async function lintFiles(line: CommandLine, files: readonly string[]): Promise<string> {
  if (files.length === 0)
    throw new SkillifyError('usage', 'Name the SKILL.md files to check: skillify skills lint PATH...');
  const results: { readonly path: string; readonly findings: readonly LintFinding[] }[] = [];
  for (const file of files) {
    const target = path.basename(file) === 'SKILL.md' || file.endsWith('.md') ? file : path.join(file, 'SKILL.md');
    const folder = path.basename(target) === 'SKILL.md' ? path.basename(path.dirname(path.resolve(target))) : null;
    results.push({ path: target, findings: lintSkill(await readText(target), folder) });
  }
  if (line.json) return `${JSON.stringify({ results }, null, 2)}\n`;
  const lines = results.flatMap(({ path: file, findings }) =>
    findings.length === 0
      ? [`${file}: nothing to report`]
      : findings.map((finding) => `${file}:${finding.line}: ${finding.severity}: ${finding.message} (${finding.rule})`),
  );
  return `${lines.join('\n')}\n`;
}

/** Goes on following transcripts until the process is asked to stop. */
async function followUntilStopped(
  line: CommandLine,
  context: CommandContext,
  engine: Engine,
  ask: Ask,
): Promise<string> {
  const subscription = engine.onEvent((event, payload) => {
    if (event === 'log' && 'message' in payload) context.log(payload.message);
  });
  await ask('watch', { enabled: true });
  context.log('Following the transcripts of this project. Stop with Ctrl+C.');
  // A pending promise alone does not keep the process alive.
  const keepAlive = setInterval(() => undefined, 60_000);
  await new Promise<void>((resolve) => {
    if (context.signal.aborted) resolve();
    else context.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(keepAlive);
  subscription.dispose();
  return line.json ? '{}\n' : 'Stopped.\n';
}

/** Session ids as the assistants themselves name them, by Skillify's own. */
async function sourceIds(ask: Ask): Promise<ReadonlyMap<string, string>> {
  return new Map((await ask('sessions', {})).map((session) => [session.id, session.sourceId]));
}

function dismissReason(text: string | undefined): { readonly reason: DismissReason; readonly note: string } {
  const known: readonly DismissReason[] = ['wrong', 'not-useful', 'too-specific', 'already-known', 'other'];
  if (text === undefined)
    throw new SkillifyError('usage', `Say why with --reason: ${known.join(', ')}, or a sentence.`);
  const reason = known.find((candidate) => candidate === text);
  return reason === undefined ? { reason: 'other', note: text } : { reason, note: '' };
}

async function readText(file: string): Promise<string> {
  try {
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    throw new SkillifyError('not-found', `${file} cannot be read; check the path.`, { cause: error });
  }
}
