import { createApp, reactive } from 'petite-vue';
import { form, holds } from '../page.js';

const state = reactive({ code: '' });
holds(() => state.code);
const place = form(() => state.code);
place.innerHTML = '<input v-model.trim="code" maxlength="6" autocomplete="off">';
createApp(state).mount(place);
