package ledger

import (
	"time"

	"mopup/batch"
)

// JobState says where a job stands.
type JobState string

const (
	Reading     JobState = "reading"     // the files are being read; also what a crash while reading leaves
	Refused     JobState = "refused"     // the files have errors; nothing was sent
	Planned     JobState = "planned"     // ready to be sent
	Running     JobState = "running"     // being sent; also what a crash while sending leaves
	Interrupted JobState = "interrupted" // ended by the user before the end
	Stopped     JobState = "stopped"     // ended by the vendor's answers or an error before the end
	Finished    JobState = "finished"    // every target is at its end
)

// Job is one run of one or more files over one connection.
type Job struct {
	ID         string
	Created    time.Time
	Updated    time.Time
	State      JobState
	Reason     string // why it was refused or stopped
	Provider   string
	Connection string
	Endpoint   string // that --endpoint gave; empty: none
	Address    string // where its requests go, and for which tenant
	Simulated  bool
	Settings   map[string]string
	Actions    []Action
	Files      []File
	Rows       int    // as counted while reading
	Hash       string // of the plan
	Content    string // hash of what would be done, however it is cut into batches; empty: not known
	Config     string // path of the config file that names the connection; empty: the usual one, or none
	RetryOf    string // id of the job whose failed rows it holds, else empty
}

// action finds a kept action by its name.
func (j Job) action(name string) Action {
	for _, a := range j.Actions {
		if a.Name == name {
			return a
		}
	}
	return Action{Name: name}
}

// Action is what must be known of an action without its provider.
type Action struct {
	Name        string        `json:"name"`
	Title       string        `json:"title"`
	Noun        string        `json:"noun"`
	Fields      []string      `json:"fields"`
	Identifying []int         `json:"identifying"` // positions of the fields that make a target
	Undo        []string      `json:"undo,omitempty"`
	Follows     bool          `json:"follows,omitempty"` // accepted targets are asked for
	Repeats     bool          `json:"repeats,omitempty"` // a repeat is harmless: a doubt can be gone on with
	Keep        time.Duration `json:"keep,omitempty"`    // and so long after the request; 0: for ever
	Asks        bool          `json:"asks,omitempty"`    // doubts are settled by asking
}

// keeps reports whether the vendor can still be asked at now for what it
// accepted of a request that was begun then.
func (a Action) keeps(begun, now time.Time) bool {
	return a.Follows && (a.Keep == 0 || now.Sub(begun) <= a.Keep)
}

// ActionOf keeps of an action's facts what reports and a later run need.
func ActionOf(a batch.Action) Action {
	kept := Action{Name: a.Name, Title: a.Title, Noun: a.Noun, Undo: a.Undo.Value, Follows: a.Follow != nil, Repeats: a.RepeatHarmless.Value, Asks: a.Lookup != nil}
	if a.Follow != nil {
		kept.Keep = a.Follow.Keep
	}
	for i, f := range a.Fields {
		kept.Fields = append(kept.Fields, f.Name)
		if f.Key != nil {
			kept.Identifying = append(kept.Identifying, i)
		}
	}
	return kept
}

// File is one input file of a job.
type File struct {
	Path   string // as it was given
	Place  string // where it lay, for good; empty: nowhere known
	Format string
	Header []string
}

// path is the path of a file by its number; a draft's files are not known yet.
func (j Job) path(file int) string {
	if file >= len(j.Files) {
		return ""
	}
	return j.Files[file].Path
}

// Row is one row of a job with how it ended, as of now.
type Row struct {
	batch.Origin
	Seq       int64
	FileIndex int
	Cells     []string
	Action    string
	Target    []string // values of the action's fields; nil for an invalid row
	Batch     int
	Outcome   batch.Outcome
	Reason    string
	Code      string
	Message   string
	Receipt   string
	RequestID string
	Attempts  int
	SentAt    string // RFC 3339, UTC; empty: never
	SettledAt string

	RetriedBy   string        // id of the latest job that was started to send it once more; empty: none
	Same        batch.Origin  // of a duplicate: the earlier row with the same target
	SameOutcome batch.Outcome // and how that one ended
}
