import { describe, expect, it } from '@jest/globals';
import { toPublicId } from '../http/public-id.js';
import { parseKeysCommand, UsageError } from './keys-arguments.js';

const KEY_UUID = '019a0000-0000-7000-8000-000000000002';
const KEY_ID = toPublicId('key', KEY_UUID);

describe('the arguments of the keys command', () => {
  it('make a merchant’s key unless they say more', () => {
    expect(parseKeysCommand(['create', '--merchant', 'Ama’s shop'])).toEqual({
      verb: 'create',
      merchant: 'Ama’s shop',
      scopes: ['merchant'],
      name: 'API key',
      reason: 'none was given',
    });
  });

  it('name scopes in any order, each once', () => {
    const scopes = ['--scope', 'operator', '--scope', 'merchant', '--scope', 'operator'];
    const command = parseKeysCommand(['create', '--merchant', 'A', ...scopes, '--name', 'desk', '--reason', 'go-live']);
    expect(command).toMatchObject({ scopes: ['merchant', 'operator'], name: 'desk', reason: 'go-live' });
  });

  it('list, and revoke by the id that the list shows', () => {
    expect(parseKeysCommand(['list'])).toEqual({ verb: 'list', merchant: null });
    expect(parseKeysCommand(['revoke', KEY_ID])).toEqual({ verb: 'revoke', keyId: KEY_UUID, reason: 'none was given' });
  });

  it.each([
    [[], 'say what to do'],
    [['make'], 'there is no command make'],
    [['constructor'], 'there is no command constructor'],
    [['create'], 'create needs --merchant'],
    [['create', '--merchant', ' '], '--merchant must be 1 to 200 characters'],
    [['create', '--merchant', 'x'.repeat(201)], '--merchant must be 1 to 200 characters'],
    [['create', '--merchant', 'A\u0000'], '--merchant must be 1 to 200 characters'],
    [['create', '--merchant', 'Ama', 'Mensah'], '"Mensah" is too much; quote a name with spaces'],
    [['create', '--merchant', 'A', '--scope', 'admin'], 'there is no scope "admin"; there are merchant and operator'],
    [['create', '--merchant', 'A', '--key', 'sc_live_1'], "Unknown option '--key'"],
    [['list', '--scope', 'merchant'], 'list takes no --scope'],
    [['revoke'], 'revoke needs the id of a key'],
    [['revoke', 'sc_live_0123456789abcdef'], 'revoke needs the id of a key'],
    [['revoke', toPublicId('mer', KEY_UUID)], 'revoke needs the id of a key'],
  ])('are refused in words: %j', (args, message) => {
    expect(() => parseKeysCommand(args)).toThrow(UsageError);
    expect(() => parseKeysCommand(args)).toThrow(message);
  });
});
