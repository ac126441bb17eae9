/** The only file of the content script that touches chrome.*. */
import {
  FIELD_PORT, type ContentReplies, type FromContent, type FromField, type SeenReply, type ToContent, type ToField, type WorkerReplies,
} from '../messages.js';
import type { Line, LineEvents } from './lifeline.js';

type Reply<T extends ToContent['type']> = ContentReplies[T] | Promise<ContentReplies[T]>;
/** What answers the worker's messages. */
export type Handlers = { [T in ToContent['type']]: (message: Extract<ToContent, { type: T }>) => Reply<T> };

/**
 * Tells the worker something. False once the extension was reloaded or removed
 * under this page: nobody listens any more, and there is nothing left to do.
 * A worker that was stopped before it answered is to be told again, later.
 */
export function tell(message: FromContent, answered: (reply: SeenReply) => void = () => undefined): boolean {
  try {
    if (!chrome.runtime?.id) return false;
    const reply: Promise<SeenReply | undefined> = chrome.runtime.sendMessage(message);
    reply.then((said) => answered(said ?? 'taken'), () => answered('later'));
    return true;
  } catch {
    return false; // "Extension context invalidated."
  }
}

/** Asks the worker something; undefined where it did not answer, or the extension is gone. */
export async function ask<T extends 'field.look' | 'signin.look'>(
  message: Extract<FromContent, { type: T }>,
): Promise<WorkerReplies[T] | undefined> {
  try {
    return chrome.runtime?.id ? await chrome.runtime.sendMessage(message) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Opens the line to the worker, which starts it where it sleeps; undefined once the extension is gone. What the worker
 * sends over it is acknowledged at once: then a document that goes before it has answered did get it.
 */
export function connect(events: LineEvents, handlers: Handlers): Line | undefined {
  try {
    if (!chrome.runtime?.id) return undefined;
    const port = chrome.runtime.connect({ name: FIELD_PORT });
    const reply = (message: FromField) => {
      try {
        port.postMessage(message);
      } catch {
        // The worker was stopped, or the page is going.
      }
    };
    port.onMessage.addListener((message: ToField) => {
      if ('waits' in message) return events.waits(message.waits);
      const { call } = message;
      reply({ call });
      void handled(handlers, message.message).then((result) => reply({ call, ...(result === undefined ? {} : { result }) }));
    });
    port.onDisconnect.addListener(() => {
      // Read, or the browser prints it: the worker could not start, or the page goes into the back-forward cache.
      void chrome.runtime?.lastError;
      events.lost();
    });
    return {
      close() {
        try {
          port.disconnect();
        } catch {
          // The context is gone, and the port with it.
        }
      },
    };
  } catch {
    return undefined;
  }
}

async function handled(handlers: Handlers, message: ToContent): Promise<ContentReplies[ToContent['type']] | undefined> {
  if (message.type === 'field.check') return handlers['field.check'](message);
  try {
    return message.type === 'fill' ? await handlers.fill(message) : undefined;
  } catch {
    return 'refused';
  }
}

/** Answers the worker's messages from here on; returns what ends it. */
export function answer(handlers: Handlers): () => void {
  const listener = (message: ToContent, sender: chrome.runtime.MessageSender, reply: (value: unknown) => void) => {
    // Our own pages and worker only; other content scripts cannot address a tab.
    if (sender.id !== chrome.runtime.id) return false;
    void handled(handlers, message).then(reply);
    return true;
  };
  // The extension may have been reloaded or removed under this page before it had a field.
  chrome.runtime?.onMessage?.addListener(listener);
  return () => {
    try {
      chrome.runtime.onMessage.removeListener(listener);
    } catch {
      // The context is gone, and the listener with it.
    }
  };
}

/** The shadow root of an element, closed ones too. */
export function shadowRootOf(element: Element): ShadowRoot | null {
  if (element.shadowRoot) return element.shadowRoot;
  try {
    return element instanceof HTMLElement ? (chrome.dom.openOrClosedShadowRoot(element) as ShadowRoot | null) : null;
  } catch {
    return null;
  }
}
