/** An input that cannot be read on. The message continues "orders.json …", and holds none of the contents. */
export class UnreadableInput extends Error {
  override readonly name = 'UnreadableInput';
}
