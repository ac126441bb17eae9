// The state machine without a framework.
import * as pinInput from '@zag-js/pin-input';
import { normalizeProps, spreadProps, VanillaMachine } from '@zag-js/vanilla';
import { form, holds, words } from '../page.js';

let code = '';
holds(() => code);
const place = form(() => code);
place.innerHTML = `<div class="root"><input class="hidden">${'<input class="box" style="width: 40px">'.repeat(words.length)}</div>`;
const machine = new VanillaMachine(pinInput.machine, { id: 'pin', count: words.length, onValueChange: (details) => { code = details.valueAsString; } });
const render = () => {
  const api = pinInput.connect(machine.service, normalizeProps);
  spreadProps(place.querySelector('.root'), api.getRootProps());
  spreadProps(place.querySelector('.hidden'), api.getHiddenInputProps());
  place.querySelectorAll('.box').forEach((box, index) => spreadProps(box, api.getInputProps({ index })));
};
render();
machine.subscribe(render);
machine.start();
