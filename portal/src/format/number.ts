import { LOCALE } from './locale';

const NUMBER = new Intl.NumberFormat([...LOCALE]);

export const formatNumber = (n: number): string => NUMBER.format(n);
