import { parseArgs } from 'node:util';
import { fromPublicId } from '../http/public-id.js';
import { isStorable } from '../http/safe-text.js';
import { SCOPES, type Scope } from './principal.js';

export const KEYS_USAGE = `usage:
  npm run keys -- create --merchant <name or mer_…> [--scope ${SCOPES.join('|')}]… [--name <of the key>] [--reason <text>]
  npm run keys -- list [--merchant <name or mer_…>]
  npm run keys -- revoke <key_…> [--reason <text>]

create makes the merchant when no merchant has this name, and prints the key: it cannot be shown again. A scope is
merchant (the default: payments, payouts, refunds) or operator (the routes under /resilience); name both for both.`;

const MAX_CHARS = 200;

export type KeysCommand =
  | {
      readonly verb: 'create';
      readonly merchant: string;
      readonly scopes: readonly Scope[];
      readonly name: string;
      readonly reason: string;
    }
  | { readonly verb: 'list'; readonly merchant: string | null }
  | { readonly verb: 'revoke'; readonly keyId: string; readonly reason: string };

/** The command was not understood; the message says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Which options each command takes, and how many words. */
const TAKES = {
  create: { options: ['merchant', 'scope', 'name', 'reason'], words: 0 },
  list: { options: ['merchant'], words: 0 },
  revoke: { options: ['reason'], words: 1 },
} as const;

const NO_REASON = 'none was given';

/** @throws UsageError */
export function parseKeysCommand(args: readonly string[]): KeysCommand {
  const { values, positionals } = read(args);
  const [verb, ...words] = positionals;
  if (verb === undefined) throw new UsageError('say what to do');
  if (!isVerb(verb)) throw new UsageError(`there is no command ${verb}`);
  const takes: { readonly options: readonly string[]; readonly words: number } = TAKES[verb];
  const strange = Object.keys(values).find((option) => !takes.options.includes(option));
  if (strange !== undefined) throw new UsageError(`${verb} takes no --${strange}`);
  if (words.length > takes.words) throw new UsageError(`"${words[takes.words]}" is too much; quote a name with spaces`);
  const { merchant, scope, name = 'API key', reason = NO_REASON } = values;
  for (const [option, text] of Object.entries({ merchant, name, reason })) checkText(option, text);
  switch (verb) {
    case 'create':
      if (merchant === undefined) throw new UsageError('create needs --merchant');
      return { verb, merchant, scopes: scopesOf(scope), name, reason };
    case 'list':
      return { verb, merchant: merchant ?? null };
    case 'revoke':
      return { verb, keyId: keyIdOf(words[0]), reason };
    default:
      return verb satisfies never;
  }
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        merchant: { type: 'string' },
        scope: { type: 'string', multiple: true },
        name: { type: 'string' },
        reason: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function isVerb(text: string): text is keyof typeof TAKES {
  return Object.hasOwn(TAKES, text);
}

function checkText(option: string, text: string | undefined): void {
  if (text === undefined) return;
  if (text.trim() === '' || text.length > MAX_CHARS || !isStorable(text))
    throw new UsageError(`--${option} must be 1 to ${MAX_CHARS} characters of plain text`);
}

function scopesOf(given: readonly string[] = ['merchant']): Scope[] {
  for (const word of given) {
    if (!SCOPES.some((scope) => scope === word))
      throw new UsageError(`there is no scope "${word}"; there are ${SCOPES.join(' and ')}`);
  }
  return SCOPES.filter((scope) => given.includes(scope));
}

function keyIdOf(text: string | undefined): string {
  const id = text === undefined ? null : fromPublicId('key', text);
  if (id === null) throw new UsageError('revoke needs the id of a key, key_…; list shows them');
  return id;
}
