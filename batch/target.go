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
// target, whatever their letter case.
func (a *Action) Key(values []string) string {
	key := a.Name
	for i, f := range a.Fields {
		if f.Key != nil {
			key += "\x00" + f.Key(values[i])
		}
	}
	return key
}
