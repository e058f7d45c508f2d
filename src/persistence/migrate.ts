import { runMigrations } from './run-migrations.js';

/** `npm run migrate`: brings the database at DATABASE_URL up to date, before a production start. */
const url = process.env.DATABASE_URL;
if (url === undefined || url === '') {
  process.stderr.write(
    'set DATABASE_URL to the database to migrate, for example postgres://user:password@host:5432/synccash\n',
  );
  process.exit(1);
}
try {
  const ran = await runMigrations(url);
  process.stdout.write(ran.length === 0 ? 'the schema is up to date\n' : `migrated: ${ran.join(', ')}\n`);
} catch (error) {
  process.stderr.write(`the migration failed: ${Error.isError(error) ? error.message : String(error)}\n`);
  process.exit(1);
}
