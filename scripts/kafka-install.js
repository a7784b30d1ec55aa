// Apache Kafka for the tests, from Maven Central: the jars of a broker, and a folder that is formatted for one, in a
// cache that all brokers of this machine share.
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const KAFKA = '4.4.0';
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const DEPENDENCIES = [
  ['org.apache.kafka', 'kafka_2.13', KAFKA],
  ['org.slf4j', 'slf4j-simple', '1.7.36'], // without it a broker that fails says nothing
];
/** 16 bytes in Base64, as Kafka wants them. Every broker has the same: each is a cluster of its own. */
const CLUSTER_ID = 'dynamodb-sink-tests-AA';
const WAIT_MS = 200;

const run = promisify(execFile);

function cacheFolder() {
  return process.env.KAFKA_CACHE || join(homedir(), '.cache', 'dynamodb-sink', `kafka-${KAFKA}`);
}

/** What a broker needs and this machine lacks, or undefined. */
export function whyNoKafka() {
  if (javaMajor() < 17) return 'needs Java 17';
  if (existsSync(cacheFolder())) return undefined; // Maven has done its part
  return spawnSync('mvn', ['-version']).status === 0 ? undefined : 'needs Maven';
}

function javaMajor() {
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr ?? '')?.[1] ?? 0);
}

/** Installs Kafka unless it is there: the class path of its jars, and the formatted folder to copy. */
export async function installKafka() {
  const missing = whyNoKafka();
  if (missing !== undefined) throw new Error(`Kafka ${missing} on the PATH`);
  const folder = cacheFolder();
  if (!existsSync(folder)) await installOnce(folder);
  return partsOf(folder);
}

function partsOf(folder) {
  return { classPath: join(folder, 'lib', '*'), formatted: join(folder, 'formatted') };
}

/**
 * One process installs, others wait for it. Were two to install nevertheless, because one has taken the lock of a dead
 * process that the other had taken already, they would still not meet: a folder comes to its place whole.
 */
async function installOnce(folder) {
  const lock = `${folder}.lock`;
  mkdirSync(dirname(folder), { recursive: true });
  while (!isLockedByUs(lock)) {
    await delay(WAIT_MS);
    if (existsSync(folder)) return;
  }
  try {
    if (!existsSync(folder)) await install(folder);
  } finally {
    rmSync(lock, { force: true });
  }
}

/** A symbolic link is made with all it says: a file would be there for a moment without its pid. */
function isLockedByUs(lock) {
  try {
    symlinkSync(String(process.pid), lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  try {
    process.kill(Number(readlinkSync(lock)), 0);
  } catch (error) {
    if (error.code === 'ESRCH') rmSync(lock, { force: true });
  }
  return false;
}

async function install(folder) {
  console.error(`dynamodb-sink: installing Kafka ${KAFKA} …`);
  const fresh = `${folder}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh);
  try {
    await copyJars(fresh);
    await format(fresh);
    renameSync(fresh, folder);
  } catch (error) {
    if (!existsSync(folder))
      throw new Error(`Kafka was not installed: ${error.message}\n${error.stdout ?? ''}`);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

async function copyJars(folder) {
  const pom = join(folder, 'pom.xml');
  const dependencies = DEPENDENCIES.map(
    ([group, artifact, version]) =>
      `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
  );
  writeFileSync(
    pom,
    `<project><modelVersion>4.0.0</modelVersion><groupId>dynamodb-sink</groupId><artifactId>kafka</artifactId>
<version>0</version><packaging>pom</packaging><dependencies>${dependencies.join('\n')}</dependencies></project>`,
  );
  const lib = `-DoutputDirectory=${join(folder, 'lib')}`;
  await run('mvn', ['-q', '-B', '-f', pom, COPY_DEPENDENCIES, '-DincludeScope=runtime', lib]);
}

/** Formatting takes Java a second: it is done here once, and each new broker begins with a copy. */
async function format(folder) {
  const { classPath, formatted } = partsOf(folder);
  const properties = join(folder, 'format.properties');
  writeFileSync(
    properties,
    `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:1
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:1
log.dirs=${formatted}
`,
  );
  const tool = ['kafka.tools.StorageTool', 'format', '--cluster-id', CLUSTER_ID, '--config', properties];
  await run('java', ['-XX:TieredStopAtLevel=1', '-cp', classPath, ...tool]);
}
