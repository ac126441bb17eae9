import Alpine from 'alpinejs';
import { form, holds, words } from '../page.js';

const place = form(() => Alpine.$data(place.firstElementChild).boxes.join(''));
place.innerHTML = `<div x-data="{ boxes: Array(${words.length}).fill('') }"><template x-for="(box, index) in boxes" :key="index"><input :id="'box' + index" x-model="boxes[index]" maxlength="1" style="width: 40px"
  @input="$event.target.value && document.getElementById('box' + (index + 1))?.focus()" @keydown.backspace="boxes[index] || document.getElementById('box' + (index - 1))?.focus()"></template></div>`;
Alpine.start();
holds(() => Alpine.$data(place.firstElementChild).boxes.join(''));
