package courier

import (
	"fmt"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/otp"
	"codeberg.org/mailcode/mailcode/internal/protocol"
	"codeberg.org/mailcode/mailcode/internal/trust"
)

// The mail that is rehearsed goes the way of one that is hoped for: its code is
// found in the plain text alone, and it is proven.
func TestRehearsal(t *testing.T) {
	r := Read(fmt.Appendf(nil, rehearsal, "mx.mail.test", "walmart.com", "ann@mail.test"), false, otp.Hints{Digits: true})
	if r.Code.Code != "493817" || r.Message.Unread() == nil {
		t.Errorf("read %+v", r.Code)
	}
	in := trust.Input{Site: "walmart.com", AuthServ: []string{"mx.mail.test"}, Addresses: []string{"ann@mail.test"}, Account: "ann@mail.test", Began: time.Unix(1, 0), Received: time.Unix(1, 0)}
	if v := r.Grade(t.Context(), in, nil); v.Grade != protocol.GradeProven {
		t.Errorf("graded %+v", v)
	}
}
