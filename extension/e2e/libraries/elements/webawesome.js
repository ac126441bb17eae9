import '@awesome.me/webawesome/dist/components/input/input.js';
import { form, holds, words } from '../page.js';

const place = form(() => place.firstElementChild.value);
place.innerHTML = `<wa-input name="code" label="${words.heading}" inputmode="numeric" autocomplete="one-time-code"></wa-input>`;
holds(() => place.firstElementChild.value);
