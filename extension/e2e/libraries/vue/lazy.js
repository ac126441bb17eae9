// Vue's own inputs, one a box, whose model is written on change.
import { page } from './form.js';

page(`<div class="otp"><input v-for="(_, index) in boxes" :key="index" v-model.lazy="boxes[index]" :ref="'box' + index" maxlength="1" inputmode="numeric" style="width: 32px" @input="(e) => e.target.value && $refs['box' + (index + 1)]?.[0].focus()"></div>`, {
  data: () => ({ boxes: ['', '', '', '', '', ''] }), watch: { boxes: { deep: true, handler(boxes) { this.code = boxes.join(''); } } },
});
