package main

import (
	"fmt"
	"time"

	"mopup/batch"
	"mopup/batch/ledger"
)

// errand is a job that is to be sent, or gone on with.
type errand struct {
	job     ledger.Job
	conn    *connection
	actions map[string]*batch.Action
	targets int           // how many are to be settled
	takes   time.Duration // as long as a plan says; 0: not known
	o       sendOptions
}

// errandOf binds a job of the ledger to its connection again. It must lead to
// where the job went before.
func (a *app) errandOf(job ledger.Job, flags batch.Limits, o sendOptions) (errand, error) {
	if a.config == "" {
		a.config = job.Config
	}
	conn, err := a.connectAgain(job)
	if err != nil {
		return errand{}, fmt.Errorf("job %s: %w", job.ID, err)
	}
	e := errand{job: job, conn: conn, actions: map[string]*batch.Action{}, o: o}
	offer := conn.offer(flags)
	for i, action := range offer.actions {
		e.actions[action.Name] = &offer.actions[i]
	}
	used := map[string]*batch.Action{}
	for _, wanted := range job.Actions {
		if err := offer.errs[wanted.Name]; err != nil {
			return errand{}, err
		}
		if used[wanted.Name] = e.actions[wanted.Name]; used[wanted.Name] == nil {
			return errand{}, fmt.Errorf("connection %s does not offer %s", conn.name, wanted.Name)
		}
	}
	e.actions = used
	return e, nil
}

func (a *app) connectAgain(job ledger.Job) (*connection, error) {
	cfg, err := a.readConfig()
	if err != nil {
		return nil, err
	}
	chosen, err := choose(cfg, job.Connection, job.Provider)
	if err != nil {
		return nil, fmt.Errorf("it went over connection %s, which is not in the config; say with --config where it is", batch.Quote(job.Connection))
	}
	c := chosen[job.Connection]
	if c.Provider != job.Provider {
		return nil, fmt.Errorf("it went to %s, and connection %s leads to %s now: the config was changed", job.Provider, job.Connection, c.Provider)
	}
	conn, err := a.connect(job.Connection, c, &jobOptions{endpoint: job.Endpoint})
	if err != nil {
		return nil, fmt.Errorf("connection %s: %w", job.Connection, err)
	}
	if conn.address != job.Address {
		if err := conn.ready(a.intake); err != nil { // the token that names the tenant may be missing
			return nil, fmt.Errorf("connection %s: %w; nothing was sent", conn.name, err)
		}
		return nil, fmt.Errorf("it went to %s, and connection %s leads to %s now: the config or the environment was changed", job.Address, conn.name, conn.address)
	}
	return conn, nil
}
