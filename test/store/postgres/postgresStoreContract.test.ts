import { afterAll, beforeAll, describe } from 'vitest';
import { hasPostgres, TestPostgres } from '../../support/postgresServer.ts';
import { describeForgetting } from '../forgettingContract.ts';
import { describeModelCalls } from '../modelCallContract.ts';
import { describeStore } from '../storeContract.ts';
import { storeOnServer } from './storeOnServer.ts';

describe.skipIf(!hasPostgres)('on a PostgreSQL server', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await TestPostgres.start();
  });
  afterAll(() => server.stop());
  const create = () => storeOnServer(server);

  describeStore('postgres', create);
  describeForgetting('postgres', create);
  describeModelCalls('postgres', create);
});
