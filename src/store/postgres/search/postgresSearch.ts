import type { EventFindings, EventSearch } from '../../search/eventSearch.ts';
import type { Store } from '../../store.ts';
import type { FoundSummary } from '../../tables/searchSummaries.ts';
import type { PostgresDatabase } from '../postgresDatabase.ts';
import { PostgresEventFinder } from './postgresEventFinder.ts';
import { findSummaries } from './postgresSummarySearch.ts';
import { SearchIndexer } from './searchIndexer.ts';

/** The part of a PostgreSQL store that searches words. Searching is over the scope of the member, indexing in the workspace. */
export class PostgresSearch
  implements Pick<Store, 'indexText' | 'notYetIndexed' | 'findEvents' | 'closeWord' | 'findSummaries'>
{
  private readonly indexer: SearchIndexer;
  private readonly finder: PostgresEventFinder;

  constructor(private readonly database: PostgresDatabase) {
    this.indexer = new SearchIndexer(database);
    this.finder = new PostgresEventFinder(database);
  }

  /** Summaries are indexed as they are written. */
  indexText(limit: number): Promise<number> {
    return this.indexer.advance(limit);
  }

  notYetIndexed(): Promise<number> {
    return this.indexer.notYetIndexed();
  }

  findEvents(search: EventSearch): Promise<EventFindings> {
    return this.finder.find(search);
  }

  closeWord(word: string): Promise<string | null> {
    return this.finder.closeWord(word);
  }

  findSummaries(
    wanted: EventSearch['wanted'],
    since: number | null,
    until: number | null,
    limit: number,
  ): Promise<readonly FoundSummary[]> {
    return findSummaries(this.database, wanted, since, until, limit);
  }
}
