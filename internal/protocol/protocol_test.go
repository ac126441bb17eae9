package protocol

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// calls maps every method to the types of its params and result.
var calls = map[string][2]any{
	MethodHello:         {HelloParams{}, HelloResult{}},
	MethodProviderList:  {Empty{}, ProviderListResult{}},
	MethodSessionList:   {Empty{}, SessionListResult{}},
	MethodSessionSave:   {SessionSaveParams{}, SessionResult{}},
	MethodSessionTest:   {SessionIDParams{}, SessionResult{}},
	MethodSessionRemove: {SessionIDParams{}, Empty{}},
	MethodSessionTrust:  {SessionTrustParams{}, SessionResult{}},
	MethodSenderList:    {Empty{}, SenderListResult{}},
	MethodSenderRemove:  {SenderRemoveParams{}, Empty{}},
	MethodSiteDescribe:  {SiteDescribeParams{}, SiteDescribeResult{}},
	MethodRuleList:      {Empty{}, RuleListResult{}},
	MethodRuleSet:       {RuleSetParams{}, Empty{}},
	MethodSettingsGet:   {Empty{}, Settings{}},
	MethodSettingsSet:   {SettingsSetParams{}, Settings{}},
	MethodRequestWarm:   {RequestWarmParams{}, RequestWarmResult{}},
	MethodRequestOpen:   {RequestOpenParams{}, RequestOpenResult{}},
	MethodRequestClose:  {RequestCloseParams{}, Empty{}},
	NotifyEvent:         {Event{}, nil},
}

// The extension's tests read the same files: a field renamed on one side only
// fails on the other.
func TestTestdata(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	seen := map[string]bool{}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var call struct {
				Method         string
				Params, Result json.RawMessage
			}
			if err := json.Unmarshal(text, &call); err != nil {
				t.Fatal(err)
			}
			types, ok := calls[call.Method]
			if !ok {
				t.Fatalf("unknown method %q", call.Method)
			}
			seen[call.Method] = true
			roundTrip(t, "params", call.Params, types[0])
			if types[1] != nil {
				roundTrip(t, "result", call.Result, types[1])
			}
		})
	}
	for method := range calls {
		if !seen[method] {
			t.Errorf("no file shows %s", method)
		}
	}
}

// roundTrip decodes raw into the type of zero, refusing unknown fields, and
// encodes it again: what comes out must be what went in.
func roundTrip(t *testing.T, what string, raw json.RawMessage, zero any) {
	t.Helper()
	value := reflect.New(reflect.TypeOf(zero))
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(value.Interface()); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	again, err := json.Marshal(value.Interface())
	if err != nil {
		t.Fatal(err)
	}
	var want, got any
	_ = json.Unmarshal(raw, &want)
	_ = json.Unmarshal(again, &got)
	if !reflect.DeepEqual(want, got) {
		t.Errorf("%s changed on the way:\n%s\nbecame\n%s", what, raw, again)
	}
}

func TestErrorNumbers(t *testing.T) {
	owner := map[int]ErrorCode{}
	for code, number := range numbers {
		if other, taken := owner[number]; taken {
			t.Errorf("%s and %s share number %d", code, other, number)
		}
		owner[number] = code
		// -32768 to -32000 are the specification's (JSON-RPC 2.0 section 5.1).
		if (number <= 0 && code != ErrUnknownMethod) || code.Number() != number {
			t.Errorf("%s has number %d", code, number)
		}
	}
	if ErrorCode("never heard of").Number() != ErrInternal.Number() {
		t.Error("an unknown code is not internal")
	}
}

func TestGradeAtLeast(t *testing.T) {
	tests := []struct {
		g, min Grade
		want   bool
	}{
		{GradeProven, GradeLikely, true}, {GradeLikely, GradeLikely, true}, {GradeForeign, GradeLikely, false},
		{GradeLikely, GradeProven, false}, {GradeForeign, GradeForeign, true}, {"", GradeForeign, false}, {"", "", false},
	}
	for _, tt := range tests {
		if got := tt.g.AtLeast(tt.min); got != tt.want {
			t.Errorf("%q at least %q: %v", tt.g, tt.min, got)
		}
	}
}
