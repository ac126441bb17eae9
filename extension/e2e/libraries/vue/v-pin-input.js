import PinInput from 'v-pin-input';
import { page } from './form.js';

page(`<pin-input class="wrapper" v-model="code" :length="length" autofocus input-class="pinInput" />`, {}, PinInput);
