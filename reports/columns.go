package reports

import (
	"fmt"
	"slices"
	"strings"

	"mopup/batch"
	"mopup/batch/ledger"
)

// ownColumns are the columns that a report adds, in their order.
var ownColumns = [...]string{
	"mopup_outcome", "mopup_reason", "mopup_action", "mopup_target",
	"mopup_vendor_code", "mopup_vendor_message", "mopup_receipt", "mopup_request_id",
	"mopup_attempts", "mopup_batch", "mopup_sent_at", "mopup_settled_at",
	"mopup_job", "mopup_file", "mopup_row",
}

// nowhere is the place of a cell that the report leaves out.
const nowhere = -1

// layout says where the cells of each file go. Files of one job may have
// different columns: the report has all of them, in order of first appearance.
// A header that stands twice in a file is two columns.
type layout struct {
	header []string
	place  [][]int // file, cell -> column
}

func newLayout(files []ledger.File) layout {
	type column struct {
		name string
		nth  int // of this name in its file
	}
	var l layout
	known := map[column]int{}
	for _, f := range files {
		seen := map[string]int{}
		place := make([]int, len(f.Header))
		for i, name := range f.Header {
			if slices.Contains(ownColumns[:], name) {
				place[i] = nowhere // an earlier report was the input: this one takes its place
				continue
			}
			c := column{name, seen[name]}
			seen[name]++
			at, ok := known[c]
			if !ok {
				at = len(l.header)
				known[c] = at
				l.header = append(l.header, name)
			}
			place[i] = at
		}
		l.place = append(l.place, place)
	}
	return l
}

// spread puts a row's cells where they belong in out, which is empty. A broken row
// may have more cells than its file has columns: the last column takes the rest, so
// that the report shows all that was read.
func (l layout) spread(r ledger.Row, out []string) {
	if r.FileIndex >= len(l.place) || len(l.header) == 0 {
		return
	}
	place := l.place[r.FileIndex]
	fit := min(len(r.Cells), len(place))
	for i, cell := range r.Cells[:fit] {
		if place[i] != nowhere {
			out[place[i]] = cell
		}
	}
	if len(r.Cells) > fit && fit > 0 && place[fit-1] != nowhere {
		out[place[fit-1]] = strings.Join(r.Cells[fit-1:], ",") // there may be a million
	}
}

// target is the target of a row for people: the values that identify it.
func target(job ledger.Job, r ledger.Row) string {
	for _, a := range job.Actions {
		if a.Name != r.Action {
			continue
		}
		text, between := "", ""
		for _, i := range a.Identifying {
			if i < len(r.Target) {
				text += between + r.Target[i]
				between = " "
			}
		}
		return text
	}
	return ""
}

// reason is why a row ended so, and where to look for what became of it since.
func reason(job ledger.Job, r ledger.Row) string {
	why := cause(job, r)
	switch {
	case r.RetriedBy == "":
		return why
	case why != "":
		why += "; "
	}
	return why + "taken over by job " + r.RetriedBy
}

// cause is why a row ended so. Where the end of the job is why, it says that.
func cause(job ledger.Job, r ledger.Row) string {
	switch {
	case r.Outcome == batch.Duplicate:
		return fmt.Sprintf("same as %s, which is %s", r.Same, r.SameOutcome)
	case r.Reason != "":
		return r.Reason
	case r.Outcome == batch.InDoubt:
		if job.State == ledger.Running {
			return "it was sent, and no answer is recorded: it is still on its way, or mopup was killed"
		}
		return "it was sent, and no answer is recorded: mopup was killed, or could not write it down"
	case r.Outcome == batch.NotAttempted:
		return ending(job, "it was not sent")
	case r.Outcome == batch.Accepted && follows(job, r.Action):
		return ending(job, "its result was not asked for to the end")
	}
	return ""
}

// ending says what the end of the job did to a row that it left open.
func ending(job ledger.Job, what string) string {
	switch job.State {
	case ledger.Refused, ledger.Stopped, ledger.Interrupted:
		return what + ": " + job.Reason
	case ledger.Planned:
		return what + ": the job was only planned"
	case ledger.Running:
		return what + ": the job is running, or was killed"
	case ledger.Reading, ledger.Finished:
	}
	return what
}

// follows reports whether the vendor can be asked what became of an accepted
// target.
func follows(job ledger.Job, action string) bool {
	for _, a := range job.Actions {
		if a.Name == action {
			return a.Follows
		}
	}
	return false
}
