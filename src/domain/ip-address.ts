const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const IPV6_CHARACTERS = /^[0-9A-Fa-f.:]{2,45}$/;
const GROUPS = 8;
const GROUPS_OF_NETWORK = 4;
const MAPPED_IPV4 = /^0:0:0:0:0:ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/** An address of either kind, in any spelling that has no zone. */
export function isIpAddress(text: string): boolean {
  return IPV4.test(text) || (IPV6_CHARACTERS.test(text) && URL.canParse(`http://[${text}]/`));
}

/**
 * What counts as one place on the internet: an IPv4 address, or the /64 network of an IPv6 one, since whoever has one
 * address of such a network has all of it. IPv4 written as IPv6 is the same IPv4.
 * @param address a valid address in any of its spellings
 */
export function ipSubject(address: string): string {
  if (IPV4.test(address)) return address;
  const groups = groupsOf(address);
  const mapped = MAPPED_IPV4.exec(groups.join(':'));
  if (mapped !== null) return [...octetsOf(mapped[1]), ...octetsOf(mapped[2])].join('.');
  return `${groups.slice(0, GROUPS_OF_NETWORK).join(':')}::/64`;
}

/** All eight groups, without leading zeros. The URL standard knows every spelling of an address and has one of its own. */
function groupsOf(address: string): string[] {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  return [...left, ...Array<string>(GROUPS - left.length - right.length).fill('0'), ...right];
}

function octetsOf(group = '0'): number[] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 0xff];
}
