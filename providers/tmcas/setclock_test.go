package tmcas

import (
	"net/url"
	"testing"
	"time"

	"mopup/batch"
)

// Our own clock was an hour slow when the request was sent, and is right now:
// the window must reach the time at which the vendor took it.
func TestLookup_LooksWhereTheVendorsClockStoodWhenOursWasSetSince(t *testing.T) {
	s := dated(shown())
	p := provider(t, s)
	if _, err := p.Lookup(t.Context(), doubted("b-0")); err != nil { // to hear the vendor's clock
		t.Fatal(err)
	}
	truly := time.Now().Add(-2 * time.Minute)
	d := doubted("b-0")
	d.VendorFrom = truly
	d.Span = batch.Span{From: truly.Add(-time.Hour), To: truly.Add(-time.Hour + 10*time.Second)}
	if _, err := p.Lookup(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	end, err := time.Parse(timeLayout, u.Query().Get("end"))
	if err != nil || end.Before(truly.Add(10*time.Second)) {
		t.Errorf("asked up to %v (%v), the vendor took the request at %v", end, err, truly)
	}
	start, err := time.Parse(timeLayout, u.Query().Get("start"))
	if err != nil || start.After(d.From) {
		t.Errorf("asked from %v (%v), and our clock said %v", start, err, d.From)
	}
}

func TestVendorTime_IsKnownFromTheFirstReplyOn(t *testing.T) {
	s := dated(shown())
	p := provider(t, s)
	if at := p.VendorTime(time.Now()); !at.IsZero() {
		t.Errorf("before any reply the vendor's time is %v", at)
	}
	if _, err := p.Lookup(t.Context(), doubted("b-0")); err != nil {
		t.Fatal(err)
	}
	if off := time.Since(p.VendorTime(time.Now())).Abs(); off > 2*time.Second {
		t.Errorf("it is off by %v from a vendor whose clock is right", off)
	}
}
