import type { Failure, HostStatus } from '../messages.js';
import { PROTOCOL } from '../protocol.js';

/** How a connection to the host can fail. */
export type HostTrouble = Extract<HostStatus['state'], 'absent' | 'forbidden' | 'mismatch' | 'lost'>;

/**
 * What the browser's words for a closed native messaging port mean. Chromium
 * 156 says "not found" for five different faults of the manifest, so that only
 * the host (`mailcode doctor`) can tell them apart.
 */
export function troubleFrom(lastError: string): HostTrouble {
  if (/not found/i.test(lastError)) return 'absent';
  if (/forbidden/i.test(lastError)) return 'forbidden';
  return 'lost';
}

/** Windows, or another system. */
export type HostOs = 'win' | 'other';

/** The command that installs the host, and the folder to run it in. */
function installation(os: HostOs): { command: string; folder: string } {
  // PowerShell starts nothing from the folder it is in without the dot.
  if (os === 'win') return { command: '.\\mailcode.exe install', folder: 'the folder that mailcode.exe is in' };
  return { command: 'scripts/install', folder: 'the folder you downloaded' };
}

/** The host's status in trouble, with what to do. `detail` replaces the sentence where one is known. */
export function troubled(trouble: HostTrouble, os: HostOs, detail?: string): HostStatus {
  const { command, folder } = installation(os);
  switch (trouble) {
    case 'absent':
      return {
        state: trouble,
        sentence: `The mailcode program is not installed, or this browser cannot find it. Run this command in ${folder}:`,
        command,
      };
    case 'forbidden':
      return {
        state: trouble,
        sentence:
          'The mailcode program that is installed does not accept this extension. ' +
          `Install it again with the one that came with this extension, in ${folder}:`,
        command,
      };
    case 'mismatch':
      return {
        state: trouble,
        sentence:
          detail ?? 'The mailcode program and this extension are of different releases: install both from the same one.',
      };
    case 'lost':
      return {
        state: trouble,
        sentence: detail ?? 'The mailcode program stopped by itself. If it happens again, run “mailcode doctor” to see why.',
      };
  }
}

const REASON: Record<HostTrouble, string> = {
  absent: 'No mail can be read, because the mailcode program is not installed.',
  forbidden: 'No mail can be read, because the mailcode program does not accept this extension.',
  mismatch: 'No mail can be read, because the mailcode program and this extension do not match.',
  lost: 'No mail can be read, because the mailcode program stopped.',
};

/** The failure of a call for which the host was not there. What to do about it is in the status. */
export function failureOf(trouble: HostTrouble): Failure {
  return { error: trouble === 'mismatch' ? 'protocol_mismatch' : `host_${trouble}`, sentence: REASON[trouble] };
}

/** What to say of a host that is there and does not answer: as its status, and to those whose calls fail. */
export const MUTE: { status: string; failure: Failure } = {
  status: 'The mailcode program did not answer, so it is started anew. If it happens again, run “mailcode doctor” to see why.',
  failure: { error: 'host_lost', sentence: 'No mail can be read, because the mailcode program does not answer.' },
};

/** Says which side to update; undefined where both speak the same protocol. */
export function mismatch(host: { protocol: number; host: string }, extension: string): string | undefined {
  if (host.protocol === PROTOCOL) return undefined;
  return host.protocol < PROTOCOL
    ? `The mailcode program (${host.host}) is older than this extension (${extension}): update the program.`
    : `This extension (${extension}) is older than the mailcode program (${host.host}): update the extension.`;
}
