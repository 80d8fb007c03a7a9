package batch

import "mopup/batch/pace"

// Action holds the facts of one vendor operation on one kind of target. Facts
// are constants of the vendor: settings may lower the limits among them, and
// raise only those that are assumed.
type Action struct {
	Name  string   // canonical: provider, slash, verb phrase: "tmcas/account-disable"
	Title string   // what happens to a target, in the imperative: "disable the account"
	Noun  string   // what a target is: "account". Actions with one noun have the same Fields and may be mixed in a file
	Words []string // the vendor's own words for it, understood in an action column: "ACCOUNT_DISABLE"

	Fields   []Field   // what a target consists of; Target.Values has the same order
	Settings []Setting // what a whole job may set; Batch.Settings has an entry for each

	Endpoint Fact[string] // method and path: "POST /v1/mitigation/accounts"
	Targets  Fact[int]    // most targets a request holds, at least 1
	Bytes    Fact[int]    // most bytes of a request body; 0: no bound is known

	// Lane names what shares the quotas: all actions of a connection with the
	// same Lane are counted together, and so are the questions that follow them.
	Lane     string
	Quotas   []Quota   // hold all at once; none: the vendor sets no quota
	Inner    bool      // each target counts against the quotas as a request of its own
	InFlight Fact[int] // most requests on their way at one time, at least 1

	RepeatHarmless Fact[bool]     // doing it twice is no worse than once
	Undo           Fact[[]string] // names of the inverse actions; several: which one depends on the state before; none: nothing can undo it
	Caveat         string         // what a person must know before saying yes; may be empty
	Follow         *Follow        // nil: the answer to the request is all that can be known
	Lookup         *Lookup        // nil: a doubt can't be settled by asking
	Permission     Fact[string]   // permission, role or token scope that the call needs
}

// Quota is one ceiling of a vendor: at most N requests (or inner requests) in
// any span of Per.
type Quota struct {
	pace.Quota
	Scope  string // who is counted together: "per token", "per app and tenant"
	Source Source
}

// Field is one part of a target, one column of a file.
type Field struct {
	Name    string   // the vendor's name; a header that equals it wins over every other
	Title   string   // for people: "the account's e-mail address"
	Names   []string // other headers that mean the same; letters and digits count, case does not
	Decoys  []Decoy  // headers that seem to mean the same and do not
	Default string   // value of a row that lacks it; empty: the field is required
	Several bool     // a cell may hold several values, each of a target of its own; at most one field of an action

	// Check normalises a value to the form that is sent, or says why it can't
	// be one: `"bob" is no e-mail address`. It never gets an empty value, and
	// what it says of a value is always the same: it may be asked once for all
	// rows that have it.
	Check func(value string) (string, error)

	// Key folds a checked value to the form by which two targets are compared.
	// Nil: the field is no part of what makes two targets the same.
	Key func(value string) string
}

// Decoy is a column that is easily taken for that of a field.
type Decoy struct {
	Names []string // headers; letters and digits count, case does not
	Is    string   // what it holds, with its article: "the correlation id, which several sign-ins share"
	Never bool     // it is wrong even where somebody names it with --map
}

// Setting is one value for a whole job, given by a flag of the same name.
type Setting struct {
	Name     string // flag name: "severity"
	Title    string // help text: "severity of the remediation: low, medium or high"
	Default  string
	Required bool // no default is sensible: the job can't be planned without it
	Check    func(value string) (string, error)
}

// Irreversible reports whether nothing can undo the action.
func (a *Action) Irreversible() bool { return len(a.Undo.Value) == 0 }

// Cost is what a request with n targets takes from each quota.
func (a *Action) Cost(n int) int {
	if a.Inner {
		return n
	}
	return 1
}
