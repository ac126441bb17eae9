// As plugins expect it: a global.
import jQuery from 'jquery';

globalThis.jQuery = globalThis.$ = jQuery;
jQuery.isFunction ??= (value) => typeof value === 'function'; // jQuery 4 left it out
export default jQuery;
