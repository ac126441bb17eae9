/** The browser's side of every seam: the only file of the worker, besides worker.ts, that speaks to `chrome`. */
import type { ContentReplies, FillResult, ToContent } from '../messages.js';
import { HOST_NAME } from '../protocol.js';
import type { Draw } from './badge.js';
import type { NativePort } from './host.js';
import type { Place } from './request.js';
import type { RequestsDeps } from './requests.js';
import type { Desk } from './window.js';

/** Starts the host. The browser tells of a host that is not there by disconnecting. */
export function connectNative(): NativePort {
  const port = chrome.runtime.connectNative(HOST_NAME);
  return {
    postMessage: (message) => port.postMessage(message),
    disconnect: () => port.disconnect(),
    onMessage: (callback) => port.onMessage.addListener(callback),
    onDisconnect: (callback) => port.onDisconnect.addListener(() => callback(chrome.runtime.lastError?.message ?? '')),
  };
}

/** A page that does not answer in this time, in milliseconds, is frozen or busy. */
const PAGE_MS = 8_000;

/** Sends a message over a line that the document holds; undefined where it holds none. */
type OverLine = (document: string, message: ToContent) => Promise<unknown> | undefined;

// To one document, never to whatever its frame shows now: the code belongs to
// the origin that asked, and a document cannot change its origin.
async function toDocument<T extends ToContent['type']>(
  overLine: OverLine,
  place: Place,
  message: Extract<ToContent, { type: T }>,
  late: ContentReplies[T],
): Promise<ContentReplies[T] | 'left' | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<ContentReplies[T]>((resolve) => (timer = setTimeout(() => resolve(late), PAGE_MS)));
  try {
    const line = overLine(place.document, message) as Promise<ContentReplies[T] | 'left' | undefined> | undefined;
    const reply: typeof line = line ?? chrome.tabs.sendMessage(place.tab, message, { documentId: place.document });
    return await Promise.race([reply, timeout]);
  } catch (err) {
    // "… message channel closed before a response was received": it was there when it got the message.
    if (err instanceof Error && /channel is closed|(?:channel|port) closed/.test(err.message)) return 'left';
    // "Receiving end does not exist": the tab was closed, or shows another document.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

const FILL_RESULTS: ReadonlySet<FillResult> = new Set<FillResult>(['filled', 'refused', 'unfit', 'hidden', 'busy', 'gone']);

/** The documents that ask. */
export function pages(overLine: OverLine): RequestsDeps['page'] {
  return {
    async fill(place, key, code, by) {
      const result = await toDocument<'fill'>(overLine, place, { type: 'fill', key, code, by }, 'refused');
      return result === undefined || result === 'left' || FILL_RESULTS.has(result) ? result : 'refused';
    },
    async check(place, key) {
      const there = await toDocument<'field.check'>(overLine, place, { type: 'field.check', key }, true);
      return there === 'left' ? undefined : there;
    },
    isActive,
  };
}

async function isActive(tab: number): Promise<boolean> {
  return (await chrome.tabs.get(tab).catch(() => undefined))?.active ?? false;
}

const WIDTH = 440;
const HEIGHT = 640;

/** The browser's windows. */
export const desk: Desk = {
  isActive,
  async create(request, tab, focused) {
    try {
      const { windowId } = await chrome.tabs.get(tab);
      const beside = await chrome.windows.get(windowId);
      const url = `code.html?request=${encodeURIComponent(request)}`;
      const size = { url, type: 'popup', width: WIDTH, height: HEIGHT, focused } as const;
      const { left = 0, top = 0, width = WIDTH } = beside;
      const place = { left: Math.max(0, Math.round(left + width - WIDTH - 24)), top: Math.max(0, Math.round(top + 96)) };
      // Bounds that the browser finds off the screen are an error, not a hint.
      const window = await chrome.windows.create({ ...size, ...place }).catch(() => chrome.windows.create(size));
      return window?.id;
    } catch {
      return undefined;
    }
  },
  focus(window) {
    void chrome.windows.update(window, { focused: true }).catch(() => undefined);
  },
  attract(window) {
    void chrome.windows.update(window, { drawAttention: true }).catch(() => undefined);
  },
  close(window) {
    void chrome.windows.remove(window).catch(() => undefined);
  },
};

/** Draws on a tab's toolbar button; a tab that was closed meanwhile needs none. */
export const drawBadge: Draw = (tabId, { text, title, color }) => {
  const ignore = () => undefined;
  void chrome.action.setBadgeText({ tabId, text }).catch(ignore);
  void chrome.action.setTitle({ tabId, title }).catch(ignore);
  if (text === '') return;
  void chrome.action.setBadgeBackgroundColor({ tabId, color }).catch(ignore);
  void chrome.action.setBadgeTextColor({ tabId, color: '#ffffff' }).catch(ignore);
};
