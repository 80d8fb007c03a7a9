package batch_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"mopup/batch"
)

// sameVerdict holds the check that knows most addresses at a glance against the
// one that looks at everything.
func sameVerdict(t *testing.T, value string) (good bool) {
	t.Helper()
	got, err := batch.CheckEmail(value)
	want, wantErr := batch.CheckAnyEmail(value)
	if got != want || (err == nil) != (wantErr == nil) || err != nil && err.Error() != wantErr.Error() {
		t.Errorf("%q gave %q and %v, want %q and %v", value, got, err, want, wantErr)
	}
	return err == nil
}

func TestCheckEmail_TheGlanceNeverDiffersFromTheLongLook(t *testing.T) {
	pieces := []string{"a", "Z", "9", "bo", "@corp", "x.y", ".", "@", "-", "+", "_", "=", "'", "!", "~", " ", "\"", "(", ",", "\\", "\x7f", "ü", "\u200b", "\xff", "[", strings.Repeat("x", 125)}
	rng := rand.New(rand.NewPCG(1, 2))
	good := 0
	for range 200_000 {
		var b strings.Builder
		for range 1 + rng.IntN(6) {
			b.WriteString(pieces[rng.IntN(len(pieces))])
		}
		if sameVerdict(t, b.String()) {
			good++
		}
	}
	for b := range 256 {
		sameVerdict(t, string([]byte{'a', byte(b), 'b', '@', 'c'}))
		sameVerdict(t, string([]byte{byte(b), '@', 'c'}))
		sameVerdict(t, string([]byte{'a', '@', 'b', byte(b), 'c'}))
		sameVerdict(t, string([]byte{'a', '@', 'c', byte(b)}))
	}
	if good < 1000 {
		t.Errorf("only %d of the texts were addresses", good)
	}
}

func TestCheckEmail_UsualAddressesCostNoAllocation(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { _, _ = batch.CheckEmail("ann.o'neil+tag@sub-1.corp.example") }); n > 0 {
		t.Errorf("%v allocations for an address", n)
	}
}

func FuzzCheckEmail(f *testing.F) {
	for _, seed := range []string{"ann@corp.example", "a.b-c+d@e-f.g", "a@-b", "a@b-", "a@b-.c", ".a@b", "a..b@c", "a.@b", "-a@b", "a@b@c", "@b", "a@", "\"a\"@b", "a@[::1]", "ü@ö"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if value != "" { // a check never gets an empty value
			sameVerdict(t, value)
		}
	})
}
