import { constants, createPublicKey, generateKeyPairSync, privateDecrypt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { g2Headers, readPublicKey, rsaBearer, wsseHeaders } from './vodafone-cash.credentials.js';

describe('g2-sha256', () => {
  it('gives the vector that was computed from the published formula', () => {
    const credential = {
      strategy: 'g2-sha256',
      spId: '601399',
      spPassword: 'spPassword',
      serviceId: '100300',
    } as const;
    expect(g2Headers(credential, new Date('2013-07-02T21:28:54.321Z'))).toEqual({
      'x-sp-id': '601399',
      'x-sp-password': 'x1vSsfai1wze/ODBr/+s8JMYExyb8md5W6dMTYS69KA=',
      'x-timestamp': '20130702212854',
      'x-service-id': '100300',
    });
  });
});

describe('wsse-sha256', () => {
  it('gives the vector that was computed from the published formula', () => {
    const credential = { strategy: 'wsse-sha256', appKey: 'app-1', secret: 'demo-password' } as const;
    const nonce = '66C92B11FF8A425FB8D4CCFE0ED9ED1F';
    expect(wsseHeaders(credential, new Date('2026-01-15T09:30:00.999Z'), nonce)).toEqual({
      authorization: 'WSSE realm="SDP",profile="UsernameToken",type="Appkey"',
      'x-wsse':
        'UsernameToken Username="app-1",PasswordDigest="MGURK6S6ZPNBCh/9oEallIf4Nf24wGcEUpbH0Tamg2E=",' +
        `Nonce="${nonce}",Created="2026-01-15T09:30:00Z"`,
    });
  });
});

describe('mpesa-rsa', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

  function decrypted(bearer: string): string {
    expect(bearer).toMatch(/^Bearer [A-Za-z0-9+/]+=*$/);
    const bytes = Buffer.from(bearer.slice('Bearer '.length), 'base64');
    return privateDecrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, bytes).toString('utf8');
  }

  it('hides a secret that only the holder of the private key can read', () => {
    expect(decrypted(rsaBearer(publicKey, 'an-api-key'))).toBe('an-api-key');
  });

  it('pads with chance: the same secret never looks the same twice', () => {
    expect(rsaBearer(publicKey, 'an-api-key')).not.toBe(rsaBearer(publicKey, 'an-api-key'));
  });

  it('reads the key as the portal shows it and as PEM', () => {
    const bare = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
    for (const text of [bare, pem]) expect(readPublicKey(text).equals(createPublicKey(pem))).toBe(true);
    expect(() => readPublicKey('no key')).toThrow();
  });
});
