package exchange

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// LongestWait bounds what a vendor's Retry-After can ask for: longer ones are
// mistakes, or dates read with a wrong clock.
const LongestWait = time.Hour

// RetryAfter reads the Retry-After header: seconds, seconds with decimals, or a
// date, which counts from the reply's own Date where there is one, since the
// vendor's clock need not be ours. What is absent, past or nonsense gives 0.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return ParseWait(h.Get("Retry-After"), now)
}

// ParseWait reads the value of a Retry-After header; a date counts from now.
func ParseWait(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if decimal(value) {
		// Too many digits make an infinity, which is cut like any long wait.
		seconds, _ := strconv.ParseFloat(value, 64)
		if seconds >= LongestWait.Seconds() {
			return LongestWait
		}
		return time.Duration(seconds * float64(time.Second))
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(date.Sub(now), 0), LongestWait)
}

// decimal keeps out what ParseFloat takes and no vendor means: signs,
// exponents, hexadecimal numbers, "inf" and "nan".
func decimal(value string) bool {
	whole, fraction, _ := strings.Cut(value, ".")
	return whole+fraction != "" && strings.Trim(whole+fraction, "0123456789") == ""
}
