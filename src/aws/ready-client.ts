import { Agent } from 'node:https';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbSinkError } from '../errors.js';

/** The parts of the SDK's `NodeHttpHandler` that tell whether somebody has set it up. */
interface NodeHandler {
  readonly configProvider?: Promise<NodeHandlerConfig>;
}

interface NodeHandlerConfig {
  readonly requestTimeout?: unknown;
  readonly socketTimeout?: unknown;
  readonly httpAgent?: AgentLike;
  readonly httpsAgent?: AgentLike;
  readonly httpAgentProvider?: () => Promise<AgentLike>;
}

interface AgentLike {
  readonly constructor: { readonly name: string };
  readonly options?: Readonly<Record<string, unknown>>;
}

/**
 * Refuses a ready client whose connections somebody has set up (a proxy, certificates, limits): the sink has its
 * own, and nothing is bypassed in silence.
 *
 * @throws {DynamoDbSinkError} `INVALID_OPTION`
 */
export async function refuseOwnHandler(client: DynamoDBClient): Promise<void> {
  if (await isDefaultHandler(client.config.requestHandler as NodeHandler)) return;
  throw new DynamoDbSinkError(
    'INVALID_OPTION',
    "option dynamoDb is a client with a request handler of its own, which the sink's requests would not use: give " +
      'a client without one, or say by the option dispatcher (of undici) what is to be used',
  );
}

/** By shape, since the client may come from another copy of the SDK. */
async function isDefaultHandler(handler: NodeHandler): Promise<boolean> {
  if (handler.constructor.name !== 'NodeHttpHandler' || handler.configProvider === undefined) return false;
  const { requestTimeout, socketTimeout, httpAgent, httpsAgent, httpAgentProvider } =
    await handler.configProvider;
  if (requestTimeout !== undefined || socketTimeout !== undefined) return false;
  const agents = [httpsAgent, httpAgentProvider === undefined ? httpAgent : await httpAgentProvider()];
  return agents.every((agent) => agent === undefined || isDefaultAgent(agent));
}

/** Whether an agent is as the SDK makes it. */
function isDefaultAgent(agent: AgentLike): boolean {
  const { options = {} } = agent;
  const usual = new Agent({ keepAlive: true, maxSockets: 50 }).options as Readonly<Record<string, unknown>>;
  const names = new Set([...Object.keys(usual), ...Object.keys(options)]);
  const isUsual = (name: string): boolean =>
    options[name] === usual[name] || NOT_SETTINGS.has(name) || options[name] === undefined;
  return agent.constructor.name === 'Agent' && [...names].every(isUsual);
}

/** What an agent finds out itself, differently for http: and https:. */
const NOT_SETTINGS: ReadonlySet<string> = new Set(['defaultPort', 'protocol', 'proxyEnv', 'path']);
