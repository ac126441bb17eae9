import { proofSentence, type Proof } from '../proof.js';
import { useNow } from './time.js';

/** Who sent the code that is in the page, and how long ago that is now. */
export function ProofLine({ proof }: { proof: Proof }) {
  return <p class="small proof">{proofSentence(proof, useNow())}</p>;
}
