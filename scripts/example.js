// Runs one of examples/: npm run example <name>
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const built = join(dirname(fileURLToPath(import.meta.url)), '..', 'build', 'examples');
const names = readdirSync(built).map((file) => file.replace(/\.js$/, ''));
const [name] = process.argv.slice(2);
if (names.includes(name)) await import(pathToFileURL(join(built, `${name}.js`)).href);
else {
  console.error(`npm run example <name>: one of ${names.join(', ')}`);
  process.exitCode = 2;
}
