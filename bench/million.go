package main

import (
	"fmt"
	"time"
)

const (
	oneMillion = 1_000_000
	places     = 8 // requests in flight
	megabyte   = 1e6
)

// million is the case of a big job against a vendor that is no obstacle: what is
// left is what mopup itself costs.
func million(t *trial) error {
	bare, err := t.measureFloor(oneMillion)
	if err != nil {
		return fmt.Errorf("the floor: %w", err)
	}
	ours, err := t.measure(whole{oneMillion, places})
	if err != nil {
		return err
	}
	t.plain("the bare floor takes", bare.took.Seconds(), seconds)
	t.plain("mopup takes", ours.took.Seconds(), seconds)
	t.most("mopup's time by the floor's", ours.took.Seconds()/bare.took.Seconds(), 2, times)
	t.most("mopup's peak memory", float64(ours.peak)/megabyte, 150, mega)
	t.plain("the floor's processor time", bare.cpu.Seconds(), seconds)
	t.plain("mopup's processor time", ours.cpu.Seconds(), seconds)
	t.plain("requests of the floor", float64(bare.requests), number)
	t.plain("requests of mopup", float64(ours.requests), number)
	t.plain("rows a second", ours.rate(oneMillion), number)
	return nil
}

// tenMillion is ten times as much, with the same memory. It takes minutes, in
// which a machine that is shared becomes slower or faster by a third, and the
// floor with it. So both sizes are measured beside the floor, a million before
// and after, and what counts is what the floor can't explain.
func tenMillion(t *trial) error {
	var one, ten span
	for _, s := range []struct {
		of   *span
		rows int
	}{{&one, oneMillion}, {&ten, 10 * oneMillion}, {&one, oneMillion}} {
		if err := s.of.add(t, s.rows); err != nil {
			return err
		}
	}
	t.plain("the bare floor takes", ten.floor.Seconds(), seconds)
	t.plain("mopup takes", ten.ours.Seconds(), seconds)
	t.most("mopup's time by the floor's", ten.byFloor(), 2, times)
	t.plain("the same for a million, before and after", one.byFloor(), times)
	t.most("growth of a row's time beyond the floor's", ten.byFloor()/one.byFloor(), 1.1, times)
	t.plain("growth of a row's time", ten.perRow(ten.ours)/one.perRow(one.ours), times)
	t.plain("growth of a row's time on the floor", ten.perRow(ten.floor)/one.perRow(one.floor), times)
	t.plain("mopup's peak memory", float64(ten.peak)/megabyte, mega)
	t.most("memory, by that of a million rows", float64(ten.peak)/float64(one.peak), 1.2, times)
	t.plain("the simulator's peak memory", float64(ten.simPeak)/megabyte, mega)
	return nil
}

// span adds up runs of one size.
type span struct {
	rows, peak, simPeak int64
	floor, ours         time.Duration
}

// add runs the floor and mopup once more.
func (s *span) add(t *trial, rows int) error {
	bare, err := t.measureFloor(rows)
	if err != nil {
		return fmt.Errorf("the floor: %w", err)
	}
	ours, err := t.measure(whole{rows, places})
	if err != nil {
		return err
	}
	s.rows += int64(rows)
	s.floor += bare.took
	s.ours += ours.took
	s.peak, s.simPeak = max(s.peak, ours.peak), max(s.simPeak, ours.simPeak)
	return nil
}

func (s *span) byFloor() float64 { return s.ours.Seconds() / s.floor.Seconds() }

func (s *span) perRow(took time.Duration) float64 { return took.Seconds() / float64(s.rows) }

// sizes is the case of jobs of several sizes: time must grow as they do.
func sizes(t *trial) error {
	series := table{title: "Jobs of several sizes", head: []string{"rows", "time", "rows a second", "peak memory"}}
	var before measured
	for _, rows := range []int{10_000, 100_000, oneMillion} {
		m, err := t.measure(whole{rows, places})
		if err != nil {
			return err
		}
		series.add(grouped(fmt.Sprint(rows)), seconds.show(m.took.Seconds()),
			number.show(m.rate(rows)), mega.show(float64(m.peak)/megabyte))
		if before.took > 0 {
			name := fmt.Sprintf("time of %s rows, by ten times that of a tenth", grouped(fmt.Sprint(rows)))
			t.most(name, m.took.Seconds()/10/before.took.Seconds(), 1.1, times)
		}
		before = m
	}
	t.tables = append(t.tables, series)
	return nil
}

// inFlight is the case of one size, with more and more requests at a time.
func inFlight(t *trial) error {
	const rows = 100_000
	series := table{title: t.title, head: []string{"in flight", "time", "rows a second"}}
	for _, n := range []int{1, 2, 4, 8, 16} {
		m, err := t.measure(whole{rows, n})
		if err != nil {
			return err
		}
		series.add(n, seconds.show(m.took.Seconds()), number.show(m.rate(rows)))
	}
	t.tables = append(t.tables, series)
	return nil
}

// planned is the case of a file that is only to be checked and planned.
func planned(t *trial) error {
	input, err := t.accounts(oneMillion)
	if err != nil {
		return err
	}
	if err := t.open(&simulator{url: "http://127.0.0.1:9"}, limits{floorBatch, 0, time.Second, places}); err != nil {
		return err
	}
	p, err := t.start("plan", "state", t.bin, "plan", input, "--connection", "trend", "--config", t.Path("config.yaml"))
	if err != nil {
		return err
	}
	if err := p.Expect(enough, 0); err != nil {
		return err
	}
	t.most("mopup plan of 1,000,000 rows", p.Took.Seconds(), 8, seconds)
	t.plain("peak memory", float64(p.Peak)/megabyte, mega)
	return nil
}
