/** Sets a property of a plain object; by its definition if assigning it would set the prototype instead. */
export function setAttribute(item: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(item, name, { value, enumerable: true, configurable: true, writable: true });
  else item[name] = value;
}
