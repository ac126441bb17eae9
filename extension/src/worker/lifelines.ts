import { FIELD_PORT, type ToContent, type ToField } from '../messages.js';

/** A port that a document with a code field holds. */
export type FieldPort = Pick<chrome.runtime.Port, 'name' | 'sender' | 'postMessage' | 'disconnect' | 'onDisconnect' | 'onMessage'>;

/** A message under way to a document. */
interface Call {
  /** The document has it. */
  came: boolean;
  settle(result: unknown): void;
}

interface Line {
  port: FieldPort;
  told?: boolean;
  calls: Map<number, Call>;
}

/**
 * The ports of the documents that have a code field. When the worker is
 * stopped they end, and a document that was told that somebody waits connects
 * again, which starts the worker: nothing else would before the user does something.
 */
export class Lifelines {
  readonly #documents = new Map<string, Line>();
  #lastCall = 0;
  readonly #waits: (document: string) => boolean;

  constructor(waits: (document: string) => boolean) {
    this.#waits = waits;
  }

  /** Takes a port of a content script of ours; `self` is the extension's id. Others are not listened to. */
  add(port: FieldPort, self: string): void {
    const document = port.sender?.documentId;
    if (port.name !== FIELD_PORT || port.sender?.id !== self || !port.sender.tab || document === undefined) return;
    // One a document is enough.
    const before = this.#documents.get(document);
    before?.port.disconnect();
    if (before) end(before);
    const line: Line = { port, calls: new Map() };
    this.#documents.set(document, line);
    port.onMessage.addListener((message: unknown) => answered(line, message));
    port.onDisconnect.addListener(() => {
      if (this.#documents.get(document) === line) this.#documents.delete(document);
      end(line);
    });
    this.#tell(document);
  }

  /**
   * Sends a document a message over its line; undefined where it has none. The answer is the document's; `left` where it
   * went after it had the message, undefined where it went before.
   */
  call(document: string, message: ToContent): Promise<unknown> | undefined {
    const line = this.#documents.get(document);
    if (!line) return undefined;
    const call = ++this.#lastCall;
    return new Promise((resolve) => {
      const settle = (result: unknown) => {
        line.calls.delete(call);
        resolve(result);
      };
      line.calls.set(call, { came: false, settle });
      if (!this.#post(document, line, { call, message })) settle(undefined);
    });
  }

  /** Tells every document for which the answer is another one. */
  tell(): void {
    for (const document of this.#documents.keys()) this.#tell(document);
  }

  #tell(document: string): void {
    const line = this.#documents.get(document);
    const message = { waits: this.#waits(document) };
    if (!line || line.told === message.waits) return;
    line.told = message.waits;
    this.#post(document, line, message);
  }

  #post(document: string, { port }: Line, message: ToField): boolean {
    try {
      port.postMessage(message);
      return true;
    } catch {
      // The page went and its disconnect has not arrived yet.
      this.#documents.delete(document);
      return false;
    }
  }
}

/** Nothing more comes over a line. */
function end({ calls }: Line): void {
  for (const { came, settle } of [...calls.values()]) settle(came ? 'left' : undefined);
}

// Written by the page, as far as anyone knows: what is made of a result is the caller's care.
function answered({ calls }: Line, message: unknown): void {
  if (typeof message !== 'object' || message === null) return;
  const { call, result } = message as Record<string, unknown>;
  const pending = typeof call === 'number' ? calls.get(call) : undefined;
  if (!pending) return;
  if (result === undefined) pending.came = true;
  else pending.settle(result);
}
