import TextField from '@mui/material/TextField';
import { page } from './form.jsx';

page(({ value, onChange, length }) => <TextField label="Code" variant="outlined" margin="normal" fullWidth value={value} onChange={(event) => onChange(event.target.value)} slotProps={{ htmlInput: { maxLength: length, inputMode: 'numeric' } }} />);
