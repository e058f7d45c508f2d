import { join } from 'node:path';
import { sandboxDirOf, sandboxFileIn } from '../config/database-url.js';

export interface SandboxPaths {
  readonly root: string;
  readonly credentials: string;
  /** For the people and tools that use the sandbox; exists while it is ready. */
  readonly file: string;
  /** For the next start: who runs here; exists from the first moment of a run. */
  readonly runRecord: string;
  readonly postgresData: string;
  readonly postgresLog: string;
  readonly railsState: string;
  readonly railsLog: string;
}

export function sandboxPaths(dir: string | undefined): SandboxPaths {
  const root = sandboxDirOf(dir);
  return {
    root,
    credentials: join(root, 'credentials.json'),
    file: sandboxFileIn(root),
    runRecord: join(root, 'run.json'),
    postgresData: join(root, 'postgres'),
    postgresLog: join(root, 'postgres.log'),
    railsState: join(root, 'rails'),
    railsLog: join(root, 'rails.log'),
  };
}
