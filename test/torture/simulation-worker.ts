// Simulates the ranges of seeds its parent sends, and sends back what they came to.
import { type SeedRange, simulateSeeds } from './simulation-seeds.js';

process.on('message', (range: SeedRange) => {
  simulateSeeds(range).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
