package batch

// TargetID names one target within its job. IDs are given in input order, from
// 1; they are what results are matched by.
type TargetID int64

// Target is what a valid row names: one account, one message copy, one
// sign-in, one recommendation, together with the action to be done to it.
type Target struct {
	ID     TargetID
	Action string   // canonical name of the action, e.g. "tmcas/account-disable"
	Values []string // one for each of the action's Fields and in their order, checked and normalised
}

// Key is the text by which two targets of one action are the same. It joins the
// folded values of the identifying fields; two targets with equal keys are one
// target, whatever their letter case. It is for comparing, not for people.
func (a *Action) Key(values []string) string { return string(a.appendKey(nil, values)) }

// appendKey is Key into a buffer. Each part carries its length: no value can
// reach into the next one.
func (a *Action) appendKey(to []byte, values []string) []byte {
	to = appendText(to, a.Name)
	for i := range a.Fields {
		if f := &a.Fields[i]; f.Key != nil {
			to = appendText(to, f.Key(values[i]))
		}
	}
	return to
}
