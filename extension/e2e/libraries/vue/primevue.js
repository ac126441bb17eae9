import Aura from '@primevue/themes/aura';
import PrimeVue from 'primevue/config';
import InputOtp from 'primevue/inputotp';
import { page } from './form.js';

page(`<InputOtp v-model="code" :length="length" integerOnly />`, { components: { InputOtp } }, { install: (app) => app.use(PrimeVue, { theme: { preset: Aura } }) });
