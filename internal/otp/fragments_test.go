package otp

import (
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
	} {
		r := Find(message.Parse([]byte(text)), Hints{})
		if r.Code != want || r.Tie {
			t.Errorf("%q: found %q, tie %v, want %q", text, r.Code, r.Tie, want)
			logCandidates(t, r)
		}
	}
}
