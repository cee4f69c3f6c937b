import { numberAt } from '../../base/json.ts';
import type { Proposal, ProposalStatus } from '../../mining/proposal.ts';
import type { Decision, Skill, SkillVersion } from '../../skills/skill.ts';
import type { LoggedDecision } from '../decisionLog.ts';
import {
  decisionOf,
  decisionParameters,
  INSERT_DECISION,
  INSERT_SKILL_VERSION,
  SAVE_SKILL,
  skillOf,
  skillParameters,
  skillVersionOf,
  skillVersionParameters,
} from '../rows/libraryRows.ts';
import {
  evidenceOf,
  evidenceParameters,
  INSERT_EVIDENCE,
  proposalOf,
  proposalParameters,
  SAVE_PROPOSAL,
} from '../rows/proposalRow.ts';
import type { SqlDatabase, SqlRow } from '../sqlite/database.ts';

const IN_QUEUE_ORDER = `
ORDER BY CASE status WHEN 'pending' THEN 0 WHEN 'snoozed' THEN 1 WHEN 'approved' THEN 2 WHEN 'dismissed' THEN 3 ELSE 4 END,
  created_at DESC, id`;

/** The codified lane: proposals, decisions and skills. */
export class LibraryTables {
  constructor(private readonly database: SqlDatabase) {}

  saveProposals(proposals: readonly Proposal[]): void {
    this.database.transaction('normal', () => {
      for (const proposal of proposals) this.saveProposal(proposal);
    });
  }

  listProposals(statuses?: readonly ProposalStatus[]): readonly Proposal[] {
    return this.database
      .all(
        `SELECT * FROM proposals WHERE ?1 IS NULL OR status IN (SELECT value FROM json_each(?1)) ${IN_QUEUE_ORDER}`,
        [statuses ? JSON.stringify(statuses) : null],
      )
      .map((row) => this.proposalWithEvidence(row));
  }

  getProposal(id: string): Proposal | null {
    const row = this.database.get('SELECT * FROM proposals WHERE id = ?', [id]);
    return row ? this.proposalWithEvidence(row) : null;
  }

  /** Applies a decision and its effects unless it has been applied before; true when it was new. Call it in a transaction. */
  applyDecision({ decision, effects }: LoggedDecision): boolean {
    if (this.database.run(INSERT_DECISION, decisionParameters(decision)) === 0) return false;
    for (const proposal of effects.proposals ?? []) this.saveProposal(proposal);
    const shift = effects.skillVersion ? this.saveSkillVersion(effects.skillVersion) : 0;
    if (effects.skill) {
      const skill = { ...effects.skill, version: effects.skill.version + shift };
      this.database.run(SAVE_SKILL, skillParameters(skill));
    }
    for (const skill of effects.otherSkills ?? []) this.database.run(SAVE_SKILL, skillParameters(skill));
    return true;
  }

  listDecisions(): readonly Decision[] {
    return this.database.all('SELECT * FROM decisions ORDER BY number').map(decisionOf);
  }

  listSkills(): readonly Skill[] {
    return this.database.all('SELECT * FROM skills ORDER BY name').map(skillOf);
  }

  listSkillVersions(name: string): readonly SkillVersion[] {
    return this.database
      .all('SELECT * FROM skill_versions WHERE name = ? ORDER BY version', [name])
      .map(skillVersionOf);
  }

  private saveProposal(proposal: Proposal): void {
    this.database.run(SAVE_PROPOSAL, proposalParameters(proposal));
    this.database.run('DELETE FROM proposal_evidence WHERE proposal_id = ?', [proposal.id]);
    for (const [position, evidence] of proposal.evidence.entries()) {
      this.database.run(INSERT_EVIDENCE, evidenceParameters(proposal.id, position, evidence));
    }
  }

  private proposalWithEvidence(row: SqlRow): Proposal {
    const evidence = this.database.all('SELECT * FROM proposal_evidence WHERE proposal_id = ? ORDER BY position', [
      row['id'] ?? null,
    ]);
    return proposalOf(row, evidence.map(evidenceOf));
  }

  /**
   * Two processes may have decided on the same version number without seeing each other; neither text may be lost,
   * so the second one gets the next free number. Returns by how much the number was raised.
   */
  private saveSkillVersion(version: SkillVersion): number {
    const taken = this.database.get('SELECT content_hash FROM skill_versions WHERE name = ? AND version = ?', [
      version.name,
      version.version,
    ]);
    if (taken && taken['content_hash'] === version.contentHash) return 0;
    let number = version.version;
    if (taken) {
      const highest = this.database.get('SELECT max(version) AS version FROM skill_versions WHERE name = ?', [
        version.name,
      ]);
      number = (numberAt(highest, 'version') ?? number) + 1;
    }
    this.database.run(INSERT_SKILL_VERSION, skillVersionParameters({ ...version, version: number }));
    return number - version.version;
  }
}
