import '@mantine/core/styles.css';
import { MantineProvider, PinInput } from '@mantine/core';
import { page } from './form.jsx';

page(({ value, onChange, length }) => <PinInput length={length} type="number" oneTimeCode value={value} onChange={onChange} />, MantineProvider);
