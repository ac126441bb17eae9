import 'element-plus/dist/index.css';
import { ElInputOtp } from 'element-plus';
import { page } from './form.js';

page(`<el-input-otp v-model="code" :length="length" />`, { components: { ElInputOtp } });
