export { quantity } from '../text/quantity.ts';
