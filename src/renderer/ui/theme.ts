import { createDarkTheme, createLightTheme } from '@fluentui/react-components';
import type { BrandVariants, Theme } from '@fluentui/react-components';

const brand: BrandVariants = {
  10: '#020508', 20: '#0c1a29', 30: '#0f2b45', 40: '#11375a', 50: '#124370', 60: '#135087', 70: '#155d9e', 80: '#1a6ab2',
  90: '#3a7abd', 100: '#5389c6', 110: '#6a99cf', 120: '#80a8d7', 130: '#96b8df', 140: '#acc8e7', 150: '#c2d8ef', 160: '#d9e8f7',
};

// Every face here has the stacked marks of Vietnamese (ế, ộ, ữ); the first one present is used, none is fetched.
const fontFamilyBase = "'Segoe UI Variable Text', 'Segoe UI', 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', sans-serif";

export const lightTheme: Theme = { ...createLightTheme(brand), fontFamilyBase };
export const darkTheme: Theme = {
  ...createDarkTheme(brand),
  fontFamilyBase,
  // The dark ramp's own text blues and reds fall under 4.5:1 on raised grounds (WCAG 2.2, 1.4.3).
  colorBrandForeground1: brand[120],
  colorBrandForeground2: brand[130],
  colorBrandForegroundLink: brand[120],
  colorCompoundBrandForeground1: brand[120],
  colorNeutralForeground2BrandHover: brand[120],
  colorNeutralForeground2BrandPressed: brand[120],
  colorNeutralForeground2BrandSelected: brand[120],
  colorStatusDangerForeground1: '#f1a1a8',
};
