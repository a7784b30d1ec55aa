// `npm start` runs the main job, `npm start -- load my.jsonl --table t …` the command line.
// In this very process: a child would get a Ctrl-C twice, from the terminal and from us.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [node, , ...args] = process.argv;
const program = args.length === 0 ? ['build', 'demo', 'cities.js'] : ['dist', 'cli', 'main.js'];
process.argv = [node, join(root, ...program), ...args];
await import(new URL(`../${program.join('/')}`, import.meta.url).href);
