// A form's field for a code, with the button that sends it inside, as vant's documentation has it.
import 'vant/lib/index.css';
import { Button, CellGroup, Field } from 'vant';
import { page } from './form.js';

page(`<van-cell-group inset><van-field v-model="code" center clearable :label="words.heading" :placeholder="words.sent"><template #button><van-button size="small" type="primary" native-type="button">{{ words.again }}</van-button></template></van-field></van-cell-group>`, { components: { VanButton: Button, VanCellGroup: CellGroup, VanField: Field } });
