import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../usage-error.js';
import type { InputFile } from './input-record.js';
import { cannotRead } from './open-file.js';

/**
 * What describes an export of DynamoDB to S3.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
export const SUMMARY = 'manifest-summary.json';
const FILES = 'manifest-files.json';
const JSON_FORMAT = 'DYNAMODB_JSON';

/** A line of `manifest-files.json`. */
interface ManifestLine {
  readonly itemCount?: unknown;
  readonly md5Checksum?: unknown;
  readonly dataFileS3Key?: unknown;
}

/**
 * The data files of an export, in the manifest's order, which does not matter: each key is in one of them once.
 * @param summary the path of its `manifest-summary.json`, with the rest as `aws s3 cp --recursive` leaves it
 * @throws {UsageError} part of the export is missing, or it is in Amazon Ion
 */
export function exportedFiles(summary: string): readonly InputFile[] {
  const format = (parsed(read(summary), summary) as { outputFormat?: unknown }).outputFormat;
  if (format !== undefined && format !== JSON_FORMAT) {
    throw new UsageError(`${summary} tells of an export as ${String(format)}: export it as ${JSON_FORMAT}`);
  }
  const manifest = join(dirname(summary), FILES);
  const lines = read(manifest).split('\n');
  return lines.flatMap((line) => {
    if (line.trim() === '') return [];
    const { itemCount, md5Checksum, dataFileS3Key } = parsed(line, manifest) as ManifestLine;
    if (typeof dataFileS3Key !== 'string')
      throw new UsageError(`${manifest} has a line without dataFileS3Key`);
    const path = dataFile(dirname(summary), basename(dataFileS3Key));
    return [
      {
        name: path,
        path,
        size: statSync(path).size,
        exported: {
          itemCount: typeof itemCount === 'number' ? itemCount : undefined,
          md5: typeof md5Checksum === 'string' ? md5Checksum : undefined,
        },
      },
    ];
  });
}

/** Full exports have their data beside the manifests; incremental ones share a folder beside their own. */
function dataFile(folder: string, name: string): string {
  const places = [join(folder, 'data', name), join(folder, '..', 'data', name), join(folder, name)];
  const path = places.find((place) => existsSync(place));
  if (path !== undefined) return path;
  throw new UsageError(`${places[0]} is missing, which ${FILES} lists: download the whole export`);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw cannotRead(path, error);
  }
}

function parsed(text: string, path: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // as if it were no object
  }
  throw new UsageError(`${path} is no manifest of a DynamoDB export: it is not the JSON that one has`);
}
