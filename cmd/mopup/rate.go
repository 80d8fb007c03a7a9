package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"mopup/batch"
)

// pacing is what the flags change about how long a job takes.
func (o *sendOptions) pacing() batch.Pacing {
	rate, _ := parseRate(o.rate) // check has said what is wrong with it
	return batch.Pacing{Rate: rate, NoFollow: o.noFollow}
}

// parseRate reads "5/s" or "20/m" as requests a second; nothing is 0, no ceiling.
func parseRate(text string) (perSecond float64, err error) {
	if text == "" {
		return 0, nil
	}
	count, unit, _ := strings.Cut(text, "/")
	n, err := strconv.ParseFloat(count, 64)
	seconds := map[string]float64{"s": 1, "m": 60, "h": 3600}[unit]
	const least, most = 1.0 / 3600, 1e6
	if err != nil || math.IsNaN(n) || seconds == 0 || n/seconds < least || n/seconds > most {
		return 0, fmt.Errorf("--rate %s: write it like 5/s or 20/m", batch.Quote(text))
	}
	return n / seconds, nil
}
