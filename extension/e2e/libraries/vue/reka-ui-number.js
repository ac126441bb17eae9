import { PinInputInput, PinInputRoot } from 'reka-ui';
import { page } from './form.js';

page(`<PinInputRoot v-model="boxes" type="number" @complete="(value) => code = value.join('')" style="display: flex"><PinInputInput v-for="(id, index) in length" :key="id" :index="index" style="width: 40px" /></PinInputRoot>`, { components: { PinInputInput, PinInputRoot }, data: () => ({ boxes: [] }) });
