import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Random } from '#dist/testing/random.js';

const FORMATS = ['jsonl', 'csv', 'json.gz'] as const;
const RECORDS = 3600;
const FILE_RECORDS = 300;
const KEYS = 900;

/** What files hold, and what must become of it. */
export interface LoadFiles {
  readonly paths: readonly string[];
  /** How many records there are. */
  readonly records: number;
  /** The last value of each key: that of the attribute `v`, which no two records have in common. */
  readonly last: ReadonlyMap<string, number>;
  /** `path:number` of each record that is rejected. */
  readonly rejected: ReadonlySet<string>;
}

/**
 * Lines, tables and compressed lists in turn: each is read again from its midst. They have the same keys, so that their
 * order counts, and records that are rejected for every reason.
 * @param first which format begins, so that a few loads are killed in files of each
 */
export function writeLoadFiles(folder: string, random: Random, first: number): LoadFiles {
  const last = new Map<string, number>();
  const rejected = new Set<string>();
  const paths: string[] = [];
  for (let v = 1; v <= RECORDS; ) {
    const format = FORMATS[(first + paths.length) % FORMATS.length] as (typeof FORMATS)[number];
    const path = join(folder, `${String(paths.length).padStart(2, '0')}.${format}`);
    const texts: string[] = [];
    for (let number = 1; texts.length < FILE_RECORDS; number++, v++) {
      const pk = `k${random.below(KEYS)}`;
      const kind = random.below(40);
      const isBlank = format === 'jsonl' && kind === 3; // it is no record, and has a number
      if (isBlank) number++;
      texts.push((isBlank ? '\n' : '') + recordText(format, pk, v, kind));
      if (kind < 3) rejected.add(`${path}:${number}`);
      else last.set(pk, v);
    }
    writeFileSync(path, contentOf(format, texts));
    paths.push(path);
  }
  return { paths, records: RECORDS, last, rejected };
}

/** A record that cannot be read, one without a key, one that the service refuses, or a good one. */
function recordText(format: (typeof FORMATS)[number], pk: string, v: number, kind: number): string {
  if (format === 'csv') return [`${pk},${v}`, `,${v},`, `${pk},${v},x`][kind] ?? `${pk},${v},`;
  return ['null', `{"v":${v}}`, `{"pk":"${pk}","v":${v},"bad":"x"}`][kind] ?? `{"pk":"${pk}","v":${v}}`;
}

function contentOf(format: (typeof FORMATS)[number], texts: readonly string[]): string | Uint8Array {
  if (format === 'jsonl') return texts.join('\n');
  return format === 'csv' ? `pk,v,bad\n${texts.join('\n')}\n` : gzipSync(`[${texts.join(',\n')}]`);
}
