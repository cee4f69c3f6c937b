import { afterAll, beforeAll, describe } from 'vitest';
import { hasPostgres, TestPostgres } from '../../support/postgresServer.ts';
import { describeLedger } from '../ledgerContract.ts';
import { describeMemory } from '../memoryContract.ts';
import { describeSearch } from '../searchContract.ts';
import { storeOnServer } from './storeOnServer.ts';

describe.skipIf(!hasPostgres)('on a PostgreSQL server', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());
  const create = () => storeOnServer(server);

  describeSearch('postgres', create);
  describeMemory('postgres', create);
  describeLedger('postgres', create);
});
