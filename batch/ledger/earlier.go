package ledger

import (
	"slices"
	"sort"

	"mopup/batch"
	"mopup/batch/ledger/chunk"
)

// earlier remembers of the rows that were given where each was read and how it
// ended, for the duplicates that follow. Rows mostly follow each other and end
// alike, so a stretch of them takes a line; at the worst a row takes a few bytes.
type earlier struct{ stretches []rememberedStretch }

type rememberedStretch struct {
	first, last batch.TargetID
	file        int
	sheet       string
	number      int     // of its first row
	numbers     []int32 // of all, by how far they are from their place; nil: they follow each other
	ended       []uint8 // place of each row's outcome in known; one: of all
}

var known = append(batch.Outcomes(), "")

// add remembers a stretch of rows.
func (e *earlier) add(c *chunk.Stretch, rows []chunk.Row, ends []uint8) {
	m := rememberedStretch{first: c.First, last: c.Last, file: c.File, sheet: c.Sheet, number: rows[0].Number}
	for i, r := range rows {
		off := r.Number - m.number - i
		if off != 0 && m.numbers == nil {
			m.numbers = make([]int32, len(rows))
		}
		if m.numbers != nil {
			m.numbers[i] = int32(off)
		}
	}
	m.ended = ends[:1]
	if slices.ContainsFunc(ends, func(o uint8) bool { return o != ends[0] }) {
		m.ended = ends
	}
	m.ended = slices.Clone(m.ended)
	e.stretches = append(e.stretches, m)
}

// find gives where an earlier row was read, and how it ended.
func (e *earlier) find(job Job, seq batch.TargetID) (batch.Origin, batch.Outcome) {
	n := sort.Search(len(e.stretches), func(i int) bool { return e.stretches[i].last >= seq })
	if n == len(e.stretches) || seq < e.stretches[n].first {
		return batch.Origin{}, ""
	}
	m := &e.stretches[n]
	i := int(seq - m.first)
	at := batch.Origin{File: job.path(m.file), Sheet: m.sheet, Number: m.number + i}
	if m.numbers != nil {
		at.Number += int(m.numbers[i])
	}
	return at, known[m.ended[min(i, len(m.ended)-1)]]
}

// ended is the place of an outcome in known.
func ended(o batch.Outcome) uint8 {
	at := slices.Index(known, o)
	if at < 0 {
		at = len(known) - 1
	}
	return uint8(at)
}
