package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"codeberg.org/mailcode/mailcode/internal/protocol"
)

// fill puts something into every field of v: a field that is new to an event or
// an answer must be in what is written by hand as well.
func fill(v reflect.Value, n *int, text string) {
	*n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("%s %d", text, *n))
	case reflect.Int:
		v.SetInt(int64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) / 8)
	case reflect.Bool:
		v.SetBool(*n%2 == 0)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n, text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n, text)
		fill(v.Index(1), n, text)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1<<30+int64(*n), int64(*n)*1000).In(time.FixedZone("", *n*900))))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), n, text)
		}
	default:
		panic("there is a " + v.Kind().String() + ": fill it here")
	}
}

func sameAsMarshal(t *testing.T, e *protocol.Event) {
	t.Helper()
	got, err := appendEvent(nil, e)
	want, wantErr := json.Marshal(e)
	if (err == nil) != (wantErr == nil) {
		t.Fatalf("error %v, json.Marshal has %v", err, wantErr)
	}
	if err == nil && string(got) != string(want) {
		t.Fatalf("got\n%s\njson.Marshal makes\n%s", got, want)
	}
}

func FuzzAppendEvent(f *testing.F) {
	for _, text := range []string{"", "plain", `"quoted" \\ <a&b>`, "Grüße an den Bürgermeister", "\x00\x1f\x7f\u2028", "\xff\xfe"} {
		f.Add(text, int64(1_800_000_000), 3600)
	}
	f.Add("year", int64(-62135596801), 0)      // before the year 1
	f.Add("year", int64(253402300800), 0)      // 10000
	f.Add("zone", int64(1_800_000_000), 1<<20) // more than a day
	f.Fuzz(func(t *testing.T, text string, unix int64, zone int) {
		var e protocol.Event
		sameAsMarshal(t, &e)
		n := 0
		fill(reflect.ValueOf(&e).Elem(), &n, text)
		sameAsMarshal(t, &e)
		e.Received = time.Unix(unix, 0).In(time.FixedZone("", zone))
		e.Session, e.Code, e.From = text, text, text
		sameAsMarshal(t, &e)
		e.Counts, e.Facts = &protocol.Counts{}, []protocol.Fact{}
		sameAsMarshal(t, &e)
	})
}

func BenchmarkPush(b *testing.B) {
	var e protocol.Event
	n := 0
	fill(reflect.ValueOf(&e).Elem(), &n, "It comes from walmart.com, the site that asks.")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := appendNotification(make([]byte, 0, 1<<10), &e); err != nil {
			b.Fatal(err)
		}
	}
}
