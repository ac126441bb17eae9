// A masked input, as Quasar's documentation has it.
import 'quasar/dist/quasar.css';
import { QInput, Quasar } from 'quasar';
import { page } from './form.js';

page(`<q-input filled v-model="code" :label="words.heading" mask="### - ###" unmasked-value fill-mask />`, { components: { QInput } }, { install: (app) => app.use(Quasar, {}) });
