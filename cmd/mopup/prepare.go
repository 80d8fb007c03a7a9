package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"time"

	"mopup/batch"
	"mopup/batch/ledger"
	"mopup/batch/seen"
	"mopup/batch/source"
)

// prepared is a job that was read and planned, and lies in the ledger.
type prepared struct {
	job     ledger.Job
	plan    batch.Plan
	conn    *connection
	actions map[string]*batch.Action
	files   []source.File
	errs    rowErrors
	refused error // why nothing of it may be sent; nil: it may

	retries ledger.Job // that it is a retry of; zero: none

	sending sendOptions

	owner     map[string]*connection // of each action
	changes   []string               // facts that limits changed
	limitErrs map[string]error       // by action: limits that go too far
}

// prepare reads all files, checks and plans every row, and writes the job to
// the ledger. Its error is one of usage, or of the ledger; what is wrong with
// the files is in prepared.refused, and the job is in the ledger all the same.
func (a *app) prepare(ctx context.Context, l *ledger.Ledger, o *jobOptions) (*prepared, error) {
	o.config, o.stdin = a.configPath(), a.in
	conns, err := a.connections(o)
	if err != nil {
		return nil, unusable(err)
	}
	p := &prepared{actions: map[string]*batch.Action{}}
	offered := p.gather(conns, o)
	now := time.Now()
	draft, err := beginJob(ctx, l, now)
	if err != nil {
		return nil, err
	}
	known := seen.New(seen.Options{})
	defer known.Close()
	planner := batch.NewPlanner(p.actions, known)
	var failed error
	files, err := readAhead(ctx, o.layout.spec(source.Spec{
		Files: o.files, Stdin: a.in, Actions: offered, Action: o.action, Map: o.mapping(),
	}), func(row batch.Row) error {
		p.errs.note(row)
		failed = place(planner, draft, row)
		return failed
	})
	if failed != nil {
		return nil, broken(failed)
	}
	if ctx.Err() != nil {
		err = errInterrupted
	}
	p.files = files
	plan, open := planner.Close()
	p.plan = plan
	p.decide(o, conns, err)
	p.job = p.describe(draft.ID(), now, o)
	if err := draft.Finish(p.job, open); err != nil {
		return nil, broken(fmt.Errorf("write the plan to the ledger: %w", err))
	}
	if ctx.Err() != nil {
		return nil, withCode(exitInterrupted, errInterrupted)
	}
	return p, nil
}

// place plans a row and writes it to the ledger.
func place(planner *batch.Planner, draft *ledger.Draft, row batch.Row) error {
	placed, closed, err := planner.Place(row)
	if err != nil {
		return err
	}
	if err := draft.Add(placed, closed); err != nil {
		return fmt.Errorf("write the rows to the ledger: %w", err)
	}
	return nil
}

var errInterrupted = errors.New("interrupted before anything was sent")

// gather collects what all connections offer, and who offers each.
func (p *prepared) gather(conns []*connection, o *jobOptions) (offered []batch.Action) {
	p.owner, p.limitErrs = map[string]*connection{}, map[string]error{}
	for _, c := range conns {
		part := c.offer(o.limits())
		p.changes = append(p.changes, part.changes...)
		offered = append(offered, part.actions...)
		maps.Copy(p.limitErrs, part.errs)
		for _, action := range part.actions {
			p.owner[action.Name] = c
			p.actions[action.Name] = &action
		}
	}
	return offered
}

// decide picks the connection that the planned actions belong to, and says
// whether the job may be sent.
func (p *prepared) decide(o *jobOptions, conns []*connection, fileErr error) {
	p.conn = conns[0]
	errs := []error{fileErr}
	var planned []*batch.Action
	for _, part := range p.plan.Parts() {
		p.conn = p.owner[part.Action.Name]
		planned = append(planned, part.Action)
		errs = append(errs, p.limitErrs[part.Action.Name])
	}
	settings, err := o.settle(planned)
	p.job.Settings = settings
	if p.plan.Invalid > 0 && !o.skipInvalid {
		err = errors.Join(err, p.invalid(fileErr != nil))
	}
	p.refused = errors.Join(append(errs, err)...)
}

// invalid says that rows are invalid, and that the valid ones can be sent, if
// there are any and no file is refused as a whole.
func (p *prepared) invalid(refused bool) error {
	rows := plural(p.plan.Invalid, "invalid row")
	switch {
	case refused:
		return fmt.Errorf("%s; mend the file", rows)
	case p.plan.Targets == 0:
		return fmt.Errorf("%s and no valid one; mend the file", rows)
	}
	return fmt.Errorf("%s; mend the file, or send only the valid rows with --skip-invalid", rows)
}

// errand is the job as it is sent.
func (p *prepared) errand(o sendOptions) errand {
	e := errand{job: p.job, conn: p.conn, actions: map[string]*batch.Action{}, targets: p.plan.Targets, o: o}
	for _, part := range p.plan.Parts() {
		e.actions[part.Action.Name] = part.Action
	}
	if estimate := p.plan.Estimate(o.pacing()); estimate.Bound {
		e.takes = estimate.Time
	}
	return e
}

func (p *prepared) describe(id string, created time.Time, o *jobOptions) ledger.Job {
	job := ledger.Job{
		ID: id, Created: created, Updated: created, State: ledger.Planned,
		Provider: p.conn.entry.Name, Connection: p.conn.name, Endpoint: o.endpoint, Address: p.conn.address, Simulated: o.simulate,
		Settings: p.job.Settings, Rows: p.plan.Rows, Hash: p.plan.Hash, Content: p.plan.Content, Config: o.config,
	}
	if p.refused != nil {
		job.State = ledger.Refused
		job.Reason = "the input has errors, nothing was sent"
		if errors.Is(p.refused, errInterrupted) {
			job.Reason = errInterrupted.Error()
		}
	}
	for _, part := range p.plan.Parts() {
		job.Actions = append(job.Actions, ledger.ActionOf(*part.Action))
	}
	for _, f := range p.files {
		job.Files = append(job.Files, ledger.File{Path: f.Path, Place: placeOf(f.Path, o.stdin), Format: string(f.Format), Header: f.Header})
	}
	return job
}

// beginJob makes a job with an id of its own.
func beginJob(ctx context.Context, l *ledger.Ledger, now time.Time) (*ledger.Draft, error) {
	const most = 20 // of one second; each has 65,536 ids
	for range most {
		draft, err := l.Draft(context.WithoutCancel(ctx), newJobID(now), now)
		if err == nil {
			return draft, nil
		}
		if !errors.Is(err, ledger.ErrTaken) {
			return nil, broken(fmt.Errorf("begin a job in the ledger: %w", err))
		}
	}
	return nil, broken(errors.New("begin a job in the ledger: no id is free; try again"))
}

// newJobID gives a name that sorts by time and can be typed:
// 20261121-204901-3f9c.
func newJobID(now time.Time) string {
	var luck [2]byte
	_, _ = rand.Read(luck[:]) // never fails, by its contract
	return now.UTC().Format("20060102-150405-") + hex.EncodeToString(luck[:])
}

// rowErrors keeps the first rows that are no targets, and counts all.
type rowErrors struct {
	rows []batch.Row
	all  int
}

// mostRowErrors bounds what is kept and shown of a file that is wrong
// throughout; the report has all.
const mostRowErrors = 500

func (e *rowErrors) note(row batch.Row) {
	if len(row.Problems) == 0 {
		return
	}
	e.all++
	if len(e.rows) < mostRowErrors {
		row.Cells = nil
		e.rows = append(e.rows, row)
	}
}

// tellRows shows the invalid rows on stderr.
func (a *app) tellRows(e rowErrors) {
	for _, row := range e.rows {
		for _, problem := range row.Problems {
			if a.output == "json" {
				a.diagnose(map[string]any{"level": "error", "message": problem.Reason, "file": row.File, "sheet": row.Sheet, "row": row.Number, "column": problem.Column})
				continue
			}
			fmt.Fprintf(a.err, "%s: %s\n", clean(row.Origin.String()), clean(problem.String()))
		}
	}
	if more := e.all - len(e.rows); more > 0 {
		a.say("... and %s; --report FILE.csv writes them all", plural(more, "more invalid row"))
	}
}
