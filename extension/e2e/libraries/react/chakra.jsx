import { ChakraProvider, defaultSystem, PinInput } from '@chakra-ui/react';
import { page } from './form.jsx';

page(({ value, onChange, length }) => (
  <PinInput.Root otp count={length} value={Array.from({ length }, (_, i) => value[i] ?? '')} onValueChange={(e) => onChange(e.value.join(''))}>
    <PinInput.HiddenInput />
    <PinInput.Control>{Array.from({ length }, (_, index) => <PinInput.Input key={index} index={index} />)}</PinInput.Control>
  </PinInput.Root>
), ({ children }) => <ChakraProvider value={defaultSystem}>{children}</ChakraProvider>);
