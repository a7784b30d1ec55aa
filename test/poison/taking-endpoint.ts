// A program: an endpoint in a process of its own that takes every batch, so that only the sink's time is measured.
// Says its port; ends with its standard input.
import { rawServer } from '../wire/raw-server.js';

const server = await rawServer(({ answer }) => answer('{"UnprocessedItems":{}}'));
process.stdout.write(`${server.port}\n`);
process.stdin.on('close', () => process.exit()).resume();
