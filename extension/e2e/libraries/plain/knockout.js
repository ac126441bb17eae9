import ko from 'knockout';
import { form, holds } from '../page.js';

const model = { code: ko.observable('') };
const place = form(() => model.code());
place.innerHTML = '<input data-bind="value: code" maxlength="6">';
ko.applyBindings(model, place);
holds(() => model.code());
