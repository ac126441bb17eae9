import { Label, PinInputInput, PinInputRoot } from 'reka-ui';
import { page } from './form.js';

page(`<Label for="pin-input">Pin Input</Label><PinInputRoot id="pin-input" v-model="boxes" placeholder="○" otp style="display: flex; gap: 8px"><PinInputInput v-for="(id, index) in length" :key="id" :index="index" style="width: 40px; height: 40px" /></PinInputRoot>`, {
  components: { Label, PinInputInput, PinInputRoot }, data: () => ({ boxes: [] }), watch: { boxes: { deep: true, handler(boxes) { this.code = boxes.join(''); } } },
});
