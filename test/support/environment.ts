/**
 * Sets environment variables until disposed, and takes away all others of AWS: what is set on the machine
 * that runs the tests has no part in them.
 */
export function environment(values: Record<string, string> = {}): Disposable {
  const saved = { ...process.env };
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
  Object.assign(process.env, {
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...values,
  });
  return {
    [Symbol.dispose]() {
      process.env = saved;
    },
  };
}
