// Six boxes that behave like one field, as shops make them.
const boxes = [...document.querySelectorAll('.boxes input')];
boxes.forEach((box, i) => {
  box.addEventListener('input', () => {
    box.value = box.value.slice(-1);
    if (box.value !== '') boxes[i + 1]?.focus();
  });
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Backspace' && box.value === '') boxes[i - 1]?.focus();
  });
  box.addEventListener('paste', (event) => {
    const digits = [...event.clipboardData.getData('text').replace(/\D/g, '')];
    if (digits.length === 0) return;
    event.preventDefault();
    boxes.slice(i).forEach((next, j) => {
      if (digits[j] === undefined) return;
      next.value = digits[j];
      next.focus();
    });
  });
});
