import VuePincodeInput from 'vue3-pincode-input';
import { page } from './form.js';

page(`<VuePincodeInput v-model="code" :digits="length" />`, { components: { VuePincodeInput } });
