package ledger_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mopup/batch"
	"mopup/batch/ledger"
)

func TestRecord_PartsTakeTheirTargetsAlong(t *testing.T) {
	l := fresh(t)
	job := planOf(t, l, "v/a", "v/f", "v/a", "v/f", "v/a", "v/f")
	h := hold(t, l, "j")
	begin(t, h, at(1, 1, 0)) // targets 1, 3 and 5
	e := ended(at(1, 1, 0), batch.StateAnswered, results(batch.Failed, 3)...)
	e.Receipt = "of the whole"
	e.Parts = []batch.Part{part(7, false, 5), part(9, true, 1)}
	record(t, h, e)
	begin(t, h, at(7, 1, 10))
	e = ended(at(7, 1, 10), batch.StateAnswered, results(batch.Succeeded, 5)...)
	e.Receipt = "of the part"
	record(t, h, e)
	type told struct {
		Batch, Attempts int
		Outcome         batch.Outcome
		Receipt, SentAt string
	}
	var got []told
	for _, r := range rowsOf(t, l) {
		got = append(got, told{r.Batch, r.Attempts, r.Outcome, r.Receipt, r.SentAt})
	}
	untouched := told{2, 0, batch.NotAttempted, "", ""}
	want := []told{
		{9, 0, batch.InDoubt, "", ""},
		untouched,
		{1, 1, batch.Failed, "of the whole", "2026-11-01T12:00:00.000Z"},
		untouched,
		{7, 1, batch.Succeeded, "of the part", "2026-11-01T12:10:00.000Z"},
		untouched,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	wantLeft := []left{{No: 2, Send: []batch.TargetID{2, 4, 6}}, {No: 9, Doubt: []batch.TargetID{1}}}
	if diff := cmp.Diff(wantLeft, leftOf(t, l, job)); diff != "" {
		t.Errorf("work (-want +got):\n%s", diff)
	}
}

// What an earlier attempt of the whole left written of a target does not follow
// it into a part: there attempt 1 is another one.
func TestRecord_APartForgetsTheDoubtsOfTheWhole(t *testing.T) {
	for name, written := range map[string][]batch.Result{
		"once for the batch":  results(batch.InDoubt, 1, 2, 3),
		"for single targets":  results(batch.InDoubt, 1, 3),
		"with other outcomes": append(results(batch.InDoubt, 1), results(batch.NotAttempted, 2)...),
	} {
		t.Run(name, func(t *testing.T) {
			l := fresh(t)
			job := planOf(t, l, "v/a", "v/a", "v/a")
			h := hold(t, l, "j")
			begin(t, h, at(1, 1, 0))
			e := ended(at(1, 1, 0), batch.StateLost, written...)
			e.Receipt = "of the whole"
			record(t, h, e)
			begin(t, h, at(1, 2, 10))
			e = ended(at(1, 2, 10), batch.StateRefused)
			e.Parts = []batch.Part{part(2, true, 1), part(3, true, 2, 3)}
			record(t, h, e)
			for _, r := range rowsOf(t, l) {
				if r.Outcome != batch.InDoubt || r.Receipt+r.SentAt != "" || r.Batch == 1 {
					t.Errorf("row %d is %s in batch %d, sent %q with receipt %q", r.Seq, r.Outcome, r.Batch, r.SentAt, r.Receipt)
				}
			}
			want := []left{{No: 2, Doubt: []batch.TargetID{1}}, {No: 3, Doubt: []batch.TargetID{2, 3}}}
			if diff := cmp.Diff(want, leftOf(t, l, job)); diff != "" {
				t.Errorf("work (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRecord_PartsAreSplitDownToTheLastTarget(t *testing.T) {
	l := fresh(t)
	job := planOf(t, l, "v/a", "v/a", "v/a")
	h := hold(t, l, "j")
	refuse := func(no int, parts ...batch.Part) {
		begin(t, h, at(no, 1, no))
		e := ended(at(no, 1, no), batch.StateRefused)
		e.Parts = parts
		record(t, h, e)
	}
	refuse(1, part(2, false, 1, 2), part(3, false, 3))
	refuse(2, part(4, false, 1), part(5, false, 2))
	for no, o := range map[int]batch.Result{3: results(batch.Succeeded, 3)[0], 4: results(batch.Failed, 1)[0], 5: results(batch.Succeeded, 2)[0]} {
		begin(t, h, at(no, 1, no))
		record(t, h, ended(at(no, 1, no), batch.StateAnswered, o))
	}
	if got := outcomes(t, l); !cmp.Equal(got, []batch.Outcome{batch.Failed, batch.Succeeded, batch.Succeeded}) {
		t.Errorf("outcomes are %v", got)
	}
	if work := workOf(t, l, job); len(work) != 0 {
		t.Errorf("there is work left: %+v", work)
	}
	if got, err := l.Left(t.Context(), job); err != nil || got != (ledger.Left{}) {
		t.Errorf("left are %+v, %v", got, err)
	}
}

// A list of targets that no single statement would hold.
func TestRecord_ABatchOfThousandsIsSplit(t *testing.T) {
	l := fresh(t)
	const n = 2500
	d, err := l.Draft(t.Context(), "j", noon)
	if err != nil {
		t.Fatal(err)
	}
	var all []batch.TargetID
	for i := range batch.TargetID(n) {
		r := batch.Placed{Row: row(int(i)+2, "a", "x"), Seq: i + 1, Batch: 1}
		if err := d.Add(r, nil); err != nil {
			t.Fatal(err)
		}
		all = append(all, r.Seq)
	}
	job := ledger.Job{ID: "j", State: ledger.Planned, Rows: n}
	if err := d.Finish(job, []batch.PlannedBatch{{No: 1, Action: "v/a", Targets: n, First: 1, Last: n}}); err != nil {
		t.Fatal(err)
	}
	h := hold(t, l, "j")
	begin(t, h, at(1, 1, 0))
	e := ended(at(1, 1, 0), batch.StateRefused)
	e.Parts = []batch.Part{part(2, false, all[:2000]...), part(3, false, all[2000:]...)}
	record(t, h, e)
	want := []left{{No: 2, Send: all[:2000]}, {No: 3, Send: all[2000:]}}
	if diff := cmp.Diff(want, leftOf(t, l, job)); diff != "" {
		t.Errorf("work (-want +got):\n%s", diff)
	}
}
