import Alpine from 'alpinejs';
import mask from '@alpinejs/mask';
import { form, holds } from '../page.js';

const place = form(() => Alpine.$data(place.firstElementChild).code);
place.innerHTML = `<div x-data="{ code: '' }"><input x-model="code" x-mask="999999" placeholder="999999"></div>`;
Alpine.plugin(mask);
Alpine.start();
holds(() => Alpine.$data(place.firstElementChild).code);
