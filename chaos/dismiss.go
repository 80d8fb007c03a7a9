package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The simulator brings a recommendation to life when it is first touched, and
// one that is first looked at is active: as if it had been reactivated. In a
// tenant whoever reactivates recommendations has dismissed them before, so that
// is what the harness does. What the simulator counted until then is left out.

type batchCall struct {
	Requests []innerCall `json:"requests"`
}

type innerCall struct {
	ID      string            `json:"id"`
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Body    map[string]string `json:"body"`
}

type batchAnswer struct {
	Responses []struct {
		ID     string `json:"id"`
		Status int    `json:"status"`
	} `json:"responses"`
}

// dismissAll brings all rows into the state that the action is allowed from.
func (t *trial) dismissAll() (err error) {
	const size, atOnce = 20, 8
	var group sync.WaitGroup
	var mu sync.Mutex
	free := make(chan struct{}, atOnce)
	for from := 0; from < len(t.rows); from += size {
		part := t.rows[from:min(from+size, len(t.rows))]
		luck := t.branch("dismiss " + strconv.Itoa(from))
		free <- struct{}{}
		group.Go(func() {
			defer func() { <-free }()
			for try := 0; len(part) > 0 && t.ctx.Err() == nil; try++ {
				part = t.dismiss(part, guid(luck))
				if try > 100 {
					mu.Lock()
					err = fmt.Errorf("dismiss %s: it can't be done", part[0].target)
					mu.Unlock()
					return
				}
			}
		})
	}
	group.Wait()
	if err != nil {
		return err
	}
	if t.before, err = t.sim.stats(); err != nil {
		return err
	}
	entries, err := t.sim.journal()
	t.skip = len(entries)
	return err
}

// dismiss makes one request, and gives the rows that it did not settle. A 400
// says that the answer of an earlier try was lost.
func (t *trial) dismiss(part []row, id string) (left []row) {
	var call batchCall
	for i, r := range part {
		call.Requests = append(call.Requests, innerCall{
			ID: strconv.Itoa(i), Method: http.MethodPost, URL: "/directory/recommendations/" + r.target + "/dismiss",
			Headers: map[string]string{"Content-Type": "application/json"}, Body: map[string]string{"dismissReason": "chaos"},
		})
	}
	settled := map[string]bool{}
	if answer, err := t.postBatch(call, id); err == nil { // else it is tried again
		for _, r := range answer.Responses {
			settled[r.ID] = r.Status == http.StatusOK || r.Status == http.StatusBadRequest
		}
	}
	for i, r := range part {
		if !settled[strconv.Itoa(i)] {
			left = append(left, r)
		}
	}
	return left
}

func (t *trial) postBatch(call batchCall, id string) (answer batchAnswer, err error) {
	text, err := json.Marshal(call)
	if err != nil {
		return answer, err
	}
	request, err := http.NewRequestWithContext(t.ctx, http.MethodPost, t.sim.url+"/beta/$batch", bytes.NewReader(text))
	if err != nil {
		return answer, err
	}
	request.Header.Set("Authorization", "Bearer chaos")
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("client-request-id", id)
	client := http.Client{Timeout: 10 * time.Second}
	reply, err := client.Do(request)
	if err != nil {
		return answer, err
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	if err == nil && reply.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", reply.Status, strings.TrimSpace(string(body)))
	}
	if err == nil {
		err = json.Unmarshal(body, &answer)
	}
	return answer, err
}
