import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

type Arrows = Readonly<Record<string, readonly string[]>>;
/** The checked arrows. Plain JavaScript, because dependency-cruiser reads it. */
const { ARROWS } = (await import(pathToFileURL(join(ROOT, '.dependency-cruiser.js')).href)) as { ARROWS: Arrows };

/** The lists that the page gives a name. */
const named = new Map<string, readonly string[]>();
for (const [, name = '', list = ''] of PAGE.matchAll(/^- \*\*(.+)\*\*: (.+)$/gm)) named.set(name, roomsOf(list));

function roomsOf(list: string): string[] {
  if (list === 'nothing') return [];
  return list.split(', ').flatMap((word) => named.get(word) ?? [word.replaceAll('`', '')]);
}

const told = Object.fromEntries(
  [...PAGE.matchAll(/^\| `([^`]+)` +\| .*\| ([^|]+?) +\|$/gm)].map(([, room = '', list = '']) => [room, roomsOf(list)]),
);

describe('the page about the architecture', () => {
  it('has every room, in the order of the arrows, and no other', () => {
    expect(Object.keys(told)).toEqual(Object.keys(ARROWS));
  });

  it.each(Object.entries(ARROWS))('says what %s may know', (room, allowed) => {
    expect(told[room]?.toSorted()).toEqual([...allowed].toSorted());
  });

  it('knows every folder of src', () => {
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    const rooms = Object.keys(told).map((room) => room.split('/')[0]);
    expect(folders.toSorted()).toEqual([...new Set(rooms)].toSorted());
  });

  it('names files that are there', () => {
    const files = [...PAGE.matchAll(/`(src\/[^`]+)`/g)].map(([, path = '']) => path);
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
