import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addresses, isMasked, showsTelephone } from './address.js';
import { indexed, Lexicon } from './lexicon.js';
import { countIn, says } from './says.js';
import { names, phrases, prose } from './words.js';

test('prose', () => {
  for (const [text, want] of [
    ['Verifizierungs‑Code!', 'verifizierungs code'],
    ['CÓDIGO  de\nVERIFICAÇÃO', 'codigo de verificacao'],
    ['DOĞRULAMA İSTANBUL ısı', 'dogrulama istanbul isi'],
    ['Wysłaliśmy', 'wyslalismy'],
    ['인증번호', '인증번호'],
  ] as const) assert.equal(prose(text), want);
});

test('names', () => {
  for (const [text, want] of [
    ['verificationCode', 'verification code'],
    ['user[otp_code]', 'user otp code'],
    ['otp1', 'otp 1'],
    ['email2fa', 'email 2fa'],
  ] as const) assert.equal(names(text), want);
});

test('phrases', () => {
  const found = (list: string[], text: string) => new Lexicon(indexed(phrases(list).map((phrase) => ['found', phrase] as const))).meanings(prose(text)).has('found');
  assert.ok(found(['code ~ sent'], 'the code that we just sent'));
  assert.ok(found(['code ~ sent'], 'code sent'));
  assert.ok(!found(['code ~ sent'], 'code of conduct which nobody ever has sent'));
  assert.ok(found(['kod* potwierdz*'], 'kodu potwierdzającego'));
  assert.ok(!found(['code'], 'postcode decode codec'));
  assert.ok(found(['code we * sent'], 'the code we just sent'));
  assert.ok(found(['コード~送信'], 'コードをメールに送信しました'));
  assert.ok(!found(['コード~送信'], '送信したコード'));
  assert.ok(found(['qrコード'], 'このQRコードを'));
  assert.ok(found(['문자'], '문자로'), 'Korean particles');
});

test('a short word is no part of a longer one', () => {
  for (const word of ['hotpot', 'notpad', 'authentic', 'langcode', 'spinner', 'tokenizer']) {
    assert.ok(!says('code', names(word)), word);
    assert.ok(!says('weak', names(word)), word);
  }
});

test('how many characters', () => {
  for (const [text, want] of [
    ['Enter the 6-digit code', 6], ['den 8-stelligen Code', 8], ['un code à 6 chiffres', 6], ['请输入6位验证码', 6],
    ['6桁の数字', 6], ['6자리', 6], ['20 characters', undefined], ['3 digits', undefined], ['16 digit card number', undefined],
  ] as const) assert.equal(countIn(prose(text)), want, text);
});

test('addresses', () => {
  for (const [text, want] of [
    ['sent to jane.doe+x@mail.example.com.', ['jane.doe+x@mail.example.com']],
    ['to j•••@g•••.com, or a***@b.com', ['j•••@g•••.com', 'a***@b.com']],
    ['an m***r@g*** gesendet', ['m***r@g***']],
    ['icon@2x and @handle and user@host', []],
    ['已发送至z***@qq.com的邮箱', ['z***@qq.com']],
    ['@'.repeat(500), []],
  ] as const) assert.deepEqual(addresses(text), want, text);
  assert.ok(isMasked('j•••@g•••.com'));
  assert.ok(!isMasked('jane@example.com'));
});

test('telephone numbers', () => {
  for (const text of ['+1 555 123 4567', '(•••) •••-1234', '***-***-42', 'XXX-XXX-1234']) assert.ok(showsTelephone(text), text);
  for (const text of ['j***@g***.com', '12:30', '2024-01-01', 'a***12@b.com']) assert.ok(!showsTelephone(text), text);
});
