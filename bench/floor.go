package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
)

const (
	floorWorkers = 8
	floorBatch   = 100
)

// floor is the least that a program can do: it reads the file, posts the batches
// with some workers, and asks after each batch once. It keeps no ledger, writes
// no report, holds no pace, waits for nothing and trusts every answer.
func floor(ctx context.Context, url, input string) (tally, error) {
	file, err := os.Open(input)
	if err != nil {
		return tally{}, err
	}
	defer file.Close()
	f := &flooring{
		url: url + "/v1/mitigation/accounts", batches: make(chan []floorAction, floorWorkers),
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: floorWorkers}},
	}
	errs := make(chan error, floorWorkers)
	var workers sync.WaitGroup
	for range floorWorkers {
		workers.Go(func() {
			for b := range f.batches {
				if err := f.send(ctx, b); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	err = f.read(file, errs)
	close(f.batches)
	workers.Wait()
	close(errs)
	for failed := range errs {
		err = errors.Join(err, failed)
	}
	return tally{Requests: int(f.requests.Load())}, err
}

type flooring struct {
	url      string
	client   *http.Client
	batches  chan []floorAction
	requests atomic.Int64
}

type floorAction struct {
	ActionType       string `json:"action_type"`
	Service          string `json:"service"`
	AccountProvider  string `json:"account_provider"`
	AccountUserEmail string `json:"account_user_email"`
}

// read makes batches of the rows, until there are no more or a worker has failed.
func (f *flooring) read(from io.Reader, errs chan error) error {
	rows := csv.NewReader(from)
	if _, err := rows.Read(); err != nil {
		return fmt.Errorf("read the header: %w", err)
	}
	var b []floorAction
	for {
		row, err := rows.Read()
		if err != nil && err != io.EOF {
			return err
		}
		if err == nil {
			b = append(b, floorAction{row[0], row[1], row[2], row[3]})
		}
		if len(b) == floorBatch || err == io.EOF && len(b) > 0 {
			select {
			case f.batches <- b:
			case failed := <-errs:
				return failed
			}
			b = nil
		}
		if err == io.EOF {
			return nil
		}
	}
}

func (f *flooring) send(ctx context.Context, b []floorAction) error {
	body, err := json.Marshal(b)
	if err != nil {
		return err
	}
	var posted struct {
		BatchID string `json:"batch_id"`
	}
	if err := f.do(ctx, http.MethodPost, f.url, body, http.StatusCreated, &posted); err != nil {
		return err
	}
	var answer struct {
		Actions []struct {
			Email  string `json:"account_user_email"`
			Status string `json:"status"`
		} `json:"actions"`
	}
	if err := f.do(ctx, http.MethodGet, f.url+"?batch_id="+posted.BatchID, nil, http.StatusOK, &answer); err != nil {
		return err
	}
	if len(answer.Actions) != len(b) || answer.Actions[0].Status != "Success" {
		return fmt.Errorf("%d of %d actions shown", len(answer.Actions), len(b))
	}
	return nil
}

func (f *flooring) do(ctx context.Context, method, url string, body []byte, want int, into any) error {
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+trendToken)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	f.requests.Add(1)
	answer, err := f.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != want {
		return fmt.Errorf("%s: %s: %s", method, answer.Status, text)
	}
	return json.Unmarshal(text, into)
}
