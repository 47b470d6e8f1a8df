// What people type as password and PIN, put right before it is judged: full-width to half-width, lower to upper.
// As certificates/passwords.py (as_typed) has it.

export const asPassword = (typed) => typed.normalize("NFKC").replace(/\s/g, "").toUpperCase();
export const asPin = (typed) => typed.normalize("NFKC").replace(/[\s\-‐–—−ー]/g, "");

export const passwordRules = {
  length: (password) => password.length >= 6 && password.length <= 16,
  letter: (password) => /[A-Z]/.test(password),
  digit: (password) => /[0-9]/.test(password),
  only: (password) => /^[A-Z0-9]+$/.test(password),
};
export const isPassword = (password) => Object.values(passwordRules).every((rule) => rule(password));
export const isPin = (pin) => /^[0-9]{4}$/.test(pin);
