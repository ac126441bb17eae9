import 'element-plus/dist/index.css';
import { ElForm, ElFormItem, ElInput } from 'element-plus';
import { page } from './form.js';

page(`<el-form-item :label="words.heading"><el-input v-model="code" clearable /></el-form-item>`, { components: { ElForm, ElFormItem, ElInput } });
