package otp

import "testing"

// TestRequests reads testdata/requests.txt.
func TestRequests(t *testing.T) {
	if codes, none := testMails(t, "requests.txt"); codes < 70 || none < 50 {
		t.Errorf("%d codes, %d mails without", codes, none)
	}
}
