import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { messageOf } from '../errors.js';
import { UsageError } from './usage-error.js';

/** A DynamoDB in this process, empty at first and gone with it. */
export interface Embedded {
  /** How to reach it. It knows no users: the credentials are made up. */
  readonly dynamoDb: DynamoDBClientConfig & { readonly endpoint: string };
  close(): Promise<void>;
}

/** The part of dynalite we use: https://github.com/architect/dynalite#api */
type Dynalite = (options: { createTableMs: number }) => Server;

/** Starts dynalite on a free port of the loopback interface. @throws {UsageError} if it is not installed */
export async function startEmbedded(): Promise<Embedded> {
  const server = (await importDynalite())({ createTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    dynamoDb: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'local',
      credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function importDynalite(): Promise<Dynalite> {
  // An optional peer, and without types: the compiler must not look for it.
  const name: string = 'dynalite';
  try {
    return ((await import(name)) as { default: Dynalite }).default;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      `--embedded needs the package dynalite, which is not installed (${messageOf(error)}): npm install dynalite`,
      { cause: error },
    );
  }
}
