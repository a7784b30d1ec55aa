// A program: an endpoint in a process of its own, so that nothing of it counts as the sink's. It takes every batch, or
// with the argument 'silent' never answers. Says its port; ends with its standard input.
import { rawServer } from '../wire/raw-server.js';

const isSilent = process.argv[2] === 'silent';
const server = await rawServer(({ answer }) => {
  if (!isSilent) answer('{"UnprocessedItems":{}}');
});
process.stdout.write(`${server.port}\n`);
process.stdin.on('close', () => process.exit()).resume();
