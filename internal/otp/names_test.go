package otp

import "testing"

// TestNames reads testdata/names.txt.
func TestNames(t *testing.T) {
	if codes, none := testMails(t, "names.txt"); codes < 45 || none < 15 {
		t.Errorf("%d codes, %d mails without", codes, none)
	}
}
