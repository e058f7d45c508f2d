import { rmSync } from 'node:fs';
import { z } from 'zod';
import { readJson, replacePrivateJson } from './private-file.js';

const pid = z.int().positive();

const sandboxFileSchema = z.object({
  baseUrl: z.string(),
  apiKey: z.string(),
  adminApiKey: z.string(),
  /** Absent when the rails are somebody else's. */
  simulatorUrl: z.string().optional(),
  databaseUrl: z.string(),
  redisUrl: z.string().optional(),
  pids: z.object({ server: pid, simulator: pid.optional(), postgres: pid.optional() }),
  /** Credentials by rail id. */
  rails: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.number()]))),
  railUrls: z.record(z.string(), z.string()),
});

/** What a user of the sandbox needs to know: where it is and how to get in. */
export type SandboxFile = z.infer<typeof sandboxFileSchema>;

export function writeSandboxFile(path: string, content: SandboxFile): void {
  replacePrivateJson(path, content);
}

/** null when it is not there, or not ours. */
export function readSandboxFile(path: string): SandboxFile | null {
  const parsed = sandboxFileSchema.safeParse(readJson(path));
  return parsed.success ? parsed.data : null;
}

export function removeSandboxFile(path: string): void {
  rmSync(path, { force: true });
}
