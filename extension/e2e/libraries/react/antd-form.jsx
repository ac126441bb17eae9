// In antd's own Form, which keeps the state; letters become capitals.
import { Button, Form, Input } from 'antd';
import { createRoot } from 'react-dom/client';
import { holds, sent, words } from '../page.js';

function App() {
  const [form] = Form.useForm();
  holds(() => form.getFieldValue('otp'));
  return (
    <>
      <h2>{words.heading}</h2>
      <Form form={form} layout="vertical" onFinish={({ otp }) => sent(otp)}>
        <Form.Item name="otp" label={words.sent} rules={[{ required: true }]}><Input.OTP length={words.length} formatter={(text) => text.toUpperCase()} /></Form.Item>
        <Button type="primary" htmlType="submit">{words.verify}</Button> <Button type="link">{words.again}</Button>
      </Form>
    </>
  );
}
createRoot(document.getElementById('root')).render(<App />);
