import { assistantById } from '../assistants/registry.ts';
import { readPrompt } from '../memory/trigger/promptReading.ts';
import { TriggerModel } from '../memory/trigger/triggerModel.ts';
import type { Store } from '../store/store.ts';
import type { SkillPlaces } from './recallFolders.ts';
import { freshRecallIndex } from './recallSkills.ts';
import { backtest } from './triggerLabBacktest.ts';
import type { LabScores, PromptTrial, TriggerLabReport } from './triggerLabContract.ts';
import { LabModel, type ListedSkill } from './triggerLabModel.ts';
import { bySession, positivePrompts } from './triggerLabPrompts.ts';
import { type LabPrompts, nearPrompts, scorePrompts } from './triggerLabScores.ts';
import { findSubject, type LabSubject, listedSkill } from './triggerLabSubject.ts';
import { wordsToAdd, wordsToRemove } from './triggerLabWords.ts';

/** A subject with everything that does not change while its text is edited. */
interface Bench {
  readonly subject: LabSubject;
  readonly rivals: readonly ListedSkill[];
  readonly model: LabModel;
  readonly prompts: LabPrompts;
}

/** Tries the descriptions of skills on the project's own prompts. Reads only. */
export class TriggerLab {
  private readonly benches = new Map<string, Promise<Bench>>();

  constructor(
    private readonly openStore: () => Store,
    private readonly dataFolder: string,
    private readonly places: SkillPlaces,
  ) {}

  /** Forgets what was read: sessions, proposals or skills are others now. */
  changed(): void {
    this.benches.clear();
  }

  async report(subjectId: string): Promise<TriggerLabReport> {
    this.benches.delete(subjectId);
    const { subject, rivals, model, prompts } = await this.benchOf(subjectId);
    const { judged, ...scores } = scorePrompts(model, subject.listed, prompts, rivals);
    const store = this.openStore();
    const [episodes, signals, sessions] = await Promise.all([
      store.listEpisodes(),
      store.listSignals(),
      store.listSessions(),
    ]);
    const assistants = new Map(sessions.map(({ id, assistant }) => [id, assistant]));
    const assistantOf = (sessionId: string) => {
      const id = assistants.get(sessionId) ?? 'unknown';
      return { id, displayName: assistantById(id)?.displayName ?? id };
    };
    const { evidence } = subject;
    return {
      ...scores,
      rivals: rivals.length,
      looked: prompts.looked,
      wordsToAdd: wordsToAdd(model, subject.listed, judged),
      wordsToRemove: wordsToRemove(model, subject.listed, judged),
      backtest: backtest({ evidence, episodes, signals, rivals, assistantOf }),
    };
  }

  /** The same prompts with another text. */
  async try(subjectId: string, skillMd: string): Promise<LabScores> {
    const { subject, rivals, model, prompts } = await this.benchOf(subjectId);
    const listed = listedSkill(skillMd, subject.listed.name);
    const { judged: _judged, ...scores } = scorePrompts(model.withSubject(listed), listed, prompts, rivals);
    return scores;
  }

  /** One prompt, seen from a skill. */
  async prompt(subjectId: string, prompt: string): Promise<PromptTrial> {
    const { skills } = await freshRecallIndex(this.dataFolder, this.places);
    const { listed, ownNames } = await findSubject(this.openStore(), skills, subjectId);
    const rivals = skills.filter(({ name }) => !ownNames.has(name));
    const verdict = LabModel.of(listed, rivals).judge(readPrompt(prompt));
    const all = [listed, ...rivals].map(({ name, description }) => ({ name, description, body: '' }));
    const { wordsToAdd: missing } = TriggerModel.of(all).explain(prompt, 0);
    return { name: listed.name, ...verdict, wordsToAdd: missing };
  }

  private benchOf(subjectId: string): Promise<Bench> {
    const known = this.benches.get(subjectId);
    if (known) return known;
    const made = this.makeBench(subjectId);
    this.benches.set(subjectId, made);
    // What cannot be found now may be there the next time.
    made.catch(() => this.benches.delete(subjectId));
    return made;
  }

  private async makeBench(subjectId: string): Promise<Bench> {
    const store = this.openStore();
    const { skills } = await freshRecallIndex(this.dataFolder, this.places);
    const subject = await findSubject(store, skills, subjectId);
    const rivals = skills
      .filter(({ name }) => !subject.ownNames.has(name))
      .map(({ name, description }) => ({ name, description }));
    const all = LabModel.of(subject.listed, rivals);
    const episodes = await store.listEpisodes();
    const positives = positivePrompts(subject.evidence, bySession(episodes));
    const prompts = nearPrompts(all, subject.listed, positives, episodes);
    const model = all.forPrompts([...prompts.positives, ...prompts.others].map(({ reading }) => reading));
    return { subject, rivals, model, prompts };
  }
}
