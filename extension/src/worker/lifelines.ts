import { FIELD_PORT, type ToField } from '../messages.js';

/** A port that a document with a code field holds. */
export type FieldPort = Pick<chrome.runtime.Port, 'name' | 'sender' | 'postMessage' | 'disconnect' | 'onDisconnect'>;

/**
 * The ports of the documents that have a code field. When the worker is
 * stopped they end, and a document that was told that somebody waits connects
 * again, which starts the worker: nothing else would before the user does something.
 */
export class Lifelines {
  readonly #documents = new Map<string, { port: FieldPort; told?: boolean }>();
  readonly #waits: (document: string) => boolean;

  constructor(waits: (document: string) => boolean) {
    this.#waits = waits;
  }

  /** Takes a port of a content script of ours; `self` is the extension's id. Others are not listened to. */
  add(port: FieldPort, self: string): void {
    const document = port.sender?.documentId;
    if (port.name !== FIELD_PORT || port.sender?.id !== self || !port.sender.tab || document === undefined) return;
    // One a document is enough.
    this.#documents.get(document)?.port.disconnect();
    this.#documents.set(document, { port });
    port.onDisconnect.addListener(() => {
      if (this.#documents.get(document)?.port === port) this.#documents.delete(document);
    });
    this.#tell(document);
  }

  /** Tells every document for which the answer is another one. */
  tell(): void {
    for (const document of this.#documents.keys()) this.#tell(document);
  }

  #tell(document: string): void {
    const line = this.#documents.get(document);
    const message: ToField = { waits: this.#waits(document) };
    if (!line || line.told === message.waits) return;
    line.told = message.waits;
    try {
      line.port.postMessage(message);
    } catch {
      // The page went and its disconnect has not arrived yet.
      this.#documents.delete(document);
    }
  }
}
