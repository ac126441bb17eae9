/** The only file of the content script that touches chrome.*. */
import {
  FIELD_PORT, type ContentReplies, type FromContent, type FromField, type ToContent, type ToField, type WorkerReplies,
} from '../messages.js';
import type { Line, LineEvents } from './lifeline.js';

/** What answers the worker's messages. */
export type Answer = (message: ToContent) => Promise<ContentReplies[ToContent['type']]>;

/** What a message is answered; null where it is answered nothing. */
type Reply<T extends FromContent['type']> = T extends keyof WorkerReplies ? WorkerReplies[T] | null : null;

/** Does something with the extension; undefined once that was reloaded or removed under this page ("Extension context invalidated."). */
function attempt<T>(work: () => T): T | undefined {
  try {
    return chrome.runtime?.id ? work() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Tells the worker something, and what it answers: undefined where it was stopped before it did. No promise at all once the
 * extension is gone: nobody listens any more, and there is nothing left to do.
 */
export function tell<T extends FromContent['type']>(message: Extract<FromContent, { type: T }>): Promise<Reply<T> | undefined> | undefined {
  return attempt(() => chrome.runtime.sendMessage(message).then((said) => said ?? null, () => undefined));
}

/**
 * Opens the line to the worker, which starts it where it sleeps; undefined once the extension is gone. What the worker
 * sends over it is acknowledged at once: then a document that goes before it has answered did get it.
 */
export function connect(events: LineEvents, answer: Answer): Line | undefined {
  return attempt(() => {
    const port = chrome.runtime.connect({ name: FIELD_PORT });
    // In vain where the worker was stopped, or the page is going.
    const reply = (message: FromField) => attempt(() => port.postMessage(message));
    port.onMessage.addListener((message: ToField) => {
      if ('waits' in message) return events.waits(message.waits);
      const { call } = message;
      reply({ call });
      void answer(message.message).then((result) => reply({ call, result }));
    });
    port.onDisconnect.addListener(() => {
      // Read, or the browser prints it: the worker could not start, or the page goes into the back-forward cache.
      void chrome.runtime?.lastError;
      events.lost();
    });
    return { close: () => void attempt(() => port.disconnect()) };
  });
}

/** Answers the worker's messages from here on, those that come over no line; returns what ends it. */
export function listen(answer: Answer): () => void {
  const listener = (message: ToContent, sender: chrome.runtime.MessageSender, reply: (value: unknown) => void) => {
    // Our own pages and worker only; other content scripts cannot address a tab.
    if (sender.id !== chrome.runtime.id) return false;
    void answer(message).then(reply);
    return true;
  };
  attempt(() => chrome.runtime.onMessage.addListener(listener));
  return () => attempt(() => chrome.runtime.onMessage.removeListener(listener));
}

/** The shadow root of an element, closed ones too. */
export function shadowRootOf(element: Element): ShadowRoot | null {
  if (element.shadowRoot || !(element instanceof HTMLElement)) return element.shadowRoot;
  return attempt(() => chrome.dom.openOrClosedShadowRoot(element) as ShadowRoot | null) ?? null;
}
