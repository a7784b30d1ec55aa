import type { Dispatcher } from 'undici';

/** A request as it was handed to the dispatcher. */
export interface CapturedRequest {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A dispatcher that answers "all written", and keeps what it was given. */
export function capturingDispatcher(): {
  requests: CapturedRequest[];
  dispatcher: Pick<Dispatcher, 'dispatch'>;
} {
  const requests: CapturedRequest[] = [];
  const dispatch: Dispatcher['dispatch'] = ({ origin, path, headers, body }, handler) => {
    requests.push({
      origin: String(origin),
      path,
      headers: fieldsOf(headers as string[]),
      body: String(body),
    });
    const controller = { abort: () => {} } as unknown as Dispatcher.DispatchController;
    handler.onRequestStart?.(controller, {});
    handler.onResponseStart?.(controller, 200, {}, 'OK');
    handler.onResponseData?.(controller, Buffer.from('{"UnprocessedItems":{}}'));
    handler.onResponseEnd?.(controller, {});
    return true;
  };
  return { requests, dispatcher: { dispatch } };
}

function fieldsOf(list: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let i = 0; i < list.length; i += 2) fields[list[i] as string] = list[i + 1] as string;
  return fields;
}
