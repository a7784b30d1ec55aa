import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { parseCommand } from '#dist/cli/arguments.js';
import { type Config, readConfigFile } from '#dist/cli/config-file.js';
import { prepareWorker } from '#dist/cli/kafka/prepare-worker.js';
import { workerDefaults } from '#dist/kafka/worker-options.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = (name: string): string => readFileSync(join(root, 'docs', 'kafka', name), 'utf8');

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data: Readonly<Record<string, string>>;
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly serviceAccountName: string;
        readonly terminationGracePeriodSeconds: number;
        readonly containers: readonly Container[];
        readonly volumes: readonly { readonly name: string }[];
      };
    };
  };
}

interface Container {
  readonly args: readonly string[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

function manifests(): ReadonlyMap<string, Manifest> {
  const documents = parseAllDocuments(page('kubernetes.yaml'));
  assert.ok(Array.isArray(documents));
  return new Map(
    documents.map((document) => {
      assert.deepEqual([...document.errors, ...document.warnings], []);
      const manifest = document.toJS() as Manifest;
      return [manifest.kind, manifest];
    }),
  );
}

test('the Kubernetes example starts a worker that the command line takes, in time to finish before it is killed', async () => {
  const kinds = manifests();
  const pod = kinds.get('StatefulSet')?.spec.template.spec;
  const [container] = pod?.containers ?? [];
  assert.ok(pod !== undefined && container !== undefined);
  assert.equal(pod.serviceAccountName, kinds.get('ServiceAccount')?.metadata.name);

  const folder = mkdtempSync(join(tmpdir(), 'dynamodb-sink-kubernetes-'));
  try {
    // The mounts of the pod, in a folder.
    const mounts = new Map(container.volumeMounts.map(({ name, mountPath }) => [name, mountPath]));
    const secrets = mounts.get('kafka-user') ?? '';
    const text = (kinds.get('ConfigMap')?.data['kafka.yaml'] ?? '').replaceAll(secrets, folder);
    for (const name of ['username', 'password', 'ca.crt']) writeFileSync(join(folder, name), `of ${name}\n`);
    const config = join(folder, 'kafka.yaml');
    writeFileSync(config, text);
    const args = container.args.map((arg) =>
      arg
        .replace(`${mounts.get('config')}/kafka.yaml`, config)
        .replace('$(POD_NAME)', 'orders-to-dynamodb-0'),
    );
    const command = parseCommand(['kafka', ...args]);
    assert.ok(command.name === 'kafka');
    const silent = (): void => {};
    const logger = { debug: silent, info: silent, warn: silent, error: silent };
    const { http } = await prepareWorker(command.kafka, { logger, onRejected: silent });

    const port = container.ports.find(({ name }) => name === 'http')?.containerPort;
    assert.deepEqual(http, { port, host: '0.0.0.0' });
    assert.deepEqual(container.livenessProbe.httpGet, { path: '/healthz', port: 'http' });
    assert.deepEqual(container.readinessProbe.httpGet, { path: '/readyz', port: 'http' });
    const { drainTimeoutMS = workerDefaults.drainTimeoutMS } = (await readConfigFile(config)) as Config & {
      drainTimeoutMS?: number;
    };
    assert.ok(pod.terminationGracePeriodSeconds * 1000 >= drainTimeoutMS + 15_000);
    const volumes = pod.volumes.map(({ name }) => name);
    for (const name of mounts.keys()) assert.ok(volumes.includes(name), name);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the image pins what this package is tested with, and gives the worker its signals', () => {
  const { version, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
    devDependencies: Record<string, string>;
  };
  const { dependencies } = JSON.parse(page('package.json')) as { dependencies: Record<string, string> };
  for (const [name, pinned] of Object.entries(dependencies))
    assert.equal(pinned, name === 'dynamodb-sink' ? version : devDependencies[name], name);
  const dockerfile = page('Dockerfile');
  assert.match(dockerfile, /^USER node$/m);
  const [entrypoint, command] = ['ENTRYPOINT', 'CMD'].map((name) => {
    const list = new RegExp(`^${name} (\\[.*\\])$`, 'm').exec(dockerfile)?.[1];
    return JSON.parse(list ?? 'null') as string[] | null;
  });
  const program = entrypoint?.indexOf('node_modules/dynamodb-sink/dist/cli/main.js') ?? -1;
  assert.ok(program > 0);
  const parsed = parseCommand([...(entrypoint?.slice(program + 1) ?? []), ...(command ?? [])]);
  assert.equal(parsed.name, 'kafka');
});
