/**
 * The service worker: joins the parts. Every listener is registered at once, at
 * top level, or the browser would not wake the worker for it.
 */
import { FIELD_PORT, isOver, type State } from '../messages.js';
import type { EventKind } from '../protocol.js';
import { Badges } from './badge.js';
import { connectNative, desk, drawBadge, pages } from './browser.js';
import { systemClock } from './clock.js';
import { handleContent, isLook, type ContentTarget } from './fromContent.js';
import { answerPage } from './fromPage.js';
import { Host } from './host.js';
import { Lifelines } from './lifelines.js';
import type { CodeRequest } from './request.js';
import { Requests } from './requests.js';
import { Watchers } from './statePort.js';
import { WarmStarts } from './warmStart.js';
import { CodeWindows, type SavedWindows } from './window.js';

/** What outlives the worker, in chrome.storage.session; it holds no code. */
interface Saved {
  requests?: CodeRequest[];
  windows?: SavedWindows;
}

const self = { id: chrome.runtime.id, origin: chrome.runtime.getURL('').slice(0, -1) };

const host: Host = new Host({
  connect: connectNative,
  clock: systemClock,
  extension: chrome.runtime.getManifest().version,
  os: navigator.userAgent.includes('Windows') ? 'win' : 'other', // chrome.runtime.getPlatformInfo would be a round trip at each start
  onStatus: () => changed(),
  onUp: () => requests.hostUp(),
  onDown: (failure) => {
    warmStarts.forget();
    requests.hostDown({ type: 'down', failure });
  },
  onEvent: (event) => {
    if (LOGINS.has(event.event)) sessionsTouched();
    requests.hostEvent(event);
  },
});

// Told after a login worked or failed, which the host keeps with the session.
const LOGINS: ReadonlySet<EventKind> = new Set<EventKind>(['ready', 'problem', 'reconnecting', 'reconnected', 'ended']);
let sessionsVersion = 0;

function sessionsTouched(): void {
  sessionsVersion++;
  changed();
}

const page = pages((document, message) => lifelines.call(document, message));
const windows = new CodeWindows(desk, systemClock, () => changed());
const warmStarts = new WarmStarts({
  host,
  clock: systemClock,
  id: () => crypto.randomUUID(),
  isActive: page.isActive,
  asks: (place) => requests.asks(place),
});
const requests: Requests = new Requests({
  host,
  page,
  windows,
  warm: warmStarts,
  clock: systemClock,
  id: () => crypto.randomUUID(),
  changed: () => changed(),
});
const badges = new Badges(drawBadge);
const target: ContentTarget = {
  // It starts while the page looks whether the field can be seen.
  expect: () => host.wake(),
  seen: (place, origin, seen) => requests.seen(place, origin, seen),
  gone: (place, key) => requests.gone(place, key),
  signIn: (place, origin, account) => void warmStarts.seen(place, origin, account),
  signInGone: (place) => warmStarts.gone(place),
};
const state = (): State => ({ host: host.status, requests: requests.views(), sessionsVersion });
const watchers = new Watchers(state);
const lifelines: Lifelines = new Lifelines((document) => requests.waits(document));

// With nothing restored the worker still works.
const restored = restore().catch(() => undefined);

async function restore(): Promise<void> {
  const saved: Saved = await chrome.storage.session.get(['requests', 'windows']);
  requests.restore(saved.requests ?? []);
  windows.restore(saved.windows ?? { open: [], waiting: [] }, requests.all().filter((request) => !isOver(request)));
}

let telling = false;

// Several changes of one turn are told once.
function changed(): void {
  if (telling) return;
  telling = true;
  void restored.then(() => {
    telling = false;
    const saved: Required<Saved> = { requests: requests.saved(), windows: windows.saved() };
    void chrome.storage.session.set(saved);
    badges.show(requests.all());
    watchers.tell();
    lifelines.tell();
  });
}

chrome.runtime.onMessage.addListener((message: unknown, sender, reply) => {
  if (sender.origin !== self.origin) {
    void (isLook(message) ? Promise.resolve() : restored).then(() => handleContent(target, message, sender, self)).then(reply);
    return true;
  }
  void restored
    .then(() => answerPage({ state, sessionsTouched, host, requests, warmStarts }, message, sender, self))
    .then(reply);
  return true;
});

chrome.runtime.onConnect.addListener((port) => {
  void restored.then(() => {
    if (port.name === FIELD_PORT) lifelines.add(port, self.id);
    else watchers.add(port, self.origin);
  });
});

chrome.tabs.onRemoved.addListener((tab) => {
  void restored.then(() => {
    badges.forget(tab);
    requests.tabClosed(tab);
    warmStarts.tabClosed(tab);
  });
});

chrome.tabs.onActivated.addListener(({ tabId }) => {
  void restored.then(async () => {
    await requests.recheck(tabId);
    await requests.shown(tabId);
    windows.tabActivated(tabId);
  });
});

chrome.windows.onRemoved.addListener((window) => {
  void restored.then(() => windows.windowClosed(window));
});
