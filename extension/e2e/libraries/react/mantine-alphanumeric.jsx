import '@mantine/core/styles.css';
import { MantineProvider, PinInput } from '@mantine/core';
import { page } from './form.jsx';

page(({ onChange, length }) => <PinInput length={length} placeholder="" onChange={onChange} />, MantineProvider);
