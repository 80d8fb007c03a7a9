package plaintext

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/klauspost/compress/zstd"
)

func TestInflate_ReadsGzipAndZstd(t *testing.T) {
	text := strings.Repeat("UPN,Näme\nann@corp.example,Ann\n", 20_000)
	half := text[:len(text)/2]
	skip := "\x50\x2a\x4d\x18\x03\x00\x00\x00abc"
	for name, c := range map[string]struct{ data, compression string }{
		"gzip":                        {gzipped(t, text), "gzip"},
		"gzip of several members":     {gzipped(t, half) + gzipped(t, "") + gzipped(t, text[len(half):]), "gzip"},
		"zstd":                        {zstded(t, text), "zstd"},
		"zstd of several frames":      {skip + zstded(t, half) + skip + zstded(t, text[len(half):]), "zstd"},
		"zstd with the widest window": {zstded(t, text, zstd.WithWindowSize(mostWindow)), "zstd"},
	} {
		for way, given := range ways {
			t.Run(name+" "+way, func(t *testing.T) {
				got, found, err := readAll(given(strings.NewReader(c.data)), Options{})
				if err != nil || got != text || found != (Found{Compression: c.compression, Encoding: "UTF-8"}) {
					t.Errorf("%d bytes of %d, %+v, %v", len(got), len(text), found, err)
				}
			})
		}
	}
}

func TestInflate_AnEmptyTextIsOne(t *testing.T) {
	for _, data := range []string{gzipped(t, ""), zstded(t, "", zstd.WithZeroFrames(true))} {
		if text, found, err := readAll(strings.NewReader(data), Options{}); err != nil || text != "" || found.Compression == "" {
			t.Errorf("%q %+v %v", text, found, err)
		}
	}
}

func TestInflate_SaysWhatIsWrongWithPackedData(t *testing.T) {
	text := strings.Repeat("ann@corp.example,Ann\n", 100)
	gz, zs := gzipped(t, text), zstded(t, text)
	flip := func(data string, at int) string { return data[:at] + string(data[at]^0x55) + data[at+1:] }
	for _, c := range []struct{ name, data, want string }{
		{"gzip that ends early", gz[:len(gz)-20], "breaks off in the middle of its gzip data; copy or download it again"},
		{"gzip without its sum", gz[:len(gz)-4], "breaks off in the middle of its gzip data; copy or download it again"},
		{"the first bytes of gzip", gz[:2], "breaks off in the middle of its gzip data; copy or download it again"},
		{"gzip with a wrong sum", flip(gz, len(gz)-8), "has damaged gzip data (gzip: invalid checksum); copy or download it again"},
		{"gzip of another method", "\x1f\x8b\x07\x00\x00\x00\x00\x00\x00\x00", "has damaged gzip data (gzip: invalid header); copy or download it again"},
		{"gzip with something behind it", gz + "UPN\n", "breaks off in the middle of its gzip data; copy or download it again"},
		{"gzip with much behind it", gz + text, "has damaged gzip data (gzip: invalid header); copy or download it again"},
		{"zstd that ends early", zs[:len(zs)-6], "breaks off in the middle of its zstd data; copy or download it again"},
		{"the first bytes of zstd", zs[:4], "breaks off in the middle of its zstd data; copy or download it again"},
		{"zstd with a wrong sum", flip(zs, len(zs)-1), "has damaged zstd data (CRC check failed)"},
		{"zstd with something behind it", zs + text, "has damaged zstd data (invalid input: magic number mismatch"},
		{"zstd that takes much memory", "\x28\xb5\x2f\xfd\x00\x88\x01\x00\x00", "needs more than 64 MiB of memory to unpack; unpack it and give that, or pack it without --long and --ultra"},
		{"zstd with a dictionary", "\x28\xb5\x2f\xfd\x21\x07\x03\x19\x00\x00abc", "needs a zstd dictionary; unpack it and give that"},
	} {
		for way, given := range ways {
			t.Run(c.name+" "+way, func(t *testing.T) {
				_, _, err := readAll(given(strings.NewReader(c.data)), Options{})
				var e *Error
				if !errors.As(err, &e) || !strings.HasPrefix(err.Error(), c.want) {
					t.Errorf("got %v, want %s", err, c.want)
				}
			})
		}
	}
}

func TestInflate_RefusesABomb(t *testing.T) {
	const times = ratioFloor>>20 + 20
	zeros := strings.Repeat("0", 1<<20)
	for name, data := range map[string]string{
		"gzip": strings.Repeat(gzipped(t, zeros), times),
		"zstd": strings.Repeat(zstded(t, zeros), times),
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Open(strings.NewReader(data), Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			n, err := io.Copy(io.Discard, r)
			want := "inflates to more than 200 times its size, as no list does; look what is in it; if it is well, unpack it and give that"
			if err == nil || err.Error() != want || n > ratioFloor+1<<20 {
				t.Errorf("%d bytes from %d, %v", n, len(data), err)
			}
		})
	}
}

func TestInflate_RefusesMoreThanItMayInflate(t *testing.T) {
	text := strings.Repeat("0", 5000)
	for _, data := range []string{gzipped(t, text), zstded(t, text)} {
		_, _, err := readAll(strings.NewReader(data), Options{MostInflated: 4096})
		if err == nil || err.Error() != "inflates to more than 4 KiB; unpack it and give it in parts" {
			t.Error(err)
		}
		if _, _, err := readAll(strings.NewReader(data), Options{MostInflated: 5000}); err != nil {
			t.Error(err)
		}
	}
}

// Whoever leaves the bubble must not leave anybody in it.
func TestInflate_LeavesNoGoroutineBehind(t *testing.T) {
	text := strings.Repeat("ann@corp.example,Ann\n", 100_000)
	for name, data := range map[string]string{"gzip": gzipped(t, text), "zstd": zstded(t, text), "plain": text} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				for _, part := range []int64{0, 1000, 1 << 30} {
					r, err := Open(strings.NewReader(data), Options{})
					if err != nil {
						t.Fatal(err)
					}
					if _, err := io.Copy(io.Discard, io.LimitReader(r, part)); err != nil {
						t.Error(err)
					}
					r.Close()
				}
			})
		})
	}
}
