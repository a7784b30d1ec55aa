import { DynamoDbSinkError } from '../../../errors.js';
import { isObject } from '../../../option-checks.js';
import { Connections } from '../../../wire/connections.js';
import { safeCause } from '../../../wire/safe-cause.js';
import { authorizationOf } from './registry-auth.js';
import type { ResolvedRegistryOptions } from './registry-options.js';

/** A schema as a registry has it. */
export interface RegisteredSchema {
  /** As text: JSON, if it is one of Avro. */
  readonly schema: string;
  /** `AVRO`, `JSON` or `PROTOBUF`. */
  readonly schemaType: string;
  readonly references: readonly SchemaReference[];
}

/** Another schema that a schema has names of. */
export interface SchemaReference {
  readonly subject: string;
  readonly version: number;
}

/** A registry keeps its schemas in messages of a topic, a megabyte each: what is much more is something else. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const MAX_CONNECTIONS = 4;
/** As all registries spell them: `application/vnd.schemaregistry.v1+json` is the one of their own. */
const ACCEPT = 'application/vnd.schemaregistry.v1+json, application/json';

/**
 * Asks a schema registry for schemas, by the interface that Confluent's has and others (Karapace, Redpanda, Apicurio)
 * have as well. https://docs.confluent.io/platform/current/schema-registry/develop/api.html
 *
 * No redirect is followed: credentials would go along. `HTTPS_PROXY` and `NO_PROXY` are honoured.
 *
 * @throws {DynamoDbSinkError} by its questions: `SCHEMA_REGISTRY_UNREACHABLE`, always `retryable`
 */
export class RegistryClient {
  readonly #options: ResolvedRegistryOptions;
  /** Those of now: closed ones are replaced, so that a deserializer can be opened again. */
  #connections: Connections | undefined;

  constructor(options: ResolvedRegistryOptions) {
    this.#options = options;
  }

  /** For messages: without a path. */
  get origin(): string {
    return this.#options.url.origin;
  }

  /** The schema with this id; undefined if there is none. */
  byId(id: number): Promise<RegisteredSchema | undefined> {
    return this.#schemaAt(`schemas/ids/${id}`);
  }

  /** The schema that another one refers to; undefined if there is none. */
  byVersion({ subject, version }: SchemaReference): Promise<RegisteredSchema | undefined> {
    return this.#schemaAt(`subjects/${encodeURIComponent(subject)}/versions/${version}`);
  }

  /** Ends what is asked, at once. */
  close(): void {
    this.#connections?.close();
    this.#connections = undefined;
  }

  async #schemaAt(path: string): Promise<RegisteredSchema | undefined> {
    const { status, body } = await this.#ask(path);
    const answer = jsonOf(body);
    // A proxy, or a wrong path, says 404 too: messages must not be given up for that.
    if (status === 404 && isNotFound(answer)) return undefined;
    if (status !== 200) throw this.#unreachable(`answered with status ${status}${hintFor(status)}`);
    const schema = schemaOf(answer);
    if (schema === undefined)
      throw this.#unreachable('answered with something that is no schema: is its url right?');
    return schema;
  }

  async #ask(path: string): Promise<{ readonly status: number; readonly body: string }> {
    const { url, headers, requestTimeoutMS, ca } = this.#options;
    const authorization = await this.#authorization();
    this.#connections ??= new Connections({
      maxInFlightRequests: MAX_CONNECTIONS,
      ca,
      trustAllCertificates: false,
      dispatcher: undefined,
    });
    const signal = AbortSignal.timeout(requestTimeoutMS);
    try {
      // Loaded with the first question, as the sink does.
      const [{ request }, dispatcher] = await Promise.all([import('undici'), this.#connections.dispatcher()]);
      const { statusCode, body } = await request(new URL(path, url), {
        dispatcher,
        headers: { accept: ACCEPT, ...headers, ...(authorization !== undefined && { authorization }) },
        signal,
      });
      const text = await textOf(body);
      if (text !== undefined) return { status: statusCode, body: text };
    } catch (error) {
      if (signal.aborted) throw this.#unreachable(`gave no answer within ${requestTimeoutMS} ms`);
      throw this.#unreachable('cannot be reached', error);
    }
    throw this.#unreachable(`answered with more than ${MAX_ANSWER_BYTES} bytes`);
  }

  async #authorization(): Promise<string | undefined> {
    const { auth } = this.#options;
    if (auth === undefined) return undefined;
    let given: unknown;
    try {
      given = typeof auth === 'function' ? await auth() : auth;
    } catch (error) {
      throw this.#unreachable('was not asked: the function auth failed', error);
    }
    const authorization = authorizationOf(given);
    if (authorization !== undefined) return authorization;
    throw this.#unreachable(
      'was not asked: auth has no credentials that can be sent (no line break in a token, no colon in a username)',
    );
  }

  #unreachable(what: string, cause?: unknown): DynamoDbSinkError {
    return new DynamoDbSinkError(
      'SCHEMA_REGISTRY_UNREACHABLE',
      `the schema registry at ${this.origin} ${what}`,
      { retryable: true, cause: cause === undefined ? undefined : safeCause(cause) },
    );
  }
}

/** Undefined if it is too long: the rest is not read, and its connection ends. */
async function textOf(body: AsyncIterable<Buffer>): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function hintFor(status: number): string {
  if (status === 401 || status === 403) return ': it refuses the credentials, or what they may do; see auth';
  if (status >= 300 && status < 400) return ', a redirect, which is not followed: give the url it leads to';
  return status === 404 ? ', but not as a schema registry does: is its url right?' : '';
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** 40401 no such subject, 40402 no such version, 40403 no such schema. */
function isNotFound(answer: unknown): boolean {
  if (!isObject(answer)) return false;
  const { error_code: code } = answer as { readonly error_code?: unknown };
  return code === 40401 || code === 40402 || code === 40403;
}

function schemaOf(answer: unknown): RegisteredSchema | undefined {
  if (!isObject(answer)) return undefined;
  const { schema, schemaType = 'AVRO', references = [] } = answer as Readonly<Record<string, unknown>>;
  if (typeof schema !== 'string' || typeof schemaType !== 'string' || !Array.isArray(references))
    return undefined;
  return references.every(isReference) ? { schema, schemaType, references } : undefined;
}

function isReference(value: unknown): value is SchemaReference {
  if (!isObject(value)) return false;
  const { subject, version } = value as Readonly<Record<string, unknown>>;
  return typeof subject === 'string' && Number.isSafeInteger(version);
}
