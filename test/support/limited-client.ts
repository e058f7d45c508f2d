import { ApiClient, type Answer, type ProblemBody } from './api-client.js';

/** Asks for something cheap again and again, from an address of its own when the server trusts this machine as a proxy. */
export class LimitedClient {
  private readonly api: ApiClient;

  constructor(
    baseUrl: string,
    apiKey: string,
    private readonly address?: string,
  ) {
    this.api = new ApiClient(baseUrl, apiKey);
  }

  get<Body = ProblemBody>(path = '/providers'): Promise<Answer<Body>> {
    return this.api.call<Body>('GET', path, { headers: this.headers });
  }

  post<Body = ProblemBody>(path: string, body: unknown, more: Record<string, string> = {}): Promise<Answer<Body>> {
    return this.api.call<Body>('POST', path, { body, headers: { ...this.headers, ...more } });
  }

  /** One after the other. */
  async statuses(count: number, path?: string): Promise<number[]> {
    const statuses: number[] = [];
    for (let n = 0; n < count; n += 1) statuses.push((await this.get(path)).status);
    return statuses;
  }

  private get headers(): Record<string, string> {
    return this.address === undefined ? {} : { 'x-forwarded-for': this.address };
  }
}

/** `"merchant";r=99;t=1, "ip";r=5` → { merchant: { r: 99, t: 1 }, ip: { r: 5 } } */
export function readLimits(headers: Headers, name: string): Record<string, Record<string, number>> {
  const items = (headers.get(name) ?? '').split(', ').filter((item) => item !== '');
  return Object.fromEntries(
    items.map((item) => {
      const [, limit, parameters] = /^"([a-z]+)"((?:;[a-z-]+=\d+)*)$/.exec(item) ?? [];
      if (limit === undefined || parameters === undefined)
        throw new Error(`${name}: this is no list of items: ${item}`);
      const pairs = parameters
        .split(';')
        .slice(1)
        .map((pair) => pair.split('='));
      return [limit, Object.fromEntries(pairs.map(([key, value]) => [key, Number(value)]))];
    }),
  );
}
