package simkit

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// setting is one parsed fault; which members count depends on the fault.
type setting struct {
	fault  Fault
	spec   string
	rate   float64
	wait   string // Retry-After: empty, seconds as written, or "date"
	span   Span
	skew   time.Duration
	word   string
	target string // in lower case; empty: the rate counts
	status int
	seed   uint64
}

// Span is a range of durations; Max is never below Min.
type Span struct{ Min, Max time.Duration }

func parseRate(value string) (setting, error) {
	rate, err := readRate(value)
	return setting{rate: rate}, err
}

func readRate(value string) (float64, error) {
	digits, percent := strings.CutSuffix(value, "%")
	rate, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is no rate such as 10%% or 0.1", value)
	}
	if percent {
		rate /= 100
	}
	if !(rate >= 0 && rate <= 1) {
		return 0, fmt.Errorf("rate %s is not within 0 and 1, or 0%% and 100%%", value)
	}
	return rate, nil
}

func parseThrottle(value string) (setting, error) {
	text, wait, named := strings.Cut(value, ",")
	rate, err := readRate(text)
	if err != nil {
		return setting{}, err
	}
	if named && wait != "date" {
		seconds, err := strconv.ParseFloat(wait, 64)
		if err != nil || !(seconds >= 0 && seconds <= 1e6) {
			return setting{}, fmt.Errorf("%q is neither seconds nor the word date", wait)
		}
	}
	return setting{rate: rate, wait: wait}, nil
}

func parseSpan(value string) (setting, error) {
	low, high, named := strings.Cut(value, "-")
	if !named {
		high = low
	}
	least, err1 := time.ParseDuration(low)
	most, err2 := time.ParseDuration(high)
	if err := errors.Join(err1, err2); err != nil {
		return setting{}, fmt.Errorf("%q is no duration such as 200ms, or two of them as in 50ms-2s", value)
	}
	if most < least || least < 0 {
		return setting{}, fmt.Errorf("%q ends before it begins", value)
	}
	return setting{span: Span{least, most}}, nil
}

func parseValue(value string) (setting, error) {
	if value == "" {
		return setting{}, errors.New("no target is named")
	}
	return setting{target: strings.ToLower(value)}, nil
}

// A text that reads as a number is a rate: no target of any vendor is a number.
func parseRateOrValue(value string) (setting, error) {
	if _, err := strconv.ParseFloat(strings.TrimSuffix(value, "%"), 64); err == nil {
		return parseRate(value)
	}
	return parseValue(value)
}

func parseSkew(value string) (setting, error) {
	skew, err := time.ParseDuration(value)
	if err != nil {
		return setting{}, fmt.Errorf("%q is no duration such as 90s or -1h", value)
	}
	return setting{skew: skew}, nil
}

func parseNextLink(value string) (setting, error) {
	words := []string{"null", "empty", "word", "absent", "bare", "foreign"}
	if !slices.Contains(words, value) {
		return setting{}, fmt.Errorf("%q is none of %s", value, strings.Join(words, ", "))
	}
	return setting{word: value}, nil
}

func parseDeny(value string) (setting, error) {
	switch value {
	case "401":
		return setting{status: 401}, nil
	case "403":
		return setting{status: 403}, nil
	}
	return setting{}, fmt.Errorf("%q is neither 401 nor 403", value)
}

func parseSeed(value string) (setting, error) {
	seed, err := strconv.ParseUint(value, 10, 64)
	if err != nil {
		return setting{}, fmt.Errorf("%q is no whole number from 0", value)
	}
	return setting{seed: seed}, nil
}
