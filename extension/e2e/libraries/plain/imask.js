import IMask from 'imask';
import { form, holds } from '../page.js';

const place = form(() => mask.unmaskedValue);
place.innerHTML = '<input type="text" id="mask" placeholder="___ ___">';
const mask = IMask(place.firstElementChild, { mask: '000 000', lazy: false });
holds(() => mask.unmaskedValue);
