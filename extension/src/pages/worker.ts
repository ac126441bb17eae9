/** The pages' line to the worker. */
import { useEffect, useState } from 'preact/hooks';
import { STATE_PORT, type FromPage, type HostCall, type PageReplies, type State, type ToPage } from '../messages.js';

/** Sends a message to the worker, which the browser wakes where it sleeps. */
export async function ask<T extends FromPage['type']>(message: Extract<FromPage, { type: T }>): Promise<PageReplies[T]> {
  return chrome.runtime.sendMessage(message);
}

/** Calls a method of the host. It never rejects: a failure is an answer too. */
export const callHost: HostCall = async (method, params) => {
  try {
    return (await ask({ type: 'host.call', method, params })) as never;
  } catch {
    return { ok: false, failure: { error: 'internal', sentence: 'The extension was interrupted before it had an answer: try again.' } };
  }
};

/** Where everything stands, kept up to date; undefined before the worker has answered. */
export function useWorkerState(): State | undefined {
  const [state, setState] = useState<State>();
  useEffect(() => {
    let port: chrome.runtime.Port | undefined;
    let over = false;
    const connect = () => {
      port = chrome.runtime.connect({ name: STATE_PORT });
      port.onMessage.addListener((message: ToPage) => setState(message.state));
      // The worker was ended: connecting wakes it.
      port.onDisconnect.addListener(() => {
        if (!over) setTimeout(connect, 250);
      });
    };
    connect();
    // Has the worker ask the pages whether they still wait; what it finds comes through the port.
    void ask({ type: 'state.get' }).catch(() => undefined);
    return () => {
      over = true;
      port?.disconnect();
    };
  }, []);
  return state;
}
