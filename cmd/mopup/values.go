package main

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"mopup/batch"
)

// The values of flags that set a limit. What was given is positive, so the zero
// value says that nothing was.

// number is a number of things.
type number int

// Set implements pflag.Value, as all of this file does.
func (c *number) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return errors.New("write a whole number, 1 or more")
	}
	*c = number(n)
	return nil
}

func (c *number) String() string {
	if *c == 0 {
		return ""
	}
	return strconv.Itoa(int(*c))
}

func (c *number) Type() string { return "int" }

// period is a length of time.
type period time.Duration

func (p *period) Set(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		return errors.New("write a time like 90s or 15m, more than none")
	}
	*p = period(d)
	return nil
}

func (p *period) String() string {
	if *p == 0 {
		return ""
	}
	return time.Duration(*p).String()
}

func (p *period) Type() string { return "duration" }

// rate is how many requests may go in a second or a minute, as it was written.
type rate string

func (r *rate) Set(text string) error {
	const least, most = 1.0 / 3600, 1e6
	if n := rate(text).perSecond(); n < least || n > most {
		return errors.New("write it like 5/s or 20/m")
	}
	*r = rate(text)
	return nil
}

func (r *rate) String() string { return string(*r) }

func (r *rate) Type() string { return "N/s" }

// perSecond gives requests a second; 0: none are said.
func (r rate) perSecond() float64 {
	amount, unit, _ := strings.Cut(string(r), "/")
	n, err := strconv.ParseFloat(amount, 64)
	if err != nil || math.IsNaN(n) {
		return 0
	}
	switch unit {
	case "s":
		return n
	case "m":
		return n / 60
	}
	return 0
}

// pacing is what the flags change about how long a job takes.
func (o *sendOptions) pacing() batch.Pacing {
	return batch.Pacing{Rate: o.rate.perSecond(), NoFollow: o.noFollow}
}
