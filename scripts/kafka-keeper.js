// Keeps a broker for the process that has forked this one, and does what it is told: start, stop, kill. When that process
// ends, however it does, nothing is left: not Java, not its data.
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brokerLog, endBroker, isRunning, startBroker } from './kafka-broker.js';

const STARTS = 3;
/** The broker's, its controller's, and two for further listeners. */
const PORTS_OF_ONE = 4;
// Below the ports that systems give to clients: a client that keeps asking for a broker that is down would otherwise
// take its port one day, by being connected to itself.
const PORTS = [20_000, 32_000];

const properties = JSON.parse(process.argv[2] ?? '{}');
const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-kafka-'));
let port;
let isMeantToRun = false;

const commands = {
  async start() {
    if (port === undefined) port = await startSomewhere();
    else await startBroker(port, folder, properties);
    isMeantToRun = true;
    return port;
  },
  async stop() {
    isMeantToRun = false;
    await endBroker(folder, 'SIGTERM');
  },
  async kill() {
    isMeantToRun = false;
    await endBroker(folder, 'SIGKILL');
  },
};

/** Another process may take the ports before Java does. */
async function startSomewhere() {
  for (let attempt = 1; ; attempt++) {
    const candidate = await freePorts();
    try {
      await startBroker(candidate, folder, properties);
      return candidate;
    } catch (error) {
      if (attempt === STARTS) throw error;
    }
  }
}

/** A port that nothing listens on, nor on those after it. */
async function freePorts() {
  for (;;) {
    const candidate = randomInt(...PORTS);
    const ports = Array.from({ length: PORTS_OF_ONE }, (_, i) => candidate + i);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return candidate;
  }
}

async function isFree(candidate) {
  const server = createServer();
  try {
    await once(server.listen(candidate, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

async function answer(command) {
  try {
    process.send({ value: await commands[command]() });
  } catch (error) {
    if (process.connected) process.send({ error: error.message });
  }
}

let last = Promise.resolve();
process.on('message', (command) => {
  last = last.then(() => answer(command));
});
process.once('disconnect', async () => {
  await last;
  if (isMeantToRun && !isRunning(folder)) console.error(`Kafka ended by itself:\n${brokerLog(folder)}`);
  await endBroker(folder, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
// These are sent to all of a terminal's processes. The end of the one above says when.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
