// One Apache Kafka broker, its own controller, on 127.0.0.1:
//   node scripts/kafka-broker.js start [PORT]   starts it and waits until it is up; PORT + 1 is the controller's
//   node scripts/kafka-broker.js stop [PORT]    ends it in good order; its data stays, and `start` goes on with it
//   node scripts/kafka-broker.js kill [PORT]    the same by SIGKILL
//   node scripts/kafka-broker.js wipe [PORT]    ends it and removes its data
// PORT is 9092 unless given.
import { spawn } from 'node:child_process';
import {
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { installKafka } from './kafka-install.js';

const START_MS = 60_000;
const STOP_MS = 30_000;
const POLL_MS = 25;
// The broker's own word, since at a port that was free a moment ago another process may answer by now.
const UP = 'Kafka Server started';
const LOGS = '-Dorg.slf4j.simpleLogger';
const JAVA = [
  '-Xmx512m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1', // half the time to start
  `${LOGS}.defaultLogLevel=warn`,
  `${LOGS}.log.kafka.server.KafkaRaftServer=info`,
  `${LOGS}.showDateTime=true`,
];

function propertiesOf(port, data, more) {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${port + 1}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${port + 1}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
log.dirs=${data}
auto.create.topics.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
# Records of tests may be of any year.
log.retention.ms=-1
# After SIGKILL a broker is let in again when its old session is over: 9 s by default.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
# Groups of tests lose their members quickly; 6 s and 45 s are the least by default.
group.min.session.timeout.ms=1000
group.consumer.min.session.timeout.ms=1000
group.consumer.min.heartbeat.interval.ms=500
group.initial.rebalance.delay.ms=0
${Object.entries(more)
  .map(
    ([name, value]) =>
      `${name}=${value.replaceAll(/\{port(\+\d)?\}/g, (_, add = 0) => port + Number(add))}\n`,
  )
  .join('')}`;
}

/**
 * Starts a broker whose data is in `folder`, the data of one before it if there is any.
 * @param more properties beside those above, or instead of them; `{port}` and `{port+2}` in them are ports
 */
export async function startBroker(port, folder, more = {}) {
  const { classPath, formatted } = await installKafka();
  if (isRunning(folder)) throw new Error(`a broker runs in ${folder} already`);
  mkdirSync(folder, { recursive: true });
  const data = join(folder, 'data');
  if (!existsSync(data)) cpSync(formatted, data, { recursive: true });
  const properties = join(folder, 'server.properties');
  writeFileSync(properties, propertiesOf(port, data, more));
  const log = openSync(logOf(folder), 'w');
  const java = spawn('java', [...JAVA, '-cp', classPath, 'kafka.Kafka', properties], {
    detached: true, // a Ctrl-C is for whoever started it, who then ends it
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  java.unref();
  writeFileSync(pidFileOf(folder), String(java.pid));
  await isUp(folder);
}

async function isUp(folder) {
  const deadline = performance.now() + START_MS;
  while (!brokerLog(folder).includes(UP)) {
    const isLate = performance.now() > deadline;
    if (isLate) await endBroker(folder, 'SIGKILL');
    if (isLate || !isRunning(folder)) throw new Error(`Kafka did not start:\n${brokerLog(folder)}`);
    await delay(POLL_MS);
  }
}

/** Ends the broker of `folder`, if it runs, and waits until all that it had open is closed. */
export async function endBroker(folder, signal) {
  if (isRunning(folder)) {
    const pid = pidOf(folder);
    process.kill(pid, signal);
    const deadline = performance.now() + STOP_MS;
    while (isAlive(pid)) {
      if (performance.now() > deadline) process.kill(pid, 'SIGKILL');
      await delay(POLL_MS);
    }
  }
  rmSync(pidFileOf(folder), { force: true });
}

/** What the broker of `folder` has said since it was started last: warnings, and worse. */
export function brokerLog(folder) {
  return read(logOf(folder));
}

const logOf = (folder) => join(folder, 'broker.log');
const pidFileOf = (folder) => join(folder, 'pid');
const pidOf = (folder) => Number(readFileSync(pidFileOf(folder), 'utf8'));

export function isRunning(folder) {
  if (!existsSync(pidFileOf(folder))) return false;
  const pid = pidOf(folder);
  if (!isAlive(pid)) return false;
  // The pid of a broker that has long been dead may be another's by now.
  return !existsSync('/proc') || read(`/proc/${pid}/cmdline`).includes(folder);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Ended, all its threads too, and not yet reaped: where nobody reaps it stays so.
  return !/^State:\tZ.*^Threads:\t1$/ms.test(read(`/proc/${pid}/status`));
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // gone in the meantime
  }
}

async function main([command, port = '9092']) {
  const folder = join(tmpdir(), `dynamodb-sink-kafka-${port}`);
  const commands = {
    start: () => startBroker(Number(port), folder),
    stop: () => endBroker(folder, 'SIGTERM'),
    kill: () => endBroker(folder, 'SIGKILL'),
    wipe: async () => {
      await endBroker(folder, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  if (Object.hasOwn(commands, command ?? '')) return commands[command]();
  console.error('node scripts/kafka-broker.js start|stop|kill|wipe [PORT]');
  process.exitCode = 2;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.slice(2));
