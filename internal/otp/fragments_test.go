package otp

import (
	"html"
	"mime"
	"os"
	"strings"
	"testing"

	"codeberg.org/mailcode/mailcode/internal/message"
)

// TestFragments reads what is left of a mail when all but its sentence is gone,
// as people paste it, and other programs' tests have it.
func TestFragments(t *testing.T) {
	for text, want := range map[string]string{
		"Your code is 123456":                                      "123456",
		"Your code is: 1234":                                       "1234",
		"123456 is your code":                                      "123456",
		"G-123456 is your Google verification code.":               "123456",
		"FB-48291 is your Facebook confirmation code":              "48291",
		"482913 is your Example OTP. Do not share it with anyone.": "482913",
		"Use 482913 as your login code. It expires in 5 minutes.":  "482913",
		"Use code 482913 to sign in":                               "482913",
		"Use verification code 48291 for Example authentication.":  "48291",
		"<#> Your Example code is: 123ABC78\nFA+9qCX9VSu":          "123ABC78",
		"Telegram code 48291":                                      "48291",
		"[Example] Your login code: 4829130":                       "4829130",
		"Login code: 48291. Do not give this code to anyone, even if they say they are from Telegram!":                              "48291",
		"Example: DO NOT share this code. We will NEVER call or text you for it. Code 482913. Reply HELP if you didn't request it.": "482913",
		"482913 is the OTP for your payment of INR 5,000.00 at Shop on 14-10-2025. Do not share it.":                                "482913",
		"OTP is 4829 for txn of INR 5,000.00 on card ending 1234. Valid till 10:30.":                                                "4829",
		"Dear Customer, 482913 is your One Time Password (OTP) for login. Valid for 3 mins.":                                        "482913",
		"Your Example verification code is: 482-913. Don't share it.":                                                               "482913",
		"Your WhatsApp code: 482-913\nYou can also tap on this link to verify your phone: v.whatsapp.com/482913":                    "482913",
		"Enter this code to reset your password: 48291304":                                                                          "48291304",
		"Hi Ann, your temporary password is aB3xY9zQ":                                                                               "aB3xY9zQ",
		"Your Apple ID Code is: 482913. Don't share it with anyone.":                                                                "482913",
		"Your Apple ID code is: 482913.\n\n@apple.com #482913 %apple.com":                                                           "482913",
		"Your code is 482913.\n\n@example.com #482913":                                                                              "482913",
		"Security code: 482913. This code expires in 10 minutes. Account 779120.":                                                   "482913",
		"Your Steam Guard code: R7K2P":                                                                                              "R7K2P",
		"To sign in, type this phrase: brisk-lake-morning":                                                                          "brisk-lake-morning",
		"Your temporary login code is brisk-lake-morning-sun. It expires soon.":                                                     "brisk-lake-morning-sun",
		"Your Slack confirmation code: QWX-KZT":                                                                                     "QWX-KZT",
		"Your confirmation code: 7f3k9q":                                                                                            "7f3k9q",
		"Verification Code\n482913\nExample Inc, 1600 Harbour Row, CA 94105":                                                        "482913",
		"PIN: 4829":                              "4829",
		"Passcode: 48291304":                     "48291304",
		"Verifizierungscode: 482913":             "482913",
		"482913 ist dein Bestätigungscode.":      "482913",
		"482913 est votre code de validation.":   "482913",
		"Code : 482913":                          "482913",
		"482913 es tu código de verificación":    "482913",
		"【例】您的验证码是482913,5分钟内有效。":                "482913",
		"【Example】認証コード:482913":                  "482913",
		"[Example] 인증번호 [482913]를 입력해주세요.":       "482913",
		"Код: 4829":                              "4829",
		"Никому не говорите код 4829":            "4829",
		"Ваш код — 482913":                       "482913",
		"Your code:\n\n4 8 2 9 1 3":              "482913",
		"Your code:\n\n4-8-2-9-1-3":              "482913",
		"Your code: *482913*":                    "482913",
		"Your code: \"482913\"":                  "482913",
		"Your code:482913":                       "482913",
		"Your code=482913":                       "482913",
		"code (482913)":                          "482913",
		"Your code is\u202f482\u202f913":         "482913",
		"482913":                                 "482913",
		"123":                                    "",
		"Hello":                                  "",
		"See you at 10:30 in room 4821":          "",
		"Order 482913":                           "",
		"Call 555-0147 for help":                 "",
		"2025":                                   "",
		"It costs $482913":                       "",
		"Your one-time-use coupon":               "",
		"This is a state-of-the-art code review": "",

		"Your Twitter confirmation code is 180298":                                            "180298",
		"[Lyft] Your code is 744646":                                                          "744646",
		"WhatsApp code 105-876":                                                               "105876",
		"Use 5677 as Microsoft account security code":                                         "5677",
		"Snapchat code: 354987. Do not share it or use it elsewhere!":                         "354987",
		"2715 - is your pin for verification":                                                 "2715",
		"Your one-time passcode is: 123456 or use https://example.com/l/abc123":               "123456",
		"Código do WhatsApp: 123-456":                                                         "123456",
		"Discover: 123456 is your temporary code":                                             "123456",
		"Enter this code to log in:59678. Do not share this code with anyone.":                "59678",
		"Auth code: 123456":                                                                   "123456",
		"Booking.com verification PIN 123456":                                                 "123456",
		"Please confirm your account, activation code is 'Ab12Cd'":                            "Ab12Cd",
		"Your login code is 'GHJ-KL0'. Do not share it.":                                      "GHJ-KL0",
		"Votre code de confirmation est 843 221":                                              "843221",
		"Ваш код для входа: 1234. Никому его не говорите":                                     "1234",
		"Hej! Din kode er 4821":                                                               "4821",
		"Il tuo codice Instagram è 482913":                                                    "482913",
		"Uw code is 482913":                                                                   "482913",
		"Dit wachtwoord is eenmalig: 482913":                                                  "482913",
		"您的验证码为：482913，请勿泄露":                                                                  "482913",
		"验证码 482913，您正在登录，若非本人操作，请勿泄露。":                                                       "482913",
		"您的動態密碼 482913":                                                                       "482913",
		"ยืนยันด้วยรหัส OTP 482913 (Ref: ABCD)":                                               "482913",
		"OTP: 482913 Ref No. XKQP":                                                            "482913",
		"รหัส OTP = 482913 (Ref.KXQZ) ภายใน 5 นาที":                                           "482913",
		"Mã OTP của bạn là 482913":                                                            "482913",
		"Kode OTP anda: 482913. JANGAN BERIKAN KE SIAPAPUN":                                   "482913",
		"Kod e-Daerah anda 4829":                                                              "4829",
		"TAC 482913 untuk transaksi RM 50.00":                                                 "482913",
		"RM0.00 TAC number is 482913":                                                         "482913",
		"482913 is your TAC":                                                                  "482913",
		"Şifreniz: 482913":                                                                    "482913",
		"Onay kodunuz 482913":                                                                 "482913",
		"Giriş kodun: 48-29-13":                                                               "482913",
		"Dein mTAN: 482913":                                                                   "482913",
		"Ihre TAN lautet 482 913":                                                             "482913",
		"Koodisi on 4829":                                                                     "4829",
		"Kertakäyttöinen salasanasi on 482913":                                                "482913",
		"הקוד שלך: 482913":                                                                    "482913",
		"קוד אימות 482913 לאתר":                                                               "482913",
		"رمز التحقق: 482913":                                                                  "482913",
		"كلمة المرور لمرة واحدة 482913":                                                       "482913",
		"کد ورود شما ۴۸۲۹۱۳":                                                                  "482913",
		"رمز پویا: 4829137":                                                                   "4829137",
		"आपका OTP 482913 है":                                                                  "482913",
		"482913 আপনার যাচাইকরণ কোড":                                                           "482913",
		"உங்கள் OTP 482913":                                                                   "482913",
		"인증번호[482913]":                                                                        "482913",
		"[Web발신] 본인확인 인증번호 482913 을 입력하세요":                                                    "482913",
		"認証番号は482913です":                                                                       "482913",
		"ワンタイムパスワード：482913":                                                                   "482913",
		"確認コード 482 913":                                                                       "482913",
		"Your 6-digit code: 482913":                                                           "482913",
		"Here is your 4 digit code 4829":                                                      "4829",
		"Your code is:<br><b>482913</b>":                                                      "482913",
		"verification code: ABC123":                                                           "ABC123",
		"Your verification code: XKCD-1234":                                                   "XKCD-1234",
		"Your security code: a1b2c3d4":                                                        "a1b2c3d4",
		"Your GitHub launch code: 48291304":                                                   "48291304",
		"Here's your GitHub launch code! 48291304":                                            "48291304",
		"GitHub device verification code 482913":                                              "482913",
		"Your Notion login code is sparky-blue-otter-lamp":                                    "sparky-blue-otter-lamp",
		"Your temporary Medium sign-in code: 482 913":                                         "482913",
		"OTP for login is 482913. Never share OTP. Call 18001234567 if not you":               "482913",
		"482913 is SECRET OTP for txn of INR 999.00 on card XX4471":                           "482913",
		"Your Amazon OTP is: 482913. Order #114-1234567-1234567":                              "482913",
		"Your PayPal security code is: 482913. Your code expires in 10 minutes. Don't reply.": "482913",
		"Two-step verification: 482913":                                                       "482913",
		"Sign in to Example: 482913":                                                          "482913",
		"2FA: 482913":                                                                         "482913",
		"Authentication number: 482913":                                                       "482913",
		"Confirm your email with 482913":                                                      "482913",
		"Password reset PIN 4829":                                                             "4829",
		"Use promo code SAVE20 at checkout":                                                   "",
		"Your order #482913 has shipped":                                                      "",
		"Ticket 482913 was updated":                                                           "",
		"Invoice 482913 is due 2025-10-14":                                                    "",
		"Tracking number 1Z999AA10123456784":                                                  "",
		"Your balance is 482913":                                                              "",
		"Room code 4829 for tonight's quiz":                                                   "",
		"Call +1 202 555 0147 now":                                                            "",
		"Fwd: build 482913 failed":                                                            "",
		"Zip code 94105":                                                                      "",
		"Error code 500500":                                                                   "",
		"Your booking code is XK2P9Q":                                                         "",
		"Meeting ID: 482 9137 5604 Passcode: 482913":                                          "",
		"Meeting ID: 848 2913 5604\nPasscode: 482913\nJoin Zoom Meeting":                      "",
		"Your PIN for parcel locker 12 is 4829":                                               "",
		"Your Wi-Fi password is sunny-beach-42":                                               "",
		"Lottery numbers 12 34 56 07 08":                                                      "",
		"ISBN 9780306406157":                                                                  "",
		"commit 48291304ab":                                                                   "",
		"CVE-2024-482913":                                                                     "",
		"RFC 6238":                                                                            "",
		"AAPL 182.52 +1.3%":                                                                   "",
		"Arsenal 3-2 Chelsea":                                                                 "",
		"Never share your verification code with anyone.":                                     "",
		"We sent a code to 0171 482913":                                                       "",
		"We sent a 6-digit code to +49 171 482913":                                            "",
		"Your code was sent to the number ending 4829":                                        "",
		"Your new card ending in 4829 is active":                                              "",
		"Your account 482913 has been verified":                                               "",
		"Policy 482913: please verify your details":                                           "",
	} {
		r := Find(message.Parse([]byte(text)), Hints{})
		if r.Code != want || r.Tie {
			t.Errorf("%q: found %q, tie %v, want %q", text, r.Code, r.Tie, want)
			logCandidates(t, r)
		}
	}
}

// TestFragmentForms reads testdata/fragments.txt: each text as it is, as the body
// of a mail, as a paragraph of one in HTML, and, where it is one line, as a subject.
func TestFragmentForms(t *testing.T) {
	text, err := os.ReadFile("testdata/fragments.txt")
	if err != nil {
		t.Fatal(err)
	}
	const header = "From: Example <no-reply@example.com>\nTo: ann@mail.example\nMIME-Version: 1.0\nContent-Type: text/"
	codes, others := 0, 0
	for line := range strings.Lines(string(text)) {
		if line[0] == '#' {
			continue
		}
		code, text, ok := strings.Cut(strings.TrimRight(line, "\n"), " | ")
		if !ok {
			t.Fatalf("cannot read %q", line)
		}
		if code == "-" {
			code = ""
			others++
		} else {
			codes++
		}
		text = strings.ReplaceAll(text, `\n`, "\n")
		forms := []struct{ name, raw string }{{"bare", text}}
		if !strings.HasPrefix(text, "Subject:") {
			forms = append(forms, []struct{ name, raw string }{
				{"text", header + "plain; charset=utf-8\nSubject: Example\n\n" + text + "\n"},
				{"lines before and after", header + "plain; charset=utf-8\nSubject: Example\n\nHi Ann,\n\n" + text + "\n\nExample\n"},
				{"HTML", header + "html; charset=utf-8\nSubject: Example\n\n<html><body><p>" + htmlText(text) + "</p><p>Example</p></body></html>\n"},
			}...)
			if text != "" && !strings.Contains(text, "\n") && !strings.Contains(text, "<p>") {
				forms = append(forms, struct{ name, raw string }{"subject", header + "plain; charset=utf-8\nSubject: " + mime.BEncoding.Encode("utf-8", text) + "\n\n"})
			}
		}
		for _, f := range forms {
			if r := Find(message.Parse([]byte(f.raw)), Hints{}); r.Code != code || r.Tie {
				t.Errorf("%s: %q: found %q, tie %v, want %q", f.name, text, r.Code, r.Tie, code)
				logCandidates(t, r)
			}
		}
	}
	t.Logf("%d with a code, %d without", codes, others)
}

// htmlText is a fragment as a paragraph holds it.
func htmlText(text string) string {
	if strings.Contains(text, "<p>") {
		return text
	}
	return strings.ReplaceAll(html.EscapeString(text), "\n", "<br>")
}
