import HSPinInput from '@preline/pin-input/non-auto.mjs';
import { form, holds, words } from '../page.js';

const place = form(() => pin.currentValue.join(''));
place.innerHTML = `<div data-hs-pin-input='{"availableCharsRE": "^[0-9]+$"}' style="display: flex">${'<input type="text" placeholder="⚬" data-hs-pin-input-item style="width: 38px">'.repeat(words.length)}</div>`;
const pin = new HSPinInput(place.firstElementChild);
holds(() => (pin.currentValue ?? []).join(''));
