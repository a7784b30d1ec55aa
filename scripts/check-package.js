// Packs the package as it would be published and tries it as a user would: publint, arethetypeswrong, then an empty
// project in which the programs of the README and of "Coming from Flink" compile and run against an embedded DynamoDB.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const project = mkdtempSync(join(tmpdir(), 'dynamodb-sink-package-'));
/** The compilers whose users are to be able to use the types, beside the one the project itself uses. */
const OLDER_COMPILERS = { 'typescript-5': '~5.9.0', 'typescript-6': '~6.0.0' };

const bin = (name) => join(root, 'node_modules', '.bin', name);

async function run(command, args, options = {}) {
  try {
    return await promisify(execFile)(command, args, {
      cwd: project,
      maxBuffer: 64 * 1024 * 1024,
      ...options,
    });
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')} failed (${error.code}):\n${error.stdout}\n${error.stderr}`);
  }
}

async function packAndLint() {
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
    cwd: root,
  });
  const [{ filename, files }] = Object.values(JSON.parse(stdout));
  const stray = files
    .map(({ path }) => path)
    .filter((path) => /\.test\.|^(src|test|build|demo|examples)\//.test(path));
  if (stray.length > 0) throw new Error(`the package holds what it should not: ${stray.join(', ')}`);
  const tarball = join(project, filename);
  await run(process.execPath, [bin('publint'), 'run', tarball, '--strict']);
  await run(process.execPath, [bin('attw'), tarball, '--profile', 'esm-only']);
  console.log(`packed ${files.length} files; publint and arethetypeswrong have no complaint`);
  return tarball;
}

async function installInEmptyProject(tarball) {
  const { typescript, '@types/node': nodeTypes } = manifest.devDependencies;
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ name: 'a-user', private: true, type: 'module' }),
  );
  await run('npm', [
    'install',
    '--no-audit',
    '--no-fund',
    tarball,
    `typescript@${typescript}`,
    ...Object.entries(OLDER_COMPILERS).map(([alias, range]) => `${alias}@npm:typescript@${range}`),
    `@types/node@${nodeTypes}`,
  ]);
  const installed = join(project, 'node_modules', manifest.name);
  for (const path of Object.keys(manifest.exports)) {
    const specifier = join(manifest.name, path);
    const isJson = path.endsWith('.json');
    await run(process.execPath, [
      '--input-type=module',
      '-e',
      `await import(${JSON.stringify(specifier)}${isJson ? ", { with: { type: 'json' } }" : ''})`,
    ]);
  }
  const { stdout } = await run(process.execPath, [join(installed, manifest.bin[manifest.name]), '--version']);
  if (stdout.trim() !== manifest.version) throw new Error(`the command says it is version ${stdout}`);
}

/** The TypeScript programs of the pages, each with the output block that follows it at once, if one does. */
function programsOf(...pages) {
  return pages.flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const blocks = [...text.matchAll(/```ts\n(.*?)```(?:\n\n```text\n(.*?)```)?/gs)];
    return blocks.map(([, program, output], i) => ({ name: `program ${i + 1} of ${page}`, program, output }));
  });
}

/** Where the program that shows how to set an endpoint expects one. */
const SHOWN_ENDPOINT = 'http://localhost:4566';

/**
 * A compiled program and its environment. One that sets an endpoint finds its way by what it sets alone: only the
 * port is another, since that one may be taken.
 */
function runnable(file, endpoint) {
  const path = join(project, file);
  const code = readFileSync(path, 'utf8');
  if (!code.includes(SHOWN_ENDPOINT)) {
    return {
      ...process.env,
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    };
  }
  writeFileSync(path, code.replaceAll(SHOWN_ENDPOINT, endpoint));
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
}

/** @param compiled programs that only have to compile: they need what is not here, such as a broker */
async function compileAndRun(programs, compiled, endpoint) {
  programs.forEach(({ program }, i) => {
    writeFileSync(join(project, `program-${i}.ts`), program);
  });
  compiled.forEach(({ program }, i) => {
    writeFileSync(join(project, `compiled-${i}.ts`), program);
  });
  writeFileSync(
    join(project, 'changes.jsonl'),
    '{"op":"upsert","id":"a","total":1}\n{"op":"upsert","id":"a","total":2}\n{"op":"delete","id":"b"}\n{"op":"upsert","id":""}\n',
  );
  const compilerOptions = {
    strict: true,
    target: 'es2022',
    lib: ['es2024', 'esnext.disposable'],
    types: ['node'],
    module: 'nodenext',
    exactOptionalPropertyTypes: true,
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  for (const compiler of [...Object.keys(OLDER_COMPILERS), 'typescript']) {
    await run(process.execPath, [join(project, 'node_modules', compiler, 'bin', 'tsc')]);
  }
  for (const [i, { name, output }] of programs.entries()) {
    const env = runnable(`program-${i}.js`, endpoint);
    const { stdout } = await run(process.execPath, [`program-${i}.js`], { env });
    if (output !== undefined && masked(stdout) !== masked(output)) {
      throw new Error(`${name} prints\n${stdout}\nand the page says\n${output}`);
    }
  }
  if (!programs.some(({ program }) => program.includes(SHOWN_ENDPOINT)))
    throw new Error(`no program sets the endpoint ${SHOWN_ENDPOINT}`);
  console.log(
    `${programs.length} programs of the pages compile with TypeScript 5.9, 6 and 7, and run in an empty project; ${compiled.length} more compile`,
  );
}

/** What a clock has a part in is not compared. */
function masked(output) {
  return output.replaceAll(/(durationMS: )\d+/g, '$1…').trim();
}

async function startEmbedded() {
  const server = require('dynalite')({ createTableMs: 0 });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  const { DynamoDBClient, CreateTableCommand } = await import('@aws-sdk/client-dynamodb');
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
  for (const TableName of ['orders', 'audit']) {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      }),
    );
  }
  client.destroy();
  return { endpoint, server };
}

const { endpoint, server } = await startEmbedded();
try {
  await installInEmptyProject(await packAndLint());
  await compileAndRun(
    programsOf(
      'README.md',
      'docs/coming-from-flink.md',
      'docs/testing.md',
      'docs/table.md',
      'docs/beans.md',
      'docs/change-logs.md',
      'docs/converters.md',
    ),
    // That for IAM on MSK needs a package of Amazon's.
    programsOf('docs/kafka.md').filter(({ program }) => !program.includes('aws-msk-iam-sasl-signer-js')),
    endpoint,
  );
} finally {
  server.closeAllConnections?.();
  server.close();
  rmSync(project, { recursive: true, force: true });
}
