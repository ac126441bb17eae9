// Boxes drawn from one string.
import m from 'mithril';
import { form, holds, words } from '../page.js';

let code = '';
holds(() => code);
const place = form(() => code);
m.mount(place, {
  view: () => m('.boxes', Array.from({ length: words.length }, (_, index) => m('input[maxlength=1]', {
    key: index, value: code[index] ?? '', style: 'width: 32px',
    oninput: ({ target }) => {
      code = code.slice(0, index) + target.value + code.slice(index + 1);
      target.nextElementSibling?.focus();
    },
  }))),
});
