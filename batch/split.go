package batch

// split divides what is left of a refused batch in two, so that one bad target
// ends up alone. While everything is being refused it splits off single ones:
// the soonest way to learn whether anything is welcome at all.
func (d *delivery) split(v *verdict) []*delivery {
	at := len(v.left) / 2
	if d.trial.suspicious(d.action) {
		at = 1
	}
	parts := []*delivery{d.part(v.left[:at]), d.part(v.left[at:])}
	v.left = nil
	return parts
}

// part is a batch of its own, made of targets of this one.
func (d *delivery) part(left []open) *delivery {
	b := d.batch
	b.No = int(d.lastBatch.Add(1))
	b.Targets = targetsOf(left)
	return &delivery{Sender: d.Sender, batch: b, action: d.action, lane: d.lane, left: left, planned: d.planned, isPart: true}
}
