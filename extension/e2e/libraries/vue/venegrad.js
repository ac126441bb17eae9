import '@venegrad/vue3-code-input/dist/venCodeInput.css';
import VenCodeInput from '@venegrad/vue3-code-input';
import { page } from './form.js';

page(`<venCodeInput v-model="code" :upper="true" :length="length" :inFocus="true" :disallow="/[^a-zA-Z0-9]/g" />`, { components: { venCodeInput: VenCodeInput } });
