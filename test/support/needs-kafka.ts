const installer = new URL('../../../scripts/kafka-install.js', import.meta.url);
const { whyNoKafka } = (await import(installer.href)) as { whyNoKafka(): string | undefined };

/** Options of a test that can be skipped, by a reason that is shown. */
export interface Skippable {
  readonly skip: string | false;
}

/** For tests that use @platformatic/kafka: CI runs the others on a Node, too, that it is not made for. */
export const needsKafkaClient: Skippable = {
  skip: isNodeOfClient(process.versions.node) ? false : 'needs Node 22.22 or 24.6',
};

/** For tests that start a Kafka broker. In CI it must run: there it is started, and fails. */
export const needsKafka: Skippable = {
  skip: needsKafkaClient.skip || (process.env.CI ? false : (whyNoKafka() ?? false)),
};

/** What `engines` says in the client's package.json. */
export function isNodeOfClient(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 22) return minor >= 22;
  return major === 24 ? minor >= 6 : major > 24;
}
