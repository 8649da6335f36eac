import { agencyStore } from './agencies.ts';
import { auditStore } from './audit.ts';
import { figureStore } from './figures.ts';
import type { HubStore } from './hub-store.ts';
import { messageStore } from './messages.ts';
import type { SqlDatabase } from './sql.ts';
import { tokenStore } from './tokens.ts';
import { upkeepStore } from './upkeep.ts';

/** The hub's store over either database: the statements are the same, the drivers differ. */
export const makeStore = (db: SqlDatabase): HubStore => ({
  ...agencyStore(db),
  ...messageStore(db),
  ...auditStore(db),
  ...tokenStore(db),
  ...upkeepStore(db),
  ...figureStore(db),
  ping: async () => void (await db.all('SELECT 1 AS alive')),
  connections: () => db.connections(),
  close: () => db.close(),
});
