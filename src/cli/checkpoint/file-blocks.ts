import type { Input } from '../input/input.js';
import type { RecordReader } from '../input/record-reader.js';
import type { SettledFile } from '../settled-file.js';
import type { SettledRecords } from '../settled-records.js';
import { BETWEEN_FILES, type FileState } from './checkpoint-content.js';
import type { MatchedInput } from './match-inputs.js';

/** About 80 kB. */
const FILES_A_BLOCK = 256;

/** Where it is found what has become of the files. */
export interface BlockSources {
  readonly settled: Pick<SettledRecords, 'files' | 'takeChanged'>;
  readonly reader: Pick<RecordReader, 'inputOf'>;
  /** Undefined where they are not kept. */
  readonly rejects: object | undefined;
}

/**
 * The files of a checkpoint as the bytes they are saved as, in blocks. Only blocks with a file of which something may have
 * changed are made anew: of very many files most are done, or not begun.
 */
export class FileBlocks {
  /** In the order of the files; what stands between two is among them. */
  readonly blocks: Buffer[] = [];
  readonly #inputs: readonly MatchedInput[];
  /** As it is now, by the place in the inputs; undefined of one that an earlier run was done with. */
  readonly #files: readonly (SettledFile | undefined)[];
  /** The places in the inputs of the files that are not. */
  readonly #places: readonly number[];
  readonly #sources: BlockSources;

  /** @param inputs those that are done as well */
  constructor(inputs: readonly MatchedInput[], sources: BlockSources) {
    this.#inputs = inputs;
    this.#places = inputs.flatMap(({ state }, place) => (state.isDone ? [] : place));
    const files: (SettledFile | undefined)[] = inputs.map(() => undefined);
    this.#places.forEach((place, at) => {
      files[place] = sources.settled.files[at];
    });
    this.#files = files;
    this.#sources = sources;
  }

  /** Brings {@link blocks} up to date; false if they stay as they were. */
  update(): boolean {
    const changed = this.#sources.settled.takeChanged();
    const isFirst = this.blocks.length === 0;
    const first = isFirst ? 0 : (this.#places[changed.first] ?? this.#inputs.length);
    const last = isFirst ? this.#inputs.length - 1 : (this.#places[changed.last] ?? -1);
    let isChanged = false;
    for (let at = Math.floor(first / FILES_A_BLOCK); at * FILES_A_BLOCK <= last; at++) {
      const block = this.#block(at * FILES_A_BLOCK);
      if (this.blocks[at]?.equals(block)) continue;
      this.blocks[at] = block;
      isChanged = true;
    }
    return isChanged;
  }

  #block(first: number): Buffer {
    const { reader, rejects } = this.#sources;
    const lines = this.#inputs.slice(first, first + FILES_A_BLOCK).map(({ file, state }, i) => {
      const now = this.#files[first + i];
      return JSON.stringify(
        now === undefined ? state : stateNow(state, now, rejects !== undefined, reader.inputOf(file)),
      );
    });
    return Buffer.from((first === 0 ? '' : BETWEEN_FILES) + lines.join(BETWEEN_FILES));
  }
}

function stateNow(
  state: FileState,
  { isDone, number, records, rejectedLines, rejected, ahead }: SettledFile,
  keepsRejects: boolean,
  input: Pick<Input, 'beginning' | 'layoutName'> | undefined,
): FileState {
  const passing = input?.beginning;
  const isLonger = passing !== undefined && passing.bytes >= (state.beginning?.bytes ?? 0);
  const beginning = isLonger ? passing : state.beginning;
  const layout = input?.layoutName ?? state.layout;
  const rejectedAhead = keepsRejects && ahead.size > 0 ? rangesOf(ahead.keys()) : undefined;
  return { ...state, beginning, layout, isDone, number, records, rejectedLines, rejected, rejectedAhead };
}

function rangesOf(numbers: Iterable<number>): [number, number][] {
  const ranges: [number, number][] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === number) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}
