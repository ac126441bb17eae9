/** The only file of the content script that touches chrome.*. */
import type { ContentReplies, FromContent, ToContent } from '../messages.js';

type Handlers = { [T in ToContent['type']]: (message: Extract<ToContent, { type: T }>) => ContentReplies[T] | Promise<ContentReplies[T]> };

/**
 * Tells the worker something. False once the extension was reloaded or removed
 * under this page: nobody listens any more, and there is nothing left to do.
 */
export function tell(message: FromContent): boolean {
  try {
    if (!chrome.runtime?.id) return false;
    chrome.runtime.sendMessage(message).catch(() => {
      // No reply is expected, and a worker that could not start has no use for the reason.
    });
    return true;
  } catch {
    return false; // "Extension context invalidated."
  }
}

/** Answers the worker's messages from here on; returns what ends it. */
export function answer(handlers: Handlers): () => void {
  const listener = (message: ToContent, sender: chrome.runtime.MessageSender, reply: (value: unknown) => void): boolean => {
    // Our own pages and worker only; other content scripts cannot address a tab.
    if (sender.id !== chrome.runtime.id) return false;
    switch (message.type) {
      case 'fill':
        void Promise.resolve(handlers.fill(message)).then(reply, () => reply('refused' satisfies ContentReplies['fill']));
        return true;
      case 'field.check':
        reply(handlers['field.check'](message));
        return false;
      default:
        return false;
    }
  };
  chrome.runtime.onMessage.addListener(listener);
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
