/** The parts of docs/benchmarks.md that are no figures. */

export const QUESTION = `What does a record cost between \`write\` and being durable, in CPU time of one process, beside
the other ways to write it from Node, and beside the least it can cost at all?`;

export const METHOD = `- **The endpoint** is a process of its own on another core. It finds the end of each request, counts the writes in it
  and answers at once what DynamoDB answers to a batch that is written whole, with its headers. *Endpoint busy* is the
  part of the time it worked on requests, the turns of its event loop in which it read or answered any; past 80 % the
  rate (†) is as much its own as the contender's, the CPU time is not.
- **The endpoint stays awake** while anything is measured, unless *The machine* says it is asleep: with nothing to read
  it looks again at once. If it slept, whoever writes to it would have to wake it up: an interrupt for another core,
  which the kernel sends from within the write and charges to the writer. A contender that keeps the endpoint busy pays
  for none of that, one that takes longer over a batch for nearly one a request, and no writer wakes up a service that
  is on another machine. It is the same for all contenders, and in every part of this page but that about Kafka.
- **A contender** is a process, too. It writes a first part of the records, waits until all are durable, and then a
  second one; the CPU time (user and system, so the compiler, the garbage collector and the kernel's side of the
  sockets are in it) and the time of the second part are what is told. That is the slope between two sizes, the first
  part and both, taken in one process: start-up and warm-up fall out, and so does what two processes differ by, which
  is more than what is to be seen.
- **Rounds.** In a round every contender of a case runs once, each round begins with another one. Told is the median,
  and the least and the most.
- **Every run counts.** The writes that the endpoint has counted must be those the contender says it sent, or the suite
  fails.
- **Making the records** is the same code for all, shown as a contender of its own that drops them. It is in *CPU µs a
  record*; for the ratios it is taken off.
- **The floor** is the cheapest way we know to put these records on the wire: an encoder made for the one shape of the
  case (\`bench/cases/\`) that stores bytes where they are sent from, constants eight bytes at a time; SigV4 with all
  kept that is the same for a second; HTTP/1.1 by hand on 50 sockets, one write a request. It keeps no order per key,
  knows no sizes, limits or positions, cannot retry, and takes no record but those of its case. That its bytes mean
  what the AWS SDK's \`marshall\` makes of the same records is checked by \`npm run bench -- --smoke\`.
- **Peak MB** is the process's largest resident size, code and the records' source included.`;

export const FAIRNESS = `- All on the AWS SDK use one version of it, the one the sink itself depends on, a keep-alive agent with 50 sockets and
  the SDK's defaults otherwise, in a loop that keeps 50 batches of 25 in flight: the sink's defaults.
- ElectroDB, dynamodb-toolbox and dynamoose use their own batch calls with 25 records each, on models without key
  templates, timestamps and type attributes where those can be left out (ElectroDB's \`__edb_e__\` and \`__edb_v__\`
  cannot). They check a record against a model, which the others do not. They have no part in the case of many shapes:
  a model is one shape.
- The rivals' loops keep no order per key and send nothing again; the sink does both, counts sizes and positions, and
  could give a snapshot at any time. All take the records as items that are put as they are: that needs no converter.
  What a converter costs that makes a write request of each is told beside it.
- Hot keys: the rivals have nothing to replace an unsent write with, so they send every write, some of one key in one
  request, which DynamoDB would refuse. The floor of this case replaces what it has not sent: it encodes each write when
  it is made (a caller may change a record that was handed over), holds up to 10,000 with the newest of each key in
  place, sends full batches, and lets the event loop turn every 1,000 writes. How much can be replaced depends on how
  much waits, so the faster a contender takes records, the fewer of them it sends.
- An endpoint that stays awake takes a few µs off a request of a contender that leaves it time to sleep. That is much of what
  the sink's request costs in the case of events and hardly anything of a rival's, so it moves *sink ÷ floor* in the
  sink's favour most. With \`--endpoint asleep\` waking it up is in the figures.
- What is not measured: latency and throttling of the service, and what a lost connection costs.`;

export const KNOBS = `- \`npm run bench\` writes this page; \`--rounds\` (5) is how often each contender runs.
- \`--quick\` prints a rough look in under two minutes; \`--case\` and \`--contender\`, both repeatable, choose.
- \`--endpoint asleep\` measures with an endpoint that sleeps while it has nothing to read, and prints that; \`awake\` is
  the default where there is more than one core. Which of the two a page was measured with stands under *The machine*.
- \`--smoke\` checks in seconds that all contenders still work, and compares no figures.
- The records of a case (\`recordCount\` in \`bench/cases/\`) and the share a contender writes
  (\`bench/contenders/contenders.ts\`): each run takes seconds, and the first third of its records is the warm-up.
- Other work on the machine makes figures larger and spreads wider.`;

export const CONVERTER_METHOD = `Orders made before, converted and encoded over and over in a process of their own, without a writer and a
network: the part of the sink's cost that a converter is in. All write the same bytes.`;

export const LATENCY_METHOD = `The sink with orders at a steady rate, each record timed from its \`write\` (if a wait for room had kept it back, from
when it was due) until \`onDurable\` tells its position; the first fifth is warm-up. Below a full batch in time
\`maxTimeInBufferMS\` is how long a record may wait for others. While the endpoint is awake, what it takes to wake it
up is not in these times; what it takes to wake up the sink is.`;

export const HEAP_METHOD = `The sink with its defaults, orders with positions of 16 partitions, as fast as it takes them. Each reading is taken
after a full garbage collection in the middle of the stream, with the buffer as full as it is: what grew from line to
line would be kept for ever.`;

export const START_UP_METHOD = `A process that starts, writes one order and ends. Nothing is paid back over many records, so what counts is what must
be loaded.`;
