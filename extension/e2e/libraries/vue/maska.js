import { vMaska } from 'maska/vue';
import { page } from './form.js';

page(`<label>Code <input v-model="code" v-maska="'######'" placeholder="000000"></label>`, { directives: { maska: vMaska } });
