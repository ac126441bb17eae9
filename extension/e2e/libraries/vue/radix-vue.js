import { PinInputInput, PinInputRoot } from 'radix-vue';
import { page } from './form.js';

page(`<PinInputRoot v-model="boxes" placeholder="○" style="display: flex"><PinInputInput v-for="(id, index) in length" :key="id" :index="index" style="width: 40px" /></PinInputRoot>`, {
  components: { PinInputInput, PinInputRoot }, data: () => ({ boxes: [] }), watch: { boxes: { deep: true, handler(boxes) { this.code = boxes.join(''); } } },
});
